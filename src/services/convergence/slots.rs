//! The slots of a service, and the tasks in them.

use std::collections::BTreeMap;
use std::fmt;

use crate::models::services::TaskRestartCondition;
use crate::models::tasks::{Task, TaskState};

/// The place of a task: one task at a time runs in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    /// A slot of a replicated service.
    Number(u64),
    /// A node with a task of a global service.
    Node(String),
}

impl Slot {
    pub(super) fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Node(_) => None,
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "in slot {number}"),
            Self::Node(node) => write!(formatter, "on node {node}"),
        }
    }
}

/// Returns the task in each slot that counts: for a job the one that has completed, otherwise the one that the swarm wants,
/// otherwise the latest one.
///
/// Engines may run more tasks in the slot of a job that has completed: a manager that becomes the leader once more runs the
/// part of it that creates the tasks of jobs once more, too. The times of tasks are those of different leaders, whose
/// clocks may differ.
pub(super) fn latest(tasks: &[(Slot, Task)], job: bool) -> BTreeMap<&Slot, &Task> {
    let mut latest: BTreeMap<&Slot, &Task> = BTreeMap::new();
    for (slot, task) in tasks {
        let present = latest.entry(slot).or_insert(task);
        let complete = job && present.status.state == TaskState::Complete;
        if !complete && (is_wanted(task, job) || !is_wanted(present, job)) {
            *present = task;
        }
    }
    latest
}

/// Returns the slot of a task. Absent means 0, as for the first task of a job.
pub(super) fn slot(task: &Task, replicated: bool) -> Slot {
    if replicated {
        let number = task.slot.and_then(|slot| u64::try_from(slot).ok());
        Slot::Number(number.unwrap_or_default())
    } else {
        Slot::Node(task.node_id.clone().unwrap_or_default())
    }
}

/// Whether the swarm wants the task to run, or to complete.
pub(super) fn is_wanted(task: &Task, job: bool) -> bool {
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

pub(super) fn is_failure(state: &TaskState) -> bool {
    matches!(state, TaskState::Failed | TaskState::Rejected)
}

/// Whether the task has ended by itself, and its restart policy allows the swarm not to replace it.
pub(super) fn stays_ended(task: &Task) -> bool {
    let complete = task.status.state == TaskState::Complete;
    let policy = task.spec.restart_policy.as_ref();
    let limited = policy.and_then(|policy| policy.max_attempts) > Some(0);
    let allowed = match policy.and_then(|policy| policy.condition.as_ref()) {
        Some(TaskRestartCondition::Never) => true,
        Some(TaskRestartCondition::OnFailure) => complete || limited,
        _ => limited,
    };
    allowed && (complete || is_failure(&task.status.state))
}

/// Describes which task has ended, and why.
pub(super) fn ended(slot: &Slot, task: &Task) -> String {
    let outcome = if is_failure(&task.status.state) {
        "has failed"
    } else {
        "has ended"
    };
    let reason = error(task).map(|error| format!(" ({error})"));
    format!(
        "task {} {slot} {outcome}{}",
        task.id,
        reason.unwrap_or_default()
    )
}

/// The error of the latest task that has failed, for a message.
pub(super) fn cause(tasks: &[(Slot, Task)]) -> String {
    let tasks = tasks.iter().rev().map(|(_, task)| task);
    let failed = tasks
        .into_iter()
        .find(|task| is_failure(&task.status.state));
    let error = failed.and_then(error);
    error.map_or_else(String::new, |error| format!(": {error}"))
}

pub(super) fn error(task: &Task) -> Option<&str> {
    let error = task.status.err.as_deref();
    error.filter(|error| !error.is_empty())
}
