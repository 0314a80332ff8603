//! Options of requests about containers that exist.

use std::time::Duration;

use asyncdocker::containers::{
    ContainerLogsOptions, ContainerStatsOptions, InspectContainerOptions, RestartContainerOptions,
    StopContainerOptions, UpdateContainerOptions, WaitContainerOptions,
};
use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
use asyncdocker::models::containers::WaitCondition;
use asyncdocker::prelude::*;
use asyncdocker::{Docker, Result, Signal, TtySize};
use futures_util::{FutureExt, TryStreamExt};

use super::{check, row};
use crate::containers::script;
use crate::support::{collect, with_container};

const SIZE: TtySize = TtySize {
    columns: 99,
    rows: 33,
};

/// Runs `stty size` in a container.
async fn terminal(docker: &Docker, at_creation: bool, at_start: bool) -> Result<bool> {
    let size = |wanted: bool| wanted.then_some(SIZE);
    with_container(docker, script("sleep 600"), async |id| {
        docker.start_container(id).await?;
        let create = CreateExecOptions::builder().cmd(["stty", "size"]).tty(true);
        let create = create.maybe_console_size(size(at_creation)).build();
        let exec = docker.create_exec(id, create).await?.id;
        let start = StartExecOptions::builder().tty(true);
        let start = start.maybe_console_size(size(at_start)).build();
        let started = docker.start_exec(&exec, start).await?;
        let (out, _) = collect(started.output).await?;
        Ok(out.trim() == "33 99")
    })
    .await
}

/// Prints `usr1` or `term` at that signal.
const TRAPS: &str = "trap 'echo usr1; exit 7' USR1; trap 'echo term; exit 8' TERM; echo ready; while :; do sleep 1 & wait; done";

/// Starts a container that traps signals, and waits until it does.
async fn trapping(docker: &Docker, id: &str) -> Result<()> {
    docker.start_container(id).await?;
    let follow = ContainerLogsOptions::builder().follow(true);
    let mut logs = docker.container_logs(id, follow.build()).await?;
    logs.try_next().await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn requests_about_containers_depend_on_the_api_version() -> Result<()> {
    check([
        row!(Some("condition"), 30, 29, async |docker: Docker| {
            with_container(&docker, script("exit 5"), async |id| {
                let next = WaitContainerOptions::builder().condition(WaitCondition::NextExit);
                let mut wait = Box::pin(docker.wait_container(id, next.build()));
                // Without the condition, a container that does not run has ended.
                let early = tokio::time::timeout(Duration::from_secs(1), &mut wait).await;
                if let Ok(exit) = early {
                    return Ok(exit?.status_code != 0);
                }
                docker.start_container(id).await?;
                Ok(wait.await?.status_code == 5)
            })
            .await
        }),
        row!(Some("pids_limit"), 40, 39, async |docker: Docker| {
            with_container(&docker, script("sleep 600").pids_limit(50), async |id| {
                let update = UpdateContainerOptions::builder().pids_limit(60);
                docker.update_container(id, update.build()).await?;
                let details = docker
                    .inspect_container(id, InspectContainerOptions::default())
                    .await?;
                Ok(details.host_config.pids_limit == Some(60))
            })
            .await
        }),
        row!(Some("one_shot"), 41, 40, async |docker: Docker| {
            with_container(&docker, script("sleep 600"), async |id| {
                docker.start_container(id).await?;
                let options = ContainerStatsOptions::builder()
                    .stream(false)
                    .one_shot(true);
                let mut stats = docker.container_stats(id, options.build()).await?;
                let sample = stats.try_next().await?.expect("a sample");
                // The engine does not wait for a second sample.
                Ok(sample.precpu_stats.system_cpu_usage.is_none())
            })
            .await
        }),
        row!(Some("signal"), 42, 41, async |docker: Docker| {
            with_container(&docker, script(TRAPS), async |id| {
                trapping(&docker, id).await?;
                let options = StopContainerOptions::builder().signal(Signal::USR1);
                docker.stop_container(id, options.build()).await?;
                let exit = docker
                    .wait_container(id, WaitContainerOptions::default())
                    .await?;
                Ok(exit.status_code == 7)
            })
            .await
        }),
        row!(Some("signal"), 42, 41, async |docker: Docker| {
            with_container(&docker, script(TRAPS), async |id| {
                trapping(&docker, id).await?;
                let options = RestartContainerOptions::builder().signal(Signal::USR1);
                docker.restart_container(id, options.build()).await?;
                let logs = docker
                    .container_logs(id, ContainerLogsOptions::default())
                    .await?;
                let (out, _) = collect(logs).await?;
                Ok(out.contains("usr1"))
            })
            .await
        }),
        row!(Some("console_size"), 42, 41, async |docker: Docker| {
            terminal(&docker, true, false).await
        }),
        row!(Some("console_size"), 42, 41, async |docker: Docker| {
            terminal(&docker, false, true).await
        }),
    ])
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn streams_of_a_websocket_are_chosen_from_1_42_on() -> Result<()> {
    use asyncdocker::containers::AttachContainerWebsocketOptions;

    check([row!(Some("stdin"), 42, 41, async |docker: Docker| {
        let options = script("read line; echo out; echo err >&2").open_stdin(true);
        with_container(&docker, options, async |id| {
            let only_out = AttachContainerWebsocketOptions::builder()
                .stdin(true)
                .stdout(true)
                .stream(true);
            let attached = docker.attach_container_websocket(id, only_out.build());
            let mut attached = attached.await?;
            docker.start_container(id).await?;
            let input = tokio::io::AsyncWriteExt::write_all(&mut attached.input, b"\n");
            input.await.expect("stdin is open");
            let (out, _) = collect(attached.output).await?;
            assert!(out.contains("out"), "{out}");
            Ok(!out.contains("err"))
        })
        .boxed()
        .await
    })])
    .await
}
