//! CPU limits as numbers of CPUs.

use super::{CreateContainerOptionsBuilder, UpdateContainerOptionsBuilder};
use crate::models::nano_cpus;

impl CreateContainerOptionsBuilder {
    /// Limits the container to a number of CPUs, such as 1.5. Sets `nano_cpus`, so 0 means no limit.
    ///
    /// Since API 1.25 (Docker 1.13).
    ///
    /// ```
    /// use asyncdocker::containers::CreateContainerOptions;
    ///
    /// let options = CreateContainerOptions::builder().image("busybox").cpus(1.5).build();
    /// let host_config = options.body.host_config.unwrap_or_default();
    /// assert_eq!(host_config.nano_cpus, Some(1_500_000_000));
    /// ```
    #[doc(alias = "docker run --cpus")]
    pub fn cpus(self, cpus: f64) -> Self {
        self.nano_cpus(nano_cpus(cpus))
    }
}

impl UpdateContainerOptionsBuilder {
    /// Limits the container to a number of CPUs, such as 1.5. Sets `nano_cpus`.
    ///
    /// Since API 1.25 (Docker 1.13).
    #[doc(alias = "docker update --cpus")]
    pub fn cpus(self, cpus: f64) -> Self {
        self.nano_cpus(nano_cpus(cpus))
    }
}
