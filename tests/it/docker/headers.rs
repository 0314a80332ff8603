//! Headers that a program adds to every request.

use asyncdocker::containers::CreateContainerOptions;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ContainerLifecycle, Containers, Docker, Error, Result};
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue};

fn headers<const N: usize>(pairs: [(HeaderName, &'static str); N]) -> HeaderMap {
    let header = |(name, value)| (name, HeaderValue::from_static(value));
    pairs.into_iter().map(header).collect()
}

#[tokio::test]
async fn default_headers_and_user_agent_are_sent_with_every_request_and_the_probe() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = Docker::builder()
        .host(engine.host())
        .default_headers(headers([(AUTHORIZATION, "Bearer old")]))
        .default_headers(headers([
            (AUTHORIZATION, "Bearer hunter2"),
            (CONTENT_TYPE, "text/plain"),
        ]))
        .user_agent("my-program/1.0")
        .build()?;
    engine.expect("GET", "/_ping", Reply::status(200).body("OK"));
    engine.expect("POST", "/containers/x/start", Reply::status(204));
    let created = Reply::json(r#"{"Id": "c1"}"#).with_status(201);
    engine.expect("POST", "/containers/create", created);
    docker.start_container("x").await?;
    let options = CreateContainerOptions::builder().image("busybox").build();
    docker.create_container(options).await?;

    let requests = engine.finish().await;
    assert_eq!(requests.len(), 3);
    for request in &requests {
        let values: Vec<_> = request.headers.get_all("authorization").iter().collect();
        assert_eq!(values, ["Bearer hunter2"], "{}", request.target);
        assert_eq!(request.headers["user-agent"], "my-program/1.0");
    }
    let types: Vec<_> = requests[2].headers.get_all("content-type").iter().collect();
    assert_eq!(types, ["application/json"]);
    Ok(())
}

#[tokio::test]
async fn the_user_agent_names_this_crate_unless_set() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("POST", "/containers/x/start", Reply::status(204));
    engine.docker().start_container("x").await?;
    let requests = engine.finish().await;
    let expected = concat!("asyncdocker/", env!("CARGO_PKG_VERSION"));
    assert_eq!(requests[0].headers["user-agent"], expected);
    Ok(())
}

#[test]
fn values_of_default_headers_are_not_in_debug_output() -> Result<()> {
    let builder = Docker::builder()
        .host("tcp://localhost".parse()?)
        .default_headers(headers([(AUTHORIZATION, "Bearer hunter2")]));
    let shown = format!("{builder:?} {:?}", builder.clone().build()?);
    assert!(
        shown.contains("authorization") && !shown.contains("hunter2"),
        "{shown}"
    );
    Ok(())
}

#[test]
fn headers_that_cannot_be_sent_are_refused_without_their_value() {
    let host = || Docker::builder().host("tcp://localhost".parse().unwrap());
    let cases = [
        (
            host().default_headers(headers([(HOST, "hunter2")])),
            "invalid default header `host`",
        ),
        (host().user_agent("hunter2\r\nx: y"), "invalid user agent"),
    ];
    for (builder, reason) in cases {
        let error = builder.build().expect_err(reason);
        assert!(matches!(error, Error::Config { .. }), "{error:?}");
        let shown = format!("{error} {error:?}");
        assert!(
            shown.contains(reason) && !shown.contains("hunter2"),
            "{shown}"
        );
    }
}
