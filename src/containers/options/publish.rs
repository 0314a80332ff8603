//! Publishing ports, which takes two fields of the request.

use super::CreateContainerOptionsBuilder;
use crate::containers::PortMapping;
use crate::error::{BoxError, Error, Invalid, Result};

impl CreateContainerOptionsBuilder {
    /// Publishes ports of the container on the host. Takes text or [`PortMapping`]s, and adds them to the ports that are
    /// published already.
    ///
    /// This exposes the ports and binds them: it adds to both `exposed_ports` and `port_bindings`. The setters of these
    /// two add to them as well, and so do [`host_config`](Self::host_config) and [`body`](Self::body). Call them in any
    /// order.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for text that is not a port mapping, and for ranges that differ in length. The error
    /// contains the text and the expected form.
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
        ports: impl IntoIterator<Item = impl TryInto<PortMapping, Error: Into<BoxError>>>,
    ) -> Result<Self> {
        let body = &mut self.0.body;
        let host_config = body.host_config.get_or_insert_default();
        for port in ports {
            let mapping = port
                .try_into()
                .map_err(|error| conversion_error(error.into()))?;
            mapping.check()?;
            for (port, binding) in mapping.bindings() {
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

/// Conversions of this crate fail with its own error. Those of a program fail with any other.
pub(crate) fn conversion_error(error: BoxError) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => *error,
        Err(error) => Invalid::hidden("port mapping", error.to_string()).into_error(),
    }
}
