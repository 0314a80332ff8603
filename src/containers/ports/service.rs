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
        let span = self.container.span();
        if self.host.is_some_and(|host| host.span() != span) {
            return refuse("a range of published ports needs the same number of target ports");
        }
        let ports = (self.container.first..=self.container.last).zip(0_u16..);
        let ports = ports.map(|(port, index)| ServicePort {
            protocol: Some(self.protocol.clone()),
            target_port: Some(port.into()),
            published_port: self
                .host
                .map(|host| host.first.saturating_add(index).into()),
            ..ServicePort::default()
        });
        Ok(ports.collect())
    }
}
