//! The cluster that the tests use, and services that are removed even if a test panics.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::process::Command;
use std::time::Duration;

use asyncdocker::models::nodes::{Node, NodeState};
use asyncdocker::models::tasks::{Task, TaskFilter, TaskState};
use asyncdocker::nodes::ListNodesOptions;
use asyncdocker::prelude::*;
use asyncdocker::services::{CreateServiceOptions, CreateServiceOptionsBuilder, ServiceProgress};
use asyncdocker::tasks::ListTasksOptions;
use asyncdocker::{Docker, Error, Result};
use futures_util::FutureExt;

use crate::support::{IMAGE, unique};

/// How long a cluster on a busy machine may take for what a test waits for.
pub(super) const PATIENCE: Duration = Duration::from_secs(120);

/// The variables that `with-cluster.sh` sets.
fn variable(name: &str) -> String {
    let name = format!("ASYNCDOCKER_TEST_CLUSTER{name}");
    std::env::var(&name).unwrap_or_else(|_| {
        panic!("{name} is not set: run these tests with tests/engine/run-cluster-tests.sh")
    })
}

fn client(host: &str) -> Docker {
    Docker::new(host).unwrap_or_else(|error| panic!("{host}: {error}"))
}

/// The number of managers. Nodes have numbers from 1: managers first, then the worker and the spare engine.
pub(super) const MANAGERS: usize = 3;
pub(super) const WORKER: usize = 4;
pub(super) const SPARE: usize = 5;

/// The engine of a node.
pub(super) fn node(number: usize) -> Docker {
    let hosts = ["_MANAGERS", "_WORKERS", "_SPARES"].map(variable).join(" ");
    client(
        hosts
            .split(' ')
            .nth(number - 1)
            .expect("a node of that number"),
    )
}

/// The address of a node in the network of the cluster.
pub(super) fn address(number: usize) -> String {
    let addresses = variable("_ADDRESSES");
    let mut addresses = addresses.split(' ');
    addresses.nth(number - 1).expect("an address").to_owned()
}

/// Runs a command of `cluster.sh` and returns its output. Panics if it fails, unless `may_fail` is set.
fn script(command: &str, number: usize, arguments: &[&str], may_fail: bool) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/engine/cluster.sh");
    let output = Command::new(script)
        .args([command, &variable(""), &number.to_string()])
        .args(arguments)
        .output()
        .expect("cluster.sh can be run");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        may_fail || output.status.success(),
        "{command} {number}: {output:?}"
    );
    text
}

/// Stops, kills or starts the engine of a node.
pub(super) fn control(command: &str, number: usize) {
    script(command, number, &[], false);
}

/// Engines that were killed. Dropping the value starts them again, so that a failed test leaves the cluster whole.
#[derive(Default)]
pub(super) struct Outage(Vec<usize>);

impl Outage {
    pub(super) fn kill(&mut self, number: usize) {
        control("kill", number);
        self.0.push(number);
    }
}

impl Drop for Outage {
    /// Starts all engines at once, because a manager is ready only when most managers are up.
    fn drop(&mut self) {
        let may_fail = std::thread::panicking();
        std::thread::scope(|scope| {
            for number in &self.0 {
                scope.spawn(move || script("start", *number, &[], may_fail));
            }
        });
    }
}

/// Requests a page from within the network of a node. Empty if nothing responds.
pub(super) fn fetch(number: usize, url: &str) -> String {
    script("exec", number, &["curl", "-s", "-m", "5", url], true)
}

/// Looks until there is something.
pub(super) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> T {
    let looking = async {
        let mut last = String::new();
        loop {
            match look().await {
                Ok(Some(found)) => return found,
                Ok(None) => {}
                Err(error) if last == error.to_string() => {}
                Err(error) => {
                    last = error.to_string();
                    eprintln!("waiting for {what}: {error}");
                }
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    };
    let found = tokio::time::timeout(PATIENCE, looking).await;
    found.unwrap_or_else(|_| panic!("{what} did not come in {PATIENCE:?}"))
}

/// The nodes, ordered by their host names.
pub(super) async fn nodes(manager: &Docker) -> Result<Vec<Node>> {
    let mut nodes = manager.list_nodes(ListNodesOptions::default()).await?;
    nodes.sort_by_key(|node| node.description.hostname.clone());
    Ok(nodes)
}

/// The id of a node by its number, or nothing if it has left.
pub(super) async fn id_of(manager: &Docker, number: usize) -> Result<Option<String>> {
    let name = format!("node-{number}");
    let found = nodes(manager).await?.into_iter().find(|node| {
        node.description.hostname.as_deref() == Some(&name) && node.status.state == NodeState::Ready
    });
    Ok(found.map(|node| node.id))
}

/// Waits until all nodes of the swarm are ready and have a leader.
pub(super) async fn whole() {
    until("the whole cluster", async || {
        let nodes = nodes(&node(1)).await?;
        let ready = nodes
            .iter()
            .filter(|node| node.status.state == NodeState::Ready);
        let led = nodes.iter().any(is_leader);
        Ok((ready.count() == WORKER && led).then_some(()))
    })
    .await;
}

pub(super) fn is_leader(node: &Node) -> bool {
    let status = node.manager_status.as_ref();
    status.is_some_and(|status| status.leader == Some(true))
}

/// Options of a service whose tasks stop at once.
pub(super) fn sleeper(prefix: &str) -> CreateServiceOptionsBuilder {
    CreateServiceOptions::builder()
        .name(unique(prefix))
        .image(IMAGE)
        .args(["sleep", "1000"])
        .stop_grace_period(Duration::from_millis(1))
}

/// Creates a service at the first manager, passes its id to `test` and removes it, even if the test panics.
pub(super) async fn with_service<T>(
    options: CreateServiceOptionsBuilder,
    test: impl AsyncFnOnce(&Docker, &str) -> T,
) -> T {
    let docker = node(1);
    let created = docker.create_service(options.build()).await;
    let id = created
        .unwrap_or_else(|error| panic!("{error}: {error:?}"))
        .id;
    let result = AssertUnwindSafe(Box::pin(test(&docker, &id)));
    let result = result.catch_unwind().await;
    let removed = until("the removal of a service", async || {
        match docker.delete_service(&id).await {
            Err(error) if error.is_not_found() => Ok(Some(())),
            result => result.map(Some),
        }
    });
    removed.await;
    result.unwrap_or_else(|panic| resume_unwind(panic))
}

/// Waits until a service has converged, and for half a second instead of the usual five.
pub(super) async fn converge(docker: &Docker, service: &str) -> Result<ServiceProgress> {
    let waiting = docker.wait_service(service).await?;
    waiting.monitor(Duration::from_millis(500)).finish().await
}

/// The running tasks of a service.
pub(super) async fn running(manager: &Docker, service: &str) -> Result<Vec<Task>> {
    let filters = [
        TaskFilter::Service(service.to_owned()),
        TaskFilter::DesiredState(TaskState::Running),
    ];
    let options = ListTasksOptions::builder().filters(filters).build();
    let mut tasks = manager.list_tasks(options).await?;
    tasks.retain(|task| task.status.state == TaskState::Running);
    Ok(tasks)
}

/// The error of a request that must fail.
pub(super) fn refused<T>(result: Result<T>) -> Error {
    result.map(drop).expect_err("the engine refuses it")
}
