//! Waiting for services that do not converge.

use std::time::Duration;

use asyncdocker::models::services::{TaskRestartCondition, TaskRestartPolicy};
use asyncdocker::models::tasks::TaskState;
use asyncdocker::prelude::*;
use asyncdocker::{Docker, Error, Result};
use futures_util::TryStreamExt;

use super::cluster::{WORKER, node, refused, sleeper, until, with_service};
use super::sharing::shared;

fn restart(condition: TaskRestartCondition) -> TaskRestartPolicy {
    TaskRestartPolicy::builder()
        .condition(condition)
        .delay(Duration::from_millis(100))
        .build()
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn wait_service_fails_for_a_missing_image() -> Result<()> {
    let _turn = shared().await;
    let options = sleeper("missing")
        .image("no-such-image:latest")
        .restart_policy(restart(TaskRestartCondition::Any));
    with_service(options, async |docker, id| {
        let error = refused(docker.wait_service(id).await?.finish().await);
        assert!(matches!(error, Error::State { .. }), "{error:?}");
        assert!(
            error
                .to_string()
                .contains("No such image: no-such-image:latest"),
            "{error}"
        );
        // A busy engine may fail more often between two observations.
        assert!(error.to_string().ends_with(" in a row)"), "{error}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn wait_service_fails_if_a_task_ends_for_good() -> Result<()> {
    let _turn = shared().await;
    let options = sleeper("ended")
        .args(["sh", "-c", "exit 3"])
        .restart_policy(restart(TaskRestartCondition::Never));
    with_service(options, async |docker, id| {
        ended_for_good(docker, id).await.map(drop)
    })
    .await
}

/// Waits for a service whose task must end with status 3 and not be replaced, and returns the text of the error.
async fn ended_for_good(docker: &Docker, id: &str) -> Result<String> {
    let text = refused(docker.wait_service(id).await?.finish().await).to_string();
    assert!(
        text.contains("has failed (task: non-zero exit (3)) and is not replaced"),
        "{text}"
    );
    Ok(text)
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn wait_service_fails_if_the_task_of_one_node_ends_for_good() -> Result<()> {
    let _turn = shared().await;
    let worker = node(WORKER).info().await?.name;
    for job in [false, true] {
        let end = if job { "exit 0" } else { "exec sleep 600" };
        let command = format!("[ \"$NODE\" = {worker} ] && exit 3; {end}");
        let options = sleeper("one-ended")
            .env(["NODE={{.Node.Hostname}}"])
            .args(["sh", "-c", &command])
            .restart_policy(restart(TaskRestartCondition::Never));
        let options = if job {
            options.global_job()
        } else {
            options.global()
        };
        with_service(options, async |docker, id| {
            let text = ended_for_good(docker, id).await?;
            assert!(text.contains(" on node "), "{text}");
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn wait_service_waits_for_a_task_without_a_suitable_node() -> Result<()> {
    let _turn = shared().await;
    let options = sleeper("pending").constraints(["node.labels.nowhere==true"]);
    with_service(options, async |docker, id| {
        let mut waiting = docker.wait_service(id).await?;
        let reason = until("the reason", async || {
            let progress = waiting.try_next().await?.expect("it goes on");
            let slot = progress.slots.into_iter().next();
            Ok(slot.and_then(|slot| (slot.state == TaskState::Pending).then_some(slot.error)?))
        })
        .await;
        assert!(reason.contains("no suitable node"), "{reason}");
        Ok(())
    })
    .await
}
