//! Containers: life cycle, output and files.
//!
//! The methods are in the trait [`Containers`]. The options of a method have its name and the suffix `Options`.

mod archive;
mod check;
mod checkpoints;
mod create;
mod life;
mod output;
mod ports;
mod ready;
mod run;
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

pub use self::archive::Archive;
pub use self::options::*;
pub use self::output::ContainerOutput;
pub use self::ports::PortMapping;
pub use self::run::{
    PullPolicy, RunContainerOptions, RunContainerOptionsBuilder, RunningContainer,
};

pub(crate) use self::check::relative_path;

use std::net::SocketAddr;

use crate::body::Body;
use crate::error::Result;
use crate::models::containers::{
    Checkpoint, ContainerChange, ContainerCreateResponse, ContainerInspect, ContainerPathStat,
    ContainerPruneReport, ContainerStats, ContainerSummary, ContainerTop, ContainerUpdateResponse,
    ContainerWaitResponse,
};
use crate::request::Request;
use crate::stream::{Attached, ByteStream, FrameStream, JsonStream};
use crate::transport::Transport;
use crate::tty::TtySize;

/// The containers of an engine.
///
/// The parameter `id` is the id of a container, an unambiguous prefix of the id, or the container's name.
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The engine
/// may or may not have acted on the request.
pub trait Containers: Transport {
    /// Lists the running containers. The options select others.
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

    /// Creates a container without starting it; see [`start_container`](Self::start_container).
    ///
    /// `POST /containers/create`
    ///
    /// # Errors
    /// - 404: the engine does not have the image.
    /// - 409: the name is in use.
    /// - 400 or 500: the engine refuses a setting.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): `mac_address` is set, and the API version is 1.52 or later.
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): options contradict each other. That is so for `auto_remove`
    ///   with a restart policy, a mount without a target or a tmpfs with a source, a relative path in the container, and a
    ///   health check with a time below 1 ms.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
    /// use asyncdocker::containers::CreateContainerOptions;
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
    /// - 409, before Docker 17.09 500: the container is not running.
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

    /// Reads the logs of a container: its output to stdout and stderr. With `follow`, also its further output.
    ///
    /// Both streams are read unless the options choose one of them. If neither the options nor the response tell whether
    /// the container has a TTY, one more request looks it up.
    ///
    /// With `follow`, Docker 20.10 often omits the last output if it does not end with a line feed. It is in the logs
    /// once the container has ended, and [`attach_container`](Self::attach_container) does not miss it.
    ///
    /// `GET /containers/{id}/logs`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 500 or 501: the log driver cannot be read. Some engines report it as an error of the first item instead.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
    /// use asyncdocker::containers::ContainerLogsOptions;
    /// use asyncdocker::stream::Frame;
    /// use futures_util::TryStreamExt;
    ///
    /// let options = ContainerLogsOptions::builder().follow(true).tail(100).build();
    /// let mut logs = docker.container_logs("web", options).await?;
    /// while let Some(frame) = logs.try_next().await? {
    ///     match frame {
    ///         Frame::Stderr(bytes) => eprint!("{}", String::from_utf8_lossy(&bytes)),
    ///         other => print!("{}", String::from_utf8_lossy(other.bytes())),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker logs")]
    #[doc(alias = "logs")]
    fn container_logs(
        &self,
        id: &str,
        options: ContainerLogsOptions,
    ) -> impl Future<Output = Result<FrameStream>> + Send {
        output::logs(self, id, options)
    }

    /// Lists the paths in which a container's file system differs from its image.
    ///
    /// `GET /containers/{id}/changes`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    #[doc(alias = "docker diff")]
    #[doc(alias = "changes")]
    fn container_changes(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<Vec<ContainerChange>>> + Send {
        let request = Request::get("/containers/{id}/changes").id(id).blocking();
        async move { self.execute(request).await?.json_list().await }
    }

    /// Returns the whole file system of a container as a tar archive.
    ///
    /// `GET /containers/{id}/export`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    #[doc(alias = "docker export")]
    #[doc(alias = "exportContainer")]
    fn export_container(&self, id: &str) -> impl Future<Output = Result<ByteStream>> + Send {
        let request = Request::get("/containers/{id}/export").id(id);
        async move { Ok(self.execute(request).await?.byte_stream()) }
    }

    /// Returns the resource usage of a container: about one item per second, or a single item with `stream(false)`.
    ///
    /// While the container is not running, the stream stays open without items.
    ///
    /// `GET /containers/{id}/stats`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    #[doc(alias = "docker stats")]
    #[doc(alias = "stats")]
    fn container_stats(
        &self,
        id: &str,
        options: ContainerStatsOptions,
    ) -> impl Future<Output = Result<JsonStream<ContainerStats>>> + Send {
        let request = Request::get("/containers/{id}/stats")
            .id(id)
            .options(&options)
            .streaming_if(options.stream != Some(false));
        async move { Ok(self.execute(request).await?.json_stream()) }
    }

    /// Sets the size of a container's TTY.
    ///
    /// `POST /containers/{id}/resize`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409, before Docker 17.09 500: the container is not running.
    #[doc(alias = "resize")]
    fn resize_container(&self, id: &str, size: TtySize) -> impl Future<Output = Result<()>> + Send {
        let request = size.query(Request::post("/containers/{id}/resize").id(id));
        async move { self.execute(request).await?.unit().await }
    }

    /// Starts a container. Returns `false` if it was already running.
    ///
    /// `POST /containers/{id}/start`
    ///
    /// # Errors
    /// - 404: the container does not exist. Docker 1.11 also responds with 404 if the program does not exist in the
    ///   container, so [`is_not_found`](crate::Error::is_not_found) covers both there; the message tells them apart.
    /// - 400 or 500: the command cannot be run.
    #[doc(alias = "docker start")]
    #[doc(alias = "start")]
    fn start_container(&self, id: &str) -> impl Future<Output = Result<bool>> + Send {
        let request = Request::post("/containers/{id}/start").id(id).blocking();
        async move { life::was_changed(self.execute(request).await).await }
    }

    /// Stops a container: sends its stop signal, and kills it after a timeout. Returns `false` if it was not running.
    ///
    /// Without a timeout in the options, the container's own `StopTimeout` applies, which is 10 seconds by default.
    /// Below API 1.25 (Docker 1.13) containers have none and engines take a missing timeout for 0, so the client sends
    /// 10 seconds. `Duration::MAX` means no limit. The method returns once the container has stopped.
    ///
    /// `POST /containers/{id}/stop`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    #[doc(alias = "docker stop")]
    #[doc(alias = "stop")]
    fn stop_container(
        &self,
        id: &str,
        options: StopContainerOptions,
    ) -> impl Future<Output = Result<bool>> + Send {
        let before = StopContainerOptions {
            timeout: options.timeout.or(Some(life::DEFAULT_TIMEOUT)),
            ..options.clone()
        };
        let request = life::stop("/containers/{id}/stop", id, &options, &before);
        async move { life::was_changed(self.execute(request).await).await }
    }

    /// Stops a container if it is running, and starts it. The timeout is that of
    /// [`stop_container`](Self::stop_container).
    ///
    /// `POST /containers/{id}/restart`
    ///
    /// # Errors
    /// - 404: the container does not exist, or, with Docker 1.11, its program does not.
    /// - 400 or 500: the command cannot be run.
    #[doc(alias = "docker restart")]
    #[doc(alias = "restart")]
    fn restart_container(
        &self,
        id: &str,
        options: RestartContainerOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let before = RestartContainerOptions {
            timeout: options.timeout.or(Some(life::DEFAULT_TIMEOUT)),
            ..options.clone()
        };
        let request = life::stop("/containers/{id}/restart", id, &options, &before);
        async move { self.execute(request).await?.unit().await }
    }

    /// Sends a signal to a container. Default: `SIGKILL`.
    ///
    /// For `SIGKILL` the method returns once the container has exited, for other signals once the signal is sent.
    ///
    /// `POST /containers/{id}/kill`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409, before Docker 17.09 500: the container is not running.
    /// - 400 or 500: the engine does not know the signal.
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): the signal is empty.
    #[doc(alias = "docker kill")]
    #[doc(alias = "kill")]
    fn kill_container(
        &self,
        id: &str,
        options: KillContainerOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = life::kill(id, &options);
        async move { self.execute(request).await?.unit().await }
    }

    /// Changes the resource limits and the restart policy of a container, whether it is running or not.
    ///
    /// `POST /containers/{id}/update`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 400, 409 or 500: the engine refuses a setting.
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

    /// Suspends all processes of a container.
    ///
    /// `POST /containers/{id}/pause`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409 or 500: the container is not running, or is already paused.
    #[doc(alias = "docker pause")]
    #[doc(alias = "pause")]
    fn pause_container(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/containers/{id}/pause").id(id).blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Resumes the processes of a paused container.
    ///
    /// `POST /containers/{id}/unpause`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409 or 500: the container is not paused.
    #[doc(alias = "docker unpause")]
    #[doc(alias = "unpause")]
    fn unpause_container(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/containers/{id}/unpause").id(id).blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Attaches to a container: to its output and, with `stdin`, to its stdin.
    ///
    /// Stdout and stderr are both read unless the options choose one of them. The output begins when you attach; with
    /// `logs`, the earlier output comes first. Attach before you start the container, and no output is missed.
    ///
    /// Input reaches only a container created with `open_stdin`. Without `stdin` in the options, the input is closed.
    ///
    /// If neither the options nor the response tell whether the container has a TTY, one more request looks it up.
    ///
    /// `POST /containers/{id}/attach`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409: the container is paused.
    /// - 400: no stream is selected.
    ///
    /// # Examples
    /// Attaches before the start, so that the whole output is read:
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> Result<(), Box<dyn std::error::Error>> {
    /// use asyncdocker::Containers;
    /// use asyncdocker::containers::{AttachContainerOptions, CreateContainerOptions};
    /// use futures_util::TryStreamExt;
    /// use tokio::io::AsyncWriteExt;
    ///
    /// let options = CreateContainerOptions::builder()
    ///     .image("busybox")
    ///     .cmd(["sort"])
    ///     .open_stdin(true)
    ///     .stdin_once(true)
    ///     .build();
    /// let id = docker.create_container(options).await?.id;
    ///
    /// let options = AttachContainerOptions::builder().stdin(true).build();
    /// let mut sort = docker.attach_container(&id, options).await?;
    /// docker.start_container(&id).await?;
    /// sort.input.write_all(b"b\na\n").await?;
    /// sort.input.shutdown().await?;
    /// while let Some(frame) = sort.output.try_next().await? {
    ///     print!("{}", String::from_utf8_lossy(frame.bytes()));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker attach")]
    #[doc(alias = "attach")]
    fn attach_container(
        &self,
        id: &str,
        options: AttachContainerOptions,
    ) -> impl Future<Output = Result<Attached>> + Send {
        output::attach(self, id, options)
    }

    /// Attaches to a container over a websocket, for proxies that pass no other upgraded connection.
    ///
    /// The output is one stream of raw bytes: each frame is a [`Frame::Tty`](crate::stream::Frame::Tty), even without a
    /// TTY, because engines do not separate stdout from stderr here. Stdin, stdout and stderr are all attached. The
    /// output begins when you attach; with `logs`, only the earlier output is read unless `stream` is set too. Shutting
    /// down the input ends stdin, and the output continues.
    ///
    /// Needs the feature `websocket`.
    ///
    /// `GET /containers/{id}/attach/ws`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409: the container is paused.
    /// - [`Error::Decode`](crate::Error::Decode): the server does not support websockets.
    #[cfg(feature = "websocket")]
    #[cfg_attr(docsrs, doc(cfg(feature = "websocket")))]
    #[doc(alias = "docker attach")]
    fn attach_container_websocket(
        &self,
        id: &str,
        options: AttachContainerWebsocketOptions,
    ) -> impl Future<Output = Result<Attached>> + Send {
        websocket::attach(self, id, options)
    }

    /// Waits for a container, and returns its exit code. There is no timeout.
    ///
    /// Without a condition in the options, this method waits until the container is not running. For a container that was
    /// never started, engines return exit code 0 at once then.
    ///
    /// `POST /containers/{id}/wait`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 400: the engine does not know the condition.
    /// - [`Error::Daemon`](crate::Error::Daemon): the engine sent an error in place of the exit code, for instance
    ///   because the container cannot be removed.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
    /// use asyncdocker::containers::WaitContainerOptions;
    /// use asyncdocker::models::containers::WaitCondition;
    ///
    /// let options = WaitContainerOptions::builder().condition(WaitCondition::Removed).build();
    /// let exit = docker.wait_container("job", options).await?;
    /// println!("the container is gone, with exit code {}", exit.status_code);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker wait")]
    #[doc(alias = "wait")]
    fn wait_container(
        &self,
        id: &str,
        options: WaitContainerOptions,
    ) -> impl Future<Output = Result<ContainerWaitResponse>> + Send {
        let request = life::wait(id, &options);
        async move { output::exit(self.execute(request).await?).await }
    }

    /// Waits until a container is not running, and returns its output and exit code.
    ///
    /// The output comes from the logs, which cover all runs of the container. The options select a part of it; `follow`
    /// is ignored. The output is kept in memory: read the [logs](Self::container_logs) themselves if they may be large. A
    /// container that is removed when it ends has no logs: [attach](Self::attach_container) to it before you start it.
    ///
    /// `POST /containers/{id}/wait`, `GET /containers/{id}/json`, `GET /containers/{id}/logs`
    ///
    /// # Errors
    /// - The errors of [`wait_container`](Self::wait_container), [`inspect_container`](Self::inspect_container) and
    ///   [`container_logs`](Self::container_logs). An exit code other than 0 is not an error.
    /// - [`Error::Stream`](crate::Error::Stream): the container was never started.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
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
    ) -> impl Future<Output = Result<ContainerOutput>> + Send {
        output::output(self, id, options)
    }

    /// Creates a container, attaches to it and starts it. Returns its output from the beginning, its stdin and, once it has
    /// ended, its exit code.
    ///
    /// Stdin is attached if the container is created with `open_stdin`. If the container is created with `auto_remove`,
    /// [`exit_code`](RunningContainer::exit_code) waits until it is gone; otherwise
    /// [`remove`](RunningContainer::remove) removes it. If attaching or starting fails, the container is removed.
    ///
    /// With `auto_remove` and an API version below 1.30 (Docker 17.06), the exit code of a container that ends at once may
    /// be lost: waiting for it fails with status 404.
    ///
    /// `POST /images/create`, `POST /containers/create`, `POST /containers/{id}/attach`, `POST /containers/{id}/wait`,
    /// `POST /containers/{id}/start`
    ///
    /// # Errors
    /// The errors of [`pull_image`](crate::Images::pull_image), [`create_container`](Self::create_container),
    /// [`attach_container`](Self::attach_container), [`wait_container`](Self::wait_container) and
    /// [`start_container`](Self::start_container).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
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
        Self: crate::Images + Sized,
    {
        run::run(self, options, run)
    }

    /// Waits until the health check of a container succeeds. There is no timeout.
    ///
    /// The state is looked up at intervals of up to a second.
    ///
    /// `GET /containers/{id}/json`
    ///
    /// # Errors
    /// - The errors of [`inspect_container`](Self::inspect_container).
    /// - [`Error::Stream`](crate::Error::Stream): the container is unhealthy, is not running, or has no health check. The
    ///   error says which, and has the output of the last check.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// use asyncdocker::Containers;
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
    /// `port` has the form `80/tcp`. `80` is `80/tcp`. If there are several addresses, this is the first;
    /// [`ContainerInspect::published_addresses`] returns all. An unspecified address, such as `0.0.0.0`, means all
    /// addresses of the host.
    ///
    /// `GET /containers/{id}/json`
    ///
    /// # Errors
    /// - The errors of [`inspect_container`](Self::inspect_container).
    /// - [`Error::Stream`](crate::Error::Stream): the container is not running, or does not publish the port.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
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

    /// Removes a container.
    ///
    /// `DELETE /containers/{id}`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409: the container is running and `force` is not set, or its removal is already in progress; see
    ///   [`is_removal_in_progress`](crate::Error::is_removal_in_progress).
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

    /// Removes all containers that are not running. The filters select a part of them.
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
    /// Removes what was created more than a day ago:
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
            .operation_since(life::SINCE_PRUNE)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.json().await }
    }

    /// Stores the state of a running container as a checkpoint, and stops the container only with `exit`.
    ///
    /// Start the container from it with [`start_container_from_checkpoint`](Self::start_container_from_checkpoint).
    ///
    /// Checkpoints are experimental: the engine must have experimental features enabled, and CRIU must be installed on its
    /// host.
    ///
    /// `POST /containers/{id}/checkpoints`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 501: experimental features are disabled; see
    ///   [`is_experimental_disabled`](crate::Error::is_experimental_disabled).
    /// - 409: the container is not running.
    /// - 500: the engine has no CRIU, the name is invalid, or a checkpoint has it already.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    #[doc(alias = "docker checkpoint create")]
    fn create_checkpoint(
        &self,
        id: &str,
        checkpoint: &str,
        options: CreateCheckpointOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = checkpoints::create(id, checkpoint, options);
        async move { self.execute(request).await?.unit().await }
    }

    /// Lists the checkpoints of a container.
    ///
    /// `GET /containers/{id}/checkpoints`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 501: experimental features are disabled; see
    ///   [`is_experimental_disabled`](crate::Error::is_experimental_disabled).
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    #[doc(alias = "docker checkpoint ls")]
    fn list_checkpoints(
        &self,
        id: &str,
        options: ListCheckpointsOptions,
    ) -> impl Future<Output = Result<Vec<Checkpoint>>> + Send {
        let request = checkpoints::list(id, &options);
        async move { self.execute(request).await?.json_list().await }
    }

    /// Removes a checkpoint of a container.
    ///
    /// `DELETE /containers/{id}/checkpoints/{checkpoint}`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 501: experimental features are disabled; see
    ///   [`is_experimental_disabled`](crate::Error::is_experimental_disabled).
    /// - 500: the checkpoint does not exist.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    #[doc(alias = "docker checkpoint rm")]
    fn delete_checkpoint(
        &self,
        id: &str,
        checkpoint: &str,
        options: DeleteCheckpointOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = checkpoints::delete(id, checkpoint, &options);
        async move { self.execute(request).await?.unit().await }
    }

    /// Starts a stopped container from a checkpoint. Returns `false` if it was already running.
    ///
    /// `POST /containers/{id}/start`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 400: experimental features are disabled; see
    ///   [`is_experimental_disabled`](crate::Error::is_experimental_disabled).
    /// - 403: the engine does not allow a directory.
    /// - 400 or 500: the checkpoint does not exist, or cannot be restored.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    #[doc(alias = "docker start --checkpoint")]
    fn start_container_from_checkpoint(
        &self,
        id: &str,
        checkpoint: &str,
        options: StartContainerFromCheckpointOptions,
    ) -> impl Future<Output = Result<bool>> + Send {
        let request = checkpoints::start(id, checkpoint, &options);
        async move { life::was_changed(self.execute(request).await).await }
    }

    /// Returns a file or directory of a container as a tar archive, in the way that API 1.24 removed. Prefer
    /// [`download_archive`](Self::download_archive).
    ///
    /// Docker 1.11 puts the name of a directory before the paths in it (`directory/file`); later engines do not
    /// (`file`).
    ///
    /// `POST /containers/{id}/copy`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 500: the path does not exist.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the engine does not serve API 1.23.
    #[doc(alias = "copy")]
    fn copy_from_container(
        &self,
        id: &str,
        path: &str,
    ) -> impl Future<Output = Result<ByteStream>> + Send {
        let request = archive::copy(id, path);
        async move { Ok(self.execute(request).await?.byte_stream()) }
    }

    /// Returns the metadata of a file or directory of a container.
    ///
    /// `HEAD /containers/{id}/archive`
    ///
    /// # Errors
    /// - 404: the container or the path does not exist. The response has no message.
    #[doc(alias = "retrieveArchive")]
    fn stat_archive(
        &self,
        id: &str,
        path: &str,
    ) -> impl Future<Output = Result<ContainerPathStat>> + Send {
        let request = Request::new(http::Method::HEAD, archive::PATH)
            .id(id)
            .query("path", path);
        async move { archive::stat(&self.execute(request).await?) }
    }

    /// Returns a file or directory of a container as a tar archive.
    ///
    /// `GET /containers/{id}/archive`
    ///
    /// # Errors
    /// - 404: the container or the path does not exist.
    #[doc(alias = "docker cp")]
    #[doc(alias = "getArchive")]
    fn download_archive(
        &self,
        id: &str,
        path: &str,
    ) -> impl Future<Output = Result<Archive>> + Send {
        let request = Request::get(archive::PATH).id(id).query("path", path);
        async move { Archive::from_response(self.execute(request).await?) }
    }

    /// Unpacks a tar archive, plain or compressed with gzip, bzip2 or xz, into a directory of a container.
    ///
    /// `PUT /containers/{id}/archive`
    ///
    /// # Errors
    /// - 404: the container or the path does not exist.
    /// - 400 or 500: the path is not a directory, or the body is not an archive.
    /// - 403 or 500: the file system is read-only.
    ///
    /// # Examples
    /// Copies a local directory into a container:
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
    /// use asyncdocker::archive::pack;
    /// use asyncdocker::containers::UploadArchiveOptions;
    ///
    /// let options = UploadArchiveOptions::default();
    /// // Creates `/srv/site`.
    /// let archive = pack("./site").await?;
    /// docker.upload_archive("web", "/srv", archive, options).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker cp")]
    #[doc(alias = "putArchive")]
    fn upload_archive(
        &self,
        id: &str,
        path: &str,
        archive: impl Into<Body> + Send,
        options: UploadArchiveOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = archive::upload(id, path, archive, &options);
        async move { self.execute(request).await?.unit().await }
    }
}

impl Containers for crate::Docker {}
impl Containers for crate::DynTransport {}
