//! Starting, stopping, signals, pausing, limits, names, removal.

mod removal;

use std::time::Duration;

use asyncdocker::containers::{
    AttachContainerOptions, ContainerLogsOptions, DeleteContainerOptions, KillContainerOptions,
    RestartContainerOptions, StopContainerOptions, UpdateContainerOptions, WaitContainerOptions,
};
use asyncdocker::models::containers::{
    ContainerCreateResponse, ContainerStatus, RestartPolicy, RestartPolicyName,
};
use asyncdocker::prelude::*;
use asyncdocker::volumes::DeleteVolumeOptions;
use asyncdocker::{ApiVersion, Docker, Request, Result, Signal, Transport};
use futures_util::TryStreamExt;
use serde_json::json;

use super::{MEMORY_LIMIT, inspect, logs, script, signal, sleeper, started};
use crate::support::{IMAGE, collect, engine, exit_code, unique, with_container};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_passes_through_its_whole_life_cycle() -> Result<()> {
    let docker = engine();
    let options = script("echo out; echo err >&2; exit 3").memory(32 << 20);
    with_container(&docker, options, async |id| {
        assert!(docker.start_container(id).await?);
        let follow = ContainerLogsOptions::builder().follow(true).build();
        let logs = docker.container_logs(id, follow).await?;
        assert_eq!(
            collect(logs).await?,
            ("out\n".to_owned(), "err\n".to_owned())
        );
        assert_eq!(exit_code(&docker, id).await?, 3);
        let details = inspect(&docker, id).await?;
        assert_eq!(details.state.status, ContainerStatus::Exited);
        assert_eq!(details.host_config.memory, Some(32 << 20));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn start_container_reports_whether_it_was_already_running() -> Result<()> {
    let docker = engine();
    with_container(&docker, sleeper(), async |id| {
        assert_eq!(inspect(&docker, id).await?.state.started_at, None);
        assert!(docker.start_container(id).await?);
        let state = inspect(&docker, id).await?.state;
        assert!(state.running && state.started_at.is_some());
        assert!(!docker.start_container(id).await?);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn start_container_with_missing_command_fails() -> Result<()> {
    let docker = engine();
    let options = script("").cmd(["/no/such/program"]);
    with_container(&docker, options, async |id| {
        let error = docker.start_container(id).await.unwrap_err();
        let words = error.engine_message().unwrap_or_default();
        assert!(words.contains("/no/such/program"), "{error}");
        Ok(())
    })
    .await
}

async fn stopped_with(docker: &Docker, on_term: &str, timeout: Duration) -> Result<i64> {
    let options = script(&format!(
        "trap '{on_term}' TERM; echo ready; while :; do sleep 1 & wait; done"
    ));
    with_container(docker, options, async |id| {
        assert_eq!(started(docker, id).await?.line().await?, "ready");
        let options = StopContainerOptions::builder().timeout(timeout).build();
        assert!(docker.stop_container(id, options.clone()).await?);
        let state = inspect(docker, id).await?.state;
        assert!(!state.running);
        assert!(!docker.stop_container(id, options).await?);
        Ok(state.exit_code)
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn stop_container_sends_the_stop_signal_and_reports_whether_it_was_running() -> Result<()> {
    let code = stopped_with(&engine(), "exit 4", Duration::from_secs(60)).await?;
    assert_eq!(code, 4);
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn stop_container_kills_after_the_timeout() -> Result<()> {
    let code = stopped_with(&engine(), "", Duration::from_secs(1)).await?;
    assert_eq!(code, 128 + 9);
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn stop_container_with_maximum_timeout_waits_for_the_exit() -> Result<()> {
    let code = stopped_with(&engine(), "sleep 2; exit 4", Duration::MAX).await?;
    assert_eq!(code, 4);
    Ok(())
}

/// The default of 10 seconds would kill the process before it ends by itself.
#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn stop_container_without_timeout_uses_the_stop_timeout_of_the_container() -> Result<()> {
    let docker = engine();
    if docker.api_version().await? < ApiVersion::new(1, 25) {
        return Ok(());
    }
    let command = "trap 'sleep 12; exit 4' TERM; echo ready; while :; do sleep 1 & wait; done";
    let body = json!({"Image": IMAGE, "Cmd": ["sh", "-c", command], "StopTimeout": 60});
    let request = Request::post("/containers/create").json(&body);
    let created: ContainerCreateResponse = docker.execute(request).await?.json().await?;
    let id = created.id;
    let stopped = async {
        assert_eq!(started(&docker, &id).await?.line().await?, "ready");
        docker
            .stop_container(&id, StopContainerOptions::default())
            .await?;
        inspect(&docker, &id).await
    }
    .await;
    let force = DeleteContainerOptions::builder().force(true).build();
    docker.delete_container(&id, force).await?;
    assert_eq!(stopped?.state.exit_code, 4);
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn restart_container_runs_the_command_again() -> Result<()> {
    let docker = engine();
    let options = script("echo up; exec sleep 1000");
    with_container(&docker, options, async |id| {
        let mut follower = started(&docker, id).await?;
        assert_eq!(follower.line().await?, "up");
        let before = inspect(&docker, id).await?.state;
        let at_once = RestartContainerOptions::builder().timeout(Duration::ZERO);
        docker.restart_container(id, at_once.build()).await?;
        let after = inspect(&docker, id).await?.state;
        assert!(after.running);
        assert!(after.started_at > before.started_at);

        up_so_often(&docker, id, 2).await?;

        // What does not run is only started.
        docker
            .kill_container(id, KillContainerOptions::default())
            .await?;
        docker
            .restart_container(id, RestartContainerOptions::default())
            .await?;
        assert!(inspect(&docker, id).await?.state.running);
        up_so_often(&docker, id, 3).await?;
        docker
            .kill_container(id, KillContainerOptions::default())
            .await?;
        let all = logs(&docker, id, ContainerLogsOptions::default()).await?;
        assert_eq!(all, "up\nup\nup\n");
        Ok(())
    })
    .await
}

/// Waits until the command has come so far so many times.
async fn up_so_often(docker: &Docker, id: &str, times: usize) -> Result<()> {
    let follow = ContainerLogsOptions::builder().follow(true).build();
    let mut lines = docker.container_logs(id, follow).await?.lines();
    for _ in 0..times {
        let line = lines.try_next().await?.map(|line| line.text().into_owned());
        assert_eq!(line.as_deref(), Some("up"));
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn kill_container_sends_the_signal() -> Result<()> {
    let docker = engine();
    let options = script(
        "trap 'echo usr1' USR1; trap 'echo hup' HUP; trap 'echo term; exit 5' TERM
         echo ready; while :; do sleep 1 & wait; done",
    );
    with_container(&docker, options, async |id| {
        let mut follower = started(&docker, id).await?;
        assert_eq!(follower.line().await?, "ready");
        signal(&docker, id, Signal::USR1).await?;
        assert_eq!(follower.line().await?, "usr1");
        signal(&docker, id, "HUP".into()).await?;
        assert_eq!(follower.line().await?, "hup");
        signal(&docker, id, 15.into()).await?;
        assert_eq!(follower.rest().await?, "term\n");
        assert_eq!(exit_code(&docker, id).await?, 5);

        let error = signal(&docker, id, Signal::TERM).await.unwrap_err();
        assert!(error.is_conflict(), "{error}");
        assert!(error.to_string().contains("is not running"), "{error}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn kill_container_without_signal_returns_after_the_exit() -> Result<()> {
    let docker = engine();
    with_container(&docker, sleeper(), async |id| {
        docker.start_container(id).await?;
        docker
            .kill_container(id, KillContainerOptions::default())
            .await?;
        let state = inspect(&docker, id).await?.state;
        assert!(!state.running);
        assert_eq!(state.exit_code, 128 + 9);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn update_container_changes_the_limits_of_the_running_process() -> Result<()> {
    let docker = engine();
    let options = script(&format!(
        "trap '{MEMORY_LIMIT}' USR1; {MEMORY_LIMIT}; while :; do sleep 1 & wait; done"
    ));
    with_container(&docker, options.memory(32 << 20), async |id| {
        let mut follower = started(&docker, id).await?;
        assert_eq!(follower.line().await?, (32 << 20).to_string());

        let policy = RestartPolicy::builder()
            .name(RestartPolicyName::OnFailure)
            .maximum_retry_count(3)
            .build();
        let options = UpdateContainerOptions::builder()
            .memory(48 << 20)
            .cpu_shares(256)
            .restart_policy(policy.clone());
        docker.update_container(id, options.build()).await?;
        signal(&docker, id, Signal::USR1).await?;
        assert_eq!(follower.line().await?, (48 << 20).to_string());

        let config = inspect(&docker, id).await?.host_config;
        assert_eq!(config.memory, Some(48 << 20));
        assert_eq!(config.cpu_shares, Some(256));
        assert_eq!(config.restart_policy, Some(policy));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn rename_container_changes_the_name_and_refuses_taken_names() -> Result<()> {
    let docker = engine();
    let (before, after) = (unique("before"), unique("after"));
    with_container(&docker, sleeper().name(before.as_str()), async |id| {
        docker.rename_container(id, &after).await?;
        let details = inspect(&docker, &after).await?;
        assert_eq!(
            (details.id.as_str(), details.name),
            (id, format!("/{after}"))
        );
        let gone = inspect(&docker, &before).await.unwrap_err();
        assert!(gone.is_not_found(), "{gone}");

        with_container(&docker, sleeper(), async |other| {
            let error = docker.rename_container(other, &after).await.unwrap_err();
            assert!(error.is_conflict(), "{error}");
            assert!(error.to_string().contains(&after), "{error}");
        })
        .await;
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn pause_container_freezes_processes_until_unpause_container() -> Result<()> {
    let docker = engine();
    with_container(&docker, sleeper(), async |id| {
        docker.start_container(id).await?;
        docker.pause_container(id).await?;
        let state = inspect(&docker, id).await?.state;
        assert!(state.paused && state.running);
        assert_eq!(state.status, ContainerStatus::Paused);

        let twice = docker.pause_container(id).await.unwrap_err();
        assert!(twice.to_string().contains("already paused"), "{twice}");
        let options = AttachContainerOptions::default();
        let attaching = docker.attach_container(id, options).await.unwrap_err();
        assert!(attaching.is_conflict(), "{attaching}");
        assert!(attaching.to_string().contains("paused"), "{attaching}");

        docker.unpause_container(id).await?;
        let state = inspect(&docker, id).await?.state;
        assert_eq!(state.status, ContainerStatus::Running);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn unpause_container_refuses_a_container_that_is_not_paused() -> Result<()> {
    let docker = engine();
    with_container(&docker, sleeper(), async |id| {
        docker.start_container(id).await?;
        let error = docker.unpause_container(id).await.unwrap_err();
        assert!(error.to_string().contains("is not paused"), "{error}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn wait_container_returns_the_exit_code_at_and_after_the_exit() -> Result<()> {
    let docker = engine();
    let options = script("trap 'exit 42' TERM; echo ready; while :; do sleep 1 & wait; done");
    with_container(&docker, options, async |id| {
        assert_eq!(started(&docker, id).await?.line().await?, "ready");
        let waiting = Box::pin(docker.wait_container(id, WaitContainerOptions::default()));
        let (waited, killed) = tokio::join!(waiting, signal(&docker, id, Signal::TERM));
        killed?;
        assert_eq!(waited?.status_code, 42);
        assert_eq!(exit_code(&docker, id).await?, 42);
        Ok(())
    })
    .await
}
