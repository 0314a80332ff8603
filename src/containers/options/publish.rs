//! Publishing ports, which takes two fields of the request.

use super::CreateContainerOptionsBuilder;
use crate::containers::IntoPortMapping;
use crate::error::Result;

impl CreateContainerOptionsBuilder {
    /// Publishes ports of the container on the host, given as text or as [`PortMapping`](crate::containers::PortMapping)s. They are added to those that
    /// are there.
    ///
    /// This exposes the ports and binds them: it fills both `exposed_ports` and `port_bindings`. Those two, and
    /// `host_config`, replace what was set before; so call them first.
    ///
    /// # Errors
    /// [`Error::InvalidInput`](crate::Error::InvalidInput) for a text that is no port; it names the text and the accepted forms, which stand at
    /// [`PortMapping`](crate::containers::PortMapping).
    ///
    /// # Examples
    /// ```
    /// # fn main() -> asyncdocker::Result<()> {
    /// use asyncdocker::containers::CreateContainerOptions;
    ///
    /// let options = CreateContainerOptions::builder()
    ///     .image("busybox")
    ///     .cmd(["httpd", "-f"])
    ///     .publish(["127.0.0.1:8080:80", "[::1]:8080:80"])?
    ///     .build();
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker run --publish")]
    pub fn publish(
        mut self,
        ports: impl IntoIterator<Item = impl IntoPortMapping>,
    ) -> Result<Self> {
        let body = self.body.get_or_insert_default();
        let host_config = body.host_config.get_or_insert_default();
        for mapping in ports {
            for (port, binding) in mapping.into_port_mapping()?.bindings() {
                body.exposed_ports.insert(port.clone());
                host_config
                    .port_bindings
                    .entry(port)
                    .or_default()
                    .push(binding);
            }
        }
        Ok(self)
    }
}
