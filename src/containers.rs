//! Containers: their life, their output, their files.
//!
//! The methods stand in the trait [`Containers`]; each takes the options that carry its name.

mod archive;
mod create;
mod output;
mod ports;
#[cfg(feature = "websocket")]
mod websocket;

/// The options of each method, generated from the description of the API.
mod options {
    include!(concat!(env!("OUT_DIR"), "/containers_options.rs"));

    mod list;
    mod publish;
}

pub use self::archive::Archive;
pub use self::options::*;
pub use self::output::ContainerOutput;
pub use self::ports::PortMapping;

pub(crate) use self::output::both_unless_chosen;

use std::time::Duration;

use crate::ApiVersion;
use crate::body::Body;
use crate::error::{Invalid, Result};
use crate::models::{
    ContainerChange, ContainerCreateResponse, ContainerInspect, ContainerPathStat, ContainerStats,
    ContainerSummary, ContainerTop, ContainerUpdateResponse, ContainerWaitResponse, CopyConfig,
};
use crate::request::Request;
use crate::stream::{Attached, ByteStream, FrameStream, JsonStream};
use crate::transport::Transport;

/// The containers of an engine.
///
/// A container is named by its id, by the beginning of its id as long as that is unambiguous, or by its name.
///
/// Each method's future can be dropped at any time: the connection is closed, and the client stays usable. Whether the
/// engine had already acted on the request is then not known.
pub trait Containers: Transport {
    /// Lists containers: the running ones, unless the options ask for others.
    ///
    /// `GET /containers/json`
    ///
    /// # Errors
    /// 400 or 500 for a filter that the engine does not know.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Containers;
    /// use asyncdocker::containers::ListContainersOptions;
    /// use asyncdocker::models::{ContainerFilter, ContainerStatus};
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

    /// Creates a container. It does not run before it is [started](Self::start_container).
    ///
    /// `POST /containers/create`
    ///
    /// # Errors
    /// 404 when the image is not on the engine; 409 when the name is taken; 400 or 500 when the engine refuses a
    /// setting; [`Error::Unsupported`](crate::Error) for a `mac_address` where API 1.52 or later is spoken.
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

    /// Gives all that the engine knows about a container.
    ///
    /// `GET /containers/{id}/json`
    ///
    /// # Errors
    /// 404 when there is no such container.
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

    /// Lists the processes that run in a container, as `ps` on the engine's machine sees them.
    ///
    /// `GET /containers/{id}/top`
    ///
    /// # Errors
    /// 404 when there is no such container; 409, before Docker 17.09 500, when it does not run.
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

    /// Reads what a container wrote to stdout and stderr, and what it goes on to write if the options say `follow`.
    ///
    /// Both streams are read unless the options name one of them. Whether the container has a TTY is looked up with one
    /// more request, unless the options or the answer tell.
    ///
    /// What a container writes last, and ends without a line feed, Docker 20.10 often leaves out for those who follow:
    /// the logs have it once the container has ended, and [`attach_container`](Self::attach_container) misses nothing.
    ///
    /// `GET /containers/{id}/logs`
    ///
    /// # Errors
    /// 404 when there is no such container. A log driver that cannot be read is an error of this call or the first item.
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

    /// Lists the paths that a container's file system has changed since its image.
    ///
    /// `GET /containers/{id}/changes`
    ///
    /// # Errors
    /// 404 when there is no such container.
    #[doc(alias = "docker diff")]
    #[doc(alias = "changes")]
    fn container_changes(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<Vec<ContainerChange>>> + Send {
        let request = Request::get("/containers/{id}/changes").id(id).blocking();
        async move { self.execute(request).await?.json_list().await }
    }

    /// Reads the whole file system of a container as a tar archive.
    ///
    /// `GET /containers/{id}/export`
    ///
    /// # Errors
    /// 404 when there is no such container.
    #[doc(alias = "docker export")]
    #[doc(alias = "exportContainer")]
    fn export_container(&self, id: &str) -> impl Future<Output = Result<ByteStream>> + Send {
        let request = Request::get("/containers/{id}/export").id(id);
        async move { Ok(self.execute(request).await?.byte_stream()) }
    }

    /// Watches the resources that a container uses: an item about every second, or one only if the options say
    /// `stream(false)`.
    ///
    /// The stream stays open and silent while the container does not run.
    ///
    /// `GET /containers/{id}/stats`
    ///
    /// # Errors
    /// 404 when there is no such container.
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

    /// Sets the size of a container's TTY: first the height in lines, then the width in characters.
    ///
    /// `POST /containers/{id}/resize`
    ///
    /// # Errors
    /// 404 when there is no such container; 409, before Docker 17.09 500, when it does not run.
    #[doc(alias = "resize")]
    fn resize_container(
        &self,
        id: &str,
        height: u16,
        width: u16,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/containers/{id}/resize")
            .id(id)
            .query("h", &height)
            .query("w", &width);
        async move { self.execute(request).await?.unit().await }
    }

    /// Starts a container. Gives `false` when it was running already.
    ///
    /// `POST /containers/{id}/start`
    ///
    /// # Errors
    /// 404 when there is no such container; 400 or 500 when its command cannot be run.
    #[doc(alias = "docker start")]
    #[doc(alias = "start")]
    fn start_container(&self, id: &str) -> impl Future<Output = Result<bool>> + Send {
        let request = Request::post("/containers/{id}/start").id(id).blocking();
        async move { was_changed(self.execute(request).await).await }
    }

    /// Stops a container: sends its stop signal, and kills it after a timeout. Returns `false` if it was not running.
    ///
    /// Without a timeout in the options, the container's own `stop_timeout` applies, which is 10 seconds by default.
    /// Below API 1.25 containers have none, and engines take a missing timeout for 0: 10 seconds are sent to them.
    /// `Duration::MAX` stands for no limit. The request lasts until the container has stopped.
    ///
    /// `POST /containers/{id}/stop`
    ///
    /// # Errors
    /// 404 when there is no such container.
    #[doc(alias = "docker stop")]
    #[doc(alias = "stop")]
    fn stop_container(
        &self,
        id: &str,
        options: StopContainerOptions,
    ) -> impl Future<Output = Result<bool>> + Send {
        let request = Request::post("/containers/{id}/stop")
            .id(id)
            .options(&options)
            .query_from(STOP_TIMEOUT, timeout_if_set(options.timeout))
            .blocking();
        async move { was_changed(self.execute(request).await).await }
    }

    /// Stops a container if it runs, with the timeout of [`stop_container`](Self::stop_container), and starts it.
    ///
    /// `POST /containers/{id}/restart`
    ///
    /// # Errors
    /// 404 when there is no such container; 500 when its command cannot be run.
    #[doc(alias = "docker restart")]
    #[doc(alias = "restart")]
    fn restart_container(
        &self,
        id: &str,
        options: RestartContainerOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/containers/{id}/restart")
            .id(id)
            .options(&options)
            .query_from(STOP_TIMEOUT, timeout_if_set(options.timeout))
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Sends a container a signal: `SIGKILL`, unless the options name another. Killing lasts until the container has
    /// exited; other signals are only sent.
    ///
    /// `POST /containers/{id}/kill`
    ///
    /// # Errors
    /// 404 when there is no such container; 409, before Docker 17.09 500, when it does not run; 400 or 500 for a signal
    /// that the engine does not know. A signal without a name is not sent.
    #[doc(alias = "docker kill")]
    #[doc(alias = "kill")]
    fn kill_container(
        &self,
        id: &str,
        options: KillContainerOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let mut request = Request::post("/containers/{id}/kill")
            .id(id)
            .options(&options)
            .blocking();
        if options
            .signal
            .is_some_and(|signal| signal.as_str().is_empty())
        {
            request = request.refuse(Invalid::new(
                "signal",
                "",
                "expected a name or number: the engine would send SIGKILL for an empty one",
            ));
        }
        async move { self.execute(request).await?.unit().await }
    }

    /// Changes the limits and the restart policy of a container, also while it runs.
    ///
    /// `POST /containers/{id}/update`
    ///
    /// # Errors
    /// 404 when there is no such container; 400, 409 or 500 when the engine refuses a setting.
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

    /// Gives a container another name.
    ///
    /// `POST /containers/{id}/rename`
    ///
    /// # Errors
    /// 404 when there is no such container; 409 when the name is taken; 400 or 500 when it is no name.
    #[doc(alias = "docker rename")]
    #[doc(alias = "rename")]
    fn rename_container(&self, id: &str, name: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/containers/{id}/rename")
            .id(id)
            .query("name", name);
        async move { self.execute(request).await?.unit().await }
    }

    /// Freezes all processes of a container.
    ///
    /// `POST /containers/{id}/pause`
    ///
    /// # Errors
    /// 404 when there is no such container; 409 or 500 when it does not run or is paused already.
    #[doc(alias = "docker pause")]
    #[doc(alias = "pause")]
    fn pause_container(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/containers/{id}/pause").id(id).blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Lets the processes of a paused container go on.
    ///
    /// `POST /containers/{id}/unpause`
    ///
    /// # Errors
    /// 404 when there is no such container; 409 or 500 when it is not paused.
    #[doc(alias = "docker unpause")]
    #[doc(alias = "unpause")]
    fn unpause_container(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/containers/{id}/unpause").id(id).blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Attaches to a container: to its output and, if the options say `stdin`, to its input.
    ///
    /// Stdout and stderr are both read unless the options name one of them, from now on unless the options say `logs`. A
    /// container that is created but not started can be attached to: whatever it writes once it runs is in the stream.
    /// Input reaches only a container created with `open_stdin`; without `stdin` in the options it is closed. Whether the
    /// container has a TTY is looked up with one more request once attached, unless the options or the answer tell.
    ///
    /// `POST /containers/{id}/attach`
    ///
    /// # Errors
    /// 404 when there is no such container; 409 when it is paused; 400 when nothing is chosen.
    ///
    /// # Examples
    /// Runs a container from its first to its last byte:
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

    /// Attaches to a container over a websocket, which passes where proxies let nothing else through.
    ///
    /// The output is one stream of raw bytes, [`Frame::Tty`](crate::stream::Frame::Tty) whatever the container has: an
    /// engine does not tell stdout from stderr here. Before API 1.42 all three streams of the container are attached.
    /// Without `logs` and `stream` the output is streamed from now on. Shutting the input down ends stdin, and the
    /// output goes on.
    ///
    /// Needs the feature `websocket`.
    ///
    /// `GET /containers/{id}/attach/ws`
    ///
    /// # Errors
    /// 404 when there is no such container; 409 when it is paused; [`Error::Decode`](crate::Error::Decode) when what
    /// answers does not speak websocket.
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

    /// Waits until a container does not run, and gives its exit code. There is no limit on the time.
    ///
    /// `POST /containers/{id}/wait`
    ///
    /// # Errors
    /// 404 when there is no such container. [`Error::Daemon`](crate::Error::Daemon) if the engine sends an error in place
    /// of the exit code.
    #[doc(alias = "docker wait")]
    #[doc(alias = "wait")]
    fn wait_container(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<ContainerWaitResponse>> + Send {
        let request = Request::post("/containers/{id}/wait").id(id).blocking();
        async move { output::exit(self.execute(request).await?).await }
    }

    /// Waits until a container does not run, and gives all that it has written, and its exit code.
    ///
    /// The output is that of the logs, from all times that the container has run; the options tell what of it, except
    /// `follow`. It is kept in memory: read the [logs](Self::container_logs) themselves where they may be large. A
    /// container that is removed when it ends leaves no logs: [attach](Self::attach_container) to it before its start.
    ///
    /// `POST /containers/{id}/wait`, `GET /containers/{id}/logs`
    ///
    /// # Errors
    /// As the methods for the single steps. An exit code other than 0 is no error.
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

    /// Removes a container.
    ///
    /// `DELETE /containers/{id}`
    ///
    /// # Errors
    /// 404 when there is no such container; 409 when it runs and the options do not say `force`.
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

    /// Reads a file, or what is in a folder, of a container as a tar archive, the old way: engines that do not serve
    /// v1.23 have only [`download_archive`](Self::download_archive).
    ///
    /// `POST /containers/{id}/copy`
    ///
    /// # Errors
    /// 404 when there is no such container; 500 when there is no such path; [`Error::Unsupported`](crate::Error) for an
    /// engine that does not serve v1.23.
    #[doc(alias = "copy")]
    fn copy_from_container(
        &self,
        id: &str,
        path: &str,
    ) -> impl Future<Output = Result<ByteStream>> + Send {
        let request = Request::post("/containers/{id}/copy")
            .id(id)
            .json(&CopyConfig::builder().resource(path).build())
            .operation_until(ApiVersion::V1_23, "use `download_archive`");
        async move { Ok(self.execute(request).await?.byte_stream()) }
    }

    /// Describes a file or folder of a container, without reading it.
    ///
    /// `HEAD /containers/{id}/archive`
    ///
    /// # Errors
    /// 404 when there is no such container or path. The engine gives no words with it.
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

    /// Reads a file or folder of a container as a tar archive.
    ///
    /// `GET /containers/{id}/archive`
    ///
    /// # Errors
    /// 404 when there is no such container or path.
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

    /// Unpacks a tar archive, plain or compressed with gzip, bzip2 or xz, into a folder of a container.
    ///
    /// `PUT /containers/{id}/archive`
    ///
    /// # Errors
    /// 404 when there is no such container or path; 400 or 500 when the path is no folder or the bytes are no archive; 403
    /// or 500 when the file system is read-only.
    #[doc(alias = "docker cp")]
    #[doc(alias = "putArchive")]
    fn upload_archive(
        &self,
        id: &str,
        path: &str,
        archive: impl Into<Body> + Send,
        options: UploadArchiveOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::new(http::Method::PUT, archive::PATH)
            .id(id)
            .query("path", path)
            .options(&options)
            .body("application/x-tar", archive)
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }
}

impl Containers for crate::Docker {}
impl Containers for crate::DynTransport {}

/// The API version since which the engine knows the timeout of a container, and applies it if the request has none.
const STOP_TIMEOUT: ApiVersion = ApiVersion::new(1, 25);

/// A request whose query is that of engines with [`STOP_TIMEOUT`].
fn timeout_if_set(timeout: Option<Duration>) -> Request {
    let request = Request::post("/containers/{id}/stop");
    match timeout {
        Some(timeout) => request.query("t", &timeout),
        None => request,
    }
}

/// 304 says that nothing was to be done.
async fn was_changed(result: Result<crate::Response>) -> Result<bool> {
    match result {
        Ok(response) => response.unit().await.map(|()| true),
        Err(error) if error.is_not_modified() => Ok(false),
        Err(error) => Err(error),
    }
}
