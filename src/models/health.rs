//! Constructors of health checks, and requests for devices.

use std::time::Duration;

use super::containers::{DeviceRequest, HealthConfig};

/// ```
/// use std::time::Duration;
///
/// use asyncdocker::containers::CreateContainerOptions;
/// use asyncdocker::models::containers::HealthConfig;
///
/// let health = HealthConfig::cmd(["pg_isready", "-U", "postgres"])
///     .interval(Duration::from_secs(2))
///     .retries(10);
/// let options = CreateContainerOptions::builder()
///     .image("postgres:17")
///     .healthcheck(health)
///     .build();
/// ```
impl HealthConfig {
    /// Checks by running a program in the container. The container is healthy if the exit code is 0.
    #[doc(alias = "HEALTHCHECK CMD")]
    #[must_use]
    pub fn cmd(command: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let program = std::iter::once("CMD".to_owned());
        Self::testing(program.chain(command.into_iter().map(Into::into)))
    }

    /// Checks by running a command line in the container's shell. The container is healthy if the exit code is 0.
    #[doc(alias = "docker run --health-cmd")]
    #[must_use]
    pub fn cmd_shell(command: impl Into<String>) -> Self {
        Self::testing(["CMD-SHELL".to_owned(), command.into()])
    }

    /// Disables the health check of the image.
    #[doc(alias = "docker run --no-healthcheck")]
    #[must_use]
    pub fn none() -> Self {
        Self::testing(["NONE".to_owned()])
    }

    /// Sets the time between two checks: at least 1 ms. Default: 30 seconds.
    #[must_use]
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }

    /// Sets the time after which a check has failed: at least 1 ms. Default: 30 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the number of failures in a row after which the container is unhealthy. Default: 3.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries.into());
        self
    }

    /// Sets the time after the start during which failures do not count: at least 1 ms. Default: none. Since API 1.29
    /// (Docker 17.05).
    #[must_use]
    pub fn start_period(mut self, period: Duration) -> Self {
        self.start_period = Some(period);
        self
    }

    /// Sets the time between two checks during the start period: at least 1 ms. Default: 5 seconds. Since API 1.44
    /// (Docker 25.0).
    #[must_use]
    pub fn start_interval(mut self, interval: Duration) -> Self {
        self.start_interval = Some(interval);
        self
    }

    fn testing(test: impl IntoIterator<Item = String>) -> Self {
        Self {
            test: test.into_iter().collect(),
            ..Self::default()
        }
    }
}

/// Requests for GPUs need a device driver of the engine, such as the NVIDIA Container Toolkit.
impl DeviceRequest {
    /// Requests a number of GPUs.
    #[doc(alias = "docker run --gpus")]
    #[must_use]
    pub fn gpus(count: u32) -> Self {
        Self {
            count: Some(count.into()),
            ..Self::gpu()
        }
    }

    /// Requests all GPUs of the host.
    #[doc(alias = "docker run --gpus all")]
    #[must_use]
    pub fn all_gpus() -> Self {
        Self {
            count: Some(-1),
            ..Self::gpu()
        }
    }

    /// Requests certain GPUs, by index or UUID.
    #[doc(alias = "docker run --gpus device=")]
    #[must_use]
    pub fn gpu_devices(ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            device_ids: ids.into_iter().map(Into::into).collect(),
            ..Self::gpu()
        }
    }

    fn gpu() -> Self {
        Self {
            capabilities: vec![vec!["gpu".to_owned()]],
            ..Self::default()
        }
    }
}
