//! Secrets.

use asyncdocker::models::secrets::{SecretFilter, SwarmSecretSpec};
use asyncdocker::secrets::{CreateSecretOptions, ListSecretsOptions};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Result, Secrets};
use serde_json::json;

use super::{VERSION, first_of, recorded};
use crate::support::{assert_no_body, json_body};

#[tokio::test]
async fn create_secret_sends_its_data_in_base64_and_never_shows_it() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let created = Reply::json(r#"{"ID": "l7f1n0k4ppdivo5xebe0960r3"}"#).with_status(201);
    engine.expect("POST", "/v1.51/secrets/create", created);
    let options = CreateSecretOptions::builder()
        .name("password")
        .labels([("purpose", "test")])
        .data(b"hunter2")
        .build();
    let shown = format!("{options:?}");
    assert!(shown.contains("password"), "{shown}");
    assert!(
        !shown.contains("hunter2") && !shown.contains("104, 117"),
        "{shown}"
    );
    let created = engine.docker_at(VERSION).create_secret(options).await?;
    assert_eq!(created.id, "l7f1n0k4ppdivo5xebe0960r3");
    let expected = json!({
        "Name": "password",
        "Labels": {"purpose": "test"},
        "Data": "aHVudGVyMg==",
    });
    assert_eq!(json_body(&engine.finish().await[0]), expected);
    Ok(())
}

#[tokio::test]
async fn list_secrets_reads_recorded_responses() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/v1.51/secrets", recorded("secrets"));
    let docker = engine.docker_at(VERSION);
    let secrets = docker.list_secrets(ListSecretsOptions::default()).await?;
    assert_eq!(secrets.len(), 1);
    assert_eq!(secrets[0].id, "l7f1n0k4ppdivo5xebe0960r3");
    assert_eq!(secrets[0].spec.name.as_deref(), Some("password"));
    assert_eq!(secrets[0].spec.labels["purpose"], "test");
    assert_eq!(secrets[0].spec.data.as_deref(), None);
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn list_secrets_sends_filters_as_a_map_of_lists() -> Result<()> {
    let engine = FakeEngine::local().await?;
    // {"label":["a=b"],"names":["x"]}
    let filters = "%7B%22label%22%3A%5B%22a%3Db%22%5D%2C%22names%22%3A%5B%22x%22%5D%7D";
    engine.expect(
        "GET",
        &format!("/v1.51/secrets?filters={filters}"),
        Reply::json("[]"),
    );
    let filters = [
        SecretFilter::Label("a=b".to_owned()),
        SecretFilter::Names("x".to_owned()),
    ];
    let options = ListSecretsOptions::builder().filters(filters).build();
    assert!(
        engine
            .docker_at(VERSION)
            .list_secrets(options)
            .await?
            .is_empty()
    );
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn update_secret_sends_the_inspected_specification_with_new_labels() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/v1.51/secrets/password", first_of("secrets"));
    engine.expect(
        "POST",
        "/v1.51/secrets/password/update?version=5",
        Reply::status(200),
    );
    let docker = engine.docker_at(VERSION);
    let mut secret = docker.inspect_secret("password").await?;
    secret
        .spec
        .labels
        .insert("owner".to_owned(), "web".to_owned());
    docker.update_secret("password", 5, &secret.spec).await?;
    let expected = json!({
        "Name": "password",
        "Labels": {"owner": "web", "purpose": "test"},
    });
    assert_eq!(json_body(&engine.finish().await[1]), expected);
    Ok(())
}

#[tokio::test]
async fn delete_secret_sends_no_body() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("DELETE", "/v1.51/secrets/password", Reply::status(204));
    engine.docker_at(VERSION).delete_secret("password").await?;
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[test]
fn invalid_base64_data_is_an_error_without_the_data() {
    let json = r#"{"Name": "a", "Data": "not base64!"}"#;
    let error = asyncdocker::models::from_json::<SwarmSecretSpec>(json).unwrap_err();
    let text = crate::support::chain(&error);
    assert!(text.contains("expected text in base64"), "{text}");
    assert!(!text.contains("not base64!"), "{text}");
}
