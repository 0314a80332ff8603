//! Options of new services that read like those of `docker service create`.

use super::CreateServiceOptionsBuilder;
use crate::containers::{PortMapping, conversion_error};
use crate::error::{BoxError, Result};
use crate::models::nano_cpus;
use crate::models::nodes::SwarmResources;
use crate::models::services::{
    EndpointMode, EndpointSpec, Placement, PlacementPreference, PortPublishMode, ServiceMode,
    TaskLimits, TaskResources,
};
#[cfg(feature = "workflows")]
use crate::services::ResolvedImage;

/// # Image
#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
impl CreateServiceOptionsBuilder {
    /// Sets the image of the containers, and the platforms of the nodes that can run it.
    ///
    /// `docker service create` does this unless `--no-resolve-image` is set.
    #[doc(alias = "docker service create --no-resolve-image")]
    pub fn resolved_image(mut self, image: ResolvedImage) -> Self {
        self.0.body.set_resolved_image(image);
        self
    }
}

/// # Mode
impl CreateServiceOptionsBuilder {
    /// Sets the number of tasks. Replaces the mode.
    #[doc(alias = "docker service create --replicas")]
    pub fn replicas(self, replicas: u64) -> Self {
        self.mode(ServiceMode::replicated(replicas))
    }

    /// Runs one task on each node. Replaces the mode.
    #[doc(alias = "docker service create --mode global")]
    pub fn global(self) -> Self {
        self.mode(ServiceMode::global())
    }

    /// Runs `completions` tasks to completion, all at once. Replaces the mode.
    ///
    /// To run fewer at a time, set the mode to
    /// [`ServiceMode::replicated_job(..).max_concurrent(..)`](ServiceMode::max_concurrent).
    ///
    /// Since API 1.41 (Docker 20.10).
    #[doc(alias = "docker service create --mode replicated-job")]
    pub fn replicated_job(self, completions: u64) -> Self {
        self.mode(ServiceMode::replicated_job(completions))
    }

    /// Runs one task on each node to completion. Replaces the mode.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[doc(alias = "docker service create --mode global-job")]
    pub fn global_job(self) -> Self {
        self.mode(ServiceMode::global_job())
    }
}

/// # Placement
///
/// Each of these methods changes a part of the [`Placement`]. [`placement`](Self::placement) replaces all of it, so call it
/// first.
impl CreateServiceOptionsBuilder {
    /// Sets conditions for the nodes that tasks may run on, such as `node.role==worker`. Replaces earlier constraints.
    #[doc(alias = "docker service create --constraint")]
    pub fn constraints(mut self, constraints: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.placement_mut().constraints = constraints.into_iter().map(Into::into).collect();
        self
    }

    /// Spreads the tasks evenly over the values of node labels, such as `node.labels.zone`. The first label has the highest
    /// rank. Replaces earlier preferences.
    ///
    /// Since API 1.28 (Docker 17.04).
    #[doc(alias = "docker service create --placement-pref")]
    pub fn spread_over(mut self, labels: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let preferences = labels.into_iter().map(PlacementPreference::spread);
        self.placement_mut().preferences = preferences.collect();
        self
    }

    /// Limits the number of tasks on each node. 0 means no limit.
    ///
    /// Since API 1.40 (Docker 19.03).
    #[doc(alias = "docker service create --replicas-max-per-node")]
    pub fn max_replicas_per_node(mut self, replicas: u64) -> Self {
        self.placement_mut().max_replicas = Some(replicas);
        self
    }

    fn placement_mut(&mut self) -> &mut Placement {
        let task = self.0.body.task_mut();
        task.placement.get_or_insert_default()
    }
}

/// # Resources
///
/// Each of these methods changes a part of the [`TaskResources`]. [`resources`](Self::resources) replaces all of them, so
/// call it first.
///
/// ```
/// use asyncdocker::services::CreateServiceOptions;
///
/// let options = CreateServiceOptions::builder()
///     .image("nginx")
///     .limit_cpus(0.5)
///     .limit_memory(256 << 20)
///     .reserve_memory(64 << 20)
///     .build();
/// ```
impl CreateServiceOptionsBuilder {
    /// Limits each task to a number of CPUs, such as 1.5. 0 means no limit.
    #[doc(alias = "docker service create --limit-cpu")]
    pub fn limit_cpus(mut self, cpus: f64) -> Self {
        self.limits_mut().nano_cpus = Some(nano_cpus(cpus));
        self
    }

    /// Limits the memory of each task, in bytes. 0 means no limit.
    #[doc(alias = "docker service create --limit-memory")]
    pub fn limit_memory(mut self, bytes: i64) -> Self {
        self.limits_mut().memory_bytes = Some(bytes);
        self
    }

    /// Limits the number of processes of each task. 0 means no limit.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[doc(alias = "docker service create --limit-pids")]
    pub fn limit_pids(mut self, processes: i64) -> Self {
        self.limits_mut().pids = Some(processes);
        self
    }

    /// Reserves a number of CPUs, such as 1.5, for each task. The task runs on a node that has that many left.
    #[doc(alias = "docker service create --reserve-cpu")]
    pub fn reserve_cpus(mut self, cpus: f64) -> Self {
        self.reservations_mut().nano_cpus = Some(nano_cpus(cpus));
        self
    }

    /// Reserves memory for each task, in bytes. The task runs on a node that has that much left.
    #[doc(alias = "docker service create --reserve-memory")]
    pub fn reserve_memory(mut self, bytes: i64) -> Self {
        self.reservations_mut().memory_bytes = Some(bytes);
        self
    }

    fn limits_mut(&mut self) -> &mut TaskLimits {
        self.resources_mut().limits.get_or_insert_default()
    }

    fn reservations_mut(&mut self) -> &mut SwarmResources {
        self.resources_mut().reservations.get_or_insert_default()
    }

    fn resources_mut(&mut self) -> &mut TaskResources {
        let task = self.0.body.task_mut();
        task.resources.get_or_insert_default()
    }
}

/// # Ports
///
/// Each of these methods changes a part of the [`EndpointSpec`]. [`endpoint_spec`](Self::endpoint_spec) replaces all of it,
/// so call it first.
impl CreateServiceOptionsBuilder {
    /// Sets how the name of the service is resolved: to a virtual IP address, which is the default, or to the addresses of
    /// all tasks. With the latter, ports can only be published on the host.
    #[doc(alias = "docker service create --endpoint-mode")]
    pub fn endpoint_mode(mut self, mode: EndpointMode) -> Self {
        self.endpoint_mut().mode = Some(mode);
        self
    }

    /// Publishes ports on every node. A node forwards connections to one of the tasks, wherever it runs. Takes text of the
    /// form `[published:]target[/protocol]` or [`PortMapping`]s, and adds them to the ports that are published already. A
    /// single target is published on each port of a range: `8000-8002:80` publishes it on three ports.
    ///
    /// # Errors
    /// [`Error::InvalidInput`](crate::Error::InvalidInput) for text that is not a port mapping, for two ranges that differ
    /// in length, and for a mapping with an IP address.
    ///
    /// # Examples
    /// ```
    /// # fn main() -> asyncdocker::Result<()> {
    /// use asyncdocker::services::CreateServiceOptions;
    ///
    /// let options = CreateServiceOptions::builder()
    ///     .image("nginx")
    ///     .publish(["8080:80", "8443:443"])?
    ///     .build();
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker service create --publish")]
    pub fn publish(
        self,
        ports: impl IntoIterator<Item = impl TryInto<PortMapping, Error: Into<BoxError>>>,
    ) -> Result<Self> {
        self.publish_with(ports, None)
    }

    /// Publishes ports on the nodes that run a task, without load balancing. With a fixed published port, a node can run
    /// only one task.
    ///
    /// # Errors
    /// The errors of [`publish`](Self::publish).
    #[doc(alias = "docker service create --publish mode=host")]
    pub fn publish_on_host(
        self,
        ports: impl IntoIterator<Item = impl TryInto<PortMapping, Error: Into<BoxError>>>,
    ) -> Result<Self> {
        self.publish_with(ports, Some(&PortPublishMode::Host))
    }

    fn publish_with(
        mut self,
        ports: impl IntoIterator<Item = impl TryInto<PortMapping, Error: Into<BoxError>>>,
        mode: Option<&PortPublishMode>,
    ) -> Result<Self> {
        let endpoint = self.endpoint_mut();
        for port in ports {
            let mapping = port.try_into();
            let mapping = mapping.map_err(|error| conversion_error(error.into()))?;
            for mut port in mapping.service_ports()? {
                port.publish_mode = mode.cloned();
                endpoint.ports.push(port);
            }
        }
        Ok(self)
    }

    fn endpoint_mut(&mut self) -> &mut EndpointSpec {
        self.0.body.endpoint_spec.get_or_insert_default()
    }
}
