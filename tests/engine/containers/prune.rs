//! Pruning, waiting for a condition, and checkpoints.

use asyncdocker::containers::{
    CreateCheckpointOptions, DeleteCheckpointOptions, DeleteContainerOptions,
    InspectContainerOptions, ListCheckpointsOptions, PruneContainersOptions,
    StartContainerFromCheckpointOptions, StopContainerOptions, WaitContainerOptions,
};
use asyncdocker::models::containers::{ContainerPruneFilter, WaitCondition};
use asyncdocker::prelude::*;
use asyncdocker::{Docker, Error, Result, Signal};

use crate::support::{engine, speaks, unique, with_container};

use super::{script, sleeper};

async fn exists(docker: &Docker, id: &str) -> Result<bool> {
    let options = InspectContainerOptions::default();
    match docker.inspect_container(id, options).await {
        Ok(_) => Ok(true),
        Err(error) if error.is_not_found() => Ok(false),
        Err(error) => Err(error),
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn prune_containers_removes_only_what_the_filters_select() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 29).await? {
        return Ok(());
    }
    let label = unique("prune");
    let labelled = |value: &str| script("echo some bytes > /file").labels([(&label, value)]);
    with_container(&docker, labelled("stopped"), async |stopped| {
        docker.start_container(stopped).await?;
        let wait = WaitContainerOptions::default();
        docker.wait_container(stopped, wait).await?;
        let running = sleeper().labels([(&label, "running")]);
        with_container(&docker, running, async |running| {
            docker.start_container(running).await?;
            with_container(&docker, labelled("kept"), async |kept| {
                let options = PruneContainersOptions::builder().filters([
                    ContainerPruneFilter::Label(label.clone()),
                    ContainerPruneFilter::NotLabel(format!("{label}=kept")),
                ]);
                let report = docker.prune_containers(options.build()).await?;
                assert_eq!(report.containers_deleted, [stopped]);
                assert!(report.space_reclaimed > 0, "{report:?}");
                assert!(!exists(&docker, stopped).await?);
                assert!(exists(&docker, running).await?);
                assert!(exists(&docker, kept).await?);

                let options = PruneContainersOptions::builder().filters([
                    ContainerPruneFilter::Label(label.clone()),
                    ContainerPruneFilter::Until("1h".to_owned()),
                ]);
                let report = docker.prune_containers(options.build()).await?;
                assert_eq!(report.containers_deleted, [] as [&str; 0]);
                Ok(())
            })
            .await
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn wait_container_waits_for_the_condition() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 30).await? {
        return Ok(());
    }
    let condition = |condition| WaitContainerOptions::builder().condition(condition).build();
    with_container(&docker, script("sleep 1; exit 7"), async |id| {
        // A container that has not been started is not running.
        let now = docker.wait_container(id, condition(WaitCondition::NotRunning));
        assert_eq!(now.await?.status_code, 0);

        let next = docker.wait_container(id, condition(WaitCondition::NextExit));
        let (exit, started) = tokio::join!(next, docker.start_container(id));
        assert!(started?);
        assert_eq!(exit?.status_code, 7);

        let gone = docker.wait_container(id, condition(WaitCondition::Removed));
        let removal = async {
            // The wait has to be there before the removal.
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            docker
                .delete_container(id, DeleteContainerOptions::default())
                .await
        };
        let (exit, removed) = tokio::join!(gone, removal);
        removed?;
        assert_eq!(exit?.status_code, 7);
        assert!(!exists(&docker, id).await?);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn stop_container_sends_the_requested_signal() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 42).await? {
        return Ok(());
    }
    let container = script("trap 'exit 42' USR1; while :; do sleep 1 & wait; done");
    with_container(&docker, container, async |id| {
        docker.start_container(id).await?;
        // The shell has to have set the trap.
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        let options = StopContainerOptions::builder().signal(Signal::USR1).build();
        assert!(docker.stop_container(id, options).await?);
        let exit = docker
            .wait_container(id, WaitContainerOptions::default())
            .await?;
        assert_eq!(exit.status_code, 42);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn checkpoints_need_experimental_features() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 25).await? {
        return Ok(());
    }
    let is_disabled = |error: Option<Error>| match error {
        Some(error) => assert!(error.is_experimental_disabled(), "{error:?}"),
        None => panic!("the engine has experimental features"),
    };
    with_container(&docker, sleeper(), async |id| {
        docker.start_container(id).await?;
        let options = CreateCheckpointOptions::builder().exit(true).build();
        is_disabled(docker.create_checkpoint(id, "one", options).await.err());
        let options = ListCheckpointsOptions::default();
        is_disabled(docker.list_checkpoints(id, options).await.err());
        let options = DeleteCheckpointOptions::default();
        is_disabled(docker.delete_checkpoint(id, "one", options).await.err());
        let options = StartContainerFromCheckpointOptions::default();
        let started = docker.start_container_from_checkpoint(id, "one", options);
        is_disabled(started.await.err());
        Ok(())
    })
    .await
}
