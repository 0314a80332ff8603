//! Reading and changing the configuration of a service.

use crate::models::configs::SwarmConfig;
use crate::models::secrets::SwarmSecret;
use crate::models::services::{
    ConfigFileTarget, ConfigReference, GlobalJob, GlobalService, NetworkAttachmentConfig,
    ReplicatedJob, ReplicatedService, SecretFileTarget, SecretReference, ServiceContainerSpec,
    ServiceMode, ServiceSpec, TaskSpec,
};

/// Read by everyone, as by `docker service create`.
const FILE_MODE: u32 = 0o444;

impl ServiceSpec {
    /// Returns the configuration of the tasks. If it is absent, an empty one is set.
    pub fn task_mut(&mut self) -> &mut TaskSpec {
        self.task_template.get_or_insert_default()
    }

    /// Returns the configuration of the containers. If it is absent, an empty one is set.
    pub fn container_mut(&mut self) -> &mut ServiceContainerSpec {
        self.task_mut().container_spec.get_or_insert_default()
    }

    /// Returns the image of the containers.
    #[must_use]
    pub fn image(&self) -> Option<&str> {
        let container = self.task_template.as_ref()?.container_spec.as_ref()?;
        container.image.as_deref()
    }

    /// Returns the number of tasks of a replicated service, or of tasks that a replicated job has to complete. `None` for
    /// a global service or job.
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
    /// The engine refuses to make a replicated service of a global one.
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

    /// Makes the next update replace all tasks, even if nothing else is different.
    #[doc(alias = "docker service update --force")]
    pub fn force_update(&mut self) {
        let counter = &mut self.task_mut().force_update;
        *counter = Some(counter.unwrap_or_default().wrapping_add(1));
    }

    /// Moves the networks to where engines read them in all versions since 1.25. Inspections below 1.52 can have them in
    /// the old place, which API 1.44 ignores.
    pub(super) fn move_networks_to_tasks(&mut self) {
        if self.service_networks.is_empty() {
            return;
        }
        let networks = std::mem::take(&mut self.service_networks);
        let of_tasks = &mut self.task_mut().networks;
        if of_tasks.is_empty() {
            *of_tasks = networks;
        }
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

    /// Creates a mode in which `completions` tasks run to completion, all at once. For fewer at a time, set
    /// `max_concurrent`.
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
}

impl SecretReference {
    /// Creates a reference that mounts a secret as `/run/secrets/<name>`, readable by everyone in the container.
    ///
    /// `id` is the id of the secret, and `name` its name.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            file: Some(SecretFileTarget {
                name: Some(name.clone()),
                uid: Some("0".to_owned()),
                gid: Some("0".to_owned()),
                mode: Some(FILE_MODE),
            }),
            secret_id: Some(id.into()),
            secret_name: Some(name),
        }
    }

    /// Sets the path of the file: absolute, or below `/run/secrets`.
    #[must_use]
    pub fn target(mut self, path: impl Into<String>) -> Self {
        self.file.get_or_insert_default().name = Some(path.into());
        self
    }
}

impl From<&SwarmSecret> for SecretReference {
    fn from(secret: &SwarmSecret) -> Self {
        Self::new(&secret.id, secret.spec.name.as_deref().unwrap_or_default())
    }
}

impl ConfigReference {
    /// Creates a reference that mounts a config as `/<name>`, readable by everyone in the container.
    ///
    /// `id` is the id of the config, and `name` its name.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            file: Some(ConfigFileTarget {
                name: Some(name.clone()),
                uid: Some("0".to_owned()),
                gid: Some("0".to_owned()),
                mode: Some(FILE_MODE),
            }),
            config_id: Some(id.into()),
            config_name: Some(name),
            ..Self::default()
        }
    }

    /// Sets the path of the file.
    #[must_use]
    pub fn target(mut self, path: impl Into<String>) -> Self {
        self.file.get_or_insert_default().name = Some(path.into());
        self
    }
}

impl From<&SwarmConfig> for ConfigReference {
    fn from(config: &SwarmConfig) -> Self {
        Self::new(&config.id, config.spec.name.as_deref().unwrap_or_default())
    }
}

impl NetworkAttachmentConfig {
    /// Creates an attachment to a network by its name or id.
    #[must_use]
    pub fn new(network: impl Into<String>) -> Self {
        Self {
            target: Some(network.into()),
            ..Self::default()
        }
    }
}
