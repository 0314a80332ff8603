//! Attaching over a websocket: the handshake. What comes after it is tested with the streams.

use asyncdocker::containers::AttachContainerWebsocketOptions;
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Result};

use super::{headers, refused};

const ATTACH: (&str, &str) = (
    "GET",
    "/containers/web/attach/ws?stream=true&stdin=true&stdout=true&stderr=true",
);

#[tokio::test]
async fn attach_container_websocket_requests_an_upgrade() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = engine.docker();
    let all = AttachContainerWebsocketOptions::builder()
        .detach_keys("ctrl-a,b")
        .logs(true)
        .stream(false);
    let replayed = AttachContainerWebsocketOptions::builder().logs(true);
    let cases = [
        (AttachContainerWebsocketOptions::builder(), "stream=true"),
        (replayed, "logs=true"),
        (all, "detachKeys=ctrl-a%2Cb&logs=true&stream=false"),
    ];
    for (options, query) in cases {
        let target =
            format!("/containers/web/attach/ws?{query}&stdin=true&stdout=true&stderr=true");
        engine.expect("GET", &target, Reply::error(404, "No such container: web"));
        let attaching = docker.attach_container_websocket("web", options.build());
        assert!(attaching.await.unwrap_err().is_not_found());
    }
    for request in engine.finish().await {
        let mut known = headers(&request);
        known.retain(|(name, _)| *name != "sec-websocket-key");
        known.sort_unstable();
        let expected = [
            ("connection", "Upgrade"),
            ("sec-websocket-version", "13"),
            ("upgrade", "websocket"),
        ];
        assert_eq!(known, expected);
        assert_eq!(request.headers["sec-websocket-key"].len(), 24);
    }
    Ok(())
}

#[tokio::test]
async fn attach_container_websocket_requests_only_the_selected_streams() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = engine.docker_at(ApiVersion::new(1, 42));
    let new = AttachContainerWebsocketOptions::builder;
    let cases = [
        (new().stdout(true), "stdout=true&stdin=true"),
        (new().stderr(false), "stderr=false&stdin=true&stdout=true"),
        (new().stdin(false), "stdin=false&stdout=true&stderr=true"),
    ];
    for (options, query) in cases {
        let target = format!("/v1.42/containers/web/attach/ws?stream=true&{query}");
        engine.expect("GET", &target, Reply::error(404, "No such container: web"));
        let attaching = docker.attach_container_websocket("web", options.build());
        assert!(attaching.await.unwrap_err().is_not_found());
    }
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn attach_container_websocket_errors() -> Result<()> {
    let errors = [
        (400, "Bad parameter: logs"),
        (404, "No such container: web"),
        (409, "Container web is paused"),
        (500, "the engine is shutting down"),
    ];
    refused(ATTACH, &errors, async |docker| {
        let options = AttachContainerWebsocketOptions::default();
        docker.attach_container_websocket("web", options).await
    })
    .await
}
