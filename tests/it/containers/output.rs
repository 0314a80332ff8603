//! Logs, top, stats, the size of a TTY.

mod timestamps;

use asyncdocker::containers::{ContainerLogsOptions, ContainerStatsOptions, ContainerTopOptions};
use asyncdocker::prelude::*;
use asyncdocker::stream::Frame;
use asyncdocker::test_util::{FakeEngine, Reply, frame};
use asyncdocker::{Docker, Error, Result, TtySize};
use chrono::{DateTime, Timelike};
use futures_util::TryStreamExt;

use super::{assert_sent_nothing, call, documented, headers, recorded, refused};

pub(super) const MISSING: (u16, &str) = (404, "No such container: web");

const LOGS: (&str, &str) = ("GET", "/containers/web/logs?stdout=true&stderr=true");

pub(super) const INSPECT: (&str, &str) = ("GET", "/containers/web/json");

/// A container that has run and ended.
fn ended() -> Reply {
    let body = r#"{"Id":"58bb","Config":{"Tty":false},"State":{"Status":"exited","StartedAt":"2026-11-23T16:15:39Z"}}"#;
    Reply::json(body)
}

/// The response that says whether there is a TTY.
pub(super) fn with_tty(tty: bool) -> Reply {
    Reply::json(format!(r#"{{"Id":"58bb","Config":{{"Tty":{tty}}}}}"#))
}

#[tokio::test]
async fn container_logs_sends_options_and_requests_both_outputs() -> Result<()> {
    let logs = |options: ContainerLogsOptions| {
        async move |docker: Docker| docker.container_logs("web", options).await
    };
    let known = || ContainerLogsOptions::builder().tty(true);
    let (_, sent) = call(LOGS, Reply::status(200), logs(known().build())).await?;
    assert_eq!(headers(&sent), []);

    let since = DateTime::from_timestamp(1_480_000_000, 5_000).expect("a time");
    let all = known()
        .follow(true)
        .stdout(false)
        .stderr(true)
        .since(since)
        .timestamps(false)
        .tail(0);
    let target = "/containers/web/logs?follow=true&stdout=false&stderr=true&since=1480000000.000005000&timestamps=false&tail=0";
    drop(call(("GET", target), Reply::status(200), logs(all.build())).await?);

    let one = "/containers/web/logs?stderr=true";
    drop(
        call(
            ("GET", one),
            Reply::status(200),
            logs(known().stderr(true).build()),
        )
        .await?,
    );
    Ok(())
}

/// What the logs read as, when the engine says whether there is a TTY.
async fn logs_of(reply: Reply, tty: bool) -> Result<Vec<Frame>> {
    let engine = FakeEngine::local().await?;
    engine.expect(LOGS.0, LOGS.1, reply);
    engine.expect(INSPECT.0, INSPECT.1, with_tty(tty));
    let logs = engine
        .docker()
        .container_logs("web", ContainerLogsOptions::default())
        .await?;
    let frames = logs.try_collect().await;
    engine.finish().await;
    frames
}

#[tokio::test]
async fn container_logs_looks_up_the_tty() -> Result<()> {
    let frames = logs_of(recorded("container-logs"), false).await?;
    assert_eq!(
        frames,
        [
            Frame::Stdout("2026-11-23T16:15:39.338023137Z out\n".into()),
            Frame::Stderr("2026-11-23T16:15:39.338108927Z err\n".into()),
        ]
    );
    let raw = b"\x01\0\0\0 raw \xff";
    let frames = logs_of(Reply::status(200).chunk(&raw[..]), true).await?;
    assert_eq!(frames, [Frame::Tty(raw[..].into())]);
    Ok(())
}

#[tokio::test]
async fn container_logs_needs_no_tty_look_up_with_newer_engines() -> Result<()> {
    let multiplexed = "application/vnd.docker.multiplexed-stream";
    let reply = Reply::status(200)
        .header("Content-Type", multiplexed)
        .chunk(frame(1, "out"));
    let (frames, _) = call(LOGS, reply, async |docker| {
        let options = ContainerLogsOptions::default();
        let logs = docker.container_logs("web", options).await?;
        logs.try_collect::<Vec<_>>().await
    })
    .await?;
    assert_eq!(frames, [Frame::Stdout("out".into())]);
    Ok(())
}

#[tokio::test]
async fn container_logs_errors() -> Result<()> {
    let errors = [
        (400, "Bad parameters: you must choose at least one stream"),
        MISSING,
        (
            500,
            "\"logs\" endpoint is supported only for the json-file logging driver",
        ),
    ];
    refused(LOGS, &errors, async |docker| {
        docker
            .container_logs("web", ContainerLogsOptions::default())
            .await
    })
    .await
}

#[tokio::test]
async fn container_top_sends_ps_arguments() -> Result<()> {
    let top = ("GET", "/containers/web/top");
    let (listed, sent) = call(top, recorded("container-top"), async |docker| {
        docker
            .container_top("web", ContainerTopOptions::default())
            .await
    })
    .await?;
    assert_eq!(headers(&sent), []);
    assert_eq!(
        listed.titles,
        ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]
    );
    assert_eq!(listed.processes.len(), 2);
    assert_eq!(listed.processes[1][7], "sleep 1");

    let (shown, _) = call(top, documented("container-top"), async |docker| {
        docker
            .container_top("web", ContainerTopOptions::default())
            .await
    })
    .await?;
    assert_eq!(shown.processes[1][1], "13735");

    let options = ContainerTopOptions::builder()
        .ps_args("aux --sort=-pid")
        .build();
    let top = ("GET", "/containers/web/top?ps_args=aux%20--sort%3D-pid");
    let (listed, _) = call(top, recorded("container-top-aux"), async |docker| {
        docker.container_top("web", options).await
    })
    .await?;
    assert_eq!(listed.titles[2], "%CPU");
    Ok(())
}

#[tokio::test]
async fn container_top_errors() -> Result<()> {
    let errors = [
        MISSING,
        (409, "Container web is not running"),
        (500, "Couldn't find PID field in ps output"),
    ];
    refused(("GET", "/containers/web/top"), &errors, async |docker| {
        docker
            .container_top("web", ContainerTopOptions::default())
            .await
    })
    .await
}

#[tokio::test]
async fn container_stats_returns_one_sample_or_a_stream() -> Result<()> {
    let once = ContainerStatsOptions::builder().stream(false).build();
    let target = ("GET", "/containers/web/stats?stream=false");
    for (reply, usage, pids) in [
        (recorded("container-stats"), 593_920, 2),
        (documented("container-stats"), 6_537_216, 3),
    ] {
        let once = once.clone();
        let (samples, sent) = call(target, reply, async |docker| {
            let samples = docker.container_stats("web", once).await?;
            samples.try_collect::<Vec<_>>().await
        })
        .await?;
        assert_eq!(headers(&sent), []);
        assert_eq!(samples.len(), 1);
        assert_eq!(samples[0].memory_stats.usage, Some(usage));
        assert_eq!(samples[0].pids_stats.current, Some(pids));
        assert_eq!(samples[0].networks.len(), if pids == 2 { 1 } else { 2 });
    }

    let live = ("GET", "/containers/web/stats");
    let reply = Reply::status(200)
        .chunk("{\"read\":\"2015-01-08T22:57:31.54792")
        .chunk("0715Z\"}\n{\"read\":\"0001-01-01T00:00:00Z\",")
        .chunk("\"cpu_stats\":{\"cpu_usage\":{\"total_usage\":18446744073709551615}}}\n");
    let (samples, _) = call(live, reply, async |docker| {
        let options = ContainerStatsOptions::default();
        let samples = docker.container_stats("web", options).await?;
        samples.try_collect::<Vec<_>>().await
    })
    .await?;
    assert_eq!(samples.len(), 2);
    assert!(samples[0].read.is_some());
    assert_eq!(samples[1].read, None);
    assert_eq!(samples[1].cpu_stats.cpu_usage.total_usage, u64::MAX);
    Ok(())
}

#[tokio::test]
async fn container_stats_errors() -> Result<()> {
    let errors = [MISSING, (500, "no statistics")];
    let stats = ("GET", "/containers/web/stats");
    refused(stats, &errors, async |docker| {
        docker
            .container_stats("web", ContainerStatsOptions::default())
            .await
    })
    .await?;

    let reply = Reply::status(200).chunk(r#"{"memory_stats":{"usage":"much"}}"#);
    let odd = call(stats, reply, async |docker| {
        let options = ContainerStatsOptions::default();
        let mut samples = docker.container_stats("web", options).await?;
        samples.try_next().await
    });
    let error = odd.await.unwrap_err();
    assert!(
        matches!(&error, Error::Decode { field, .. } if field == "memory_stats.usage"),
        "{error:?}"
    );
    Ok(())
}

#[tokio::test]
async fn resize_container_sends_height_and_width() -> Result<()> {
    let resize = ("POST", "/containers/web/resize?h=33&w=65535");
    let ((), sent) = call(resize, Reply::status(200), async |docker| {
        docker
            .resize_container(
                "web",
                TtySize {
                    columns: u16::MAX,
                    rows: 33,
                },
            )
            .await
    })
    .await?;
    assert_sent_nothing(&sent);
    Ok(())
}

#[tokio::test]
async fn resize_container_errors() -> Result<()> {
    let errors = [
        MISSING,
        (409, "Container web is not running"),
        (500, "bad file descriptor"),
    ];
    refused(
        ("POST", "/containers/web/resize?h=1&w=2"),
        &errors,
        async |docker| {
            docker
                .resize_container(
                    "web",
                    TtySize {
                        columns: 2,
                        rows: 1,
                    },
                )
                .await
        },
    )
    .await
}

#[tokio::test]
async fn container_output_reads_the_logs_after_the_exit() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let wait = engine.expect(
        "POST",
        "/containers/web/wait",
        Reply::json(r#"{"StatusCode": 3}"#),
    );
    let text = [frame(1, "out"), frame(2, "err"), frame(1, "put")].concat();
    let logs = "/containers/web/logs?stdout=true&stderr=true&tail=9";
    let reply = Reply::status(200)
        .after(async move { wait.received().await })
        .body(text);
    engine.expect(INSPECT.0, INSPECT.1, ended());
    engine.expect("GET", logs, reply);
    let options = ContainerLogsOptions::builder().follow(true).tail(9).build();
    let ended = engine.docker().container_output("web", options).await?;
    assert_eq!(ended.exit_code, 3);
    assert_eq!(ended.output.stdout_text(), "output");
    assert_eq!(ended.output.stderr_text(), "err");
    let requests = engine.finish().await;
    assert_eq!(requests[0].method, "POST");
    Ok(())
}

#[tokio::test]
async fn container_output_has_the_errors_of_its_steps() -> Result<()> {
    let wait = ("POST", "/containers/web/wait");
    refused(
        wait,
        &[MISSING, (500, "the engine is shutting down")],
        async |docker| {
            docker
                .container_output("web", ContainerLogsOptions::default())
                .await
        },
    )
    .await?;
    let engine = FakeEngine::local().await?;
    engine.expect(wait.0, wait.1, Reply::json(r#"{"StatusCode": 0}"#));
    engine.expect(INSPECT.0, INSPECT.1, ended());
    engine.expect(LOGS.0, LOGS.1, Reply::error(500, "no log driver reads"));
    let docker = engine.docker();
    let error = docker
        .container_output("web", ContainerLogsOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.engine_message(), Some("no log driver reads"));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn container_output_of_a_container_that_was_never_started_is_an_error() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let exited = Reply::json(r#"{"StatusCode": 0}"#);
    engine.expect("POST", "/containers/web/wait", exited);
    let created = r#"{"Id":"58bb","Config":{"Tty":false},"State":{"Status":"created","StartedAt":"0001-01-01T00:00:00Z"}}"#;
    engine.expect(INSPECT.0, INSPECT.1, Reply::json(created));
    let options = ContainerLogsOptions::default();
    let error = engine.docker().container_output("web", options).await;
    let expected = "POST /containers/web/wait: the container was never started, so it has no output and no exit code";
    assert_eq!(error.unwrap_err().to_string(), expected);
    engine.finish().await;
    Ok(())
}
