//! Constructors of the small models used in options.

use std::net::SocketAddr;

use super::containers::{
    DeviceMapping, PortBinding, RestartPolicy, RestartPolicyName, Ulimit, UlimitName,
};

impl RestartPolicy {
    /// Never restarts the container.
    #[must_use]
    pub fn no() -> Self {
        Self::named(RestartPolicyName::No)
    }

    /// Restarts the container whenever it exits, and when the engine starts.
    #[must_use]
    pub fn always() -> Self {
        Self::named(RestartPolicyName::Always)
    }

    /// Restarts the container whenever it exits, and when the engine starts, unless it was stopped by a request.
    #[must_use]
    pub fn unless_stopped() -> Self {
        Self::named(RestartPolicyName::UnlessStopped)
    }

    /// Restarts the container when its exit code is not 0, at most `max_retries` times in a row. 0 means no limit.
    #[must_use]
    pub fn on_failure(max_retries: u32) -> Self {
        Self {
            maximum_retry_count: Some(max_retries.into()),
            ..Self::named(RestartPolicyName::OnFailure)
        }
    }

    /// With the retry count that engines return, so that the policy equals the one in inspect.
    fn named(name: RestartPolicyName) -> Self {
        Self {
            name: Some(name),
            maximum_retry_count: Some(0),
        }
    }
}

impl PortBinding {
    /// Binds a port on all addresses of the host. The engine chooses a free port for 0.
    #[must_use]
    pub fn port(port: u16) -> Self {
        Self {
            host_port: Some(port.to_string()),
            ..Self::default()
        }
    }

    /// Binds a port at one address of the host. The engine chooses a free port for port 0.
    #[must_use]
    pub fn address(address: impl Into<SocketAddr>) -> Self {
        let address = address.into();
        Self {
            host_ip: Some(address.ip().to_string()),
            ..Self::port(address.port())
        }
    }
}

impl Ulimit {
    /// Creates a limit that processes may raise from `soft` up to `hard`. -1 means unlimited.
    #[must_use]
    pub fn new(name: UlimitName, soft: i64, hard: i64) -> Self {
        Self {
            name: Some(name),
            soft: Some(soft),
            hard: Some(hard),
        }
    }
}

impl DeviceMapping {
    /// Maps a device of the host to the same path in the container, with permission to read, write and create nodes.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        let path = path.into();
        Self {
            path_on_host: Some(path.clone()),
            path_in_container: Some(path),
            cgroup_permissions: Some("rwm".to_owned()),
        }
    }
}
