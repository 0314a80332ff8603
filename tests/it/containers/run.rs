//! Running a container in one call, waiting for its health, and the addresses of its ports.

use std::time::Duration;

use asyncdocker::containers::{
    CreateContainerOptions, CreateContainerOptionsBuilder, PullPolicy, RunContainerOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply, frame};
use asyncdocker::{ApiVersion, Error, Result};
use futures_util::TryStreamExt;
use serde_json::json;

use crate::support::json_body;

const CREATE: &str = "/v1.41/containers/create";
const ATTACH: &str = "/v1.41/containers/c1/attach?stream=true&stdout=true&stderr=true";
const START: &str = "/v1.41/containers/c1/start";
const NEXT_EXIT: &str = "/v1.41/containers/c1/wait?condition=next-exit";
const DELETE: &str = "/v1.41/containers/c1?v=true&force=true";

fn created() -> Reply {
    Reply::json(r#"{"Id": "c1", "Warnings": ["no swap"]}"#).with_status(201)
}

fn output() -> Reply {
    Reply::upgraded()
        .chunk(frame(1, "hello\n"))
        .chunk(frame(2, "oops\n"))
}

fn exit(code: i64) -> Reply {
    Reply::json(json!({ "StatusCode": code }).to_string())
}

fn busybox() -> CreateContainerOptionsBuilder {
    CreateContainerOptions::builder().image("busybox")
}

/// Expects a whole run, up to the start.
fn expect_start(engine: &FakeEngine, attach: &str, wait: &str) {
    engine.expect("POST", CREATE, created());
    engine.expect("POST", attach, output());
    engine.expect("POST", wait, exit(3));
    engine.expect("POST", START, Reply::status(204));
}

#[tokio::test]
async fn run_container_attaches_and_waits_before_the_start() -> Result<()> {
    let engine = FakeEngine::local().await?;
    expect_start(&engine, ATTACH, NEXT_EXIT);
    let docker = engine.docker_at(ApiVersion::new(1, 41));
    let options = busybox().cmd(["false"]).build();
    let run = RunContainerOptions::default();
    let mut container = docker.run_container(options, run).await?;
    assert_eq!(container.id, "c1");
    assert_eq!(container.warnings, ["no swap"]);
    let mut lines = Vec::new();
    while let Some(frame) = container.output.try_next().await? {
        lines.push(String::from_utf8_lossy(frame.bytes()).into_owned());
    }
    assert_eq!(lines, ["hello\n", "oops\n"]);
    assert_eq!(container.exit_code().await?, 3);
    let requests = engine.finish().await;
    assert_eq!(
        json_body(&requests[0]),
        json!({"Image": "busybox", "Cmd": ["false"]})
    );
    Ok(())
}

#[tokio::test]
async fn run_container_with_auto_remove_waits_for_the_removal() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let attach = "/v1.41/containers/c1/attach?stream=true&stdin=true&stdout=true&stderr=true";
    expect_start(
        &engine,
        attach,
        "/v1.41/containers/c1/wait?condition=removed",
    );
    let docker = engine.docker_at(ApiVersion::new(1, 41));
    let options = busybox().auto_remove(true).open_stdin(true).build();
    let run = RunContainerOptions::default();
    let container = docker.run_container(options, run).await?;
    assert_eq!(container.exit_code().await?, 3);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn a_wait_for_the_exit_code_leaves_no_input_open_and_no_output_unread() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let (closed, after_close) = tokio::sync::oneshot::channel::<()>();
    let stdin = "/v1.41/containers/c1/attach?stream=true&stdin=true&stdout=true&stderr=true";
    engine.expect("POST", CREATE, created());
    // A container that exits once its stdin ends.
    let attached = engine.expect("POST", stdin, output().hang());
    let exit = Reply::status(200)
        .wait_for(after_close)
        .chunk(r#"{"StatusCode": 3}"#);
    engine.expect("POST", NEXT_EXIT, exit);
    engine.expect("POST", START, Reply::status(204));
    let docker = engine.docker_at(ApiVersion::new(1, 41));
    let options = busybox().open_stdin(true).build();
    let container = docker
        .run_container(options, RunContainerOptions::default())
        .await?;
    let ending = async {
        attached.closed().await;
        let _ = closed.send(());
    };
    let (code, ()) = tokio::join!(container.exit_code(), ending);
    assert_eq!(code?, 3);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn run_container_waits_after_the_start_below_api_1_30() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("POST", "/v1.29/containers/create", created());
    let attach = "/v1.29/containers/c1/attach?stream=true&stdout=true&stderr=true";
    engine.expect("POST", attach, output());
    engine.expect("POST", "/v1.29/containers/c1/start", Reply::status(204));
    engine.expect("POST", "/v1.29/containers/c1/wait", exit(7));
    let docker = engine.docker_at(ApiVersion::new(1, 29));
    let run = RunContainerOptions::default();
    let container = docker.run_container(busybox().build(), run).await?;
    assert_eq!(container.exit_code().await?, 7);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn run_container_pulls_a_missing_image_only_with_the_pull_policy() -> Result<()> {
    let missing = || Reply::error(404, "No such image: busybox:latest");
    let pull = "/v1.41/images/create?fromImage=busybox&tag=latest";
    let pulled = || Reply::json_stream([r#"{"status":"Status: Downloaded newer image"}"#]);

    let engine = FakeEngine::local().await?;
    engine.expect("POST", CREATE, missing());
    engine.expect("POST", pull, pulled());
    expect_start(&engine, ATTACH, NEXT_EXIT);
    let docker = engine.docker_at(ApiVersion::new(1, 41));
    let run = RunContainerOptions::builder()
        .pull(PullPolicy::Missing)
        .build();
    let container = docker.run_container(busybox().build(), run).await?;
    assert_eq!(container.exit_code().await?, 3);
    engine.finish().await;

    let engine = FakeEngine::local().await?;
    let platform = "platform=linux%2Farm64";
    engine.expect("POST", &format!("{pull}&{platform}"), pulled());
    engine.expect("POST", &format!("{CREATE}?{platform}"), created());
    engine.expect("POST", ATTACH, output());
    engine.expect("POST", NEXT_EXIT, exit(3));
    engine.expect("POST", START, Reply::status(204));
    let docker = engine.docker_at(ApiVersion::new(1, 41));
    let run = RunContainerOptions::builder()
        .pull(PullPolicy::Always)
        .build();
    let options = busybox().platform("linux/arm64").build();
    drop(docker.run_container(options, run).await?);
    engine.finish().await;

    let engine = FakeEngine::local().await?;
    engine.expect("POST", CREATE, missing());
    let docker = engine.docker_at(ApiVersion::new(1, 41));
    let run = RunContainerOptions::default();
    let error = docker.run_container(busybox().build(), run).await.err();
    assert!(error.as_ref().is_some_and(Error::is_not_found), "{error:?}");
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn run_container_removes_a_container_that_fails_to_start() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("POST", CREATE, created());
    engine.expect("POST", ATTACH, Reply::upgraded().hang());
    engine.expect("POST", NEXT_EXIT, exit(0));
    engine.expect("POST", START, Reply::error(400, "exec: no such file"));
    engine.expect("DELETE", DELETE, Reply::status(204));
    let docker = engine.docker_at(ApiVersion::new(1, 41));
    let run = RunContainerOptions::default();
    let error = docker.run_container(busybox().build(), run).await.err();
    let message = error.as_ref().and_then(Error::engine_message);
    assert_eq!(message, Some("exec: no such file"));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn removing_a_running_container_ignores_that_it_is_gone() -> Result<()> {
    for removed in [
        Reply::status(204),
        Reply::error(404, "No such container: c1"),
        Reply::error(409, "removal of container c1 is already in progress"),
    ] {
        let engine = FakeEngine::local().await?;
        expect_start(&engine, ATTACH, NEXT_EXIT);
        engine.expect("DELETE", DELETE, removed);
        let docker = engine.docker_at(ApiVersion::new(1, 41));
        let run = RunContainerOptions::default();
        let container = docker.run_container(busybox().build(), run).await?;
        container.remove().await?;
        engine.finish().await;
    }
    Ok(())
}

fn state(running: bool, health: &str) -> Reply {
    let health = match health {
        "" => String::new(),
        status => format!(
            r#", "Health": {{"Status": "{status}", "FailingStreak": 0,
                "Log": [{{"ExitCode": 1, "Output": "refused\n"}}]}}"#
        ),
    };
    Reply::json(format!(
        r#"{{"Id": "c1", "State": {{"Status": "x", "Running": {running}, "ExitCode": 9,
            "StartedAt": "2026-11-23T21:13:30Z"{health}}},
            "NetworkSettings": {{"Ports": {{
                "80/tcp": [{{"HostIp": "0.0.0.0", "HostPort": "8080"}}, {{"HostIp": "::", "HostPort": "8081"}}],
                "53/udp": [{{"HostIp": "", "HostPort": "5353"}}], "443/tcp": null}}}}}}"#
    ))
}

const INSPECT: &str = "/containers/web/json";

#[tokio::test(start_paused = true)]
async fn wait_healthy_polls_until_the_check_succeeds() -> Result<()> {
    let engine = FakeEngine::local().await?;
    for _ in 0..7 {
        engine.expect("GET", INSPECT, state(true, "starting"));
    }
    engine.expect("GET", INSPECT, state(true, "healthy"));
    let waiting = tokio::time::timeout(Duration::from_secs(60), async {
        engine.docker().wait_healthy("web").await
    });
    waiting.await.expect("in time")?;
    engine.finish().await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn wait_healthy_fails_if_the_engine_never_runs_the_check() -> Result<()> {
    // The client looks six times in the first two seconds, and then once a second. The last look is a minute after the first
    // result is due.
    for (config, looks) in [
        ("", 125),
        (r#""Interval": 0, "Timeout": 0"#, 125),
        (r#""Interval": 1000000000, "Timeout": 2000000000"#, 68),
    ] {
        let engine = FakeEngine::local().await?;
        let starting = format!(
            r#"{{"Id": "c1", "Config": {{"Healthcheck": {{{config}}}}},
                "State": {{"Running": true, "Health": {{"Status": "starting", "Log": null}}}}}}"#
        );
        for _ in 0..looks {
            engine.expect("GET", INSPECT, Reply::json(starting.clone()));
        }
        let error = engine.docker().wait_healthy("web").await.unwrap_err();
        assert!(
            error.to_string().contains("does not run the health check"),
            "{error}"
        );
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn wait_healthy_fails_if_the_container_cannot_become_healthy() -> Result<()> {
    for (reply, expected) in [
        (
            state(true, "unhealthy"),
            r"the container is unhealthy: exit code 1: refused",
        ),
        (state(true, ""), "the container has no health check"),
        (state(true, "none"), "the container has no health check"),
        (
            state(false, "healthy"),
            "the container has exited with code 9",
        ),
        (
            Reply::json(r#"{"Id": "c1", "State": {"Running": false}}"#),
            "the container was never started",
        ),
    ] {
        let engine = FakeEngine::local().await?;
        engine.expect("GET", INSPECT, reply);
        let error = engine.docker().wait_healthy("web").await.unwrap_err();
        assert!(matches!(error, Error::State { .. }), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn published_port_returns_the_first_address_of_the_host() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = engine.docker();
    for (port, expected) in [
        ("80", "0.0.0.0:8080"),
        ("80/tcp", "0.0.0.0:8080"),
        ("53/udp", "0.0.0.0:5353"),
    ] {
        engine.expect("GET", INSPECT, state(true, ""));
        let address = docker.published_port("web", port).await?;
        assert_eq!(address.to_string(), expected);
    }
    for (port, running, expected) in [
        ("443", true, "the container does not publish port `443`"),
        (
            "80/udp",
            true,
            "the container does not publish port `80/udp`",
        ),
        // Podman reports the ports of a container that does not run.
        ("80", false, "the container has exited with code 9"),
        ("81", false, "the container has exited with code 9"),
    ] {
        engine.expect("GET", INSPECT, state(running, ""));
        let error = docker.published_port("web", port).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    engine.finish().await;
    Ok(())
}
