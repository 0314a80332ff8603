//! Updates of services: versions, repetition and rollback.

mod versions;

use asyncdocker::auth::RegistryAuth;
use asyncdocker::models::services::{
    RegistryAuthSource, ServiceMode, ServiceRollback, ServiceSpec,
};
use asyncdocker::models::swarm::SwarmSpec;
use asyncdocker::prelude::*;
use asyncdocker::services::UpdateServiceOptions;
use asyncdocker::swarm::UpdateSwarmOptions;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::{Value, json};

use super::{VERSION, recorded};
use crate::support::{assert_no_body, fixture, json_body};

const INSPECT: &str = "/v1.51/services/web";
const STALE: &str = "rpc error: code = Unknown desc = update out of sequence";

/// The configuration that was recorded, with another one in its place.
fn service(version: u64, spec: &Value) -> Reply {
    let mut service: Value =
        serde_json::from_slice(&fixture("swarm-mode/service-inspect.json")).expect("JSON");
    service["Version"]["Index"] = version.into();
    service["Spec"] = spec.clone();
    Reply::json(service.to_string())
}

fn update(version: u64) -> String {
    format!("/v1.51/services/web/update?version={version}")
}

#[tokio::test]
async fn update_service_sends_the_whole_configuration() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let target = format!(
        "{}&registryAuthFrom=previous-spec&rollback=none",
        update(55)
    );
    let warning = Reply::json(r#"{"Warnings": ["image is old"]}"#);
    engine.expect("POST", &target, warning);
    let options = UpdateServiceOptions::builder()
        .registry_auth_from(RegistryAuthSource::PreviousSpec)
        .rollback(ServiceRollback::NoRollback)
        .build();
    let spec = ServiceSpec::builder().name("web").build();
    let docker = engine.docker_at(VERSION);
    let response = docker.update_service("web", 55, &spec, options).await?;
    assert_eq!(response.warnings, ["image is old"]);
    assert_eq!(json_body(&engine.finish().await[0]), json!({"Name": "web"}));
    Ok(())
}

#[tokio::test]
async fn inspected_specification_is_sent_back_unchanged() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", INSPECT, recorded("service-inspect"));
    engine.expect("POST", &update(55), recorded("service-update"));
    let docker = engine.docker_at(VERSION);
    docker.update_service_with("web", |_| {}).await?;
    let service: Value =
        serde_json::from_slice(&fixture("swarm-mode/service-inspect.json")).expect("JSON");
    assert_eq!(json_body(&engine.finish().await[1]), service["Spec"]);
    Ok(())
}

#[tokio::test]
async fn update_service_with_repeats_after_a_concurrent_update() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let spec =
        |replicas: u64| json!({"Name": "web", "Mode": {"Replicated": {"Replicas": replicas}}});
    engine.expect("GET", INSPECT, service(1, &spec(1)));
    engine.expect("POST", &update(1), Reply::error(500, STALE));
    engine.expect("GET", INSPECT, service(2, &spec(10)));
    engine.expect("POST", &update(2), recorded("service-update"));
    let docker = engine.docker_at(VERSION);
    docker
        .update_service_with("web", |spec| {
            let replicas = spec.replicas().unwrap_or_default();
            spec.set_replicas(replicas + 1);
        })
        .await?;
    let requests = engine.finish().await;
    assert_eq!(json_body(&requests[1]), spec(2));
    assert_eq!(json_body(&requests[3]), spec(11));
    Ok(())
}

#[tokio::test]
async fn version_index_has_64_bits() -> Result<()> {
    for version in [0, u64::MAX] {
        let engine = FakeEngine::local().await?;
        engine.expect("GET", INSPECT, service(version, &json!({})));
        engine.expect("POST", &update(version), recorded("service-update"));
        let docker = engine.docker_at(VERSION);
        docker.update_service_with("web", |_| {}).await?;
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn update_service_with_gives_up_after_ten_tries() -> Result<()> {
    let engine = FakeEngine::local().await?;
    for version in 1..=10 {
        engine.expect("GET", INSPECT, service(version, &json!({})));
        engine.expect("POST", &update(version), Reply::error(500, STALE));
    }
    let docker = engine.docker_at(VERSION);
    let error = docker.update_service_with("web", |_| {}).await.unwrap_err();
    assert!(error.is_stale_version(), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!(
            "POST /services/web/update: server error (status 500): {STALE} (after 10 tries, because other clients \
             keep changing the object)"
        )
    );
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn update_service_with_does_not_repeat_after_another_error() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", INSPECT, service(1, &json!({})));
    engine.expect("POST", &update(1), Reply::error(400, "invalid spec"));
    let docker = engine.docker_at(VERSION);
    let error = docker.update_service_with("web", |_| {}).await.unwrap_err();
    assert_eq!(error.engine_message(), Some("invalid spec"));
    assert!(!error.is_stale_version());
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn update_node_with_repeats_after_a_concurrent_update() -> Result<()> {
    let engine = FakeEngine::local().await?;
    for (version, reply) in [(1, Reply::error(500, STALE)), (2, Reply::status(200))] {
        let node = format!(
            r#"{{"ID": "n1", "Version": {{"Index": {version}}}, "Spec": {{}}, "Description": {{}},
                "Status": {{"State": "ready"}}}}"#
        );
        engine.expect("GET", "/v1.51/nodes/n1", Reply::json(node));
        engine.expect(
            "POST",
            &format!("/v1.51/nodes/n1/update?version={version}"),
            reply,
        );
    }
    let docker = engine.docker_at(VERSION);
    docker
        .update_node_with("n1", |spec| {
            spec.labels.insert("a".to_owned(), "b".to_owned());
        })
        .await?;
    let requests = engine.finish().await;
    assert_eq!(json_body(&requests[3]), json!({"Labels": {"a": "b"}}));
    Ok(())
}

#[tokio::test]
async fn rollback_service_inspects_and_updates() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let spec = json!({"Name": "web"});
    engine.expect("GET", INSPECT, service(7, &spec));
    let target = format!("{}&rollback=previous", update(7));
    engine.expect("POST", &target, recorded("service-update"));
    engine.docker_at(VERSION).rollback_service("web").await?;
    let requests = engine.finish().await;
    assert_no_body(&requests[0]);
    assert_eq!(json_body(&requests[1]), spec);
    Ok(())
}

/// A specification as Docker 28.5 returns it in any version: with its own settings, and those of other clients.
fn later_settings() -> Value {
    json!({
        "Name": "web", "Future": {"Setting": [1]},
        "TaskTemplate": {
            "ContainerSpec": {"Image": "nginx", "Init": true, "Isolation": "default", "Future": true},
            "ForceUpdate": 1, "Runtime": "container",
        },
        "Mode": {"Replicated": {"Replicas": 1}}, "UpdateConfig": {"MaxFailureRatio": 1},
    })
}

#[tokio::test]
async fn update_swarm_with_keeps_later_settings_and_repeats() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let swarm: Value = serde_json::from_slice(&fixture("swarm-mode/swarm.json")).expect("JSON");
    let at = |version: u64| {
        let mut swarm = swarm.clone();
        swarm["Version"]["Index"] = version.into();
        swarm["Spec"]["Future"] = true.into();
        Reply::json(swarm.to_string())
    };
    let target = |version| format!("/v1.24/swarm/update?version={version}");
    engine.expect("GET", "/v1.24/swarm", at(1));
    engine.expect("POST", &target(1), Reply::error(500, STALE));
    engine.expect("GET", "/v1.24/swarm", at(2));
    engine.expect("POST", &target(2), Reply::status(200));
    let docker = engine.docker_at(ApiVersion::new(1, 24));
    let options = UpdateSwarmOptions::default();
    docker
        .update_swarm_with(options, |spec| {
            spec.raft.get_or_insert_default().snapshot_interval = Some(5);
        })
        .await?;
    let mut expected = swarm["Spec"].clone();
    expected["Future"] = true.into();
    expected["Raft"]["SnapshotInterval"] = 5.into();
    assert_eq!(json_body(&engine.finish().await[3]), expected);
    Ok(())
}

#[test]
fn set_replicas_depends_on_the_mode() {
    let replicas = |mode: Option<ServiceMode>| {
        let mut spec = ServiceSpec::default();
        spec.mode = mode;
        spec.replicas()
    };
    assert_eq!(replicas(None), Some(1));
    assert_eq!(replicas(Some(ServiceMode::replicated(0))), Some(0));
    assert_eq!(replicas(Some(ServiceMode::replicated_job(4))), Some(4));
    assert_eq!(replicas(Some(ServiceMode::global())), None);
    assert_eq!(replicas(Some(ServiceMode::global_job())), None);

    let mut job = ServiceSpec::default();
    job.mode = Some(ServiceMode::replicated_job(4));
    job.set_replicas(6);
    let mode = job
        .mode
        .as_ref()
        .and_then(|mode| mode.replicated_job.as_ref());
    let completions = mode.map(|job| (job.max_concurrent, job.total_completions));
    assert_eq!(completions, Some((Some(4), Some(6))));
}

#[tokio::test]
async fn update_service_with_auth_sends_credentials_in_each_try() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", INSPECT, service(1, &later_settings()));
    engine.expect("POST", &update(1), Reply::error(500, STALE));
    engine.expect("GET", INSPECT, service(2, &later_settings()));
    engine.expect("POST", &update(2), recorded("service-update"));
    let auth = RegistryAuth::basic("ann", "hunter2");
    let docker = engine.docker_at(VERSION);
    docker.update_service_with_auth("web", auth, |_| {}).await?;
    let requests = engine.finish().await;
    for update in [&requests[1], &requests[3]] {
        let header = URL_SAFE.decode(&update.headers["x-registry-auth"]);
        let sent: Value = serde_json::from_slice(&header.expect("base64")).expect("JSON");
        assert_eq!(sent, json!({"username": "ann", "password": "hunter2"}));
        assert_eq!(json_body(update), later_settings());
    }
    Ok(())
}

#[tokio::test]
async fn rotated_ca_keeps_the_other_settings_of_the_swarm() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let swarm: Value = serde_json::from_slice(&fixture("swarm-mode/swarm.json")).expect("JSON");
    engine.expect("GET", "/v1.51/swarm", Reply::json(swarm.to_string()));
    let index = swarm["Version"]["Index"].as_u64().expect("a number");
    let target = format!("/v1.51/swarm/update?version={index}");
    engine.expect("POST", &target, Reply::status(200));
    let docker = engine.docker_at(VERSION);
    let options = UpdateSwarmOptions::default();
    docker
        .update_swarm_with(options, SwarmSpec::rotate_ca)
        .await?;
    let mut expected = swarm["Spec"].clone();
    expected["CAConfig"]["ForceRotate"] = 1.into();
    assert_eq!(json_body(&engine.finish().await[1]), expected);

    let mut spec = SwarmSpec::default();
    spec.rotate_ca();
    spec.rotate_ca();
    assert_eq!(spec.ca_config.and_then(|ca| ca.force_rotate), Some(2));
    Ok(())
}

#[test]
fn forced_update_increments_the_counter() {
    let mut spec = ServiceSpec::default();
    spec.force_update();
    spec.force_update();
    assert_eq!(spec.task_mut().force_update, Some(2));
}
