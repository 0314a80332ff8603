//! A cluster that loses nodes.

use std::time::Duration;

use asyncdocker::models::nodes::NodeSpec;
use asyncdocker::prelude::*;
use asyncdocker::services::{CreateServiceOptions, ListServicesOptions, ServiceConvergence};
use asyncdocker::{Docker, Error, Managers, Result};
use futures_util::TryStreamExt;

use super::cluster::{
    MANAGERS, Outage, PATIENCE, WORKER, converge, id_of, is_leader, node, nodes, refused, running,
    sleeper, until, whole, with_service,
};
use super::sharing::exclusive;

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn tasks_of_a_dead_worker_are_rescheduled() -> Result<()> {
    let _turn = exclusive().await;
    whole().await;
    let moved = with_service(sleeper("moves").replicas(4), async |docker, id| {
        converge(docker, id).await?;
        let worker = id_of(docker, WORKER).await?.expect("the worker");
        let tasks = running(docker, id).await?;
        assert!(
            tasks
                .iter()
                .any(|task| task.node_id.as_ref() == Some(&worker))
        );
        let mut outage = Outage::default();
        outage.kill(WORKER);
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
    whole().await;
    moved
}

/// A service whose task no node can take yet, waited for with a client of all managers and with one of a single manager.
async fn pending(
    managers: &Managers,
    single: &Docker,
) -> Result<(String, Vec<ServiceConvergence>)> {
    let options = sleeper("outage").constraints(["node.labels.outage==true"]);
    let id = managers.create_service(options.build()).await?.id;
    let waits = [
        managers.wait_service(&id).await?,
        single.wait_service(&id).await?,
    ];
    let waits = waits.map(|wait| wait.monitor(Duration::ZERO).timeout(PATIENCE));
    Ok((id, waits.into()))
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn clients_and_waits_survive_leader_loss_but_not_majority_loss() -> Result<()> {
    let _turn = exclusive().await;
    whole().await;
    let all = nodes(&node(1)).await?;
    let leader = 1 + all.iter().position(is_leader).expect("a leader");
    let others: Vec<usize> = (1..=MANAGERS).filter(|number| *number != leader).collect();
    let last = node(others[1]);
    // The leader is the first one that requests go to.
    let managers = Managers::new([node(leader), node(others[0]), last.clone()])?;
    let (service, mut waits) = pending(&managers, &last).await?;
    for wait in &mut waits {
        let first = wait.try_next().await?.expect("progress");
        assert!(!first.converged, "{first:?}");
    }
    let waits: Vec<_> = waits
        .into_iter()
        .map(|wait| tokio::spawn(wait.finish()))
        .collect();
    let mut outage = Outage::default();
    outage.kill(leader);
    let unlabelled = &all[others[1] - 1].id;
    until("a leader that labels a node", async || {
        let label = |spec: &mut NodeSpec| {
            spec.labels.insert("outage".to_owned(), "true".to_owned());
        };
        managers.update_node_with(unlabelled, label).await.map(Some)
    })
    .await;
    assert_ne!(managers.current().host(), node(leader).host());
    for wait in waits {
        assert!(wait.await.expect("no panic")?.converged);
    }
    managers.delete_service(&service).await?;
    managers
        .update_node_with(unlabelled, |spec| spec.labels.clear())
        .await?;

    outage.kill(others[0]);
    let error = until("the news that there is no leader", async || {
        let listed = managers.list_services(ListServicesOptions::default()).await;
        Ok(listed.err().filter(Error::is_no_leader))
    })
    .await;
    assert!(error.is_retryable() && !error.is_not_manager(), "{error}");
    let options = CreateServiceOptions::builder().image("busybox").build();
    let error = refused(last.create_service(options).await);
    assert!(error.is_no_leader(), "{error}");

    drop(outage);
    whole().await;
    Ok(())
}
