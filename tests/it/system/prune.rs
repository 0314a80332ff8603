//! Pruning all kinds at once: which requests are sent, and what comes of them.

use asyncdocker::prelude::*;
use asyncdocker::system::PruneSystemOptions;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Error, Result};

const CONTAINERS: &str = r#"{"ContainersDeleted": ["c1"], "SpaceReclaimed": 1}"#;
const NETWORKS: &str = r#"{"NetworksDeleted": ["n1"]}"#;
const VOLUMES: &str = r#"{"VolumesDeleted": ["v1"], "SpaceReclaimed": 20}"#;
const IMAGES: &str = r#"{"ImagesDeleted": [{"Deleted": "i1"}], "SpaceReclaimed": 300}"#;
const CACHE: &str = r#"{"CachesDeleted": ["b1"], "SpaceReclaimed": 4000}"#;

/// An engine that expects these requests, in this order.
async fn expecting(
    requests: impl IntoIterator<Item = (impl AsRef<str>, Reply)>,
) -> Result<FakeEngine> {
    let engine = FakeEngine::local().await?;
    for (target, reply) in requests {
        engine.expect("POST", target.as_ref(), reply);
    }
    Ok(engine)
}

#[tokio::test]
async fn prune_system_keeps_volumes_and_named_images() -> Result<()> {
    let engine = expecting([
        ("/v1.51/containers/prune", Reply::json(CONTAINERS)),
        ("/v1.51/networks/prune", Reply::json(NETWORKS)),
        ("/v1.51/images/prune", Reply::json(IMAGES)),
        ("/v1.51/build/prune", Reply::json(CACHE)),
    ])
    .await?;
    let docker = engine.docker_at(ApiVersion::new(1, 51));
    let report = docker
        .prune_system(PruneSystemOptions::default())
        .await
        .expect("all kinds");
    assert_eq!(report.containers.containers_deleted, ["c1"]);
    assert_eq!(report.networks.networks_deleted, ["n1"]);
    assert_eq!(report.volumes, None);
    assert_eq!(report.images.images_deleted.len(), 1);
    let cache = report.build_cache.clone().expect("the build cache");
    assert_eq!(cache.caches_deleted, ["b1"]);
    assert_eq!(report.space_reclaimed(), 4301);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn prune_system_sends_its_options_as_filters_of_each_kind() -> Result<()> {
    let until = "filters=%7B%22until%22%3A%5B%2224h%22%5D%7D";
    let all = "filters=%7B%22dangling%22%3A%5B%22false%22%5D%2C%22until%22%3A%5B%2224h%22%5D%7D";
    let targets = [
        format!("/v1.51/containers/prune?{until}"),
        format!("/v1.51/networks/prune?{until}"),
        format!("/v1.51/images/prune?{all}"),
        format!("/v1.51/build/prune?all=true&{until}"),
    ];
    let engine = expecting(targets.map(|target| (target, Reply::json("{}")))).await?;
    let docker = engine.docker_at(ApiVersion::new(1, 51));
    let options = PruneSystemOptions::builder().all(true).until("24h");
    docker
        .prune_system(options.build())
        .await
        .expect("all kinds");
    engine.finish().await;
    Ok(())
}

/// The build cache has no labels.
#[tokio::test]
async fn prune_system_with_labels_keeps_the_build_cache() -> Result<()> {
    let label = "filters=%7B%22label%22%3A%5B%22a%3Db%22%5D%7D";
    let targets = ["containers", "networks", "volumes", "images"]
        .map(|kind| format!("/v1.51/{kind}/prune?{label}"));
    let engine = expecting(targets.map(|target| (target, Reply::json(VOLUMES)))).await?;
    let docker = engine.docker_at(ApiVersion::new(1, 51));
    let options = PruneSystemOptions::builder().volumes(true).labels(["a=b"]);
    let report = docker
        .prune_system(options.build())
        .await
        .expect("all kinds");
    assert_eq!(report.build_cache, None);
    let volumes = report.volumes.expect("the volumes");
    assert_eq!(volumes.volumes_deleted, ["v1"]);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn an_engine_that_cannot_prune_its_build_cache_is_not_an_error() -> Result<()> {
    let requests = |version| {
        ["containers", "networks", "images"]
            .map(|kind| (format!("/v{version}/{kind}/prune"), Reply::json("{}")))
    };
    let engine = expecting(requests("1.30")).await?;
    let docker = engine.docker_at(ApiVersion::new(1, 30));
    let report = docker
        .prune_system(PruneSystemOptions::default())
        .await
        .expect("all kinds");
    assert_eq!(report.build_cache, None);
    engine.finish().await;

    let engine = expecting(requests("1.41")).await?;
    engine.expect(
        "POST",
        "/v1.41/build/prune",
        Reply::error(404, "page not found"),
    );
    let docker = engine.docker_at(ApiVersion::new(1, 41));
    let report = docker
        .prune_system(PruneSystemOptions::default())
        .await
        .expect("all kinds");
    assert_eq!(report.build_cache, None);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn prune_system_stops_at_the_first_failure_and_reports_what_it_has_removed() -> Result<()> {
    let engine = expecting([
        ("/v1.51/containers/prune", Reply::json(CONTAINERS)),
        (
            "/v1.51/networks/prune",
            Reply::error(409, "a prune operation is already running"),
        ),
    ])
    .await?;
    let docker = engine.docker_at(ApiVersion::new(1, 51));
    let failed = docker
        .prune_system(PruneSystemOptions::default())
        .await
        .unwrap_err();
    assert_eq!(failed.report.containers.containers_deleted, ["c1"]);
    assert_eq!(failed.report.space_reclaimed(), 1);
    assert_eq!(failed.to_string(), failed.error.to_string());
    assert!(failed.error.is_conflict(), "{failed:?}");
    engine.finish().await;

    let engine = FakeEngine::local().await?;
    let docker = engine.docker_at(ApiVersion::new(1, 51));
    let options = PruneSystemOptions::builder()
        .volumes(true)
        .until("24h")
        .build();
    let error = docker.prune_system(options).await.unwrap_err().error;
    assert!(matches!(error, Error::InvalidInput { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("invalid filter until `24h`: volumes cannot be filtered by time"),
        "{error}"
    );
    engine.finish().await;
    Ok(())
}
