//! The output of containers while it appears and afterwards, their input, and their statistics.

use super::{
    AttachContainerOptions, ContainerLogsOptions, ContainerStatsOptions, Containers,
    InspectContainerOptions,
};
#[cfg(feature = "websocket")]
use super::{AttachContainerWebsocketOptions, websocket};
use crate::error::Result;
use crate::models::containers::ContainerStats;
use crate::output::{self, both_unless_chosen, known_tty, stream_unless_logs};
use crate::request::Request;
use crate::response::Response;
use crate::stream::{Attached, FrameStream, JsonStream, OutputFormat, StdinWriter};
use crate::tty::TtySize;

/// The streams of a container: logs, attaching, and statistics.
///
/// The parameter `id` is that of [`Containers`]. Dropping a stream ends it. The guide to
/// [streams](crate::guide::streams) explains how to read and stop them.
pub trait ContainerStreams: Containers {
    /// Reads the logs of a container: its output to stdout and stderr. With `follow`, the stream continues with new
    /// output.
    ///
    /// Both streams are read unless the options choose one of them. Below API 1.42 (Docker 23.0) and for containers
    /// with a TTY, the client looks up whether the container has a TTY. Set `tty` to save that request.
    ///
    /// With `follow`, Docker 20.10 often omits the last output if it does not end with a line feed. It is in the logs
    /// once the container has ended, and [`attach_container`](Self::attach_container) does not miss it.
    ///
    /// `GET /containers/{id}/logs`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 500 or 501: the log driver does not support reading. With some engines, the first item of the stream is this
    ///   error instead.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::prelude::*;
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
        logs(self, id, options)
    }

    /// Returns the resource usage of a container: about one item per second, or a single item with `stream(false)`.
    ///
    /// While the container is not running, the stream stays open without items. With `stream(false)`, it returns a single
    /// item without values.
    ///
    /// `GET /containers/{id}/stats`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::containers::ContainerStatsOptions;
    /// use asyncdocker::prelude::*;
    /// use futures_util::TryStreamExt;
    ///
    /// let mut stats = docker.container_stats("web", ContainerStatsOptions::default()).await?;
    /// while let Some(sample) = stats.try_next().await? {
    ///     if let (Some(cpu), Some(memory)) = (sample.cpu_percent(), sample.memory_used()) {
    ///         println!("{cpu:.1} % CPU, {memory} bytes");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
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

    /// Attaches to a container: to its output and, with `stdin`, to its stdin.
    ///
    /// Stdout and stderr are both read unless the options choose one of them. By default, the output begins when you
    /// attach. Set `logs` to receive only the earlier output, or `logs` and `stream` to receive both. Attach before you
    /// start the container, and no output is missed.
    ///
    /// Input reaches only a container created with `open_stdin`. Without `stdin` in the options, the input is closed.
    ///
    /// Below API 1.42 (Docker 23.0) and for containers with a TTY, the client looks up whether the container has a TTY.
    /// Set `tty` to save that request.
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
    /// use asyncdocker::prelude::*;
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
        attach(self, id, options)
    }

    /// Attaches to a container over a websocket, for proxies that allow websockets but no other connection upgrade.
    ///
    /// The output is one stream of raw bytes: each frame is a [`Frame::Tty`](crate::stream::Frame::Tty), even without a
    /// TTY, because engines do not separate stdout from stderr here. Stdin, stdout and stderr are all attached unless the
    /// options choose. By default, the output begins when you attach. Set `logs` to receive only the earlier output, or
    /// `logs` and `stream` to receive both. Shutting down the input closes stdin, and the output continues.
    ///
    /// Needs the feature `websocket`.
    ///
    /// `GET /containers/{id}/attach/ws`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409: the container is paused.
    /// - [`Error::Decode`](crate::Error::Decode): the server does not support websockets.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::ContainerStreams;
    /// use asyncdocker::containers::AttachContainerWebsocketOptions;
    /// use futures_util::TryStreamExt;
    ///
    /// let options = AttachContainerWebsocketOptions::default();
    /// let mut web = docker.attach_container_websocket("web", options).await?;
    /// while let Some(frame) = web.output.try_next().await? {
    ///     print!("{}", String::from_utf8_lossy(frame.bytes()));
    /// }
    /// # Ok(())
    /// # }
    /// ```
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

    /// Sets the size of a container's TTY.
    ///
    /// `POST /containers/{id}/resize`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409 (500 before Docker 17.09): the container is not running.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::{ContainerStreams, TtySize};
    ///
    /// docker.resize_container("shell", TtySize { columns: 120, rows: 40 }).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "resize")]
    fn resize_container(&self, id: &str, size: TtySize) -> impl Future<Output = Result<()>> + Send {
        let request = size.query(Request::post("/containers/{id}/resize").id(id));
        async move { self.execute(request).await?.unit().await }
    }
}

impl ContainerStreams for crate::Docker {}
impl ContainerStreams for crate::DynTransport {}

async fn logs<C: ContainerStreams + ?Sized>(
    containers: &C,
    id: &str,
    mut options: ContainerLogsOptions,
) -> Result<FrameStream> {
    both_unless_chosen(&mut options.stdout, &mut options.stderr);
    let request = Request::get("/containers/{id}/logs")
        .id(id)
        .options(&options)
        .streaming_if(options.follow == Some(true));
    let response = containers.execute(request).await?;
    let tty = has_tty(containers, id, options.tty, &response).await?;
    let (timestamps, details) = (options.timestamps, options.details);
    Ok(output::logs(response, tty, timestamps, details))
}

async fn attach<C: ContainerStreams + ?Sized>(
    containers: &C,
    id: &str,
    mut options: AttachContainerOptions,
) -> Result<Attached> {
    both_unless_chosen(&mut options.stdout, &mut options.stderr);
    stream_unless_logs(options.logs, options.stdin, &mut options.stream);
    let request = Request::post("/containers/{id}/attach")
        .id(id)
        .options(&options)
        .upgrade();
    let response = containers.execute(request).await?;
    let tty = has_tty(containers, id, options.tty, &response).await?;
    let mut attached = response.attached(OutputFormat::with_tty(tty)).await?;
    if options.stdin != Some(true) {
        // The engine would not read the input, and at some point the writer would hang.
        attached.input = StdinWriter::closed();
    }
    Ok(attached)
}

/// Whether the container has a TTY: from the options, the response, or the container's configuration.
async fn has_tty<C: Containers + ?Sized>(
    containers: &C,
    id: &str,
    chosen: Option<bool>,
    response: &Response,
) -> Result<bool> {
    if let Some(tty) = known_tty(chosen, response) {
        return Ok(tty);
    }
    let container = containers
        .inspect_container(id, InspectContainerOptions::default())
        .await?;
    Ok(container.config.tty.unwrap_or_default())
}
