//! Configs.

use asyncdocker::configs::{CreateConfigOptions, ListConfigsOptions};
use asyncdocker::models::configs::{ConfigFilter, SwarmConfigSpec};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Configs, Result};
use serde_json::json;

use super::{VERSION, first_of, recorded};
use crate::support::{assert_no_body, json_body};

#[tokio::test]
async fn create_config_sends_its_data_in_base64() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let created = Reply::json(r#"{"ID": "x8l3cfpwrtz7ytgg80y5rqjej"}"#).with_status(201);
    engine.expect("POST", "/v1.51/configs/create", created);
    let options = CreateConfigOptions::builder()
        .name("motd")
        .labels([("purpose", "test")])
        .data(b"hello\n")
        .build();
    let created = engine.docker_at(VERSION).create_config(options).await?;
    assert_eq!(created.id, "x8l3cfpwrtz7ytgg80y5rqjej");
    let expected = json!({
        "Name": "motd",
        "Labels": {"purpose": "test"},
        "Data": "aGVsbG8K",
    });
    assert_eq!(json_body(&engine.finish().await[0]), expected);
    Ok(())
}

#[tokio::test]
async fn list_configs_reads_recorded_responses() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/v1.51/configs", recorded("configs"));
    let docker = engine.docker_at(VERSION);
    let configs = docker.list_configs(ListConfigsOptions::default()).await?;
    assert_eq!(configs.len(), 1);
    assert_eq!(configs[0].id, "x8l3cfpwrtz7ytgg80y5rqjej");
    assert_eq!(configs[0].spec.name.as_deref(), Some("motd"));
    assert_eq!(configs[0].spec.labels["purpose"], "test");
    assert_eq!(configs[0].spec.data.as_deref(), Some(&b"hello\n"[..]));
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn list_configs_sends_filters_as_a_map_of_lists() -> Result<()> {
    let engine = FakeEngine::local().await?;
    // {"label":["a=b"],"name":["x"]}
    let filters = "%7B%22label%22%3A%5B%22a%3Db%22%5D%2C%22name%22%3A%5B%22x%22%5D%7D";
    engine.expect(
        "GET",
        &format!("/v1.51/configs?filters={filters}"),
        Reply::json("[]"),
    );
    let filters = [
        ConfigFilter::Label("a=b".to_owned()),
        ConfigFilter::Name("x".to_owned()),
    ];
    let options = ListConfigsOptions::builder().filters(filters).build();
    assert!(
        engine
            .docker_at(VERSION)
            .list_configs(options)
            .await?
            .is_empty()
    );
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn update_config_sends_the_inspected_specification_with_new_labels() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/v1.51/configs/motd", first_of("configs"));
    engine.expect(
        "POST",
        "/v1.51/configs/motd/update?version=5",
        Reply::status(200),
    );
    let docker = engine.docker_at(VERSION);
    let mut config = docker.inspect_config("motd").await?;
    config
        .spec
        .labels
        .insert("owner".to_owned(), "web".to_owned());
    docker.update_config("motd", 5, &config.spec).await?;
    let expected = json!({
        "Name": "motd",
        "Labels": {"owner": "web", "purpose": "test"},
        "Data": "aGVsbG8K",
    });
    assert_eq!(json_body(&engine.finish().await[1]), expected);
    Ok(())
}

#[tokio::test]
async fn delete_config_sends_no_body() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("DELETE", "/v1.51/configs/motd", Reply::status(204));
    engine.docker_at(VERSION).delete_config("motd").await?;
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[test]
fn invalid_base64_data_is_an_error_without_the_data() {
    let json = r#"{"Name": "a", "Data": "not base64!"}"#;
    let error = asyncdocker::models::from_json::<SwarmConfigSpec>(json).unwrap_err();
    let text = crate::support::chain(&error);
    assert!(text.contains("expected text in base64"), "{text}");
    assert!(!text.contains("not base64!"), "{text}");
}
