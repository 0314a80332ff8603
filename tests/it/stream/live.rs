//! Streams over a connection: what comes when, and what becomes of the connection.

mod upgraded;

use std::time::Duration;

use asyncdocker::containers::{AttachContainerOptions, ContainerLogsOptions};
use asyncdocker::models::images::ProgressMessage;
use asyncdocker::models::system::Event;
use asyncdocker::prelude::*;
use asyncdocker::stream::{Attached, Frame, FrameStream, JsonStream, OutputFormat};
use asyncdocker::test_util::{FakeEngine, Reply, frame};
use asyncdocker::{ApiVersion, Body, Docker, Error, Request, Result, Transport};
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, TryStreamExt, stream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;

const LOGS: &str = "/containers/web/logs?follow=true&stdout=true&stderr=true";
const ATTACH: &str = "/containers/web/attach?stream=true&stdin=true&stdout=true&stderr=true";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn logs(docker: &Docker) -> Result<FrameStream> {
    let options = ContainerLogsOptions::builder()
        .follow(true)
        .tty(false)
        .build();
    docker.container_logs("web", options).await
}

async fn attach(docker: &Docker) -> Result<Attached> {
    let options = AttachContainerOptions::builder()
        .stdin(true)
        .stdout(true)
        .stderr(true)
        .tty(false)
        .build();
    docker.attach_container("web", options).await
}

async fn events(docker: &Docker) -> Result<JsonStream<Event>> {
    Ok(docker.execute(Request::get("/events")).await?.json_stream())
}

/// A client that allows a stream a silence of a minute.
fn impatient(engine: &FakeEngine) -> Result<Docker> {
    Docker::builder()
        .host(engine.host())
        .api_version(ApiVersion::V1_23)
        .idle_timeout(Duration::from_secs(60))
        .build()
}

fn out(text: &'static str) -> Frame {
    Frame::Stdout(Bytes::from_static(text.as_bytes()))
}

#[tokio::test]
async fn items_arrive_as_soon_as_they_are_sent() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let (go, gate) = oneshot::channel::<()>();
    let reply = Reply::status(200)
        .chunk(frame(1, "a"))
        .wait_for(gate)
        .chunk(frame(2, "b"));
    engine.expect("GET", LOGS, reply);
    let mut logs = logs(&engine.docker()).await?;
    assert_eq!(logs.try_next().await?, Some(out("a")));
    assert!(
        logs.next().now_or_never().is_none(),
        "the second has not been sent"
    );
    go.send(()).unwrap();
    assert_eq!(
        logs.try_next().await?,
        Some(Frame::Stderr(Bytes::from_static(b"b")))
    );
    assert_eq!(logs.try_next().await?, None);
    engine.finish().await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn silent_stream_stays_open() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let event = r#"{"Type":"container","Action":"start","Actor":{"ID":"x"}}"#;
    let quiet = |first: Bytes, then: Bytes| Reply::status(200).chunk(first).pause(DAY).chunk(then);
    engine.expect("GET", LOGS, quiet(frame(1, "a"), frame(1, "b")));
    engine.expect("GET", "/events", quiet(Bytes::new(), Bytes::from(event)));
    engine.expect(
        "POST",
        ATTACH,
        Reply::upgraded().pause(DAY).chunk(frame(1, "late")),
    );
    let docker = engine.docker();
    let frames: Vec<_> = logs(&docker).await?.try_collect().await?;
    assert_eq!(frames, [out("a"), out("b")]);
    assert_eq!(
        events(&docker).await?.try_collect::<Vec<_>>().await?.len(),
        1
    );
    let attached = attach(&docker).await?;
    assert_eq!(
        attached.output.try_collect::<Vec<_>>().await?,
        [out("late")]
    );
    drop(attached.input);
    engine.finish().await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn idle_timeout_ends_the_stream_with_one_error() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let reply = || Reply::status(200).chunk(frame(1, "a")).hang();
    let exchange = engine.expect("GET", LOGS, reply());
    engine.expect(
        "POST",
        ATTACH,
        Reply::upgraded().chunk(frame(1, "a")).hang(),
    );
    let docker = impatient(&engine)?;
    let attached = attach(&docker).await?;
    for mut frames in [logs(&docker).await?, attached.output] {
        assert_eq!(frames.try_next().await?, Some(out("a")));
        let error = frames.try_next().await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        assert!(
            error
                .to_string()
                .contains("no further data within 60 seconds"),
            "{error}"
        );
        assert!(frames.next().await.is_none());
    }
    exchange.closed().await;
    drop(attached.input);
    engine.finish().await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn idle_timeout_restarts_with_each_byte() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let almost = Duration::from_secs(59);
    let mut reply = Reply::status(200);
    for _ in 0..5 {
        reply = reply.pause(almost).chunk(frame(1, "a"));
    }
    engine.expect("GET", LOGS, reply);
    let frames: Vec<_> = logs(&impatient(&engine)?).await?.try_collect().await?;
    assert_eq!(frames.len(), 5);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn broken_connection_is_an_error_once() -> Result<()> {
    for engine in [FakeEngine::local().await?, FakeEngine::tcp().await?] {
        engine.expect("GET", LOGS, Reply::status(200).chunk(frame(1, "a")).cut());
        let mut logs = logs(&engine.docker()).await?;
        assert_eq!(logs.try_next().await?, Some(out("a")));
        let error = logs.try_next().await.unwrap_err();
        assert!(
            matches!(
                error,
                Error::Stream {
                    source: Some(_),
                    ..
                }
            ),
            "{error:?}"
        );
        assert!(
            error.to_string().contains("GET /containers/web/logs"),
            "{error}"
        );
        assert!(logs.next().await.is_none());
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn error_object_in_a_successful_response_ends_the_stream() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let reply = Reply::status(200)
        .chunk("{\"status\":\"Pulling\"}\r\n{\"errorDetail\":{\"message\":\"no space")
        .chunk(" left\"},\"error\":\"no space left\"}\r\n");
    engine.expect("POST", "/images/create", reply);
    let response = engine
        .docker()
        .execute(Request::post("/images/create"))
        .await?;
    let mut pull = response.json_stream::<ProgressMessage>();
    assert!(pull.try_next().await?.is_some());
    let error = pull.try_next().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /images/create: the engine reports: no space left"
    );
    assert!(pull.next().await.is_none());
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn dropping_a_stream_closes_its_connection_and_no_other() -> Result<()> {
    for engine in [FakeEngine::local().await?, FakeEngine::tcp().await?] {
        let (go, gate) = oneshot::channel::<()>();
        let (write, writing) = oneshot::channel::<()>();
        let dropped = engine.expect("GET", LOGS, Reply::status(200).chunk(frame(1, "a")).hang());
        let other = Reply::status(200).chunk("{}").wait_for(gate).chunk("{}");
        engine.expect("GET", "/events", other);
        // TCP tells a server that the client is gone for good only once it writes.
        let reply = Reply::upgraded().wait_for(writing).chunk("x").hang();
        let attached = engine.expect("POST", ATTACH, reply);
        engine.expect("GET", "/_ping", Reply::status(200).body("OK"));

        let docker = engine.docker();
        let mut frames = logs(&docker).await?;
        let mut others = events(&docker).await?;
        let Attached { output, input, .. } = attach(&docker).await?;
        frames.try_next().await?;
        others.try_next().await?;

        drop(frames);
        dropped.closed().await;
        drop(output);
        assert!(!attached.is_closed(), "the input is still there");
        drop(input);
        write.send(()).unwrap();
        attached.closed().await;

        docker.ping().await?;
        go.send(()).unwrap();
        assert!(others.try_next().await?.is_some());
        assert!(others.try_next().await?.is_none());
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn dropped_future_closes_its_connection() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let hanging = engine.expect(
        "GET",
        LOGS,
        Reply::status(200).after(std::future::pending::<()>()),
    );
    engine.expect("GET", "/_ping", Reply::status(200).body("OK"));
    let docker = engine.docker();
    tokio::select! {
        _ = logs(&docker) => panic!("the engine has not answered"),
        _ = hanging.received() => {}
    }
    hanging.closed().await;
    docker.ping().await?;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn partly_read_stream_does_not_return_its_connection() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = engine.docker();
    let large = || Bytes::from(vec![b'x'; 300_000]);
    for reply in [
        Reply::status(200).body(large()),
        Reply::status(200).chunk("head").chunk(large()),
        Reply::status(200).body("all of it in one packet"),
        Reply::status(200).chunk("a").chunk("b"),
    ] {
        engine.expect("GET", "/export", reply);
        engine.expect("GET", "/_ping", Reply::status(200).body("OK"));
        let mut bytes = docker.execute(Request::get("/export")).await?.byte_stream();
        assert!(bytes.try_next().await?.is_some());
        drop(bytes);
        docker.ping().await?;
    }
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn fully_read_stream_returns_its_connection() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = engine.docker();
    for _ in 0..3 {
        engine.expect("GET", LOGS, Reply::status(200).chunk(frame(1, "a")));
        assert_eq!(
            logs(&docker).await?.try_collect::<Vec<_>>().await?,
            [out("a")]
        );
    }
    assert_eq!(engine.connections(), 1);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn download_is_an_async_reader() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let reply = Reply::status(200).chunk("some ").chunk("bytes");
    engine.expect("GET", "/containers/web/export", reply);
    let mut text = String::new();
    let mut export = engine.docker().export_container("web").await?;
    export.read_to_string(&mut text).await.unwrap();
    assert_eq!(text, "some bytes");
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn upload_is_sent_while_it_is_produced() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("POST", "/images/load", Reply::status(200));
    let chunks = stream::iter(["first ", "second"]).then(|chunk| async move {
        tokio::task::yield_now().await;
        Ok::<_, std::io::Error>(chunk)
    });
    let request =
        Request::post("/images/load").body("application/x-tar", Body::from_stream(chunks));
    engine.docker().execute(request).await?.unit().await?;
    let requests = engine.finish().await;
    assert_eq!(requests[0].body, "first second");
    assert_eq!(requests[0].headers["transfer-encoding"], "chunked");
    Ok(())
}

#[tokio::test]
async fn failing_upload_source_is_a_body_error() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let (arrived, head) = oneshot::channel::<()>();
    let never = async move {
        arrived.send(()).unwrap();
        std::future::pending::<()>().await;
    };
    let reply = Reply::status(200).early().after(never);
    let cut = engine.expect("POST", "/images/load", reply);
    let failure = async move {
        head.await.unwrap();
        Err(std::io::Error::other("disk on fire"))
    };
    let chunks = stream::iter([Ok("first")]).chain(stream::once(failure));
    let request =
        Request::post("/images/load").body("application/x-tar", Body::from_stream(chunks));
    let error = engine.docker().execute(request).await.unwrap_err();
    assert!(matches!(error, Error::Body { .. }), "{error:?}");
    let text = "POST /images/load: cannot read the request's body: disk on fire";
    assert_eq!(error.to_string(), text);
    cut.closed().await;
    Ok(())
}
