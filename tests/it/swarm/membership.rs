//! Creating, joining, changing and leaving a swarm.

use std::time::Duration;

use asyncdocker::models::nodes::NodeAvailability;
use asyncdocker::models::swarm::{OrchestrationConfig, SwarmSpec};
use asyncdocker::swarm::{
    InitSwarmOptions, JoinSwarmOptions, LeaveSwarmOptions, UpdateSwarmOptions,
};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Result, Swarm};
use serde_json::json;

use super::{VERSION, recorded};
use crate::support::{assert_no_body, json_body};

#[tokio::test]
async fn inspect_swarm_reads_configuration_and_tokens() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/v1.51/swarm", recorded("swarm"));
    let swarm = engine.docker_at(VERSION).inspect_swarm().await?;
    assert_eq!(swarm.spec.name.as_deref(), Some("default"));
    let raft = swarm.spec.raft.as_ref().expect("the settings of raft");
    assert_eq!(raft.snapshot_interval, Some(10_000));
    let dispatcher = swarm.spec.dispatcher.as_ref().expect("the dispatcher");
    assert_eq!(dispatcher.heartbeat_period, Some(Duration::from_secs(5)));
    let ca = swarm.spec.ca_config.as_ref().expect("the authority");
    let days = Duration::from_secs(90 * 24 * 60 * 60);
    assert_eq!(ca.node_cert_expiry, Some(days));
    assert_eq!(swarm.data_path_port, Some(4789));
    assert_eq!(swarm.default_addr_pool, ["10.0.0.0/8"]);
    let tls = swarm
        .tls_info
        .as_ref()
        .expect("the authority's certificate");
    assert!(
        tls.cert_issuer_public_key
            .as_ref()
            .is_some_and(|key| key.len() > 50)
    );

    assert_eq!(swarm.join_tokens.worker, "SWMTKN-1-swarm-worker");
    assert_eq!(swarm.join_tokens.manager, "SWMTKN-1-swarm-manager");
    let shown = format!("{swarm:?}");
    assert!(!shown.contains("SWMTKN"), "{shown}");
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn init_swarm_sends_what_is_set_and_returns_the_node() -> Result<()> {
    let engine = FakeEngine::local().await?;
    for _ in 0..2 {
        engine.expect(
            "POST",
            "/v1.51/swarm/init",
            Reply::json(r#""7v2t30z9blmxuhnyo6s4cpenp""#),
        );
    }
    let docker = engine.docker_at(VERSION);
    let orchestration = OrchestrationConfig::builder().task_history_retention_limit(0);
    let spec = SwarmSpec::builder().orchestration(orchestration.build());
    let options = InitSwarmOptions::builder()
        .listen_addr("0.0.0.0:2377")
        .advertise_addr("192.0.2.10")
        .availability(NodeAvailability::Drain)
        .default_addr_pool(["10.20.0.0/16"])
        .subnet_size(24)
        .data_path_port(5000)
        .auto_lock_managers(true)
        .spec(spec.build());
    let node = docker.init_swarm(options.build()).await?;
    assert_eq!(node, "7v2t30z9blmxuhnyo6s4cpenp");
    docker.init_swarm(InitSwarmOptions::default()).await?;

    let requests = engine.finish().await;
    let expected = json!({
        "ListenAddr": "0.0.0.0:2377",
        "AdvertiseAddr": "192.0.2.10",
        "Availability": "drain",
        "DefaultAddrPool": ["10.20.0.0/16"],
        "SubnetSize": 24,
        "DataPathPort": 5000,
        "AutoLockManagers": true,
        "Spec": {"Orchestration": {"TaskHistoryRetentionLimit": 0}},
    });
    assert_eq!(json_body(&requests[0]), expected);
    assert_eq!(json_body(&requests[1]), json!({}));
    Ok(())
}

#[tokio::test]
async fn join_swarm_sends_the_token_and_never_shows_it() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("POST", "/v1.51/swarm/join", Reply::status(200));
    let options = JoinSwarmOptions::builder()
        .listen_addr("0.0.0.0")
        .remote_addrs(["192.0.2.10:2377"])
        .join_token("SWMTKN-1-abc")
        .build();
    let shown = format!("{options:?}");
    assert!(
        shown.contains("192.0.2.10") && !shown.contains("SWMTKN"),
        "{shown}"
    );
    engine.docker_at(VERSION).join_swarm(options).await?;
    let expected = json!({
        "ListenAddr": "0.0.0.0",
        "RemoteAddrs": ["192.0.2.10:2377"],
        "JoinToken": "SWMTKN-1-abc",
    });
    assert_eq!(json_body(&engine.finish().await[0]), expected);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn join_swarm_fails_if_the_engine_never_responds() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("POST", "/v1.51/swarm/join", Reply::never());
    let docker = engine.docker_at(VERSION);
    let error = docker
        .join_swarm(JoinSwarmOptions::default())
        .await
        .unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(
        error.to_string(),
        "POST /swarm/join: the engine sent no response within 60 seconds"
    );
    Ok(())
}

#[tokio::test]
async fn leave_swarm_sends_force_only_when_set() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("POST", "/v1.51/swarm/leave", Reply::status(200));
    engine.expect("POST", "/v1.51/swarm/leave?force=true", Reply::status(200));
    let docker = engine.docker_at(VERSION);
    docker.leave_swarm(LeaveSwarmOptions::default()).await?;
    let force = LeaveSwarmOptions::builder().force(true).build();
    docker.leave_swarm(force).await?;
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn update_swarm_sends_the_inspected_specification() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/v1.51/swarm", recorded("swarm"));
    let target = "/v1.51/swarm/update?version=11&rotateWorkerToken=true&rotateManagerToken=false\
        &rotateManagerUnlockKey=true";
    engine.expect("POST", target, Reply::status(200));
    let docker = engine.docker_at(VERSION);
    let swarm = docker.inspect_swarm().await?;
    let options = UpdateSwarmOptions::builder()
        .rotate_worker_token(true)
        .rotate_manager_token(false)
        .rotate_manager_unlock_key(true)
        .build();
    docker.update_swarm(11, &swarm.spec, options).await?;
    let expected = json!({
        "Name": "default",
        "Orchestration": {"TaskHistoryRetentionLimit": 5},
        "Raft": {
            "SnapshotInterval": 10000,
            "KeepOldSnapshots": 0,
            "LogEntriesForSlowFollowers": 500,
            "ElectionTick": 10,
            "HeartbeatTick": 1,
        },
        "Dispatcher": {"HeartbeatPeriod": 5_000_000_000_u64},
        "CAConfig": {"NodeCertExpiry": 7_776_000_000_000_000_u64},
        "TaskDefaults": {},
        "EncryptionConfig": {"AutoLockManagers": false},
    });
    assert_eq!(json_body(&engine.finish().await[1]), expected);
    Ok(())
}

#[tokio::test]
async fn unlock_key_is_sent_and_read_but_never_shown() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let reply = Reply::json(r#"{"UnlockKey": "SWMKEY-1-abc"}"#);
    engine.expect("GET", "/v1.51/swarm/unlockkey", reply);
    engine.expect("POST", "/v1.51/swarm/unlock", Reply::status(200));
    let docker = engine.docker_at(VERSION);
    let key = docker.swarm_unlock_key().await?;
    assert_eq!(key.unlock_key, "SWMKEY-1-abc");
    assert!(!format!("{key:?}").contains("SWMKEY"), "{key:?}");
    docker.unlock_swarm(&key.unlock_key).await?;
    let requests = engine.finish().await;
    assert_no_body(&requests[0]);
    assert_eq!(
        json_body(&requests[1]),
        json!({"UnlockKey": "SWMKEY-1-abc"})
    );
    Ok(())
}
