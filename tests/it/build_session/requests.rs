//! The requests that start a session and a build, and the engines that refuse a session.

use asyncdocker::auth::RegistryAuth;
use asyncdocker::buildkit::{BuildSecret, BuildSession};
use asyncdocker::images::BuildImageOptions;
use asyncdocker::{ApiVersion, Builds, BuildsExt, DynTransport, Error};

use super::engine::BuildEngine;
use super::{CREDENTIALS, HEALTH, SECRET, started};

#[tokio::test]
async fn start_build_session() {
    let mut engine = BuildEngine::new();
    let session = BuildSession::new();
    let active = engine.docker().start_build_session(&session).await.unwrap();
    let session = engine.session().await;
    // The head of "POST" requests begins with the path.
    assert!(
        session.head.starts_with("POST /v1.41/session HTTP/1.1\r\n"),
        "{}",
        session.head
    );
    assert_eq!(session.header("Connection"), ["Upgrade"]);
    assert_eq!(session.header("Upgrade"), ["h2c"]);
    assert_eq!(
        session.header("X-Docker-Expose-Session-Uuid"),
        [active.id()]
    );
    assert_eq!(
        session.header("X-Docker-Expose-Session-Name"),
        ["asyncdocker"]
    );
    assert_eq!(session.header("X-Docker-Expose-Session-Sharedkey"), [""]);
    let methods = session.header("X-Docker-Expose-Session-Grpc-Method");
    for method in [HEALTH, CREDENTIALS, SECRET] {
        assert!(methods.contains(&method), "{methods:?}");
    }
    assert_eq!(active.id().len(), 32);
    assert!(!format!("{active:?}").contains(active.id()));
    assert!(!active.is_closed());
    drop(active);
    session.closed().await;
}

#[tokio::test]
async fn a_build_names_its_session_and_buildkit() {
    let mut engine = BuildEngine::new();
    let auth = RegistryAuth::basic("jane", "secret");
    let options = BuildImageOptions::builder()
        .tags(["app"])
        .registry_config([("registry.example", auth)])
        .build();
    let docker = DynTransport::new(engine.docker());
    let building = tokio::spawn(async move {
        let session = BuildSession::new();
        docker
            .build_image_with_session("a tar archive", options, &session)
            .await
    });
    let session = engine.session().await;
    let mut build = engine.build().await;
    let id = session.header("X-Docker-Expose-Session-Uuid")[0];
    let expected = format!("POST /v1.41/build?t=app&version=2&session={id} HTTP/1.1\r\n");
    assert!(build.head.starts_with(&expected), "{}", build.head);
    assert!(
        !build
            .head
            .to_ascii_lowercase()
            .contains("x-registry-config")
    );

    let credentials = session.ask(CREDENTIALS, 1, "registry.example").await;
    assert_eq!(credentials.message(), b"\x0a\x04jane\x12\x06secret");
    build.accept().await;
    build.finish().await;
    building.await.unwrap().unwrap().finish().await.unwrap();
    session.closed().await;
}

#[tokio::test]
async fn the_engine_finds_the_session_healthy() {
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) = started(&mut engine, BuildSession::new()).await;
    let health = session.ask(HEALTH, 1, "").await;
    assert_eq!(health.message(), b"\x08\x01");
}

#[tokio::test]
async fn an_engine_without_sessions_is_an_error_before_the_context_is_sent() {
    let refusals = [
        "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nNot Found",
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 6\r\n\r\nno h2c",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    ];
    for refusal in refusals {
        let mut engine = BuildEngine::responding(refusal);
        let (options, session) = (BuildImageOptions::default(), BuildSession::new());
        let docker = engine.docker();
        let error = docker
            .build_image_with_session("a tar archive", options, &session)
            .await;
        let error = error.unwrap_err();
        match &error {
            Error::Api { status, .. } => assert!(refusal.contains(status.as_str()), "{error}"),
            _ => assert_eq!(
                error.to_string(),
                "POST /session: the engine did not upgrade the connection (status 200)"
            ),
        }
        assert!(engine.accepted.builds.try_recv().is_err(), "{refusal}");
    }
}

#[tokio::test]
async fn a_session_needs_api_1_39() {
    let mut engine = BuildEngine::new();
    let docker = engine.docker_at(ApiVersion::new(1, 38));
    let (options, session) = (BuildImageOptions::default(), BuildSession::new());
    let result = docker
        .build_image_with_session("a tar archive", options, &session)
        .await;
    match result {
        Err(Error::Unsupported { unsupported, .. }) => {
            assert_eq!(unsupported.since, Some(ApiVersion::new(1, 39)));
            assert_eq!(unsupported.option, None);
        }
        other => panic!("{other:?}"),
    }
    assert!(engine.accepted.sessions.try_recv().is_err());
    assert!(engine.accepted.builds.try_recv().is_err());
}

#[tokio::test]
async fn invalid_registries_and_long_secrets_are_refused_before_anything_is_sent() {
    let mut engine = BuildEngine::new();
    let auth = || RegistryAuth::basic("jane", "hunter2");
    let cases = [
        (
            BuildSession::new().credentials("https://jane:hunter2@registry.example/v2/", auth()),
            "POST /session: invalid registry `***@registry.example`: expected a host with an optional port, as in \
             `registry.example.com:5000`",
        ),
        (
            BuildSession::new().credentials("a registry", auth()),
            "POST /session: invalid registry `a registry`: expected a host with an optional port, as in \
             `registry.example.com:5000`",
        ),
        (
            BuildSession::new().secret("npm", BuildSecret::bytes(vec![b'7'; 500 * 1024 + 1])),
            "POST /session: invalid build secret `npm`: its value has more than 512000 bytes",
        ),
    ];
    for (session, expected) in cases {
        let result = engine.docker().start_build_session(&session).await;
        assert_eq!(result.unwrap_err().to_string(), expected);
    }
    assert!(engine.accepted.sessions.try_recv().is_err());
}

#[test]
fn debug_output_shows_no_secrets() {
    let session = BuildSession::new()
        .credentials("registry.example", RegistryAuth::basic("jane", "hunter2"))
        .credentials(
            "jane:hunter2@other.example",
            RegistryAuth::basic("jane", "hunter2"),
        )
        .secret("bytes", BuildSecret::bytes("hunter2"))
        .secret("file", BuildSecret::file("/run/npm"))
        .secret("env", BuildSecret::env("NPM_TOKEN"));
    let text = format!("{session:?}");
    assert!(!text.contains("hunter2"), "{text}");
    for shown in [
        "registry.example",
        "jane",
        "BuildSecret(bytes)",
        "/run/npm",
        "NPM_TOKEN",
    ] {
        assert!(text.contains(shown), "{text}");
    }
}
