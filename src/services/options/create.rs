//! Options of new services that read as those of `docker service create`.

use super::CreateServiceOptionsBuilder;
use crate::containers::{PortMapping, conversion_error};
use crate::error::{BoxError, Result};
use crate::models::services::{PortPublishMode, ServiceMode};

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

    /// Sets the nodes that tasks may run on, such as `node.role==worker`. Replaces the constraints that are set.
    #[doc(alias = "docker service create --constraint")]
    pub fn constraints(mut self, constraints: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let body = &mut self.0.body;
        let placement = body.task_mut().placement.get_or_insert_default();
        placement.constraints = constraints.into_iter().map(Into::into).collect();
        self
    }

    /// Publishes ports on every node. Each node forwards connections to one of the tasks. Takes text of the form
    /// `[published:]target[/protocol]` or [`PortMapping`]s, and adds them to the ports that are published already.
    ///
    /// # Errors
    /// [`Error::InvalidInput`](crate::Error::InvalidInput) for text that is not a port mapping, for ranges that differ in
    /// length, and for a mapping with an IP address.
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

    /// Publishes ports on the nodes that a task runs on, without load balancing. Each node can then run only one task
    /// of the service.
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
        let body = &mut self.0.body;
        let endpoint = body.endpoint_spec.get_or_insert_default();
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
}
