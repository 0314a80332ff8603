//! A cluster that loses nodes.

use asyncdocker::prelude::*;
use asyncdocker::services::{CreateServiceOptions, ListServicesOptions};
use asyncdocker::{Error, Result};

use super::cluster::{
    MANAGERS, WORKER, control, id_of, is_leader, node, nodes, refused, running, sleeper, until,
    whole, with_service,
};

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn tasks_of_a_dead_worker_are_rescheduled() -> Result<()> {
    whole().await;
    let moved = with_service(sleeper("moves").replicas(4), async |docker, id| {
        docker.wait_service(id).await?.finish().await?;
        let worker = id_of(docker, WORKER).await?.expect("the worker");
        let tasks = running(docker, id).await?;
        assert!(
            tasks
                .iter()
                .any(|task| task.node_id.as_ref() == Some(&worker))
        );
        control("kill", WORKER);
        until("tasks on the remaining nodes", async || {
            let tasks = running(docker, id).await?;
            let moved = tasks
                .iter()
                .all(|task| task.node_id.as_ref() != Some(&worker));
            Ok((tasks.len() == 4 && moved).then_some(()))
        })
        .await;
        Ok::<_, Error>(())
    })
    .await;
    control("start", WORKER);
    whole().await;
    moved
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn new_leader_is_elected_only_with_a_majority() -> Result<()> {
    whole().await;
    let all = nodes(&node(1)).await?;
    let leader = 1 + all.iter().position(is_leader).expect("a leader");
    let others: Vec<usize> = (1..=MANAGERS).filter(|number| *number != leader).collect();
    control("kill", leader);
    until("another leader", async || {
        let nodes = nodes(&node(others[0])).await?;
        Ok(nodes.iter().any(is_leader).then_some(()))
    })
    .await;

    control("kill", others[0]);
    let last = node(others[1]);
    let error = until("the news that there is no leader", async || {
        let listed = last.list_services(ListServicesOptions::default()).await;
        Ok(listed.err().filter(Error::is_no_leader))
    })
    .await;
    assert!(error.is_retryable() && !error.is_not_manager(), "{error}");
    let options = CreateServiceOptions::builder().image("busybox").build();
    let error = refused(last.create_service(options).await);
    assert!(error.is_no_leader(), "{error}");

    control("start", leader);
    control("start", others[0]);
    whole().await;
    Ok(())
}
