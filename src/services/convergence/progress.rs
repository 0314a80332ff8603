//! What the tasks of a service say about its progress.

use std::collections::{BTreeMap, BTreeSet};

use super::slots::{Slot, cause, ended, error, is_failure, is_wanted, latest, slot, stays_ended};
use crate::models::services::{
    Service, ServiceMode, ServiceUpdateState, ServiceUpdateStatus, TaskSpec,
};
use crate::models::tasks::{Task, TaskState};

/// The number of tasks that a summary describes.
const SUMMARIZED: usize = 3;

/// The progress of a service towards its configuration.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ServiceProgress {
    /// The number of tasks that the service should have, or that a job has to complete. For a global service, the number of
    /// nodes that have a task.
    pub desired: u64,
    /// The number of tasks that run. For a job, the number of tasks that have completed.
    pub done: u64,
    /// The latest task of each slot, or of each node for a global service. Ordered by slot or node.
    pub slots: Vec<SlotProgress>,
    /// The state of the last update or rollback.
    pub update: Option<ServiceUpdateStatus>,
    /// Whether the service has converged, and stayed so for long enough. `true` only in the last item.
    pub converged: bool,
}

/// The latest task of a slot of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SlotProgress {
    /// The number of the slot, from 1 for services and from 0 for jobs. `None` for global services and jobs, which have a
    /// task for each node instead.
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

/// What to remember between two observations of a service.
#[derive(Debug, Default)]
pub(super) struct Tracker {
    /// Failed tasks that have been counted, or that had failed before the first observation.
    known: BTreeSet<String>,
    failures: BTreeMap<Slot, u32>,
    /// The configuration of the tasks that have failed.
    task: Option<TaskSpec>,
    observed: bool,
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
        let replicas = service.spec.replicas();
        let job = is_job(service);
        let mut tasks: Vec<(Slot, Task)> = tasks
            .into_iter()
            .filter(|task| iteration.is_none() || task_iteration(task) == iteration)
            .map(|task| (slot(&task, replicas.is_some()), task))
            .collect();
        tasks.sort_by_key(|(_, task)| (task.created_at, task.version.index));
        self.count_failures(service, &tasks);
        let updating = self.observe_update(service, &tasks)?;

        let latest = latest(&tasks, job);
        let (wanted, unwanted): (Vec<_>, Vec<_>) =
            latest.iter().partition(|(_, task)| is_wanted(task, job));
        let desired = replicas.unwrap_or(wanted.len() as u64);
        let end = if job {
            TaskState::Complete
        } else {
            TaskState::Running
        };
        let done = wanted.iter().filter(|(_, task)| task.status.state == end);
        let done = done.count() as u64;

        // A replicated service may have been scaled down. A global one needs a task on each node.
        let missing = replicas.is_none_or(|replicas| (wanted.len() as u64) < replicas);
        if missing && let Some((slot, task)) = unwanted.iter().find(|(_, task)| stays_ended(task)) {
            return Err(format!("{} and is not replaced", ended(slot, task)));
        }
        if max_failures > 0 {
            self.check_failures(&latest, &tasks, max_failures)?;
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

    /// # Errors
    /// Describes the last task of a slot that had too many failures in a row.
    fn check_failures(
        &self,
        latest: &BTreeMap<&Slot, &Task>,
        tasks: &[(Slot, Task)],
        max_failures: u32,
    ) -> Result<(), String> {
        let failures = |slot: &Slot| self.failures.get(slot).copied().unwrap_or_default();
        let Some((slot, task)) = latest
            .iter()
            .find(|(slot, _)| failures(slot) >= max_failures)
        else {
            return Ok(());
        };
        let failed = tasks
            .iter()
            .rev()
            .find(|(other, task)| other == *slot && is_failure(&task.status.state));
        let failed = ended(slot, failed.map_or(*task, |(_, task)| task));
        let count = failures(slot);
        Err(format!(
            "{failed}, as did those before it ({count} in a row)"
        ))
    }

    /// Why the service was rolled back, if the swarm did so on its own since the wait began.
    pub(super) fn rolled_back(&self) -> Option<&str> {
        match &self.rollout {
            Rollout::Rollback(reason) => Some(reason),
            _ => None,
        }
    }

    fn count_failures(&mut self, service: &Service, tasks: &[(Slot, Task)]) {
        let configured = &service.spec.task_template;
        if self.task != *configured {
            self.task.clone_from(configured);
            self.failures.clear();
        }
        for (slot, task) in tasks {
            if task.status.state == TaskState::Running {
                self.failures.remove(slot);
            } else if is_failure(&task.status.state)
                && self.known.insert(task.id.clone())
                && self.observed
            {
                *self.failures.entry(slot.clone()).or_default() += 1;
            }
        }
        self.observed = true;
    }

    /// Returns whether an update or a rollback is in progress.
    ///
    /// # Errors
    /// The reason why it is paused.
    fn observe_update(
        &mut self,
        service: &Service,
        tasks: &[(Slot, Task)],
    ) -> Result<bool, String> {
        let Some(status) = &service.update_status else {
            // An update that has not begun yet removes the state of the last one.
            self.rollout = Rollout::None;
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
            Some(ServiceUpdateState::Completed) => {
                self.rollout = Rollout::None;
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
            slot: slot.number(),
            node_id: task.node_id.clone().filter(|id| !id.is_empty()),
            task_id: task.id.clone(),
            state: task.status.state.clone(),
            desired_state: task.desired_state.clone(),
            error: error(task).map(str::to_owned),
            failures: self.failures.get(slot).copied().unwrap_or_default(),
        }
    }
}

impl ServiceProgress {
    /// Describes how far the service is, and what the first tasks that are not ready are doing.
    pub(super) fn summary(&self, job: bool) -> String {
        let (verb, end) = if job {
            ("have completed", TaskState::Complete)
        } else {
            ("run", TaskState::Running)
        };
        let counts = format!("{} of {} tasks {verb}", self.done, self.desired);
        let waiting = self.slots.iter().filter(|slot| slot.state != end);
        let waiting = waiting.take(SUMMARIZED).map(SlotProgress::summary);
        std::iter::once(counts)
            .chain(waiting)
            .collect::<Vec<_>>()
            .join("; ")
    }
}

impl SlotProgress {
    fn summary(&self) -> String {
        let place = match (self.slot, &self.node_id) {
            (Some(number), _) => format!("in slot {number}"),
            (None, Some(node)) => format!("on node {node}"),
            (None, None) => "without a node".to_owned(),
        };
        let error = self.error.as_deref();
        let error = error.map(|error| format!(" ({error})"));
        format!(
            "the task {place} is {}{}",
            self.state,
            error.unwrap_or_default()
        )
    }
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
