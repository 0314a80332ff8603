//! Operations that later API versions brought.

use asyncdocker::auth::RegistryAuth;
use asyncdocker::images::{
    BuildImageOptions, ImageAttestationsOptions, ImportImageOptions, ImportSource,
    InspectDistributionOptions, PruneBuildCacheOptions, PruneImagesOptions, PullImageOptions,
};
use asyncdocker::models::images::{
    BuildCachePruneFilter, BuildCacheType, ImageDelete, ImagePruneFilter, Platform,
};
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Docker, Error, Result};
use serde_json::json;

use super::{DIGEST, exchange, header, refusal};
use crate::support::assert_no_body;

/// Makes a call to an engine that serves only versions before the one that the call needs.
pub(super) async fn unsupported<T: std::fmt::Debug>(
    spoken: ApiVersion,
    call: impl AsyncFnOnce(Docker) -> Result<T>,
) -> (Option<String>, Option<ApiVersion>) {
    let engine = FakeEngine::local().await.unwrap();
    let result = call(engine.docker_at(spoken)).await;
    assert!(engine.finish().await.is_empty(), "nothing is sent");
    match result {
        Err(Error::Unsupported { unsupported, .. }) => (unsupported.option, unsupported.since),
        other => panic!("{other:?}"),
    }
}

/// The operation itself needs this version of the API.
async fn needs<T: std::fmt::Debug>(minor: u16, call: impl AsyncFnOnce(Docker) -> Result<T>) {
    let needed = unsupported(ApiVersion::new(1, minor - 1), call).await;
    assert_eq!(needed, (None, Some(ApiVersion::new(1, minor))));
}

#[tokio::test]
async fn prune_images_sends_filters_and_returns_what_was_removed() -> Result<()> {
    let target = "/v1.29/images/prune?filters=%7B%22dangling%22%3A%5B%22false%22%5D%2C%22label%21%22%3A%5B%22keep%22%5D%2C\
                  %22until%22%3A%5B%2224h%22%5D%7D";
    let reply = Reply::json(
        json!({
            "ImagesDeleted": [{"Untagged": "made:v1"}, {"Deleted": DIGEST}],
            "SpaceReclaimed": 1_982_296,
        })
        .to_string(),
    );
    let (report, request) = exchange("POST", target, reply, async |docker| {
        let options = PruneImagesOptions::builder().filters([
            ImagePruneFilter::Dangling(false),
            ImagePruneFilter::Until("24h".to_owned()),
            ImagePruneFilter::NotLabel("keep".to_owned()),
        ]);
        docker.prune_images(options.build()).await
    })
    .await;
    assert_no_body(&request);
    let report = report?;
    assert_eq!(report.space_reclaimed, 1_982_296);
    let untagged = |image: &ImageDelete| image.untagged.clone();
    assert_eq!(
        untagged(&report.images_deleted[0]).as_deref(),
        Some("made:v1")
    );
    assert_eq!(report.images_deleted[1].deleted.as_deref(), Some(DIGEST));

    // Engines send null if nothing was removed.
    let nothing = Reply::json(r#"{"ImagesDeleted":null,"SpaceReclaimed":0}"#);
    let target = "/v1.25/images/prune";
    let (report, _) = exchange("POST", target, nothing, async |docker| {
        docker.prune_images(PruneImagesOptions::default()).await
    })
    .await;
    assert!(report?.images_deleted.is_empty());
    Ok(())
}

#[tokio::test]
async fn prune_images_filters_need_their_versions() {
    needs(25, async |docker| {
        docker.prune_images(PruneImagesOptions::default()).await
    })
    .await;
    for (filter, name, minor) in [
        (
            ImagePruneFilter::Until("1h".to_owned()),
            "filters[0].until",
            28,
        ),
        (
            ImagePruneFilter::Label("a".to_owned()),
            "filters[0].label",
            29,
        ),
    ] {
        let needed = unsupported(ApiVersion::new(1, minor - 1), async |docker| {
            let options = PruneImagesOptions::builder().filters([filter]).build();
            docker.prune_images(options).await
        })
        .await;
        let expected = (Some(name.to_owned()), Some(ApiVersion::new(1, minor)));
        assert_eq!(needed, expected);
    }
}

#[tokio::test]
async fn prune_build_cache_sends_limits_and_filters() -> Result<()> {
    let filters = "%7B%22type%22%3A%5B%22exec.cachemount%22%5D%2C%22until%22%3A%5B%2248h%22%5D%7D";
    let target = format!(
        "/v1.48/build/prune?all=true&filters={filters}&reserved-space=1&max-used-space=2&min-free-space=3"
    );
    let reply = Reply::json(r#"{"CachesDeleted":["ypmz7zsfn1q"],"SpaceReclaimed":12}"#);
    let (report, request) = exchange("POST", &target, reply, async |docker| {
        let options = PruneBuildCacheOptions::builder()
            .all(true)
            .filters([
                BuildCachePruneFilter::Type(BuildCacheType::from("exec.cachemount")),
                BuildCachePruneFilter::Until("48h".to_owned()),
            ])
            .reserved_space(1)
            .max_used_space(2)
            .min_free_space(3)
            .build();
        docker.prune_build_cache(options).await
    })
    .await;
    assert_no_body(&request);
    let report = report?;
    assert_eq!(
        (report.space_reclaimed, report.caches_deleted),
        (12, vec!["ypmz7zsfn1q".to_owned()])
    );
    needs(31, async |docker| {
        docker
            .prune_build_cache(PruneBuildCacheOptions::default())
            .await
    })
    .await;
    Ok(())
}

#[tokio::test]
async fn cancel_build_sends_the_id() -> Result<()> {
    let target = "/v1.38/build/cancel?id=a%2Fb%20c";
    let (cancelled, request) = exchange("POST", target, Reply::status(200), async |docker| {
        docker.cancel_build("a/b c").await
    })
    .await;
    cancelled?;
    assert_no_body(&request);
    needs(38, async |docker| docker.cancel_build("b1").await).await;
    Ok(())
}

#[tokio::test]
async fn inspect_distribution_sends_credentials_and_keeps_the_reference() -> Result<()> {
    let target = "/v1.30/distribution/host:5000/team/app:1.2/json";
    let reply = Reply::json(
        json!({
            "Descriptor": {
                "mediaType": "application/vnd.oci.image.index.v1+json",
                "digest": DIGEST,
                "size": 3987,
            },
            "Platforms": [
                {"architecture": "amd64", "os": "linux"},
                {"architecture": "arm64", "os": "linux", "variant": "v8"},
                {"architecture": "", "os": ""},
            ],
        })
        .to_string(),
    );
    let (image, request) = exchange("GET", target, reply, async |docker| {
        let options = InspectDistributionOptions::builder()
            .registry_auth(RegistryAuth::basic("jane", "secret"))
            .build();
        docker
            .inspect_distribution("host:5000/team/app:1.2", options)
            .await
    })
    .await;
    assert!(header(&request, "x-registry-auth").is_some());
    let image = image?;
    assert_eq!(image.descriptor.digest.as_deref(), Some(DIGEST));
    assert_eq!(image.descriptor.size, Some(3987));
    let platforms: Vec<_> = image.platforms.iter().map(Platform::to_string).collect();
    assert_eq!(platforms, ["linux/amd64", "linux/arm64/v8", "unknown"]);
    needs(30, async |docker| {
        let options = InspectDistributionOptions::default();
        docker.inspect_distribution("busybox", options).await
    })
    .await;
    Ok(())
}

/// The response has the form of the Go types of Docker 29.6: no engine at hand serves this.
#[tokio::test]
async fn image_attestations_sends_platform_and_types() -> Result<()> {
    // {"architecture":"arm64","os":"linux"}
    let platform = "%7B%22architecture%22%3A%22arm64%22%2C%22os%22%3A%22linux%22%7D";
    let target = format!(
        "/v1.55/images/team/app/attestations?platform={platform}&type=https%3A%2F%2Fslsa.dev%2Fprovenance%2Fv1&type=b&statement=true"
    );
    let reply = Reply::json(
        json!([{
            "Descriptor": {
                "mediaType": "application/vnd.in-toto+json",
                "digest": DIGEST,
                "size": 9,
            },
            "PredicateType": "https://slsa.dev/provenance/v1",
            "Statement": {"_type": "https://in-toto.io/Statement/v0.1"},
        }])
        .to_string(),
    );
    let (attestations, _) = exchange("GET", &target, reply, async |docker| {
        let options = ImageAttestationsOptions::builder()
            .platform(Platform::new("linux", "arm64"))
            .types(["https://slsa.dev/provenance/v1", "b"])
            .statement(true)
            .build();
        docker.image_attestations("team/app", options).await
    })
    .await;
    let attestation = attestations?.remove(0);
    assert_eq!(attestation.predicate_type, "https://slsa.dev/provenance/v1");
    assert_eq!(attestation.descriptor.digest.as_deref(), Some(DIGEST));
    let statement = attestation.statement.expect("the statement");
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v0.1");
    needs(55, async |docker| {
        let options = ImageAttestationsOptions::default();
        docker.image_attestations("app", options).await
    })
    .await;
    Ok(())
}

#[tokio::test]
async fn invalid_platform_is_refused_before_sending() {
    let pull = refusal(async |docker| {
        let options = PullImageOptions::builder().platform("linux//v8").build();
        docker.pull_image("x", options).await.map(drop)
    });
    let import = refusal(async |docker| {
        let options = ImportImageOptions::builder().platform("linux arm").build();
        docker
            .import_image(ImportSource::Archive("tar".into()), options)
            .await
            .map(drop)
    });
    let build = refusal(async |docker| {
        let options = BuildImageOptions::builder().platform("a/b/c/d").build();
        docker.build_image("tar", options).await.map(drop)
    });
    for (shown, text) in [
        (
            pull.await,
            "POST /images/create (image x): invalid platform `linux//v8`: expected",
        ),
        (
            import.await,
            "POST /images/create: invalid platform `linux arm`: expected",
        ),
        (
            build.await,
            "POST /build: invalid platform `a/b/c/d`: expected",
        ),
    ] {
        assert!(shown.starts_with(text), "{shown}");
    }
}
