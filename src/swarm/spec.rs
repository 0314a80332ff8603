//! Changing the configuration of a swarm.

use crate::models::swarm::SwarmSpec;

impl SwarmSpec {
    /// Makes the next update replace the root certificate of the swarm with a new one that the managers create. The nodes
    /// then get new certificates one after another, and the join tokens change.
    ///
    /// Since API 1.30 (Docker 17.06).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::SwarmExt;
    /// use asyncdocker::models::swarm::SwarmSpec;
    /// use asyncdocker::swarm::UpdateSwarmOptions;
    ///
    /// let options = UpdateSwarmOptions::default();
    /// docker.update_swarm_with(options, SwarmSpec::rotate_ca).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker swarm ca --rotate")]
    pub fn rotate_ca(&mut self) {
        let ca = self.ca_config.get_or_insert_default();
        let counter = ca.force_rotate.unwrap_or_default();
        ca.force_rotate = Some(counter.wrapping_add(1));
        ca.signing_ca_cert = None;
        ca.signing_ca_key = None;
    }
}
