//! CPU limits as numbers of CPUs.

use super::containers::{HostConfigBuilder, ResourcesBuilder, UpdateConfigBuilder};
use super::nodes::SwarmResourcesBuilder;
use super::services::TaskLimitsBuilder;

const NANOS: f64 = 1e9;

impl HostConfigBuilder {
    /// Limits the container to a number of CPUs, such as 1.5. Sets `nano_cpus`, so 0 means no limit.
    ///
    /// Since API 1.25 (Docker 1.13).
    ///
    /// ```
    /// use asyncdocker::models::containers::HostConfig;
    ///
    /// let host_config = HostConfig::builder().cpus(1.5).build();
    /// assert_eq!(host_config.nano_cpus, Some(1_500_000_000));
    /// ```
    #[doc(alias = "docker run --cpus")]
    pub fn cpus(self, cpus: f64) -> Self {
        self.nano_cpus(nano_cpus(cpus))
    }
}

impl ResourcesBuilder {
    /// Limits the container to a number of CPUs, such as 1.5. Sets `nano_cpus`, so 0 means no limit.
    ///
    /// Since API 1.25 (Docker 1.13).
    pub fn cpus(self, cpus: f64) -> Self {
        self.nano_cpus(nano_cpus(cpus))
    }
}

impl UpdateConfigBuilder {
    /// Limits the container to a number of CPUs, such as 1.5. Sets `nano_cpus`.
    ///
    /// Since API 1.25 (Docker 1.13).
    pub fn cpus(self, cpus: f64) -> Self {
        self.nano_cpus(nano_cpus(cpus))
    }
}

impl TaskLimitsBuilder {
    /// Limits a task to a number of CPUs, such as 1.5. Sets `nano_cpus`, so 0 means no limit.
    #[doc(alias = "docker service create --limit-cpu")]
    pub fn cpus(self, cpus: f64) -> Self {
        self.nano_cpus(nano_cpus(cpus))
    }
}

impl SwarmResourcesBuilder {
    /// Reserves a number of CPUs for a task, such as 1.5. Sets `nano_cpus`.
    #[doc(alias = "docker service create --reserve-cpu")]
    pub fn cpus(self, cpus: f64) -> Self {
        self.nano_cpus(nano_cpus(cpus))
    }
}

/// Converts CPUs to billionths of a CPU. A number that is out of range becomes the nearest one in range, and one that is not
/// a number becomes negative. Engines refuse both. Only 0 becomes 0, which means no limit.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the conversion saturates, and engines refuse the bounds"
)]
pub(crate) fn nano_cpus(cpus: f64) -> i64 {
    match (cpus * NANOS).round() as i64 {
        0 if cpus > 0.0 => 1,
        0 if cpus != 0.0 => -1,
        nanos => nanos,
    }
}
