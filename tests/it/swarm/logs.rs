//! Output of services and tasks.

use asyncdocker::services::ServiceLogsOptions;
use asyncdocker::stream::{FrameKind, Line};
use asyncdocker::tasks::TaskLogsOptions;
use asyncdocker::test_util::{FakeEngine, Reply, frame};
use asyncdocker::{ApiVersion, Result, Services, Tasks};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use serde_json::json;

use super::VERSION;
use crate::support::{assert_no_body, fixture};

const MULTIPLEXED: &str = "application/vnd.docker.multiplexed-stream";
const RAW: &str = "application/vnd.docker.raw-stream";
const CONTEXT: &str =
    "com.docker.swarm.node.id=n1,com.docker.swarm.service.id=s1,com.docker.swarm.task.id=t1";

fn logs(content_type: &str) -> Reply {
    Reply::status(200).header("Content-Type", content_type)
}

#[tokio::test]
async fn service_logs_read_the_context_that_engines_send() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let target = "/v1.51/services/talk/logs?details=true&stdout=true&stderr=true&timestamps=true";
    let reply = logs(MULTIPLEXED).body(fixture("swarm-mode/service-logs.bin"));
    engine.expect("GET", target, reply);
    let options = ServiceLogsOptions::builder().details(true).timestamps(true);
    let logs = engine
        .docker_at(VERSION)
        .service_logs("talk", options.build())
        .await?;
    let lines: Vec<Line> = logs.lines().try_collect().await?;
    let texts: Vec<_> = lines.iter().map(|line| (line.kind, line.text())).collect();
    assert_eq!(
        texts,
        [
            (FrameKind::Stderr, "two".into()),
            (FrameKind::Stdout, "one".into()),
        ]
    );
    let context = lines[0].task_context().expect("a context");
    assert_eq!(context.node_id, "mk42tqrfzgdou3o29l15bql3a");
    assert_eq!(context.service_id, "mlhi1g60o9syz7p4i9l2ebcb1");
    assert_eq!(context.task_id, "n1qq567iu5h05m1aj4s5kumbb");
    let time: DateTime<Utc> = "2026-11-28T08:41:52.573397416Z".parse().expect("a time");
    assert_eq!(lines[0].timestamp, Some(time));
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn details_are_decoded_and_may_be_absent() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let target = "/v1.51/services/web/logs?details=true&stdout=true&stderr=true";
    let reply = logs(MULTIPLEXED)
        .chunk(frame(1, format!("A+B=c%2Cd%3De,{CONTEXT} a=b c\n")))
        .chunk(frame(1, " no details\n"))
        // A line of which the engine keeps two pieces, with the details before each.
        .chunk(frame(2, format!("{CONTEXT} long ")))
        .chunk(frame(2, format!("{CONTEXT} line\n")))
        .chunk(frame(1, format!("{CONTEXT} unfinished")));
    engine.expect("GET", target, reply);
    let options = ServiceLogsOptions::builder().details(true).build();
    let logs = engine
        .docker_at(VERSION)
        .service_logs("web", options)
        .await?;
    let lines: Vec<Line> = logs.lines().try_collect().await?;
    let texts: Vec<_> = lines.iter().map(Line::text).collect();
    assert_eq!(texts, ["a=b c", "no details", "long line", "unfinished"]);
    assert_eq!(lines[0].details["A B"], "c,d=e");
    assert_eq!(lines[0].details.len(), 4);
    assert!(lines[1].details.is_empty() && lines[1].task_context().is_none());
    for line in &lines[2..] {
        assert_eq!(
            line.task_context().map(|context| context.task_id),
            Some("t1")
        );
    }
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn collected_output_keeps_the_first_details_of_a_long_line_only() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let target = "/v1.51/tasks/t1/logs?details=true&stdout=true";
    let reply = logs(MULTIPLEXED)
        .chunk(frame(1, "a=b long "))
        .chunk(frame(1, "a=b line\n"))
        .chunk(frame(1, "a=b next\n"));
    engine.expect("GET", target, reply);
    let options = TaskLogsOptions::builder()
        .details(true)
        .stdout(true)
        .build();
    let logs = engine.docker_at(VERSION).task_logs("t1", options).await?;
    let output = logs.collect_output().await?;
    assert_eq!(output.stdout_text(), "a=b long line\na=b next\n");
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn service_logs_look_up_a_tty_before_api_1_42() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let version = ApiVersion::new(1, 41);
    let service = |tty: bool| {
        let spec = json!({"TaskTemplate": {"ContainerSpec": {"TTY": tty}}});
        let service = json!({"ID": "s1", "Version": {"Index": 1}, "Spec": spec, "Endpoint": {}});
        Reply::json(service.to_string())
    };
    let target = "/v1.41/services/web/logs?stdout=true&stderr=true";
    for tty in [true, false] {
        let bytes = if tty {
            "raw\r\n".into()
        } else {
            frame(1, "framed\n")
        };
        engine.expect("GET", target, logs(RAW).body(bytes));
        engine.expect("GET", "/v1.41/services/web", service(tty));
    }
    engine.expect("GET", target, logs(RAW).body("raw again"));
    let docker = engine.docker_at(version);
    for expected in ["raw\r\n", "framed\n"] {
        let logs = docker
            .service_logs("web", ServiceLogsOptions::default())
            .await?;
        assert_eq!(logs.collect_output().await?.stdout_text(), expected);
    }
    let known = ServiceLogsOptions::builder().tty(true).build();
    let output = docker
        .service_logs("web", known)
        .await?
        .collect_output()
        .await?;
    assert_eq!(output.stdout_text(), "raw again");
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn task_logs_look_up_a_tty_before_api_1_42() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let target = "/v1.41/tasks/t1/logs?follow=true&stderr=true&since=1&tail=7";
    engine.expect("GET", target, logs(RAW).body("raw"));
    let task = json!({
        "ID": "t1", "Version": {"Index": 1}, "Spec": {"ContainerSpec": {"TTY": true}},
        "Status": {"State": "running"}, "DesiredState": "running",
    });
    engine.expect("GET", "/v1.41/tasks/t1", Reply::json(task.to_string()));
    let options = TaskLogsOptions::builder()
        .follow(true)
        .stderr(true)
        .since(DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(1))
        .tail(7)
        .build();
    let docker = engine.docker_at(ApiVersion::new(1, 41));
    let output = docker
        .task_logs("t1", options)
        .await?
        .collect_output()
        .await?;
    assert_eq!(output.stdout_text(), "raw");
    engine.finish().await;
    Ok(())
}
