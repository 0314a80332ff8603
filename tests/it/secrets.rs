//! Secrets: they reach the engine, and nothing that is shown.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use asyncdocker::auth::RegistryAuth;
use asyncdocker::images::{
    BuildImageOptions, PullImageOptions, PushImageOptions, SearchImagesOptions,
};
use asyncdocker::models::images::AuthResponse;
use asyncdocker::models::system::SystemInfo;
use asyncdocker::prelude::*;
use asyncdocker::stream::OutputFormat;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Body, Request, Response, Result, Transport};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use futures_util::TryStreamExt;
use tokio::io::AsyncReadExt;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const SECRET: &str = "hunter2";

/// Credentials with a secret in every field that can have one.
fn auth() -> RegistryAuth {
    RegistryAuth::builder()
        .username("jane")
        .password(SECRET)
        .auth(SECRET)
        .identity_token(SECRET)
        .registry_token(SECRET)
        .build()
}

#[track_caller]
fn assert_hidden(shown: &str) {
    assert!(!shown.contains(SECRET), "{shown}");
}

#[test]
fn debug_output_has_no_credentials() {
    let config = BTreeMap::from([("registry.example.com".to_owned(), auth())]);
    let (pull, push) = (PullImageOptions::builder(), PushImageOptions::builder());
    let (pull, push) = (pull.registry_auth(auth()), push.registry_auth(auth()));
    let search = SearchImagesOptions::builder().registry_auth(auth());
    let build = BuildImageOptions::builder().registry_config(config);
    let login: AuthResponse = serde_json::from_value(
        serde_json::json!({"IdentityToken": SECRET, "Status": "Login Succeeded"}),
    )
    .unwrap();
    let info: SystemInfo = serde_json::from_value(serde_json::json!({
        "Containers": 0,
        "HttpProxy": format!("http://jane:{SECRET}@proxy"),
        "HttpsProxy": format!("http://jane:{SECRET}@proxy"),
    }))
    .unwrap();
    let request = Request::post("/auth")
        .header("X-Secret", SECRET)
        .query("secret", SECRET)
        .json(&auth());
    let show = |value: &dyn Debug| assert_hidden(&format!("{value:?} {value:#?}"));
    let carriers: [&dyn Debug; 8] = [
        &auth(),
        &pull,
        &push,
        &search,
        &build,
        &login,
        &info,
        &request,
    ];
    carriers.into_iter().for_each(show);
    show(&(pull.build(), push.build(), search.build(), build.build()));
}

/// Writes down all that is traced, at every level and by whichever crate.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<String>>);

impl Visit for Recorder {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0.lock().unwrap(), "{field}={value:?}").unwrap();
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn traces_and_errors_show_no_credentials() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let refused = || Reply::error(401, "unauthorized");
    engine.expect("POST", "/images/create?fromImage=x&tag=latest", refused());
    engine.expect("POST", "/auth", refused());
    engine.expect("POST", "/build", refused());
    engine.expect("GET", "/x?token=hunter2", Reply::raw("nonsense"));

    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(recorder.clone());
    let docker = engine.docker();
    let pull = PullImageOptions::builder().registry_auth(auth()).build();
    let config = BTreeMap::from([("registry.example.com".to_owned(), auth())]);
    let build = BuildImageOptions::builder().registry_config(config).build();
    let errors = [
        docker.pull_image("x", pull).await.map(drop).unwrap_err(),
        docker.auth(&auth()).await.map(drop).unwrap_err(),
        docker
            .build_image(Body::empty(), build)
            .await
            .map(drop)
            .unwrap_err(),
        docker
            .execute(
                Request::get("/x")
                    .query("token", SECRET)
                    .header("X-Token", SECRET),
            )
            .await
            .map(drop)
            .unwrap_err(),
    ];
    drop(guard);
    for error in errors {
        assert_hidden(&format!("{error} {error:?} {error:#?}"));
    }
    let traced = recorder.0.lock().unwrap().clone();
    assert!(
        traced.contains("path=/images/create") || traced.contains("/images/create"),
        "{traced}"
    );
    assert_hidden(&traced);
    let received = engine.finish().await;
    let sent: Vec<_> = ["x-registry-auth", "x-registry-config"]
        .iter()
        .filter_map(|name| {
            received
                .iter()
                .find_map(|request| request.headers.get(*name))
        })
        .map(|value| value.to_str().unwrap().to_owned())
        .collect();
    assert_eq!(sent.len(), 2);
    for header in sent {
        let json = String::from_utf8(URL_SAFE.decode(&header).unwrap()).unwrap();
        assert!(json.contains(SECRET), "{json}");
        assert!(!traced.contains(&header) && !traced.contains(&STANDARD.encode(&json)));
    }
    Ok(())
}

#[tokio::test]
async fn debug_output_of_streams_has_no_content() -> Result<()> {
    let request = Request::get("/containers/web/logs");
    let answer = || {
        let first = [1, 0, 0, 0, 0, 0, 0, 1, b'x'];
        let rest = [&[1, 0, 0, 0, 0, 0, 0, 7][..], SECRET.as_bytes()].concat();
        Response::builder(&request).body([&first[..], &rest].concat())
    };
    let mut frames = answer().frames(OutputFormat::Multiplexed);
    assert_eq!(frames.try_next().await?.unwrap().bytes(), "x");
    let mut bytes = answer().byte_stream();
    let mut one = [0];
    bytes.read_exact(&mut one).await.unwrap();
    let lines = answer().frames(OutputFormat::Multiplexed).lines();
    for shown in [
        format!("{frames:?}"),
        format!("{bytes:?}"),
        format!("{lines:?}"),
    ] {
        assert!(shown.contains("GET /containers/web/logs"), "{shown}");
        let secret = format!("{:?}", SECRET.as_bytes());
        assert!(
            !shown.contains(SECRET) && !shown.contains(secret.trim_matches(['[', ']'])),
            "{shown}"
        );
    }
    Ok(())
}
