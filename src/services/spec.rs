//! Reading and changing the configuration of a service.

use crate::models::services::{
    GlobalJob, GlobalService, PlacementPreference, ReplicatedJob, ReplicatedService,
    ServiceContainerSpec, ServiceMode, ServiceSpec, SpreadOver, TaskSpec,
};

impl ServiceSpec {
    /// Returns the configuration of the tasks. Inserts an empty one if there is none.
    pub fn task_mut(&mut self) -> &mut TaskSpec {
        self.task_template.get_or_insert_default()
    }

    /// Returns the configuration of the containers. Inserts an empty one if there is none.
    pub fn container_mut(&mut self) -> &mut ServiceContainerSpec {
        self.task_mut().container_spec.get_or_insert_default()
    }

    /// Returns the image of the containers.
    #[must_use]
    pub fn image(&self) -> Option<&str> {
        let container = self.task_template.as_ref()?.container_spec.as_ref()?;
        container.image.as_deref()
    }

    /// Returns the number of tasks of a replicated service, or the number of tasks that a replicated job has to complete.
    /// `None` for a global service or job.
    #[must_use]
    pub fn replicas(&self) -> Option<u64> {
        let Some(mode) = &self.mode else {
            return Some(1);
        };
        if let Some(job) = &mode.replicated_job {
            return Some(job.total_completions.unwrap_or(1));
        }
        mode.replicated
            .as_ref()
            .map(|service| service.replicas.unwrap_or(1))
    }

    /// Sets the number of tasks of a replicated service, or the number of tasks that a replicated job has to complete.
    ///
    /// The engine does not change a global service into a replicated one.
    pub fn set_replicas(&mut self, replicas: u64) {
        match self
            .mode
            .as_mut()
            .and_then(|mode| mode.replicated_job.as_mut())
        {
            Some(job) => job.total_completions = Some(replicas),
            None => self.mode = Some(ServiceMode::replicated(replicas)),
        }
    }

    /// Makes the next update replace all tasks, even if the configuration is otherwise the same.
    #[doc(alias = "docker service update --force")]
    pub fn force_update(&mut self) {
        let counter = &mut self.task_mut().force_update;
        *counter = Some(counter.unwrap_or_default().wrapping_add(1));
    }
}

impl ServiceMode {
    /// Creates a mode with a number of identical tasks.
    #[must_use]
    pub fn replicated(replicas: u64) -> Self {
        Self {
            replicated: Some(ReplicatedService {
                replicas: Some(replicas),
            }),
            ..Self::default()
        }
    }

    /// Creates a mode with one task on each node.
    #[must_use]
    pub fn global() -> Self {
        Self {
            global: Some(GlobalService::default()),
            ..Self::default()
        }
    }

    /// Creates a mode in which `completions` tasks run to completion, all at once. To run fewer at a time, call
    /// [`max_concurrent`](Self::max_concurrent).
    #[must_use]
    pub fn replicated_job(completions: u64) -> Self {
        Self {
            replicated_job: Some(ReplicatedJob {
                max_concurrent: Some(completions),
                total_completions: Some(completions),
            }),
            ..Self::default()
        }
    }

    /// Creates a mode in which one task on each node runs to completion.
    #[must_use]
    pub fn global_job() -> Self {
        Self {
            global_job: Some(GlobalJob::default()),
            ..Self::default()
        }
    }

    /// Sets how many tasks of a replicated job run at a time. Has no effect on other modes.
    #[doc(alias = "docker service create --max-concurrent")]
    #[must_use]
    pub fn max_concurrent(mut self, tasks: u64) -> Self {
        if let Some(job) = &mut self.replicated_job {
            job.max_concurrent = Some(tasks);
        }
        self
    }
}

impl PlacementPreference {
    /// Creates a preference that spreads tasks evenly over the values of a node label, such as `node.labels.zone`.
    #[must_use]
    pub fn spread(label: impl Into<String>) -> Self {
        Self {
            spread: Some(SpreadOver {
                spread_descriptor: Some(label.into()),
            }),
        }
    }
}
