//! Conveniences that combine several operations about services.

use super::{
    ResolvedImage, ServiceConvergence, Services, UpdateServiceOptions, change, convergence, image,
};
use crate::auth::RegistryAuth;
use crate::error::Result;
use crate::images::InspectDistributionOptions;
use crate::models::services::{ServiceSpec, ServiceUpdateResponse};

/// Methods for services that combine several operations.
///
/// They are available on every type that implements [`Services`]. The parameter `id` is that of [`Services`].
pub trait ServicesExt: Services {
    /// Follows a service until it has converged: until its tasks run or, for a job, have completed.
    ///
    /// The stream returns the progress of each task. It ends when the service has converged and stayed so for the
    /// monitor time of its update configuration, by default 5 seconds, or with the error that keeps it from converging.
    /// It continues while the manager restarts or the swarm elects a leader. For a timeout and other settings, see
    /// [`ServiceConvergence`].
    ///
    /// `GET /services/{id}`, `GET /tasks`
    ///
    /// # Errors
    /// - 404: the service does not exist.
    /// - 503: the engine is not a manager, or it is locked.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.29 (Docker 17.05).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::ServicesExt;
    /// use futures_util::TryStreamExt;
    ///
    /// let mut progress = docker.wait_service("web").await?;
    /// while let Some(progress) = progress.try_next().await? {
    ///     println!("{} of {} tasks run", progress.done, progress.desired);
    /// }
    /// println!("the service has converged");
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker service create --detach=false")]
    fn wait_service(&self, id: &str) -> impl Future<Output = Result<ServiceConvergence>> + Send
    where
        Self: Clone + Sized + 'static,
    {
        convergence::wait(self.clone(), id.to_owned())
    }

    /// Changes the configuration of a service: reads it, calls `change`, and writes it back.
    ///
    /// If another client changes the service in between, the method repeats this with the new configuration, up to 10
    /// times in all. The registry credentials stay those of the service. To replace them, use
    /// [`update_service_with_auth`](Self::update_service_with_auth).
    ///
    /// Settings that `change` leaves alone are sent back exactly as the engine returned them, even those that this crate
    /// does not know and those that are newer than the API version spoken. If the engine would drop such a setting because
    /// of that version, the error is [`Error::Unsupported`](crate::Error::Unsupported), and nothing is sent.
    ///
    /// `GET /services/{id}`, `POST /services/{id}/update`
    ///
    /// # Errors
    /// The errors of [`inspect_service`](Services::inspect_service) and [`update_service`](Services::update_service).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::ServicesExt;
    ///
    /// docker
    ///     .update_service_with("web", |spec| {
    ///         spec.set_replicas(5);
    ///         spec.container_mut().image = Some("nginx:1.28".to_owned());
    ///     })
    ///     .await?;
    /// docker.wait_service("web").await?.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker service update")]
    #[doc(alias = "docker service scale")]
    fn update_service_with<F>(
        &self,
        id: &str,
        change: F,
    ) -> impl Future<Output = Result<ServiceUpdateResponse>> + Send
    where
        F: FnMut(&mut ServiceSpec) + Send,
    {
        change::change(self, id, UpdateServiceOptions::default(), change)
    }

    /// Changes the configuration of a service, as [`update_service_with`](Self::update_service_with) does, and replaces the
    /// credentials for the registry of its image. The swarm stores them and passes them to the nodes.
    ///
    /// `GET /services/{id}`, `POST /services/{id}/update`
    ///
    /// # Errors
    /// The errors of [`update_service_with`](Self::update_service_with).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::ServicesExt;
    /// use asyncdocker::auth::RegistryAuth;
    ///
    /// let auth = RegistryAuth::basic("ann", "hunter2");
    /// docker
    ///     .update_service_with_auth("web", auth, |spec| {
    ///         spec.container_mut().image = Some("registry.example/web:2".to_owned());
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker service update --with-registry-auth")]
    fn update_service_with_auth<F>(
        &self,
        id: &str,
        auth: RegistryAuth,
        change: F,
    ) -> impl Future<Output = Result<ServiceUpdateResponse>> + Send
    where
        F: FnMut(&mut ServiceSpec) + Send,
    {
        let options = UpdateServiceOptions::builder().registry_auth(auth).build();
        change::change(self, id, options, change)
    }

    /// Looks up the digest and the platforms that a registry has for an image. Nothing is pulled.
    ///
    /// With only a tag, each node looks the image up when it starts a task, so nodes can run different images. Setting the
    /// same tag again changes nothing, even if the tag has been moved. Pass the result to
    /// [`resolved_image`](super::CreateServiceOptionsBuilder::resolved_image) or
    /// [`set_resolved_image`](ServiceSpec::set_resolved_image) to run one image on all nodes, as the docker CLI does. A
    /// digest in `image` is kept.
    ///
    /// `GET /distribution/{name}/json`
    ///
    /// # Errors
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): `image` is not an image reference.
    /// - The errors of [`inspect_distribution`](crate::Registries::inspect_distribution).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::ServicesExt;
    /// use asyncdocker::images::InspectDistributionOptions;
    ///
    /// let options = InspectDistributionOptions::default();
    /// let image = docker.resolve_image("nginx:1.28", options).await?;
    /// docker
    ///     .update_service_with("web", |spec| spec.set_resolved_image(image.clone()))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    fn resolve_image(
        &self,
        image: &str,
        options: InspectDistributionOptions,
    ) -> impl Future<Output = Result<ResolvedImage>> + Send {
        image::resolve(self, image, options)
    }

    /// Returns a service to the configuration that it had before its last update.
    ///
    /// `GET /services/{id}`, `POST /services/{id}/update`
    ///
    /// # Errors
    /// - 400 or 500: the service has no previous configuration.
    /// - The other errors of [`inspect_service`](Services::inspect_service) and [`update_service`](Services::update_service).
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.28 (Docker 17.04).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::ServicesExt;
    ///
    /// docker.rollback_service("web").await?;
    /// docker.wait_service("web").await?.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker service rollback")]
    fn rollback_service(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<ServiceUpdateResponse>> + Send {
        change::rollback(self, id)
    }
}

impl<T: Services + ?Sized> ServicesExt for T {}
