//! The state of the cluster, ready to display. It has only the fields that the page shows: the whole configuration of a
//! service can contain passwords.

use std::cmp::Reverse;
use std::collections::HashMap;

use asyncdocker::models::nodes::{Node, NodeAvailability, NodeRole, NodeState};
use asyncdocker::models::services::{Service, ServiceMode, ServicePort};
use asyncdocker::models::system::LocalNodeState;
use asyncdocker::models::tasks::{Task, TaskState};
use asyncdocker::nodes::ListNodesOptions;
use asyncdocker::prelude::*;
use asyncdocker::services::ListServicesOptions;
use asyncdocker::tasks::ListTasksOptions;
use asyncdocker::{Docker, Error};
use serde::Serialize;

#[derive(Clone, Default, PartialEq, Serialize)]
pub(crate) struct Cluster {
    /// Why there is no cluster to display.
    problem: Option<String>,
    nodes: Vec<NodeRow>,
    services: Vec<ServiceRow>,
    tasks: Vec<TaskRow>,
}

impl Cluster {
    pub(crate) async fn read(docker: &Docker) -> asyncdocker::Result<Self> {
        match Self::read_manager(docker).await {
            Ok(cluster) => Ok(cluster),
            Err(error) => Ok(Self {
                problem: Some(problem(docker, error).await?),
                ..Self::default()
            }),
        }
    }

    async fn read_manager(docker: &Docker) -> asyncdocker::Result<Self> {
        let nodes = docker.list_nodes(ListNodesOptions::default()).await?;
        let services = docker.list_services(ListServicesOptions::default()).await?;
        let tasks = docker.list_tasks(ListTasksOptions::default()).await?;
        let mut cluster = Self {
            problem: None,
            tasks: task_rows(&nodes, &services, &tasks),
            nodes: nodes.into_iter().map(NodeRow::from).collect(),
            services: services
                .into_iter()
                .map(|service| ServiceRow::new(service, &tasks))
                .collect(),
        };
        cluster.nodes.sort_by(|a, b| a.name.cmp(&b.name));
        cluster.services.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(cluster)
    }
}

/// Describes why the engine does not serve the cluster. An error that does not say so is returned.
async fn problem(docker: &Docker, error: Error) -> asyncdocker::Result<String> {
    if error.is_swarm_locked() {
        return Ok("The swarm is locked. Run “docker swarm unlock” on this engine.".to_owned());
    }
    if error.is_no_leader() {
        return Ok("The swarm has no leader: too many of its managers are down.".to_owned());
    }
    if matches!(error, Error::Unsupported { .. }) || error.is_not_found() {
        return Ok(
            "This engine does not have Swarm mode, which needs Docker 1.12 or later.".to_owned(),
        );
    }
    if !error.is_not_manager() {
        return Err(error);
    }
    let swarm = docker.info().await?.swarm.unwrap_or_default();
    if swarm.local_node_state != LocalNodeState::Active {
        let hint = "Run “docker swarm init” on it to create one.";
        return Ok(format!("This engine is not in a swarm. {hint}"));
    }
    let managers: Vec<_> = swarm
        .remote_managers
        .iter()
        .map(|peer| &*peer.addr)
        .collect();
    let managers = managers.join(", ");
    Ok(format!(
        "This engine is a worker. Only managers know the cluster: {managers}."
    ))
}

#[derive(Clone, PartialEq, Serialize)]
struct NodeRow {
    id: String,
    name: String,
    role: Option<NodeRole>,
    leader: bool,
    state: NodeState,
    availability: Option<NodeAvailability>,
    address: Option<String>,
    engine: Option<String>,
}

impl From<Node> for NodeRow {
    fn from(node: Node) -> Self {
        let engine = node.description.engine;
        Self {
            name: node.description.hostname.unwrap_or_default(),
            id: node.id,
            role: node.spec.role,
            leader: node
                .manager_status
                .is_some_and(|status| status.leader == Some(true)),
            state: node.status.state,
            availability: node.spec.availability,
            address: node.status.addr,
            engine: engine.and_then(|engine| engine.engine_version),
        }
    }
}

#[derive(Clone, PartialEq, Serialize)]
struct ServiceRow {
    id: String,
    name: String,
    image: Option<String>,
    mode: &'static str,
    /// The number that can be changed. `None` for a service with one task on each node.
    replicas: Option<u64>,
    /// The number of running tasks, or of completed tasks of a job.
    done: u64,
    desired: u64,
    ports: Vec<String>,
    /// What the swarm reports about the last update.
    update: Option<String>,
}

impl ServiceRow {
    fn new(service: Service, tasks: &[Task]) -> Self {
        let job = service.job_status.map(|status| status.job_iteration);
        let wanted = tasks.iter().filter(|task| {
            task.service_id.as_ref() == Some(&service.id)
                && is_wanted(task)
                && (job.is_none() || task.job_iteration == job)
        });
        let end = match job {
            Some(_) => TaskState::Complete,
            None => TaskState::Running,
        };
        let done = wanted.clone().filter(|task| task.status.state == end);
        let spec = service.spec;
        Self {
            image: spec.image().map(str::to_owned),
            mode: spec.mode.as_ref().map_or("replicated", mode),
            replicas: spec.replicas(),
            done: done.count() as u64,
            desired: spec.replicas().unwrap_or(wanted.count() as u64),
            ports: service.endpoint.ports.iter().map(port).collect(),
            update: service.update_status.and_then(|status| status.message),
            name: spec.name.unwrap_or_default(),
            id: service.id,
        }
    }
}

fn mode(mode: &ServiceMode) -> &'static str {
    if mode.global.is_some() {
        "global"
    } else if mode.replicated_job.is_some() {
        "replicated job"
    } else if mode.global_job.is_some() {
        "global job"
    } else {
        "replicated"
    }
}

fn port(port: &ServicePort) -> String {
    let number = |port: Option<u32>| port.unwrap_or_default();
    let (published, target) = (number(port.published_port), number(port.target_port));
    let protocol = port.protocol.clone().unwrap_or_default();
    format!("{published} → {target}/{protocol}")
}

#[derive(Clone, PartialEq, Serialize)]
struct TaskRow {
    id: String,
    service: String,
    /// `None` for a global service, which has a task on each node instead.
    slot: Option<i64>,
    node: Option<String>,
    state: TaskState,
    /// In milliseconds since the Unix epoch.
    since: i64,
    error: Option<String>,
}

impl TaskRow {
    /// `None` if the service has just been removed.
    fn new(task: &Task, nodes: &Names, services: &Names) -> Option<Self> {
        let name = |names: &Names, id: &Option<String>| {
            let name = id.as_deref().and_then(|id| names.get(id));
            name.map(|name| (*name).to_owned())
        };
        let since = task.status.timestamp.or(task.created_at);
        Some(Self {
            id: task.id.clone(),
            service: name(services, &task.service_id)?,
            slot: task.slot.filter(|slot| *slot > 0),
            node: name(nodes, &task.node_id),
            state: task.status.state.clone(),
            since: since.map_or(0, |time| time.timestamp_millis()),
            error: task.status.err.clone().filter(|error| !error.is_empty()),
        })
    }
}

/// Names by ID.
type Names<'a> = HashMap<&'a str, &'a str>;

/// The tasks that should run, those that have completed, and the failed ones before them, newest first in each slot.
fn task_rows(nodes: &[Node], services: &[Service], tasks: &[Task]) -> Vec<TaskRow> {
    let nodes = nodes
        .iter()
        .filter_map(|node| Some((&*node.id, node.description.hostname.as_deref()?)));
    let services = services
        .iter()
        .filter_map(|service| Some((&*service.id, service.spec.name.as_deref()?)));
    let (nodes, services) = (nodes.collect(), services.collect());
    let mut tasks: Vec<_> = tasks.iter().collect();
    tasks.sort_by_key(|task| Reverse(task.created_at));
    let rows = tasks.iter().filter_map(|task| {
        let row = TaskRow::new(task, &nodes, &services)?;
        (is_wanted(task) || row.error.is_some()).then_some(row)
    });
    let mut rows: Vec<_> = rows.collect();
    let place = |row: &TaskRow| match row.slot {
        Some(slot) => (row.service.clone(), slot, None),
        None => (row.service.clone(), 0, row.node.clone()),
    };
    rows.sort_by_cached_key(place);
    rows
}

/// Whether the swarm wants a task to run or to complete.
fn is_wanted(task: &Task) -> bool {
    !matches!(task.desired_state, TaskState::Shutdown | TaskState::Remove)
}
