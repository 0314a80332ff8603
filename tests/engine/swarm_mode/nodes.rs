//! Nodes: listing, labels, draining and roles.

use asyncdocker::Result;
use asyncdocker::models::nodes::{NodeAvailability, NodeFilter, NodeReachability, NodeRole};
use asyncdocker::nodes::ListNodesOptions;
use asyncdocker::prelude::*;

use super::cluster::{
    MANAGERS, WORKER, address, converge, id_of, is_leader, node, nodes, refused, running, sleeper,
    until, with_service,
};
use super::sharing::{exclusive, shared};

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn list_nodes_returns_roles() -> Result<()> {
    let _turn = shared().await;
    let docker = node(1);
    let all = nodes(&docker).await?;
    assert_eq!(all.len(), WORKER);
    assert_eq!(all.iter().filter(|node| is_leader(node)).count(), 1);
    for (number, node) in (1..).zip(&all) {
        assert_eq!(node.description.hostname, Some(format!("node-{number}")));
        assert_eq!(node.status.addr.as_deref(), Some(&*address(number)));
    }
    for manager in &all[..MANAGERS] {
        let status = manager.manager_status.as_ref().expect("a manager");
        assert_eq!(status.reachability, NodeReachability::Reachable);
    }
    let workers = [NodeFilter::Role(NodeRole::Worker)];
    let options = ListNodesOptions::builder().filters(workers).build();
    // Another test may just have demoted the worker.
    let workers = until("the worker", async || {
        let workers = docker.list_nodes(options.clone()).await?;
        Ok(Some(workers).filter(|workers| !workers.is_empty()))
    })
    .await;
    assert_eq!(workers.len(), 1);
    assert_eq!(workers[0].id, all[WORKER - 1].id);
    let unknown = refused(docker.inspect_node("no-such-node").await);
    assert!(unknown.is_not_found(), "{unknown}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn tasks_follow_node_labels_and_leave_a_drained_node() -> Result<()> {
    let _turn = exclusive().await;
    let docker = node(1);
    let worker = id_of(&docker, WORKER).await?.expect("the worker");
    let stale = docker.inspect_node(&worker).await?;
    docker
        .update_node_with(&worker, |spec| {
            spec.labels.insert("disk".to_owned(), "ssd".to_owned());
        })
        .await?;
    let error = docker
        .update_node(&worker, stale.version.index, &stale.spec)
        .await;
    assert!(refused(error).is_stale_version());

    let options = sleeper("labelled")
        .replicas(2)
        .constraints(["node.labels.disk==ssd"]);
    with_service(options, async |docker, id| {
        converge(docker, id).await?;
        for task in running(docker, id).await? {
            assert_eq!(task.node_id.as_deref(), Some(&*worker));
        }
        Ok::<_, asyncdocker::Error>(())
    })
    .await?;

    with_service(sleeper("drained").replicas(4), async |docker, id| {
        converge(docker, id).await?;
        docker
            .set_node_availability(&worker, NodeAvailability::Drain)
            .await?;
        until("tasks on other nodes", async || {
            let tasks = running(docker, id).await?;
            let moved = tasks
                .iter()
                .all(|task| task.node_id.as_deref() != Some(&*worker));
            Ok((tasks.len() == 4 && moved).then_some(()))
        })
        .await;
        docker
            .set_node_availability(&worker, NodeAvailability::Active)
            .await
    })
    .await?;
    docker
        .update_node_with(&worker, |spec| spec.labels.clear())
        .await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn set_node_role_promotes_and_demotes_a_worker() -> Result<()> {
    let _turn = exclusive().await;
    let docker = node(1);
    let worker = id_of(&docker, WORKER).await?.expect("the worker");
    docker.set_node_role(&worker, NodeRole::Manager).await?;
    until("the new manager", async || {
        let status = docker.inspect_node(&worker).await?.manager_status;
        let reachable = |status: &_| {
            let status: &asyncdocker::models::nodes::ManagerStatus = status;
            status.reachability == NodeReachability::Reachable
        };
        Ok(status.filter(reachable))
    })
    .await;
    until("its own word", async || {
        nodes(&node(WORKER)).await.map(Some)
    })
    .await;
    docker.set_node_role(&worker, NodeRole::Worker).await?;
    until("the worker again", async || {
        let node = docker.inspect_node(&worker).await?;
        Ok(node.manager_status.is_none().then_some(()))
    })
    .await;
    Ok(())
}
