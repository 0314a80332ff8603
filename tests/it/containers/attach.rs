//! Attaching.

use asyncdocker::Result;
use asyncdocker::containers::AttachContainerOptions;
use asyncdocker::prelude::*;
use asyncdocker::stream::{Attached, Frame};
use asyncdocker::test_util::{FakeEngine, Reply, frame};
use futures_util::TryStreamExt;
use tokio::io::AsyncWriteExt;
use tokio::sync::oneshot;

use super::output::{INSPECT, MISSING, with_tty};
use super::{call, headers, refused};

const ATTACH: (&str, &str) = (
    "POST",
    "/containers/web/attach?stream=true&stdout=true&stderr=true",
);

#[tokio::test]
async fn attach_container_requests_an_upgrade_and_both_outputs() -> Result<()> {
    let cases = [
        (
            AttachContainerOptions::builder(),
            "stream=true&stdout=true&stderr=true",
        ),
        (
            AttachContainerOptions::builder().logs(true),
            "logs=true&stdout=true&stderr=true",
        ),
        (
            AttachContainerOptions::builder().stdin(true),
            "stream=true&stdin=true&stdout=true&stderr=true",
        ),
        (
            AttachContainerOptions::builder().logs(true).stdin(true),
            "logs=true&stream=true&stdin=true&stdout=true&stderr=true",
        ),
        (
            AttachContainerOptions::builder().stdout(false),
            "stream=true&stdout=false&stderr=true",
        ),
        (
            AttachContainerOptions::builder().stderr(false),
            "stream=true&stdout=true&stderr=false",
        ),
        (
            AttachContainerOptions::builder().stdout(true),
            "stream=true&stdout=true",
        ),
        (
            AttachContainerOptions::builder()
                .detach_keys("ctrl-p,ctrl-q")
                .logs(false)
                .stream(true)
                .stdin(false)
                .stdout(true)
                .stderr(false),
            "detachKeys=ctrl-p%2Cctrl-q&logs=false&stream=true&stdin=false&stdout=true&stderr=false",
        ),
    ];
    for (options, query) in cases {
        let options = options.tty(false).build();
        let target = format!("/containers/web/attach?{query}");
        let (_, sent) = call(("POST", &target), Reply::upgraded(), async |docker| {
            docker.attach_container("web", options).await
        })
        .await?;
        let mut known = headers(&sent);
        known.sort_unstable();
        assert_eq!(
            known,
            [
                ("connection", "Upgrade"),
                ("content-length", "0"),
                ("upgrade", "tcp")
            ]
        );
        assert_eq!(sent.body, "");
    }
    Ok(())
}

#[tokio::test]
async fn attach_container_attaches_before_it_looks_up_the_tty() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let (release, released) = oneshot::channel::<()>();
    let reply = Reply::upgraded()
        .chunk(frame(1, "early "))
        .wait_for(released)
        .chunk(frame(2, "late"));
    let attach = engine.expect(ATTACH.0, ATTACH.1, reply);
    let attached = attach.clone();
    let look_up = with_tty(false).after(async move { attached.received().await });
    engine.expect(INSPECT.0, INSPECT.1, look_up);

    let attached = engine
        .docker()
        .attach_container("web", AttachContainerOptions::default())
        .await?;
    release.send(()).expect("the engine waits");
    let frames: Vec<_> = attached.output.try_collect().await?;
    assert_eq!(
        frames,
        [Frame::Stdout("early ".into()), Frame::Stderr("late".into())]
    );

    let order: Vec<_> = engine
        .finish()
        .await
        .into_iter()
        .map(|request| request.method)
        .collect();
    assert_eq!(order, ["POST", "GET"]);
    Ok(())
}

#[tokio::test]
async fn attach_container_passes_bytes_both_ways() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let target = "/containers/web/attach?stream=true&stdin=true&stdout=true&stderr=true";
    let attach = engine.expect("POST", target, Reply::upgraded().echo().chunk("bye"));
    let options = AttachContainerOptions::builder()
        .stdin(true)
        .tty(true)
        .build();
    let attached = engine.docker().attach_container("web", options).await?;
    let Attached {
        output, mut input, ..
    } = attached;
    input.write_all(b"typed\n").await.expect("stdin is open");
    input.shutdown().await.expect("stdin is open");
    let output: Vec<_> = output.map_ok(Frame::into_bytes).try_collect().await?;
    assert_eq!(output.concat(), b"typed\nbye");
    assert_eq!(attach.received().await.input, "typed\n");
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn attach_container_without_stdin_closes_the_input() -> Result<()> {
    let options = AttachContainerOptions::builder().tty(false).build();
    call(ATTACH, Reply::upgraded(), async |docker| {
        let mut attached = docker.attach_container("web", options).await?;
        let error = attached.input.write_all(b"lost").await.unwrap_err();
        assert_eq!(error.to_string(), "stdin is not attached");
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn attach_container_reads_the_output_of_an_engine_that_does_not_upgrade() -> Result<()> {
    let options = AttachContainerOptions::builder().tty(false).build();
    let raw = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n";
    let reply = Reply::raw(raw).chunk(frame(1, "out"));
    let (frames, _) = call(ATTACH, reply, async |docker| {
        let attached = docker.attach_container("web", options).await?;
        attached.output.try_collect::<Vec<_>>().await
    })
    .await?;
    assert_eq!(frames, [Frame::Stdout("out".into())]);
    Ok(())
}

#[tokio::test]
async fn attach_container_errors() -> Result<()> {
    let errors = [
        (400, "Bad parameters: no stream is chosen"),
        MISSING,
        (
            409,
            "Container web is paused. Unpause the container before attach",
        ),
        (500, "the engine is shutting down"),
    ];
    refused(ATTACH, &errors, async |docker| {
        docker
            .attach_container("web", AttachContainerOptions::default())
            .await
    })
    .await?;

    // Newer engines write the error onto the connection that they have taken over already.
    let hijacked = "HTTP/1.1 409 Conflict\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n\
                    Container web is paused, unpause the container before attach.\r\n";
    let attach = call(ATTACH, Reply::raw(hijacked), async |docker| {
        docker
            .attach_container("web", AttachContainerOptions::default())
            .await
    });
    let error = attach.await.unwrap_err();
    assert!(error.is_conflict(), "{error:?}");
    let words = "Container web is paused, unpause the container before attach.";
    assert_eq!(error.engine_message(), Some(words));
    Ok(())
}
