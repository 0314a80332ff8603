//! Which requests have a response timeout, and which may take any time.

use std::time::Duration;

use asyncdocker::containers::{
    AttachContainerOptions, ContainerLogsOptions, ContainerStatsOptions, ContainerTopOptions,
    CreateContainerOptions, DeleteContainerOptions, InspectContainerOptions, KillContainerOptions,
    ListContainersOptions, RestartContainerOptions, StopContainerOptions, UpdateContainerOptions,
    UploadArchiveOptions, WaitContainerOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Docker, Result, TtySize};

/// Whether a call fails when the engine takes longer than the client's limit. The clock is paused: it jumps from one
/// alarm to the next, so the earlier one decides.
async fn is_limited<T>(
    (method, path): (&str, &str),
    reply: Reply,
    call: impl AsyncFnOnce(Docker) -> Result<T>,
) -> Result<bool> {
    let engine = FakeEngine::local().await?;
    let late = tokio::time::sleep(Duration::from_secs(3600));
    let target = format!("/containers/{path}");
    engine.expect(method, &target, reply.after(late));
    match call(engine.docker_at(ApiVersion::V1_23)).await {
        Ok(_) => Ok(false),
        Err(error) if error.is_timeout() => Ok(true),
        Err(error) => Err(error),
    }
}

macro_rules! assert_limited {
    ($limited:literal: $($method:literal $path:literal $reply:expr => $call:expr;)*) => {$(
        let limited = is_limited(($method, $path), $reply, $call).await?;
        assert_eq!(limited, $limited, "{} {}", $method, $path);
    )*};
}

fn done() -> Reply {
    Reply::status(204)
}

fn object() -> Reply {
    Reply::json(r#"{"Id":"1","StatusCode":0,"Titles":[]}"#)
}

#[tokio::test(start_paused = true)]
async fn blocking_requests_have_no_timeout() -> Result<()> {
    let sized_list = ListContainersOptions::builder().size(true).build();
    let sized = InspectContainerOptions::builder().size(true).build();
    let followed = ContainerLogsOptions::builder()
        .follow(true)
        .tty(true)
        .build();
    let attach = AttachContainerOptions::builder().tty(true).build();
    assert_limited! { false:
        "GET" "json?size=true" Reply::json("[]") => async |docker| docker.list_containers(sized_list).await;
        "GET" "web/json?size=true" object() => async |docker| docker.inspect_container("web", sized).await;
        "GET" "web/changes" Reply::json("[]") => async |docker| docker.container_changes("web").await;
        "POST" "create" object() => async |docker| docker.create_container(CreateContainerOptions::default()).await;
        "POST" "web/start" done() => async |docker| docker.start_container("web").await;
        "POST" "web/stop?t=10" done() => async |docker| docker.stop_container("web", StopContainerOptions::default()).await;
        "POST" "web/restart?t=10" done() => async |docker| docker.restart_container("web", RestartContainerOptions::default()).await;
        "POST" "web/kill" done() => async |docker| docker.kill_container("web", KillContainerOptions::default()).await;
        "POST" "web/update" object() => async |docker| docker.update_container("web", UpdateContainerOptions::default()).await;
        "POST" "web/pause" done() => async |docker| docker.pause_container("web").await;
        "POST" "web/unpause" done() => async |docker| docker.unpause_container("web").await;
        "POST" "web/wait" object() => async |docker| docker.wait_container("web", WaitContainerOptions::default()).await;
        "DELETE" "web" done() => async |docker| docker.delete_container("web", DeleteContainerOptions::default()).await;
        "PUT" "web/archive?path=%2F" done() => async |docker| docker.upload_archive("web", "/", "tar", UploadArchiveOptions::default()).await;
        "GET" "web/logs?follow=true&stdout=true&stderr=true" done() => async |docker| docker.container_logs("web", followed).await;
        "GET" "web/stats" done() => async |docker| docker.container_stats("web", ContainerStatsOptions::default()).await;
        "POST" "web/attach?stream=true&stdout=true&stderr=true" Reply::upgraded() => async |docker| docker.attach_container("web", attach).await;
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn prompt_requests_have_a_response_timeout() -> Result<()> {
    let logs = ContainerLogsOptions::builder().tty(true).build();
    let sample = ContainerStatsOptions::builder().stream(false).build();
    assert_limited! { true:
        "GET" "json" Reply::json("[]") => async |docker| docker.list_containers(ListContainersOptions::default()).await;
        "GET" "web/json" object() => async |docker| docker.inspect_container("web", InspectContainerOptions::default()).await;
        "GET" "web/top" object() => async |docker| docker.container_top("web", ContainerTopOptions::default()).await;
        "GET" "web/logs?stdout=true&stderr=true" done() => async |docker| docker.container_logs("web", logs).await;
        "GET" "web/export" done() => async |docker| docker.export_container("web").await;
        "GET" "web/stats?stream=false" done() => async |docker| docker.container_stats("web", sample).await;
        "POST" "web/resize?h=1&w=1" done() => async |docker| docker.resize_container("web", TtySize { columns: 1, rows: 1 }).await;
        "POST" "web/rename?name=x" done() => async |docker| docker.rename_container("web", "x").await;
        "POST" "web/copy" done() => async |docker| docker.copy_from_container("web", "/").await;
        "HEAD" "web/archive?path=%2F" done() => async |docker| docker.stat_archive("web", "/").await;
        "GET" "web/archive?path=%2F" done() => async |docker| docker.download_archive("web", "/").await;
    }
    Ok(())
}
