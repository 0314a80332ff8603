//! Creating, joining, changing and leaving a swarm, with the spare engine.

use asyncdocker::models::nodes::NodeAvailability;
use asyncdocker::models::swarm::{SwarmEncryptionConfig, SwarmInspect, SwarmSpec};
use asyncdocker::nodes::DeleteNodeOptions;
use asyncdocker::prelude::*;
use asyncdocker::services::ListServicesOptions;
use asyncdocker::swarm::{
    InitSwarmOptions, JoinSwarmOptions, JoinSwarmOptionsBuilder, LeaveSwarmOptions,
    UpdateSwarmOptions,
};
use asyncdocker::{ApiErrorKind, Docker, Result};

use super::cluster::{SPARE, WORKER, address, control, id_of, node, refused, until};
use super::sharing::{exclusive, shared, spare_engine};

/// Options with which the spare engine joins.
fn join(token: &str) -> JoinSwarmOptionsBuilder {
    JoinSwarmOptions::builder()
        .listen_addr("0.0.0.0:2377")
        .advertise_addr(address(SPARE))
        .remote_addrs([format!("{}:2377", address(1))])
        .join_token(token)
}

async fn leave(docker: &Docker) -> Result<()> {
    let force = LeaveSwarmOptions::builder().force(true).build();
    docker.leave_swarm(force).await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn swarm_is_created_updated_locked_unlocked_and_left() -> Result<()> {
    let _turn = spare_engine().await;
    let docker = node(SPARE);
    let error = refused(docker.inspect_swarm().await);
    assert!(error.is_not_manager(), "{error}");
    let error = refused(docker.list_services(ListServicesOptions::default()).await);
    assert!(error.is_not_manager() && !error.is_retryable(), "{error}");
    let error = refused(leave(&docker).await);
    assert!(error.is_not_manager(), "{error}");

    let options = InitSwarmOptions::builder()
        .listen_addr("0.0.0.0:2377")
        .advertise_addr(address(SPARE))
        .build();
    let id = docker.init_swarm(options.clone()).await?;
    assert_eq!(docker.inspect_node(&id).await?.id, id);
    let again = refused(docker.init_swarm(options).await);
    assert!(
        again.to_string().contains("already part of a swarm"),
        "{again}"
    );
    let info = docker.info().await?.swarm.expect("the state of the swarm");
    assert_eq!((info.node_id, info.control_available), (id, true));

    let swarm = docker.inspect_swarm().await?;
    let options = UpdateSwarmOptions::builder()
        .rotate_worker_token(true)
        .rotate_manager_token(true)
        .build();
    let mut spec = swarm.spec.clone();
    spec.encryption_config = Some(
        SwarmEncryptionConfig::builder()
            .auto_lock_managers(true)
            .build(),
    );
    docker
        .update_swarm(swarm.version.index, &spec, options.clone())
        .await?;
    let stale = refused(
        docker
            .update_swarm(swarm.version.index, &spec, options)
            .await,
    );
    assert!(stale.is_stale_version(), "{stale}");
    let rotated = docker.inspect_swarm().await?;
    assert_ne!(rotated.join_tokens.worker, swarm.join_tokens.worker);
    assert_ne!(rotated.join_tokens.manager, swarm.join_tokens.manager);

    let key = until("the unlock key", async || {
        let key = docker.swarm_unlock_key().await?.unlock_key;
        Ok(Some(key).filter(|key| !key.is_empty()))
    })
    .await;
    let open = refused(docker.unlock_swarm(&key).await);
    assert!(open.is_conflict(), "{open}");
    control("stop", SPARE);
    control("start", SPARE);
    let locked = refused(docker.inspect_swarm().await);
    assert!(
        locked.is_swarm_locked() && !locked.is_not_manager(),
        "{locked}"
    );
    let other = "SWMKEY-1-WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW";
    let wrong = refused(docker.unlock_swarm(other).await);
    assert!(wrong.is_unauthorized(), "{wrong}");
    assert!(!wrong.to_string().contains(other), "{wrong}");
    let malformed = refused(docker.unlock_swarm("nonsense").await);
    assert_eq!(
        malformed.kind(),
        Some(ApiErrorKind::BadParameter),
        "{malformed}"
    );
    assert!(!malformed.to_string().contains("nonsense"), "{malformed}");
    docker.unlock_swarm(&key).await?;
    until("the unlocked swarm", async || {
        docker.inspect_swarm().await.map(Some)
    })
    .await;

    let root = |swarm: &SwarmInspect| swarm.tls_info.clone().and_then(|tls| tls.trust_root);
    let before = root(&docker.inspect_swarm().await?);
    let options = UpdateSwarmOptions::default();
    docker
        .update_swarm_with(options, SwarmSpec::rotate_ca)
        .await?;
    until("the new root certificate", async || {
        let swarm = docker.inspect_swarm().await?;
        let done = swarm.root_rotation_in_progress != Some(true) && root(&swarm) != before;
        Ok(done.then_some(()))
    })
    .await;

    let alone = refused(docker.leave_swarm(LeaveSwarmOptions::default()).await);
    assert!(alone.to_string().contains("last manager"), "{alone}");
    leave(&docker).await?;
    assert!(refused(docker.inspect_swarm().await).is_not_manager());
    Ok(())
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn engine_joins_as_a_worker_and_leaves() -> Result<()> {
    let _turn = exclusive().await;
    let _spare = spare_engine().await;
    let (manager, docker) = (node(1), node(SPARE));
    let malformed = refused(docker.join_swarm(join("nonsense").build()).await);
    assert!(
        malformed.to_string().contains("invalid join token"),
        "{malformed}"
    );
    assert!(!malformed.to_string().contains("nonsense"), "{malformed}");
    let nowhere = refused(
        docker
            .join_swarm(join("").remote_addrs(Vec::<String>::new()).build())
            .await,
    );
    assert!(nowhere.status().is_some(), "{nowhere}");

    let replaced = manager.inspect_swarm().await?.join_tokens.worker;
    let rotate = UpdateSwarmOptions::builder().rotate_worker_token(true);
    manager.update_swarm_with(rotate.build(), |_| {}).await?;
    let error = refused(docker.join_swarm(join(&replaced).build()).await);
    assert!(
        error
            .to_string()
            .contains("A valid join token is necessary to join this cluster"),
        "{error}"
    );
    assert!(
        !error.is_retryable() && !error.to_string().contains(&replaced),
        "{error}"
    );

    let token = manager.inspect_swarm().await?.join_tokens.worker;
    let options = join(&token).availability(NodeAvailability::Pause).build();
    docker.join_swarm(options).await?;
    let id = until("the joined node", async || id_of(&manager, SPARE).await).await;
    let joined = manager.inspect_node(&id).await?;
    assert_eq!(joined.spec.availability, Some(NodeAvailability::Pause));
    let refused_by_worker = refused(docker.inspect_swarm().await);
    assert!(refused_by_worker.is_not_manager(), "{refused_by_worker}");

    let busy = refused(manager.delete_node(&id, DeleteNodeOptions::default()).await);
    assert!(busy.to_string().contains("is not down"), "{busy}");
    docker.leave_swarm(LeaveSwarmOptions::default()).await?;
    until("the removal of the node", async || {
        let removed = manager.delete_node(&id, DeleteNodeOptions::default()).await;
        removed.map(Some)
    })
    .await;
    assert!(refused(manager.inspect_node(&id).await).is_not_found());
    Ok(())
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn join_swarm_ends_if_the_manager_does_not_respond() -> Result<()> {
    let _turn = spare_engine().await;
    let docker = node(SPARE);
    let token = format!("SWMTKN-1-{}-{}", "0".repeat(50), "0".repeat(25));
    // No node has this address.
    let options = join(&token).remote_addrs(["10.77.0.99:2377"]).build();
    let error = refused(docker.join_swarm(options).await);
    assert!(error.to_string().contains("Timeout was reached"), "{error}");
    assert!(
        !error.is_retryable(),
        "it goes on in the background: {error}"
    );
    leave(&docker).await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn worker_refuses_manager_requests() -> Result<()> {
    let _turn = shared().await;
    let worker = node(WORKER);
    let errors = [
        refused(worker.inspect_swarm().await),
        refused(worker.list_services(ListServicesOptions::default()).await),
        refused(worker.inspect_node("node-1").await),
    ];
    for error in errors {
        assert!(error.is_not_manager(), "{error}");
    }
    Ok(())
}
