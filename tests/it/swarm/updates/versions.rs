//! Updates in API versions that lack settings of the service.

use asyncdocker::models::services::{NetworkAttachmentConfig, ServiceSpec};
use asyncdocker::prelude::*;
use asyncdocker::services::UpdateServiceOptions;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Error, Result};
use serde_json::json;

use super::{INSPECT, later_settings, service, update};
use crate::support::json_body;
use crate::swarm::{VERSION, recorded};

#[tokio::test]
async fn docker_1_12_responds_to_an_update_without_a_body() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect(
        "POST",
        "/v1.24/services/web/update?version=3",
        Reply::status(200),
    );
    let docker = engine.docker_at(ApiVersion::new(1, 24));
    let spec = ServiceSpec::builder().name("web").build();
    let options = UpdateServiceOptions::default();
    let response = docker.update_service("web", 3, &spec, options).await?;
    assert!(response.warnings.is_empty());
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn service_level_networks_are_moved_or_refused() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let old = json!({"Networks": [{"Target": "n1"}]});
    let reply = service(1, &old).header("Api-Version", "1.51");
    engine.expect("GET", INSPECT, reply);
    engine.expect("POST", &update(1), recorded("service-update"));
    let docker = engine.docker_at(VERSION);
    docker.update_service_with("web", |_| {}).await?;

    let mut spec = ServiceSpec::default();
    spec.service_networks = vec![NetworkAttachmentConfig::new("n1")];
    let options = UpdateServiceOptions::default();
    let error = docker
        .update_service("web", 1, &spec, options)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unsupported { .. }), "{error:?}");
    let text = error.to_string();
    assert!(text.contains("`service_networks`"), "{text}");
    assert!(text.contains("use `task_template.networks`"), "{text}");
    let moved = json!({"TaskTemplate": {"Networks": [{"Target": "n1"}]}});
    assert_eq!(json_body(&engine.finish().await[1]), moved);
    Ok(())
}

#[tokio::test]
async fn update_service_with_keeps_networks_in_place_for_docker_1_12() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let old = json!({"Networks": [{"Target": "n1"}]});
    engine.expect("GET", "/v1.24/services/web", service(1, &old));
    let target = "/v1.24/services/web/update?version=1";
    engine.expect("POST", target, Reply::status(200));
    let docker = engine.docker_at(ApiVersion::new(1, 24));
    docker.update_service_with("web", |_| {}).await?;
    assert_eq!(json_body(&engine.finish().await[1]), old);
    Ok(())
}

#[tokio::test]
async fn update_service_with_keeps_later_settings_in_any_version() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/v1.24/services/web", service(1, &later_settings()));
    let target = "/v1.24/services/web/update?version=1";
    engine.expect("POST", target, Reply::json("{}"));
    let docker = engine.docker_at(ApiVersion::new(1, 24));
    docker
        .update_service_with("web", |spec| {
            spec.set_replicas(2);
            spec.container_mut().image = Some("nginx:2".to_owned());
        })
        .await?;
    let mut expected = later_settings();
    expected["Mode"]["Replicated"]["Replicas"] = 2.into();
    expected["TaskTemplate"]["ContainerSpec"]["Image"] = "nginx:2".into();
    assert_eq!(json_body(&engine.finish().await[1]), expected);
    Ok(())
}

#[tokio::test]
async fn update_service_with_refuses_a_change_that_the_version_lacks() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/v1.24/services/web", service(1, &later_settings()));
    let docker = engine.docker_at(ApiVersion::new(1, 24));
    let change = |spec: &mut ServiceSpec| spec.container_mut().hostname = Some("web".to_owned());
    let error = docker.update_service_with("web", change).await.unwrap_err();
    assert!(matches!(error, Error::Unsupported { .. }), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains("`task_template.container_spec.hostname`"),
        "{text}"
    );
    assert_eq!(engine.finish().await.len(), 1);
    Ok(())
}

#[tokio::test]
async fn update_service_with_refuses_settings_that_the_engine_would_drop() -> Result<()> {
    let cases = [
        (
            "/ContainerSpec/Ulimits",
            json!([{"Name": "nofile", "Soft": 5, "Hard": 5}]),
            40,
        ),
        ("/ContainerSpec/Privileges/NoNewPrivileges", json!(true), 43),
        (
            "/ContainerSpec/Mounts",
            json!([{"Type": "tmpfs", "TmpfsOptions": {"Options": [["noexec"]]}}]),
            45,
        ),
        ("/Placement/MaxReplicas", json!(2), 39),
        ("/Resources/SwapBytes", json!(5), 51),
    ];
    for (place, value, minor) in cases {
        let mut spec = later_settings();
        let mut target = &mut spec["TaskTemplate"];
        for name in place.split('/').skip(1) {
            target = &mut target[name];
        }
        *target = value;
        let engine = FakeEngine::local().await?;
        let inspect = |minor| format!("/v1.{minor}/services/web");
        engine.expect("GET", &inspect(minor), service(1, &spec));
        engine.expect("GET", &inspect(minor + 1), service(1, &spec));
        let update = format!("/v1.{}/services/web/update?version=1", minor + 1);
        engine.expect("POST", &update, Reply::json("{}"));
        let docker = engine.docker_at(ApiVersion::new(1, minor));
        let error = docker.update_service_with("web", |_| {}).await.unwrap_err();
        assert!(
            matches!(error, Error::Unsupported { .. }),
            "{place}: {error:?}"
        );
        let later = engine.docker_at(ApiVersion::new(1, minor + 1));
        later.update_service_with("web", |_| {}).await?;
        assert_eq!(json_body(&engine.finish().await[2]), spec);
    }
    Ok(())
}
