//! Credentials and tokens that the engine asks for.

use std::path::Path;

use asyncdocker::DockerConfig;
use asyncdocker::auth::RegistryAuth;
use asyncdocker::buildkit::BuildSession;

use super::engine::{BuildEngine, Session, field};
use super::{CREDENTIALS, INTERNAL, RESOURCE_EXHAUSTED, UNIMPLEMENTED, started};

const TOKEN: &str = "/moby.filesync.v1.Auth/FetchToken";
const AUTHORITY: &str = "/moby.filesync.v1.Auth/GetTokenAuthority";
const VERIFY: &str = "/moby.filesync.v1.Auth/VerifyTokenAuthority";

/// The response with a user and a secret.
fn user(name: &str, secret: &str) -> Vec<u8> {
    [field(1, name), field(2, secret)].concat()
}

async fn credentials(session: &Session, host: &str) -> Vec<u8> {
    session.ask(CREDENTIALS, 1, host).await.message().to_vec()
}

#[tokio::test]
async fn credentials_are_given_for_exactly_the_host_that_the_engine_asks_for() {
    let offered = BuildSession::new()
        .credentials("registry.example:5000", RegistryAuth::basic("jane", "one"))
        .credentials(
            "https://other.example/v2/",
            RegistryAuth::identity_token("two"),
        );
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) = started(&mut engine, offered).await;
    assert_eq!(
        credentials(&session, "registry.example:5000").await,
        user("jane", "one")
    );
    assert_eq!(
        credentials(&session, "other.example").await,
        field(2, "two")
    );
    let others = [
        "registry.example",
        "registry.example:5001",
        "registry.example:50000",
        "sub.registry.example:5000",
        "REGISTRY.example:5000",
        "https://registry.example:5000",
        "registry.example:5000/v2",
        "jane@registry.example:5000",
        "registry.example:5000\n",
        "docker.io",
        "registry-1.docker.io",
        "",
    ];
    for host in others {
        assert_eq!(credentials(&session, host).await, b"", "{host}");
    }
}

#[tokio::test]
async fn all_names_of_docker_hub_have_the_same_credentials() {
    let names = [
        "docker.io",
        "index.docker.io",
        "registry-1.docker.io",
        "https://index.docker.io/v1/",
    ];
    for name in names {
        let offered = BuildSession::new().credentials(name, RegistryAuth::basic("jane", "hub"));
        let mut engine = BuildEngine::new();
        let (session, _build, _stream) = started(&mut engine, offered).await;
        for host in names {
            assert_eq!(
                credentials(&session, host).await,
                user("jane", "hub"),
                "{name} {host}"
            );
        }
        for other in [
            "auth.docker.io",
            "hub.docker.io",
            "registry-2.docker.io",
            "docker.io.example",
        ] {
            assert_eq!(credentials(&session, other).await, b"", "{other}");
        }
    }
}

#[tokio::test]
async fn a_configuration_is_asked_where_no_credentials_were_given() {
    let config = r#"{"auths": {
        "https://index.docker.io/v1/": {"auth": "amFuZTpodWI="},
        "registry.example": {"username": "joe", "password": "config"},
        "broken.example": {"auth": 1}
    }}"#;
    let offered = BuildSession::new()
        .credentials("registry.example", RegistryAuth::basic("jane", "given"))
        .docker_config(DockerConfig::from_json(config).unwrap());
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) = started(&mut engine, offered).await;
    assert_eq!(
        credentials(&session, "registry.example").await,
        user("jane", "given")
    );
    assert_eq!(
        credentials(&session, "registry-1.docker.io").await,
        user("jane", "hub")
    );
    assert_eq!(credentials(&session, "other.example").await, b"");

    let broken = session.ask(CREDENTIALS, 1, "broken.example").await;
    let (status, message) = broken.failure();
    assert_eq!(status, INTERNAL);
    assert!(message.contains("`broken.example`"), "{message}");
}

#[tokio::test]
async fn look_ups_are_limited() {
    let config = r#"{"auths": {"first.example": {"auth": "amFuZTpzZWNyZXQ="}}}"#;
    let offered = BuildSession::new()
        .credentials("given.example", RegistryAuth::basic("jane", "given"))
        .docker_config(DockerConfig::from_json(config).unwrap());
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) = started(&mut engine, offered).await;
    let first = user("jane", "secret");
    assert_eq!(credentials(&session, "first.example").await, first);
    for number in 1..64 {
        let host = format!("{number}.example");
        assert_eq!(credentials(&session, &host).await, b"", "{host}");
    }
    let refused = session.ask(CREDENTIALS, 1, "last.example").await;
    let expected = "the session has looked up credentials for 64 registries, and looks up no more";
    assert_eq!(refused.failure(), (RESOURCE_EXHAUSTED, expected));
    // Those that are known are still given.
    assert_eq!(credentials(&session, "first.example").await, first);
    assert_eq!(
        credentials(&session, "given.example").await,
        user("jane", "given")
    );
    assert_eq!(credentials(&session, "1.example").await, b"");
}

#[tokio::test]
async fn failed_look_ups_count_and_no_host_is_longer_than_a_name_can_be() {
    let store = DockerConfig::from_json(r#"{"credsStore": "does-not-exist"}"#).unwrap();
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) =
        started(&mut engine, BuildSession::new().docker_config(store)).await;
    assert_eq!(credentials(&session, &"x".repeat(300)).await, b"");
    for _ in 0..64 {
        let called = session.ask(CREDENTIALS, 1, "registry.example").await;
        assert_eq!(called.failure().0, INTERNAL);
    }
    let called = session.ask(CREDENTIALS, 1, "registry.example").await;
    assert_eq!(called.failure().0, RESOURCE_EXHAUSTED);
}

#[tokio::test]
async fn a_missing_helper_is_an_error_that_names_it() {
    let config = DockerConfig::from_dir(Path::new("tests/fixtures/auth/helpers")).unwrap();
    let store = r#"{"credsStore": "does-not-exist"}"#;
    for config in [DockerConfig::from_json(store).unwrap(), config] {
        let offered = BuildSession::new().docker_config(config);
        let mut engine = BuildEngine::new();
        let (session, _build, _stream) = started(&mut engine, offered).await;
        let called = session.ask(CREDENTIALS, 1, "registry.example").await;
        let (status, message) = called.failure();
        assert_eq!(status, INTERNAL);
        assert!(
            message.contains("the credential helper `docker-credential-"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_registry_token_is_given_unchanged_and_other_credentials_are_not_tokens() {
    let offered = BuildSession::new()
        .credentials("token.example", RegistryAuth::registry_token("bearer"))
        .credentials("registry.example", RegistryAuth::basic("jane", "secret"));
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) = started(&mut engine, offered).await;

    let authority = session.ask(AUTHORITY, 1, "token.example").await;
    assert_eq!(authority.message().len(), 2 + 32);
    let token = session.ask(TOKEN, 2, "token.example").await;
    assert_eq!(
        token.message(),
        [field(1, "bearer"), vec![0x10, 60]].concat()
    );
    assert_eq!(credentials(&session, "token.example").await, b"");

    // The engine then asks for credentials, and gets tokens itself.
    for host in ["registry.example", "other.example"] {
        for (method, number) in [(AUTHORITY, 1), (TOKEN, 2), (VERIFY, 1)] {
            let called = session.ask(method, number, host).await;
            assert_eq!(called.failure().0, UNIMPLEMENTED, "{host} {method}");
        }
    }
}
