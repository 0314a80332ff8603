//! Conveniences that combine several operations about the swarm.

use super::stored::{self, Stored};
use super::{Swarm, UpdateSwarmOptions, update_request};
use crate::error::Result;
use crate::models::swarm::{SwarmInspect, SwarmSpec};
use crate::request::Request;

/// Methods for the swarm that combine several operations.
///
/// They are available on every type that implements [`Swarm`].
pub trait SwarmExt: Swarm {
    /// Changes the configuration of the swarm: reads it, calls `change`, and writes it back. Needs a manager.
    ///
    /// If another client changes the swarm in between, the method repeats this with the new configuration, up to 10 times in
    /// all.
    /// Settings that `change` leaves alone are sent back exactly as the engine returned them, even those that this crate
    /// does not know and those that are newer than the API version spoken.
    ///
    /// `GET /swarm`, `POST /swarm/update`
    ///
    /// # Errors
    /// The errors of [`inspect_swarm`](Swarm::inspect_swarm) and [`update_swarm`](Swarm::update_swarm).
    ///
    /// # Examples
    /// Invalidates the current join tokens:
    ///
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::SwarmExt;
    /// use asyncdocker::swarm::UpdateSwarmOptions;
    ///
    /// let options = UpdateSwarmOptions::builder()
    ///     .rotate_worker_token(true)
    ///     .rotate_manager_token(true)
    ///     .build();
    /// docker.update_swarm_with(options, |_| {}).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker swarm update")]
    #[doc(alias = "docker swarm join-token --rotate")]
    fn update_swarm_with<F>(
        &self,
        options: UpdateSwarmOptions,
        mut change: F,
    ) -> impl Future<Output = Result<()>> + Send
    where
        F: FnMut(&mut SwarmSpec) + Send,
    {
        async move {
            let read = || Request::get("/swarm");
            let updated = stored::update(self, read, |stored: &Stored<SwarmInspect>| {
                let swarm = &stored.object;
                let mut spec = swarm.spec.clone();
                change(&mut spec);
                let request = update_request(swarm.version.index, &options);
                stored.changed_dated(request, &swarm.spec, &spec, &[])
            });
            updated.await?.unit().await
        }
    }
}

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

impl<T: Swarm + ?Sized> SwarmExt for T {}
