//! Port mappings of services, which every node of a swarm publishes.

use super::{PortMapping, WHAT};
use crate::error::Error;
use crate::models::services::ServicePort;

impl PortMapping {
    /// The ports one by one, as services have them.
    pub(crate) fn service_ports(&self) -> Result<Vec<ServicePort>, Error> {
        self.check()?;
        let refuse = |reason: &str| Err(Error::invalid_input(WHAT, self.to_string(), reason));
        if self.host_ip.is_some() {
            return refuse(
                "a service publishes its ports on all nodes: expected `[published:]target[/protocol]`",
            );
        }
        let targets = self.container.first..=self.container.last;
        let Some(host) = self.host else {
            return Ok(targets
                .map(|target| self.service_port(target, None))
                .collect());
        };
        // A single target port is published on each port of a range.
        let targets = targets.chain(std::iter::repeat(self.container.last));
        let ports = targets.zip(host.first..=host.last);
        Ok(ports
            .map(|(target, published)| self.service_port(target, Some(published)))
            .collect())
    }

    fn service_port(&self, target: u16, published: Option<u16>) -> ServicePort {
        ServicePort {
            protocol: Some(self.protocol.clone()),
            target_port: Some(target.into()),
            published_port: published.map(u32::from),
            ..ServicePort::default()
        }
    }
}
