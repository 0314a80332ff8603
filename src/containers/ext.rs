//! Conveniences that combine several operations about containers.

use std::net::SocketAddr;

use super::output::{self, ContainerOutput};
use super::run::{self, RunContainerOptions, RunningContainer};
use super::{
    ContainerLifecycle, ContainerLogsOptions, ContainerStreams, Containers, CreateContainerOptions,
    ready,
};
use crate::error::Result;
use crate::images::Registries;

/// Methods for containers that combine several operations.
///
/// They are available on every type that implements [`Containers`]. The parameter `id` is that of [`Containers`].
pub trait ContainersExt: Containers {
    /// Creates a container, attaches to it and starts it. Use the returned [`RunningContainer`] to read the output, write
    /// to stdin and wait for the exit code.
    ///
    /// Stdin is attached if the container is created with `open_stdin`. If the container is created with `auto_remove`,
    /// [`exit_code`](RunningContainer::exit_code) waits until it is gone; otherwise
    /// [`remove`](RunningContainer::remove) removes it. If attaching or starting fails, the container is removed. If you drop
    /// the future of this method, a container that it has created remains.
    ///
    /// With `auto_remove` and an API version below 1.30 (Docker 17.06), the exit code of a container that ends at once may
    /// be lost: waiting for it fails with status 404.
    ///
    /// `POST /images/create`, `POST /containers/create`, `POST /containers/{id}/attach`, `POST /containers/{id}/wait`,
    /// `POST /containers/{id}/start`
    ///
    /// # Errors
    /// The errors of [`pull_image`](Registries::pull_image), [`create_container`](Containers::create_container),
    /// [`attach_container`](ContainerStreams::attach_container), [`wait_container`](ContainerLifecycle::wait_container) and
    /// [`start_container`](ContainerLifecycle::start_container).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::prelude::*;
    /// use asyncdocker::containers::{CreateContainerOptions, PullPolicy, RunContainerOptions};
    /// use futures_util::TryStreamExt;
    ///
    /// let options = CreateContainerOptions::builder()
    ///     .image("busybox")
    ///     .cmd(["sh", "-c", "echo hello; exit 3"])
    ///     .auto_remove(true)
    ///     .build();
    /// let run = RunContainerOptions::builder().pull(PullPolicy::Missing).build();
    /// let mut container = docker.run_container(options, run).await?;
    /// while let Some(frame) = container.output.try_next().await? {
    ///     print!("{}", String::from_utf8_lossy(frame.bytes()));
    /// }
    /// println!("exit code {}", container.exit_code().await?);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker run")]
    fn run_container(
        &self,
        options: CreateContainerOptions,
        run: RunContainerOptions,
    ) -> impl Future<Output = Result<RunningContainer<'_>>> + Send
    where
        Self: ContainerLifecycle + ContainerStreams + Registries + Sized,
    {
        run::run(self, options, run)
    }

    /// Waits until a container has stopped, and returns its output and exit code.
    ///
    /// The output comes from the logs, which cover all runs of the container. The options select a part of them, and
    /// `follow` is ignored. The output is kept in memory: read the [logs](ContainerStreams::container_logs) themselves if
    /// they may be large. A container that is removed when it ends has no logs:
    /// [attach](ContainerStreams::attach_container) to it before you start it.
    ///
    /// `POST /containers/{id}/wait`, `GET /containers/{id}/json`, `GET /containers/{id}/logs`
    ///
    /// # Errors
    /// - The errors of [`wait_container`](ContainerLifecycle::wait_container),
    ///   [`inspect_container`](Containers::inspect_container) and
    ///   [`container_logs`](ContainerStreams::container_logs). An exit code other than 0 is not an error.
    /// - [`Error::State`](crate::Error::State): the container was never started.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::prelude::*;
    /// use asyncdocker::containers::ContainerLogsOptions;
    ///
    /// docker.start_container("job").await?;
    /// let job = docker.container_output("job", ContainerLogsOptions::default()).await?;
    /// if job.exit_code != 0 {
    ///     eprintln!("{}", job.output.stderr_text());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker wait")]
    #[doc(alias = "docker logs")]
    fn container_output(
        &self,
        id: &str,
        options: ContainerLogsOptions,
    ) -> impl Future<Output = Result<ContainerOutput>> + Send
    where
        Self: ContainerLifecycle + ContainerStreams,
    {
        output::output(self, id, options)
    }

    /// Waits until the health check of a container succeeds. There is no timeout while the engine runs checks.
    ///
    /// The state is looked up at intervals of up to a second.
    ///
    /// `GET /containers/{id}/json`
    ///
    /// # Errors
    /// - The errors of [`inspect_container`](Containers::inspect_container).
    /// - [`Error::State`](crate::Error::State): the container is unhealthy, is not running, or has no health check. The
    ///   message states which, and contains the output of the last check.
    /// - [`Error::State`](crate::Error::State): the first check is overdue by a minute. The engine does not run checks, as
    ///   Podman on a host without systemd.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// use asyncdocker::prelude::*;
    ///
    /// docker.start_container("db").await?;
    /// tokio::time::timeout(Duration::from_secs(60), docker.wait_healthy("db")).await??;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker compose up --wait")]
    fn wait_healthy(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        ready::healthy(self, id)
    }

    /// Returns the address of the host at which a port of a running container is published.
    ///
    /// `port` is the container port, such as `80/tcp` or `53/udp`. `80` means `80/tcp`. If there are several addresses,
    /// this is the first;
    /// [`ContainerInspect::published_addresses`](crate::models::containers::ContainerInspect::published_addresses)
    /// returns all. An unspecified address, such as `0.0.0.0`, means all addresses of the host.
    ///
    /// `GET /containers/{id}/json`
    ///
    /// # Errors
    /// - The errors of [`inspect_container`](Containers::inspect_container).
    /// - [`Error::State`](crate::Error::State): the container is not running, or does not publish the port.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::prelude::*;
    ///
    /// docker.start_container("db").await?;
    /// let address = docker.published_port("db", "5432").await?;
    /// println!("postgres://localhost:{}", address.port());
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker port")]
    fn published_port(
        &self,
        id: &str,
        port: &str,
    ) -> impl Future<Output = Result<SocketAddr>> + Send {
        ready::published_port(self, id, port)
    }
}

impl<T: Containers + ?Sized> ContainersExt for T {}
