//! The addresses of the host at which ports are published.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::models::containers::ContainerInspect;

impl ContainerInspect {
    /// Returns the addresses of the host at which a port of the container is published. Empty if the container is not
    /// running, or does not publish the port.
    ///
    /// `port` has the form `80/tcp`. `80` is `80/tcp`. An unspecified address, such as `0.0.0.0`, means all addresses of
    /// the host.
    ///
    /// ```
    /// use asyncdocker::models::containers::ContainerInspect;
    /// use asyncdocker::models::from_json;
    ///
    /// let container: ContainerInspect = from_json(
    ///     r#"{"Id": "4fa6", "NetworkSettings": {"Ports": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "32768"}]}}}"#,
    /// )?;
    /// let address = container.published_addresses("80").next();
    /// assert_eq!(address, Some("127.0.0.1:32768".parse().unwrap()));
    /// # Ok::<(), asyncdocker::Error>(())
    /// ```
    #[doc(alias = "docker port")]
    pub fn published_addresses(&self, port: &str) -> impl Iterator<Item = SocketAddr> {
        let key = match port.split_once('/') {
            Some(_) => port.to_owned(),
            None => format!("{port}/tcp"),
        };
        let bindings = self.network_settings.ports.get(&key).into_iter().flatten();
        bindings.filter_map(|binding| {
            let port = binding.host_port.as_deref()?.parse().ok()?;
            let ip = match binding.host_ip.as_deref().unwrap_or_default() {
                "" => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
                ip => ip.parse().ok()?,
            };
            Some(SocketAddr::new(ip, port))
        })
    }
}
