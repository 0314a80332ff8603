//! A typed, asynchronous SDK for the Docker Engine: containers, images, exec, volumes, networks and events as futures and
//! streams.
//!
//! It works with Docker 1.11 and later, with or without [Swarm mode](guide::swarm), with Podman, and with standalone Docker
//! Swarm. The client [negotiates](guide::engines) the API version. If an option needs a newer engine, the request fails
//! before it is sent.
//!
//! | task | start with |
//! |---|---|
//! | run a container | [`run_container`](ContainersExt::run_container), below |
//! | run a command in a running container | [`run_exec`](ExecExt::run_exec), below |
//! | follow output, write to stdin | [`container_logs`](ContainerStreams::container_logs), [`attach_container`](ContainerStreams::attach_container), guide to [streams](guide::streams) |
//! | wait until a container is ready, find its port | [`wait_healthy`](ContainersExt::wait_healthy), [`published_port`](ContainersExt::published_port) |
//! | copy files into and out of a container | [`upload_archive`](ContainerFiles::upload_archive), [`download_archive`](ContainerFiles::download_archive), [`archive`] |
//! | build, pull and push images | [`build_image`](Builds::build_image), [`pull_image`](Registries::pull_image), [`push_image`](Registries::push_image), below |
//! | create volumes and networks | [`create_volume`](Volumes::create_volume), [`create_network`](Networks::create_network) |
//! | watch events and statistics | [`watch_events`](SystemExt::watch_events), [`container_stats`](ContainerStreams::container_stats), below |
//! | watch many engines from one process | guide to [fleets](guide::fleets) |
//! | manage a swarm and its services | guide to [Swarm mode](guide::swarm) |
//! | connect to a remote engine, set timeouts | guide to [connecting](guide::connecting) |
//! | handle errors | guide to [errors](guide::errors) |
//! | test code that uses this crate | guide to [testing](guide::testing) |
//! | call an endpoint that has no method | guide to [custom requests](guide::custom_requests) |
//!
//! All methods are listed [by endpoint](guide::endpoints) and [by docker CLI command](guide::migration). The crate's
//! directory `examples` has one program per task, from running a container to deploying a service to a swarm.
//!
//! # Connect
//!
//! ```toml
//! [dependencies]
//! asyncdocker = "0.1"
//! futures-util = "0.3"
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
//! ```
//!
//! [`Docker::from_env`] connects to the engine that the docker CLI would use. [`Docker::new`] takes an address.
//! [`Docker::builder`] also sets [TLS, the API version and limits](guide::connecting). A client is cheap to clone, and all
//! clones share one connection pool. Nothing is sent before the first request.
//!
//! The client needs a tokio runtime with I/O and time enabled. A client can be shared between runtimes.
//!
//! ```no_run
//! use asyncdocker::{Docker, System};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> asyncdocker::Result<()> {
//! let docker = Docker::from_env()?;
//! let engine = docker.version().await?;
//! println!("Docker {} at {}", engine.version, docker.host());
//! # Ok(())
//! # }
//! ```
//!
//! # Methods and options
//!
//! Methods are grouped into traits by resource. Import a trait to call its methods on a [`Docker`] client.
//! `use asyncdocker::prelude::*` imports all of them.
//!
//! | resource | endpoint traits | extension traits |
//! |---|---|---|
//! | containers | [`Containers`], [`ContainerLifecycle`], [`ContainerStreams`], [`ContainerFiles`], [`Checkpoints`] | [`ContainersExt`] |
//! | commands in containers | [`Exec`] | [`ExecExt`] |
//! | images | [`Images`], [`Registries`], [`Builds`], [`ImageArchives`] | |
//! | volumes, networks, plugins | [`Volumes`], [`Networks`], [`Plugins`] | |
//! | the engine | [`System`] | [`SystemExt`] |
//! | Swarm mode | [`Swarm`], [`Nodes`], [`Services`], [`Tasks`], [`Secrets`], [`Configs`] | [`SwarmExt`], [`NodesExt`], [`ServicesExt`] |
//!
//! A method of an endpoint trait is one operation of the API. A method of an extension trait combines several operations.
//! For instance, it creates, attaches to and starts a container, or polls until a service has converged. Every type that
//! implements an endpoint trait also implements its extension trait.
//!
//! Optional parameters are fields of a struct named after the method, such as
//! [`ListContainersOptions`](containers::ListContainersOptions). Create it with its builder or with `Default::default()`.
//! Fields and setters have the API's names in snake case: `ExposedPorts` in Docker's documentation is `exposed_ports` here.
//! The setter of a list replaces the list, and the setter of a map or set adds to it. If you have an `Option`, pass it to
//! the setter that begins with `maybe_`, such as `maybe_image`: `None` changes nothing.
//!
//! # Run a container
//!
//! ```no_run
//! use asyncdocker::containers::{CreateContainerOptions, PullPolicy, RunContainerOptions};
//! use asyncdocker::prelude::*;
//! use futures_util::TryStreamExt;
//!
//! # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
//! let options = CreateContainerOptions::builder()
//!     .image("busybox")
//!     .cmd(["sh", "-c", "echo $GREETING; exit 3"])
//!     .env(["GREETING=hello"])
//!     .auto_remove(true)
//!     .build();
//! let run = RunContainerOptions::builder().pull(PullPolicy::Missing).build();
//! let mut container = docker.run_container(options, run).await?;
//! while let Some(frame) = container.output.try_next().await? {
//!     print!("{}", String::from_utf8_lossy(frame.bytes()));
//! }
//! println!("exit code {}", container.exit_code().await?);
//! # Ok(())
//! # }
//! ```
//!
//! The same, step by step: pull the image, create the container, attach to it, start it, read its output, and wait for its
//! exit code. Attach before you start the container and no output is missed.
//! [`container_logs`](ContainerStreams::container_logs) reads output later.
//!
//! ```no_run
//! use asyncdocker::containers::{AttachContainerOptions, CreateContainerOptions, WaitContainerOptions};
//! use asyncdocker::images::PullImageOptions;
//! use asyncdocker::prelude::*;
//! use futures_util::TryStreamExt;
//!
//! # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
//! docker.pull_image("busybox", PullImageOptions::default()).await?.finish().await?;
//! let options = CreateContainerOptions::builder()
//!     .image("busybox")
//!     .cmd(["sh", "-c", "echo hello; exit 3"])
//!     .build();
//! let id = docker.create_container(options).await?.id;
//!
//! let attached = docker.attach_container(&id, AttachContainerOptions::default()).await?;
//! docker.start_container(&id).await?;
//! let mut lines = attached.output.lines();
//! while let Some(line) = lines.try_next().await? {
//!     println!("{:?}: {}", line.kind, line.text());
//! }
//! let exit = docker.wait_container(&id, WaitContainerOptions::default()).await?;
//! println!("exit code {}", exit.status_code);
//! # Ok(())
//! # }
//! ```
//!
//! # Run a command in a container
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> asyncdocker::Result<()> {
//! # use asyncdocker::test_util::{FakeEngine, Reply, frame};
//! # let engine = FakeEngine::local().await?;
//! # engine.expect("POST", "/containers/web/exec", Reply::json(r#"{"Id": "e1"}"#).with_status(201));
//! # engine.expect("POST", "/exec/e1/start", Reply::upgraded().chunk(frame(1, "conf.d\n")));
//! # engine.expect("GET", "/exec/e1/json", Reply::json(r#"{"ID": "e1", "Running": false, "ExitCode": 0}"#));
//! # let docker = engine.docker();
//! use asyncdocker::prelude::*;
//! use asyncdocker::exec::CreateExecOptions;
//!
//! let options = CreateExecOptions::builder().cmd(["ls", "/etc/nginx"]).build();
//! let listing = docker.run_exec("web", options).await?;
//! assert_eq!(listing.exit_code, 0);
//! assert_eq!(listing.output.stdout_text(), "conf.d\n");
//! # engine.finish().await;
//! # Ok(())
//! # }
//! ```
//!
//! # Watch events and statistics
//!
//! [Streams](guide::streams) deliver events, statistics and output as they happen. Drop a stream to stop it.
//!
//! ```no_run
//! use asyncdocker::models::system::{EventAction, EventFilter, EventType};
//! use asyncdocker::system::EventsOptions;
//! use asyncdocker::prelude::*;
//! use asyncdocker::Docker;
//! use asyncdocker::containers::ContainerStatsOptions;
//! use futures_util::TryStreamExt;
//!
//! # async fn run(docker: Docker) -> asyncdocker::Result<()> {
//! let filters = [EventFilter::Type(EventType::Container), EventFilter::Event(EventAction::Start)];
//! let mut events = docker.events(EventsOptions::builder().filters(filters).build()).await?;
//! while let Some(event) = events.try_next().await? {
//!     let docker = docker.clone();
//!     tokio::spawn(async move {
//!         if let Err(error) = watch(docker, event.actor.id).await {
//!             eprintln!("{error}");
//!         }
//!     });
//! }
//! # Ok(())
//! # }
//!
//! async fn watch(docker: Docker, id: String) -> asyncdocker::Result<()> {
//!     let mut stats = docker.container_stats(&id, ContainerStatsOptions::default()).await?;
//!     while let Some(stats) = stats.try_next().await? {
//!         if let (Some(cpu), Some(memory)) = (stats.cpu_percent(), stats.memory_used()) {
//!             println!("{id}: {cpu:.1} % CPU, {memory} bytes");
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Build an image
//!
//! [`BuildContext`] streams a directory as a tar archive, and leaves out the files that its `.dockerignore` matches. If the
//! build fails, the error contains the exit code of the failed step. Secrets, private base images and SSH agents need a
//! BuildKit [session](guide::building).
//!
//! ```no_run
//! use asyncdocker::images::BuildImageOptions;
//! use asyncdocker::prelude::*;
//! use asyncdocker::BuildContext;
//!
//! # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
//! let context = BuildContext::new("path/to/app");
//! let options = BuildImageOptions::builder().tags(["registry.example.com/app:1.2"]).build();
//! let built = docker.build_image(context, options).await?.finish().await?;
//! println!("built {}", built.image_id().unwrap_or_default());
//! # Ok(())
//! # }
//! ```
//!
//! # Pull and push images
//!
//! Both take registry credentials: those that `docker login` stored, or your own [`RegistryAuth`](auth::RegistryAuth).
//!
//! ```no_run
//! use asyncdocker::images::{ImageReference, PullImageOptions, PushImageOptions, TagImageOptions};
//! use asyncdocker::{DockerConfig, Images, Registries};
//!
//! # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
//! docker.pull_image("busybox:1.36", PullImageOptions::default()).await?.finish().await?;
//!
//! let image: ImageReference = "registry.example.com/busybox:1.36".parse()?;
//! let tag = TagImageOptions::builder().tag("1.36").build();
//! docker.tag_image("busybox:1.36", image.name(), tag).await?;
//! let options = PushImageOptions::builder()
//!     .maybe_registry_auth(DockerConfig::load()?.auth_for(image.registry()).await?)
//!     .build();
//! let pushed = docker.push_image(&image.to_string(), options).await?.finish().await?;
//! println!("pushed {}", pushed.digest().unwrap_or_default());
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `native-tls` | yes | TLS with the platform's library |
//! | `rustls` | | TLS with rustls, with the default crypto provider of the process, or ring if there is none. If `native-tls` is enabled as well, clients use the platform's library unless they select rustls with [`Tls::backend`] |
//! | `rustls-no-provider` | | TLS with rustls, with the default crypto provider of the process, which must be installed |
//! | `proxy` | yes | engines behind the [proxies](Docker#proxies) that environment variables name |
//! | `ssh` | yes | remote engines through the `ssh` program, on Unix |
//! | `workflows` | yes | the methods that combine several requests: the traits whose names end in `Ext`, such as [`ContainersExt`], except `BuildsExt` |
//! | `archive` | yes | [building](guide::building) images from directories with [`BuildContext`], and the module [`archive`] |
//! | `websocket` | | attaching to containers over a websocket, for proxies that allow websockets but no other connection upgrade |
//! | `buildkit` | | [sessions](guide::building) of BuildKit builds: secrets, base images from private registries, SSH agents |
//! | `test-util` | | a scripted in-process engine, for [testing](guide::testing) code that uses this crate |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(all(feature = "__tls", feature = "archive", feature = "workflows")),
    allow(
        rustdoc::broken_intra_doc_links,
        reason = "they lead to items of other features"
    )
)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::dbg_macro,
        clippy::todo
    )
)]

#[cfg(feature = "archive")]
#[cfg_attr(docsrs, doc(cfg(feature = "archive")))]
pub mod archive;
pub mod auth;
mod body;
#[cfg(feature = "archive")]
mod build_context;
mod build_trace;
pub mod buildkit;
mod connection;
mod decode;
mod docker;
mod environment;
mod error;
mod kept;
mod managers;
pub mod models;
mod output;
mod ping;
mod pool;
#[cfg(all(unix, any(feature = "ssh", feature = "test-util")))]
mod private_directory;
mod protobuf;
mod request;
mod response;
mod signal;
pub mod stream;
mod tls;
mod transport;
mod tty;
mod version;
mod wire;

pub mod configs;
pub mod containers;
pub mod exec;
#[cfg(doc)]
pub mod guide;
pub mod images;
pub mod networks;
pub mod nodes;
pub mod plugins;
pub mod prelude;
pub mod secrets;
pub mod services;
pub mod swarm;
pub mod system;
pub mod tasks;
#[cfg(feature = "test-util")]
#[cfg_attr(docsrs, doc(cfg(feature = "test-util")))]
pub mod test_util;
pub mod volumes;

/// The crates whose types are part of this crate's API.
pub use {bytes, chrono, http};

#[cfg(feature = "archive")]
#[cfg_attr(docsrs, doc(cfg(feature = "archive")))]
#[doc(inline)]
pub use self::build_context::{BuildContext, PackedContext};
#[cfg(feature = "buildkit")]
#[cfg_attr(docsrs, doc(cfg(feature = "buildkit")))]
#[doc(inline)]
pub use self::images::BuildsExt;
#[cfg(feature = "__tls")]
#[doc(inline)]
pub use self::tls::TlsBackend;
#[doc(inline)]
pub use self::{
    auth::DockerConfig,
    body::Body,
    configs::Configs,
    containers::{Checkpoints, ContainerFiles, ContainerLifecycle, ContainerStreams, Containers},
    docker::{Docker, DockerBuilder, Host},
    error::{
        ApiErrorKind, BoxError, Call, EngineAddress, Error, FailedStep, Result, TimeoutPhase,
        Unsupported,
    },
    exec::Exec,
    images::{Builds, ImageArchives, ImageReference, Images, Registries},
    managers::Managers,
    networks::Networks,
    nodes::Nodes,
    plugins::Plugins,
    request::{Filter, QueryValue, Request},
    response::{Response, ResponseBuilder},
    secrets::Secrets,
    services::Services,
    signal::Signal,
    swarm::Swarm,
    system::System,
    tasks::Tasks,
    tls::Tls,
    transport::{DynTransport, Transport},
    tty::TtySize,
    version::{ApiVersion, EngineVersions},
    volumes::Volumes,
};
#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
#[doc(inline)]
pub use self::{
    containers::ContainersExt, exec::ExecExt, nodes::NodesExt, services::ServicesExt,
    swarm::SwarmExt, system::SystemExt,
};

/// Compiles the program in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
