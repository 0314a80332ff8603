//! Errors of each operation.

use asyncdocker::configs::{CreateConfigOptions, ListConfigsOptions};
use asyncdocker::models::configs::SwarmConfigSpec;
use asyncdocker::models::nodes::NodeSpec;
use asyncdocker::models::secrets::SwarmSecretSpec;
use asyncdocker::models::services::ServiceSpec;
use asyncdocker::models::swarm::SwarmSpec;
use asyncdocker::nodes::{DeleteNodeOptions, ListNodesOptions};
use asyncdocker::prelude::*;
use asyncdocker::secrets::{CreateSecretOptions, ListSecretsOptions};
use asyncdocker::services::{
    CreateServiceOptions, InspectServiceOptions, ListServicesOptions, ServiceLogsOptions,
    UpdateServiceOptions,
};
use asyncdocker::swarm::{
    InitSwarmOptions, JoinSwarmOptions, LeaveSwarmOptions, UpdateSwarmOptions,
};
use asyncdocker::tasks::{ListTasksOptions, TaskLogsOptions};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Call, Error, Result};
use http::{Method, StatusCode};

use super::VERSION;
use crate::support::refused;

const WORKER: &str = "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. \
    Please run this command on a manager node or promote the current node to a manager.";
const NO_SWARM: &str = "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect \
    this node to swarm and try again.";
const LOCKED: &str = "Swarm is encrypted and needs to be unlocked before it can be used. Please use \"docker swarm \
    unlock\" to unlock it.";
const NO_LEADER: &str = "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too few \
    managers are online. Make sure more than half of the managers are online.";

#[tokio::test]
async fn swarm_errors() -> Result<()> {
    let errors = [(503, WORKER), (503, LOCKED), (500, NO_LEADER)];
    refused(("GET", "/v1.51/swarm"), &errors, async |docker| {
        docker.inspect_swarm().await
    })
    .await?;
    let target = ("GET", "/v1.51/swarm/unlockkey");
    refused(target, &errors, async |docker| {
        docker.swarm_unlock_key().await
    })
    .await?;
    let errors = [
        (400, "invalid address"),
        (503, "This node is already part of a swarm."),
    ];
    refused(("POST", "/v1.51/swarm/init"), &errors, async |docker| {
        docker.init_swarm(InitSwarmOptions::default()).await
    })
    .await?;
    let errors = [
        (500, "invalid join token"),
        (503, "Timeout was reached before node joined."),
    ];
    refused(("POST", "/v1.51/swarm/join"), &errors, async |docker| {
        docker.join_swarm(JoinSwarmOptions::default()).await
    })
    .await?;
    let errors = [(503, "This node is not part of a swarm")];
    refused(("POST", "/v1.51/swarm/leave"), &errors, async |docker| {
        docker.leave_swarm(LeaveSwarmOptions::default()).await
    })
    .await?;
    let errors = [(
        500,
        "rpc error: code = Unknown desc = update out of sequence",
    )];
    refused(
        ("POST", "/v1.51/swarm/update?version=1"),
        &errors,
        async |docker| {
            let options = UpdateSwarmOptions::default();
            docker.update_swarm(1, &SwarmSpec::default(), options).await
        },
    )
    .await?;
    let errors = [
        (401, "swarm could not be unlocked: invalid key provided"),
        (409, "swarm is not locked"),
    ];
    refused(("POST", "/v1.51/swarm/unlock"), &errors, async |docker| {
        docker.unlock_swarm("SWMKEY-1-x").await
    })
    .await
}

#[tokio::test]
async fn node_errors() -> Result<()> {
    let errors = [(400, "invalid filter 'x'"), (503, NO_SWARM)];
    refused(("GET", "/v1.51/nodes"), &errors, async |docker| {
        docker.list_nodes(ListNodesOptions::default()).await
    })
    .await?;
    let missing = [(404, "node n1 not found")];
    let target = ("GET", "/v1.51/nodes/n1");
    refused(target, &missing, async |docker| {
        docker.inspect_node("n1").await
    })
    .await?;
    let target = ("POST", "/v1.51/nodes/n1/update?version=1");
    refused(target, &missing, async |docker| {
        docker.update_node("n1", 1, &NodeSpec::default()).await
    })
    .await?;
    refused(("DELETE", "/v1.51/nodes/n1"), &missing, async |docker| {
        docker.delete_node("n1", DeleteNodeOptions::default()).await
    })
    .await
}

#[tokio::test]
async fn service_errors() -> Result<()> {
    let errors = [(400, "invalid filter 'x'"), (503, WORKER)];
    refused(("GET", "/v1.51/services"), &errors, async |docker| {
        docker.list_services(ListServicesOptions::default()).await
    })
    .await?;
    let errors = [
        (409, "service web already exists"),
        (404, "network n1 not found"),
    ];
    refused(
        ("POST", "/v1.51/services/create"),
        &errors,
        async |docker| {
            let options = CreateServiceOptions::builder().name("web").build();
            docker.create_service(options).await
        },
    )
    .await?;
    let missing = [(404, "service web not found")];
    refused(("GET", "/v1.51/services/web"), &missing, async |docker| {
        let options = InspectServiceOptions::default();
        docker.inspect_service("web", options).await
    })
    .await?;
    refused(("GET", "/v1.51/services/web"), &missing, async |docker| {
        docker.wait_service("web").await
    })
    .await?;
    let errors = [
        (501, "service mode change is not allowed"),
        (404, "service web not found"),
    ];
    let target = ("POST", "/v1.51/services/web/update?version=1");
    refused(target, &errors, async |docker| {
        let options = UpdateServiceOptions::default();
        docker
            .update_service("web", 1, &ServiceSpec::default(), options)
            .await
    })
    .await?;
    let target = ("DELETE", "/v1.51/services/web");
    refused(target, &missing, async |docker| {
        docker.delete_service("web").await
    })
    .await?;
    let target = ("GET", "/v1.51/services/web/logs?stdout=true&stderr=true");
    refused(target, &missing, async |docker| {
        let options = ServiceLogsOptions::default();
        docker.service_logs("web", options).await
    })
    .await
}

#[tokio::test]
async fn task_errors() -> Result<()> {
    let errors = [(404, "service web not found"), (503, WORKER)];
    refused(("GET", "/v1.51/tasks"), &errors, async |docker| {
        docker.list_tasks(ListTasksOptions::default()).await
    })
    .await?;
    let missing = [(404, "task t1 not found")];
    let target = ("GET", "/v1.51/tasks/t1");
    refused(target, &missing, async |docker| {
        docker.inspect_task("t1").await
    })
    .await?;
    let target = ("GET", "/v1.51/tasks/t1/logs?stdout=true&stderr=true");
    refused(target, &missing, async |docker| {
        docker.task_logs("t1", TaskLogsOptions::default()).await
    })
    .await
}

#[tokio::test]
async fn secret_errors() -> Result<()> {
    let errors = [(400, "invalid filter 'x'"), (503, WORKER)];
    refused(("GET", "/v1.51/secrets"), &errors, async |docker| {
        docker.list_secrets(ListSecretsOptions::default()).await
    })
    .await?;
    let errors = [
        (409, "secret password already exists"),
        (400, "secret data must be larger"),
    ];
    refused(("POST", "/v1.51/secrets/create"), &errors, async |docker| {
        let options = CreateSecretOptions::builder().name("password").build();
        docker.create_secret(options).await
    })
    .await?;
    let missing = [(404, "secret s1 not found")];
    let target = ("GET", "/v1.51/secrets/s1");
    refused(target, &missing, async |docker| {
        docker.inspect_secret("s1").await
    })
    .await?;
    let target = ("POST", "/v1.51/secrets/s1/update?version=1");
    refused(target, &missing, async |docker| {
        docker
            .update_secret("s1", 1, &SwarmSecretSpec::default())
            .await
    })
    .await?;
    let used = [(400, "secret 's1' is in use by the following service: web")];
    let target = ("DELETE", "/v1.51/secrets/s1");
    refused(target, &used, async |docker| {
        docker.delete_secret("s1").await
    })
    .await
}

#[tokio::test]
async fn config_errors() -> Result<()> {
    let errors = [(400, "invalid filter 'x'"), (503, WORKER)];
    refused(("GET", "/v1.51/configs"), &errors, async |docker| {
        docker.list_configs(ListConfigsOptions::default()).await
    })
    .await?;
    let errors = [(409, "config motd already exists")];
    refused(("POST", "/v1.51/configs/create"), &errors, async |docker| {
        let options = CreateConfigOptions::builder().name("motd").build();
        docker.create_config(options).await
    })
    .await?;
    let missing = [(404, "config c1 not found")];
    let target = ("GET", "/v1.51/configs/c1");
    refused(target, &missing, async |docker| {
        docker.inspect_config("c1").await
    })
    .await?;
    let target = ("POST", "/v1.51/configs/c1/update?version=1");
    refused(target, &missing, async |docker| {
        docker
            .update_config("c1", 1, &SwarmConfigSpec::default())
            .await
    })
    .await?;
    let used = [(400, "config 'c1' is in use by the following service: web")];
    let target = ("DELETE", "/v1.51/configs/c1");
    refused(target, &used, async |docker| {
        docker.delete_config("c1").await
    })
    .await
}

fn api(method: Method, path: &str, status: u16, message: &str) -> Error {
    let status = StatusCode::from_u16(status).expect("a status");
    Error::api(Call::new(method, path), status, message)
}

#[test]
fn swarm_mode_errors_are_distinguished() {
    let get = |status, message| api(Method::GET, "/services", status, message);
    for message in [WORKER, NO_SWARM] {
        let error = get(503, message);
        assert!(error.is_not_manager() && !error.is_retryable(), "{message}");
        assert!(!error.is_no_leader() && !error.is_swarm_locked());
        assert!(get(406, message).is_not_manager(), "as Docker 1.12 says it");
    }
    let error = get(503, LOCKED);
    assert!(error.is_swarm_locked() && !error.is_not_manager() && !error.is_retryable());
    let post = api(Method::POST, "/services/create", 500, NO_LEADER);
    assert!(post.is_no_leader() && post.is_retryable());
    let stale = get(
        500,
        "rpc error: code = Unknown desc = update out of sequence",
    );
    assert!(stale.is_stale_version() && !stale.is_retryable());
    let joined = api(
        Method::POST,
        "/swarm/join",
        503,
        "Timeout was reached before node joined.",
    );
    assert!(!joined.is_retryable() && !joined.is_not_manager());
    let late = "rpc error: code = DeadlineExceeded desc = context deadline exceeded";
    assert!(get(500, late).is_retryable());
    assert!(!api(Method::POST, "/services/create", 500, late).is_retryable());
    let lost = "rpc error: code = Unknown desc = raft: failed to process the request: node lost leader status";
    let closing = "rpc error: code = Unavailable desc = transport is closing";
    let closing_1_13 = "rpc error: code = 14 desc = grpc: the connection is unavailable";
    for (status, message) in [(500, lost), (503, closing), (500, closing_1_13)] {
        assert!(get(status, message).is_retryable(), "{message}");
        // The leader may have made the change.
        let post = api(Method::POST, "/services/create", status, message);
        assert!(!post.is_retryable() && !post.is_no_leader(), "{message}");
    }
    let none = "rpc error: code = 2 desc = raft: no elected cluster leader";
    let post = api(Method::POST, "/services/create", 500, none);
    assert!(
        post.is_no_leader() && post.is_retryable(),
        "as Docker 1.12 says it"
    );
    let proxy = get(503, "upstream is down");
    assert!(proxy.is_retryable() && !proxy.is_not_manager());
    // A container's program could say the same.
    assert!(!get(404, WORKER).is_not_manager());
}

#[tokio::test]
async fn ids_that_would_change_the_path_are_refused() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = engine.docker_at(VERSION);
    let errors = [
        docker.inspect_node("").await.map(|_| ()),
        docker.delete_service("..").await,
        docker.inspect_secret("a/../b").await.map(|_| ()),
    ];
    for error in errors {
        assert!(error.unwrap_err().is_invalid_input());
    }
    engine.expect(
        "GET",
        "/v1.51/tasks/a%2Fb",
        Reply::error(404, "task a/b not found"),
    );
    assert!(docker.inspect_task("a/b").await.unwrap_err().is_not_found());
    engine.finish().await;
    Ok(())
}
