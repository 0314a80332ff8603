//! What the tasks of a service say about its progress.

use std::collections::{BTreeMap, BTreeSet};

use crate::models::services::{Service, ServiceMode, ServiceUpdateState, ServiceUpdateStatus};
use crate::models::tasks::{Task, TaskState};

/// The progress of a service towards its configuration.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ServiceProgress {
    /// The number of tasks that the service should have, or of those that a job has to complete. For a global service, the
    /// number of nodes that have a task.
    pub desired: u64,
    /// The number of tasks that run. For a job, the number of tasks that have completed.
    pub done: u64,
    /// The latest task of each slot, or of each node for a global service. Ordered by slot or node.
    pub slots: Vec<SlotProgress>,
    /// The state of the last update or rollback.
    pub update: Option<ServiceUpdateStatus>,
    /// Whether the service has converged, and stayed so for long enough. This is the last item then.
    pub converged: bool,
}

/// The latest task of a slot of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SlotProgress {
    /// The number of the slot, from 1. `None` for global services, which have a task for each node instead.
    pub slot: Option<u64>,
    /// Id of the node that the task was assigned to.
    pub node_id: Option<String>,
    /// Id of the task.
    pub task_id: String,
    /// State of the task.
    pub state: TaskState,
    /// State that the swarm wants the task to be in.
    pub desired_state: TaskState,
    /// Why the task failed, or why no node can take it.
    pub error: Option<String>,
    /// The number of tasks that have failed in this slot since it last had a running one, and since the wait began.
    pub failures: u32,
}

/// What to remember between two looks at a service.
#[derive(Debug, Default)]
pub(super) struct Tracker {
    /// Failed tasks that have been counted, or that had failed before the first look.
    known: BTreeSet<String>,
    failures: BTreeMap<Slot, u32>,
    looked: bool,
    rollout: Rollout,
}

/// The update or rollback that was seen last.
#[derive(Debug, Default, PartialEq)]
enum Rollout {
    #[default]
    None,
    Update,
    RequestedRollback,
    /// A rollback because an update failed, with the reason.
    Rollback(String),
}

/// A slot of a replicated service, or a node with a task of a global one.
type Slot = (u64, String);

impl Tracker {
    /// Returns the progress, and whether the service is as it should be now.
    ///
    /// # Errors
    /// The reason that keeps the service from converging.
    pub(super) fn observe(
        &mut self,
        service: &Service,
        tasks: Vec<Task>,
        max_failures: u32,
    ) -> Result<(ServiceProgress, bool), String> {
        let iteration = iteration(service);
        let mut tasks: Vec<Task> = tasks
            .into_iter()
            .filter(|task| iteration.is_none() || task_iteration(task) == iteration)
            .collect();
        tasks.sort_by_key(|task| (task.created_at, task.version.index));
        self.count_failures(&tasks);
        let updating = self.observe_update(service, &tasks)?;

        // The later tasks replace the earlier ones.
        let latest: BTreeMap<Slot, &Task> = tasks.iter().map(|task| (slot(task), task)).collect();
        let job = is_job(service);
        let (wanted, unwanted): (Vec<_>, Vec<_>) =
            latest.iter().partition(|(_, task)| is_wanted(task, job));
        let replicas = service.spec.replicas();
        let desired = replicas.unwrap_or(wanted.len() as u64);
        let end = if job {
            TaskState::Complete
        } else {
            TaskState::Running
        };
        let done = wanted.iter().filter(|(_, task)| task.status.state == end);
        let done = done.count() as u64;

        if (wanted.len() as u64) < replicas.unwrap_or(1)
            && let Some((_, task)) = unwanted.iter().find(|(_, task)| has_ended(task))
        {
            return Err(format!("{} and is not replaced", ended(task)));
        }
        for (slot, task) in &latest {
            let failures = self.failures.get(slot).copied().unwrap_or_default();
            if max_failures > 0 && failures >= max_failures {
                let failed = tasks
                    .iter()
                    .rev()
                    .find(|other| self::slot(other) == *slot && is_failure(&other.status.state));
                let failed = ended(failed.unwrap_or(task));
                return Err(format!(
                    "{failed}, as did those before it ({failures} in a row)"
                ));
            }
        }
        let slots = wanted.iter().map(|(slot, task)| self.progress(slot, task));
        let progress = ServiceProgress {
            desired,
            done,
            slots: slots.collect(),
            update: service.update_status.clone(),
            converged: false,
        };
        // The tasks of a global service may not have been created yet.
        let known = desired > 0 || replicas.is_some();
        let complete = done == desired && (job || wanted.len() as u64 == desired);
        Ok((progress, known && complete && !updating))
    }

    /// Why the service was rolled back, if the swarm did so on its own since the wait began.
    pub(super) fn rolled_back(&self) -> Option<&str> {
        match &self.rollout {
            Rollout::Rollback(reason) => Some(reason),
            _ => None,
        }
    }

    fn count_failures(&mut self, tasks: &[Task]) {
        for task in tasks {
            let slot = slot(task);
            if task.status.state == TaskState::Running {
                self.failures.remove(&slot);
            } else if is_failure(&task.status.state)
                && self.known.insert(task.id.clone())
                && self.looked
            {
                *self.failures.entry(slot).or_default() += 1;
            }
        }
        self.looked = true;
    }

    /// Returns whether an update or a rollback is in progress.
    ///
    /// # Errors
    /// The reason why it is paused.
    fn observe_update(&mut self, service: &Service, tasks: &[Task]) -> Result<bool, String> {
        let Some(status) = &service.update_status else {
            return Ok(false);
        };
        let message = status.message.as_deref().unwrap_or_default();
        match &status.state {
            Some(ServiceUpdateState::Updating) => {
                self.rollout = Rollout::Update;
                Ok(true)
            }
            Some(ServiceUpdateState::RollbackStarted) => {
                self.rollout = if message.contains("manually requested") {
                    Rollout::RequestedRollback
                } else {
                    Rollout::Rollback(format!("{message}{}", cause(tasks)))
                };
                Ok(true)
            }
            Some(ServiceUpdateState::RollbackCompleted) => {
                if self.rollout == Rollout::Update {
                    self.rollout = Rollout::Rollback("its update failed".to_owned());
                }
                Ok(false)
            }
            Some(ServiceUpdateState::Paused) => {
                Err(format!("the update is paused: {message}{}", cause(tasks)))
            }
            Some(ServiceUpdateState::RollbackPaused) => {
                Err(format!("the rollback is paused: {message}{}", cause(tasks)))
            }
            _ => Ok(false),
        }
    }

    fn progress(&self, slot: &Slot, task: &Task) -> SlotProgress {
        SlotProgress {
            slot: Some(slot.0).filter(|slot| *slot > 0),
            node_id: task.node_id.clone().filter(|id| !id.is_empty()),
            task_id: task.id.clone(),
            state: task.status.state.clone(),
            desired_state: task.desired_state.clone(),
            error: error(task).map(str::to_owned),
            failures: self.failures.get(slot).copied().unwrap_or_default(),
        }
    }
}

fn slot(task: &Task) -> Slot {
    let number = task.slot.and_then(|slot| u64::try_from(slot).ok());
    match number.filter(|number| *number > 0) {
        Some(number) => (number, String::new()),
        None => (0, task.node_id.clone().unwrap_or_default()),
    }
}

/// Whether the swarm wants the task to run, or to complete.
fn is_wanted(task: &Task, job: bool) -> bool {
    match &task.desired_state {
        TaskState::Complete => job,
        TaskState::Shutdown
        | TaskState::Failed
        | TaskState::Rejected
        | TaskState::Remove
        | TaskState::Orphaned => false,
        _ => true,
    }
}

fn is_failure(state: &TaskState) -> bool {
    matches!(state, TaskState::Failed | TaskState::Rejected)
}

/// Whether the task has ended by itself.
fn has_ended(task: &Task) -> bool {
    is_failure(&task.status.state) || task.status.state == TaskState::Complete
}

/// Describes which task has ended, and why.
fn ended(task: &Task) -> String {
    let place = match slot(task) {
        (0, node) => format!("on node {node}"),
        (number, _) => format!("in slot {number}"),
    };
    let outcome = if is_failure(&task.status.state) {
        "has failed"
    } else {
        "has ended"
    };
    let reason = error(task).map(|error| format!(" ({error})"));
    format!(
        "task {} {place} {outcome}{}",
        task.id,
        reason.unwrap_or_default()
    )
}

/// The error of the latest task that has failed, for a message.
fn cause(tasks: &[Task]) -> String {
    let failed = tasks
        .iter()
        .rev()
        .find(|task| is_failure(&task.status.state));
    let error = failed.and_then(error);
    error.map_or_else(String::new, |error| format!(": {error}"))
}

fn error(task: &Task) -> Option<&str> {
    let error = task.status.err.as_deref();
    error.filter(|error| !error.is_empty())
}

fn mode(service: &Service) -> Option<&ServiceMode> {
    service.spec.mode.as_ref()
}

pub(super) fn is_job(service: &Service) -> bool {
    mode(service).is_some_and(|mode| mode.replicated_job.is_some() || mode.global_job.is_some())
}

/// The present run of a job. `None` for a service.
fn iteration(service: &Service) -> Option<u64> {
    let status = service.job_status.as_ref();
    status
        .filter(|_| is_job(service))
        .map(|status| status.job_iteration.index)
}

fn task_iteration(task: &Task) -> Option<u64> {
    task.job_iteration.as_ref().map(|version| version.index)
}
