//! Services: containers that a swarm keeps running on its nodes.
//!
//! The methods are in the trait [`Services`], and those that combine several operations are in [`ServicesExt`]. The
//! options of a method have its name and the suffix `Options`.

#[cfg(feature = "workflows")]
mod change;
#[cfg(feature = "workflows")]
mod convergence;
#[cfg(feature = "workflows")]
mod ext;
#[cfg(feature = "workflows")]
mod image;
mod logs;
mod references;
mod spec;
mod update;

/// The options of each method, generated from the API description.
mod options {
    include!(concat!(env!("OUT_DIR"), "/services_options.rs"));

    mod create;
}

#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::convergence::{ServiceConvergence, ServiceProgress, SlotProgress};
#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::ext::ServicesExt;
#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::image::ResolvedImage;
pub use self::options::*;

use crate::error::Result;
use crate::models::services::{Service, ServiceCreateResponse, ServiceSpec, ServiceUpdateResponse};
use crate::request::Request;
use crate::stream::FrameStream;
use crate::transport::Transport;

/// Methods for the services of a swarm.
///
/// The parameter `id` is the ID of a service, an unambiguous prefix of the ID, or the service's name.
///
/// All methods need a manager. On other engines they fail with status 503 (Docker 1.12: 406); see
/// [`is_not_manager`](crate::Error::is_not_manager).
///
/// All methods need API 1.24 (Docker 1.12). Below, they fail with [`Error::Unsupported`](crate::Error::Unsupported).
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The engine
/// may or may not have acted on the request.
pub trait Services: Transport {
    /// Lists the services of the swarm.
    ///
    /// `GET /services`
    ///
    /// # Errors
    /// - 400 or 500: the engine does not know a filter.
    /// - 503: the engine is not a manager, or it is locked.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Services;
    /// use asyncdocker::services::ListServicesOptions;
    ///
    /// let options = ListServicesOptions::builder().status(true).build();
    /// for service in docker.list_services(options).await? {
    ///     if let Some(status) = service.service_status {
    ///         println!("{}: {}/{}", service.id, status.running_tasks, status.desired_tasks);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker service ls")]
    fn list_services(
        &self,
        options: ListServicesOptions,
    ) -> impl Future<Output = Result<Vec<Service>>> + Send {
        let request = Request::get("/services").options(&options);
        async move { self.execute(request).await?.json_list().await }
    }

    /// Creates a service, and returns before its tasks run; see [`wait_service`](ServicesExt::wait_service).
    ///
    /// If the registry of the image requires a login, set `registry_auth`.
    ///
    /// `POST /services/create`
    ///
    /// # Errors
    /// - 400 (500 before Docker 17.09): a setting is invalid.
    /// - 403: a network cannot be used by services.
    /// - 404: a network does not exist.
    /// - 409: the name is in use.
    /// - 503: the engine is not a manager, or it is locked.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::prelude::*;
    /// use asyncdocker::services::CreateServiceOptions;
    ///
    /// let options = CreateServiceOptions::builder()
    ///     .name("web")
    ///     .image("nginx:1.27")
    ///     .replicas(3)
    ///     .env(["TZ=UTC"])
    ///     .labels([("purpose", "test")])
    ///     .publish(["8080:80"])?
    ///     .build();
    /// let service = docker.create_service(options).await?;
    /// docker.wait_service(&service.id).await?.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker service create")]
    fn create_service(
        &self,
        options: CreateServiceOptions,
    ) -> impl Future<Output = Result<ServiceCreateResponse>> + Send {
        let request = Request::post("/services/create")
            .options(&options)
            .blocking();
        let request = match &options.body.name {
            Some(name) => request.object("service", name),
            None => request,
        };
        async move { self.execute(request).await?.json().await }
    }

    /// Returns the configuration and state of a service.
    ///
    /// `GET /services/{id}`
    ///
    /// # Errors
    /// - 404: the service does not exist.
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker service inspect")]
    fn inspect_service(
        &self,
        id: &str,
        options: InspectServiceOptions,
    ) -> impl Future<Output = Result<Service>> + Send {
        let request = Request::get("/services/{id}").id(id).options(&options);
        async move { self.execute(request).await?.json().await }
    }

    /// Replaces the configuration of a service. The swarm replaces tasks that differ from it, according to
    /// `update_config`.
    ///
    /// Pass the `version.index` that [`inspect_service`](Self::inspect_service) returned, and its whole `spec` with
    /// your changes. [`update_service_with`](ServicesExt::update_service_with) does all of this for you.
    ///
    /// `POST /services/{id}/update`
    ///
    /// # Errors
    /// - 400 (500 before Docker 17.09): a setting is invalid.
    /// - 404: the service does not exist.
    /// - 500: another client has changed the service since; see
    ///   [`is_stale_version`](crate::Error::is_stale_version).
    /// - 501 (500 before Docker 17.09): the mode or another fixed setting is different.
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker service update")]
    fn update_service(
        &self,
        id: &str,
        version: u64,
        spec: &ServiceSpec,
        options: UpdateServiceOptions,
    ) -> impl Future<Output = Result<ServiceUpdateResponse>> + Send {
        let request = update::request(id, version, spec, &options);
        async move { update::response(self.execute(request).await?).await }
    }

    /// Removes a service. Its tasks are stopped.
    ///
    /// `DELETE /services/{id}`
    ///
    /// # Errors
    /// - 404: the service does not exist.
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker service rm")]
    fn delete_service(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::delete("/services/{id}").id(id).blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Returns the output of all tasks of a service, wherever they run. Stdout and stderr are both returned unless the
    /// options choose one of them.
    ///
    /// With `details`, the node and the task of each line are in
    /// [`Line::task_context`](crate::stream::Line::task_context). Lines of different tasks are not sorted by time.
    ///
    /// Below API 1.42 (Docker 23.0) and for services with a TTY, the client looks up whether the service has a TTY. Set
    /// `tty` to save that request.
    ///
    /// `GET /services/{id}/logs`
    ///
    /// # Errors
    /// - 404: the service does not exist.
    /// - 503: the engine is not a manager, or it is locked.
    /// - The stream fails if the logs of a task cannot be read, for instance because its logging driver does not keep them.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Services;
    /// use asyncdocker::services::ServiceLogsOptions;
    /// use futures_util::TryStreamExt;
    ///
    /// let options = ServiceLogsOptions::builder()
    ///     .follow(true)
    ///     .details(true)
    ///     .build();
    /// let mut lines = docker.service_logs("web", options).await?.lines();
    /// while let Some(line) = lines.try_next().await? {
    ///     let task = line.task_context().map(|context| context.task_id);
    ///     println!("{}: {}", task.unwrap_or_default(), line.text());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker service logs")]
    fn service_logs(
        &self,
        id: &str,
        options: ServiceLogsOptions,
    ) -> impl Future<Output = Result<FrameStream>> + Send {
        logs::logs(self, id, options)
    }
}

impl Services for crate::Docker {}
impl Services for crate::DynTransport {}
