//! Containers: life cycle, output and files.
//!
//! The methods are in six traits: [`Containers`] for creating, listing and removing containers, [`ContainerLifecycle`] for
//! starting and stopping them, [`ContainerStreams`] for logs, attaching and statistics, [`ContainerFiles`] for uploads and
//! downloads, [`Checkpoints`] for saved states, and [`ContainersExt`] for methods that combine several operations. The
//! options of a method have its name and the suffix `Options`.

mod check;
mod checkpoints;
mod create;
#[cfg(feature = "workflows")]
mod ext;
mod files;
mod lifecycle;
#[cfg(feature = "workflows")]
mod output;
mod ports;
mod published;
#[cfg(feature = "workflows")]
mod ready;
#[cfg(feature = "workflows")]
mod run;
mod streams;
#[cfg(feature = "websocket")]
mod websocket;

/// The options of each method, generated from the API description.
mod options {
    include!(concat!(env!("OUT_DIR"), "/containers_options.rs"));

    mod cpus;
    mod entrypoint;
    mod list;
    mod publish;

    pub(crate) use self::publish::conversion_error;
}

pub use self::checkpoints::Checkpoints;
#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::ext::ContainersExt;
pub use self::files::{ArchiveDownload, ContainerFiles};
pub use self::lifecycle::ContainerLifecycle;
pub use self::options::*;
#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::output::ContainerOutput;
pub use self::ports::PortMapping;
#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::run::{
    PullPolicy, RunContainerOptions, RunContainerOptionsBuilder, RunningContainer,
};
pub use self::streams::ContainerStreams;

pub(crate) use self::check::relative_path;

use crate::error::Result;
use crate::models::containers::{
    ContainerCreateResponse, ContainerInspect, ContainerPruneReport, ContainerSummary,
    ContainerTop, ContainerUpdateResponse,
};
use crate::request::Request;
use crate::transport::Transport;

/// Methods that create, list, change and remove containers. [`ContainerLifecycle`] has those that start and stop them.
///
/// The parameter `id` is the ID of a container, an unambiguous prefix of the ID, or the container's name.
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The engine
/// may or may not have acted on the request.
pub trait Containers: Transport {
    /// Lists the running containers. Set `all` to list all containers.
    ///
    /// `GET /containers/json`
    ///
    /// # Errors
    /// - 400 or 500: the engine does not know a filter.
    /// - 404 or 500: the container in `since` or `before` does not exist.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
    /// use asyncdocker::containers::ListContainersOptions;
    /// use asyncdocker::models::containers::{ContainerFilter, ContainerStatus};
    ///
    /// let options = ListContainersOptions::builder()
    ///     .filters([
    ///         ContainerFilter::Status(ContainerStatus::Exited),
    ///         ContainerFilter::Label("purpose=test".to_owned()),
    ///     ])
    ///     .build();
    /// for container in docker.list_containers(options).await? {
    ///     println!("{} {}", container.id, container.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker ps")]
    #[doc(alias = "ps")]
    fn list_containers(
        &self,
        options: ListContainersOptions,
    ) -> impl Future<Output = Result<Vec<ContainerSummary>>> + Send {
        let request = Request::get("/containers/json")
            .blocking_if(options.size == Some(true))
            .options(&options.in_filters());
        async move { self.execute(request).await?.json_list().await }
    }

    /// Creates a container. [`start_container`](ContainerLifecycle::start_container) starts it. To create, attach and
    /// start in one call, use [`run_container`](ContainersExt::run_container).
    ///
    /// `POST /containers/create`
    ///
    /// # Errors
    /// - 404: the engine does not have the image.
    /// - 409: the name is in use.
    /// - 400 or 500: the engine refuses a setting.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): `mac_address` is set, and the API version is 1.52 or later.
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): the options are invalid: `auto_remove` with a restart
    ///   policy, a mount without a target, a tmpfs mount with a source, a relative path in the container, or a health
    ///   check duration below 1 ms.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::containers::CreateContainerOptions;
    /// use asyncdocker::{ContainerLifecycle, Containers};
    ///
    /// let options = CreateContainerOptions::builder()
    ///     .name("web")
    ///     .image("busybox")
    ///     .cmd(["httpd", "-f", "-p", "80"])
    ///     .env(["TZ=UTC"])
    ///     .labels([("purpose", "test")])
    ///     .binds(["/tmp:/tmp:ro"])
    ///     .memory(64 << 20)
    ///     .build();
    /// let created = docker.create_container(options).await?;
    /// docker.start_container(&created.id).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker create")]
    #[doc(alias = "docker run")]
    #[doc(alias = "create")]
    fn create_container(
        &self,
        options: CreateContainerOptions,
    ) -> impl Future<Output = Result<ContainerCreateResponse>> + Send {
        let request = create::request(&options);
        async move { self.execute(request).await?.json().await }
    }

    /// Returns everything the engine knows about a container.
    ///
    /// `GET /containers/{id}/json`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
    /// use asyncdocker::containers::InspectContainerOptions;
    ///
    /// let web = docker.inspect_container("web", InspectContainerOptions::default()).await?;
    /// println!("{} is {}, restarted {} times", web.name, web.state.status, web.restart_count);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker inspect")]
    #[doc(alias = "docker port")]
    #[doc(alias = "inspect")]
    fn inspect_container(
        &self,
        id: &str,
        options: InspectContainerOptions,
    ) -> impl Future<Output = Result<ContainerInspect>> + Send {
        let request = Request::get("/containers/{id}/json")
            .id(id)
            .options(&options)
            .blocking_if(options.size == Some(true));
        async move { self.execute(request).await?.json().await }
    }

    /// Lists the processes in a container, as `ps` on the engine's host reports them.
    ///
    /// `GET /containers/{id}/top`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409 (500 before Docker 17.09): the container is not running.
    #[doc(alias = "docker top")]
    #[doc(alias = "top")]
    fn container_top(
        &self,
        id: &str,
        options: ContainerTopOptions,
    ) -> impl Future<Output = Result<ContainerTop>> + Send {
        let request = Request::get("/containers/{id}/top")
            .id(id)
            .options(&options);
        async move { self.execute(request).await?.json().await }
    }

    /// Changes the resource limits and the restart policy of a container, whether it is running or not.
    ///
    /// `POST /containers/{id}/update`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 400, 409 or 500: the engine refuses a setting.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
    /// use asyncdocker::containers::UpdateContainerOptions;
    /// use asyncdocker::models::containers::RestartPolicy;
    ///
    /// let options = UpdateContainerOptions::builder()
    ///     .memory(256 << 20)
    ///     .memory_swap(512 << 20)
    ///     .restart_policy(RestartPolicy::unless_stopped())
    ///     .build();
    /// docker.update_container("web", options).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker update")]
    #[doc(alias = "update")]
    fn update_container(
        &self,
        id: &str,
        options: UpdateContainerOptions,
    ) -> impl Future<Output = Result<ContainerUpdateResponse>> + Send {
        let request = Request::post("/containers/{id}/update")
            .id(id)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.json().await }
    }

    /// Renames a container.
    ///
    /// `POST /containers/{id}/rename`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409: the name is in use.
    /// - 400 or 500: the name is invalid.
    #[doc(alias = "docker rename")]
    #[doc(alias = "rename")]
    fn rename_container(&self, id: &str, name: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/containers/{id}/rename")
            .id(id)
            .query("name", name);
        async move { self.execute(request).await?.unit().await }
    }

    /// Removes a container.
    ///
    /// `DELETE /containers/{id}`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409: the container is running and `force` is not set, or its removal is already in progress; see
    ///   [`is_removal_in_progress`](crate::Error::is_removal_in_progress).
    ///
    /// # Examples
    /// Removes a container with its anonymous volumes, even if it is running:
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
    /// use asyncdocker::containers::DeleteContainerOptions;
    ///
    /// let options = DeleteContainerOptions::builder().force(true).volumes(true).build();
    /// docker.delete_container("web", options).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker rm")]
    #[doc(alias = "rm")]
    fn delete_container(
        &self,
        id: &str,
        options: DeleteContainerOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::delete("/containers/{id}")
            .id(id)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Removes all containers that are not running. Filters narrow the selection.
    ///
    /// A container that is running, paused or restarting is kept, and so are anonymous volumes.
    ///
    /// `POST /containers/prune`
    ///
    /// # Errors
    /// - 409: another prune of containers is running.
    /// - 400 or 500: the engine does not know a filter, or its value is invalid.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    ///
    /// # Examples
    /// Removes stopped containers that were created more than a day ago:
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
    /// use asyncdocker::containers::PruneContainersOptions;
    /// use asyncdocker::models::containers::ContainerPruneFilter;
    ///
    /// let options = PruneContainersOptions::builder()
    ///     .filters([ContainerPruneFilter::Until("24h".to_owned())])
    ///     .build();
    /// let pruned = docker.prune_containers(options).await?;
    /// println!("{} removed, {} bytes", pruned.containers_deleted.len(), pruned.space_reclaimed);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker container prune")]
    #[doc(alias = "docker system prune")]
    fn prune_containers(
        &self,
        options: PruneContainersOptions,
    ) -> impl Future<Output = Result<ContainerPruneReport>> + Send {
        let request = Request::post("/containers/prune")
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.json().await }
    }
}

impl Containers for crate::Docker {}
impl Containers for crate::DynTransport {}
