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

impl<T: Swarm + ?Sized> SwarmExt for T {}
