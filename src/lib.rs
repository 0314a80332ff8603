//! A typed, asynchronous SDK for the Docker Engine: containers, images, exec, volumes, networks and events as futures and
//! streams.
//!
//! It works with every engine from Docker 1.11 to today's, alone or in [Swarm mode](guide::swarm), with Podman, and with
//! standalone Docker Swarm. The client [negotiates](guide::engines) the API version, and an option that the engine is too
//! old for is an error before anything is sent.
//!
//! Methods are grouped into one trait per resource: [`Containers`], [`Images`], [`Exec`], [`Volumes`], [`Networks`],
//! [`Plugins`], [`System`], and for [Swarm mode](guide::swarm) [`Swarm`], [`Nodes`], [`Services`], [`Tasks`], [`Secrets`]
//! and [`Configs`]. Import a trait to call its methods on a [`Docker`] client, or all of them with the [`prelude`]. The
//! guide lists all methods [by endpoint](guide::endpoints) and [by docker CLI command](guide::migration).
//!
//! Fields and setters are the API's names in snake case: `ExposedPorts` in the documentation is `exposed_ports` in Rust.
//! The setter of a list replaces the list, and the setter of a map or set adds to it. If you have an `Option`, pass it to
//! the setter that begins with `maybe_`, such as `maybe_image`: `None` changes nothing.
//!
//! # Connect
//!
//! [`Docker::from_env`] connects to the engine that the docker CLI would use. [`Docker::new`] takes an address, and
//! [`Docker::builder`] also [TLS, API version and limits](guide::connecting). A client is cheap to clone, and all clones
//! share one connection pool. Nothing is sent before the first request.
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
//! # Run
//!
//! Create a container, attach to it, start it, read its output, and wait for its exit code. Attach before you start the
//! container and no output is missed. [`run_container`](ContainersExt::run_container) does this in one call.
//! [`container_logs`](ContainerStreams::container_logs) reads output later.
//!
//! ```no_run
//! use asyncdocker::prelude::*;
//! use asyncdocker::containers::{AttachContainerOptions, CreateContainerOptions, WaitContainerOptions};
//! use futures_util::TryStreamExt;
//!
//! # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
//! let options = CreateContainerOptions::builder()
//!     .image("busybox")
//!     .cmd(["sh", "-c", "echo $GREETING; exit 3"])
//!     .env(["GREETING=hello"])
//!     .memory(64 << 20)
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
//! Run another command in a running container with a single call:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> asyncdocker::Result<()> {
//! # use asyncdocker::test_util::{FakeEngine, Reply, frame};
//! # let engine = FakeEngine::unix().await?;
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
//! # Watch
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
//!     tokio::spawn(watch(docker.clone(), event.actor.id));
//! }
//! # Ok(())
//! # }
//!
//! async fn watch(docker: Docker, id: String) -> asyncdocker::Result<()> {
//!     let mut stats = docker.container_stats(&id, ContainerStatsOptions::default()).await?;
//!     while let Some(stats) = stats.try_next().await? {
//!         println!("{id}: {:?} % CPU, {:?} bytes", stats.cpu_percent(), stats.memory_used());
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Build
//!
//! [`BuildContext`] packs a directory while it is sent, and respects its `.dockerignore`. A failed build is an error with
//! the exit code of the failed step.
//!
//! ```no_run
//! use asyncdocker::images::BuildImageOptions;
//! use asyncdocker::prelude::*;
//! use asyncdocker::BuildContext;
//!
//! # async fn run(docker: asyncdocker::Docker) -> Result<(), Box<dyn std::error::Error>> {
//! let context = BuildContext::new("path/of/app");
//! let options = BuildImageOptions::builder().tags(["registry.example.com/app:1.2"]).build();
//! let built = docker.build_image(context, options).await?.finish().await?;
//! println!("built {}", built.image_id().unwrap_or_default());
//! # Ok(())
//! # }
//! ```
//!
//! # Ship
//!
//! Pulling and pushing take registry credentials: those that `docker login` has stored, or your own [`auth`] values.
//!
//! ```no_run
//! use asyncdocker::images::{ImageReference, PushImageOptions};
//! use asyncdocker::{DockerConfig, Images};
//!
//! # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
//! let image: ImageReference = "registry.example.com/app:1.2".parse()?;
//! let mut options = PushImageOptions::default();
//! options.registry_auth = DockerConfig::load()?.auth_for(image.registry()).await?;
//! let pushed = docker.push_image(&image.to_string(), options).await?.finish().await?;
//! println!("pushed {}", pushed.digest().unwrap_or_default());
//! # Ok(())
//! # }
//! ```
//!
//! # Clean up
//!
//! A container that is already gone is not a failure here: check [`Error::is_not_found`]. The guide has more on
//! [errors](guide::errors).
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> asyncdocker::Result<()> {
//! # use asyncdocker::test_util::{FakeEngine, Reply};
//! # let engine = FakeEngine::unix().await?;
//! # let list = "/containers/json?filters=%7B%22status%22%3A%5B%22exited%22%5D%7D";
//! # engine.expect("GET", list, Reply::json(r#"[{"Id": "4fa6"}, {"Id": "9cd8"}]"#));
//! # engine.expect("DELETE", "/containers/4fa6?v=true", Reply::status(204));
//! # engine.expect("DELETE", "/containers/9cd8?v=true", Reply::error(404, "No such container: 9cd8"));
//! # let docker = engine.docker();
//! use asyncdocker::Containers;
//! use asyncdocker::containers::{DeleteContainerOptions, ListContainersOptions};
//! use asyncdocker::models::containers::{ContainerFilter, ContainerStatus};
//!
//! let exited = [ContainerFilter::Status(ContainerStatus::Exited)];
//! let options = ListContainersOptions::builder().filters(exited).build();
//! for container in docker.list_containers(options).await? {
//!     let options = DeleteContainerOptions::builder().volumes(true).build();
//!     match docker.delete_container(&container.id, options).await {
//!         Err(error) if error.is_not_found() => {}
//!         result => result?,
//!     }
//! }
//! # engine.finish().await;
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `native-tls` | yes | TLS by the platform's library |
//! | `rustls` | | TLS by rustls, with the default crypto provider of the process, or ring if there is none. With `native-tls` too, clients use the platform's library unless they select [rustls](TlsBackend) |
//! | `rustls-no-provider` | | TLS by rustls, with the default crypto provider of the process, which must be installed |
//! | `ssh` | yes | remote engines through the `ssh` program, on unix |
//! | `websocket` | | attaching to containers over a websocket, for proxies that allow nothing else |
//! | `test-util` | | a scripted engine in process, for [testing](guide::testing) code that uses this crate |
//!
//! The client needs a tokio runtime with I/O and time enabled. It works from any number of runtimes.
#![cfg_attr(docsrs, feature(doc_cfg))]
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

pub mod archive;
pub mod auth;
mod body;
mod build_context;
mod connection;
mod decode;
mod docker;
mod environment;
mod error;
pub mod models;
mod output;
mod pool;
#[cfg(all(unix, any(feature = "ssh", feature = "test-util")))]
mod private_directory;
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

#[cfg(feature = "__tls")]
#[doc(inline)]
pub use self::tls::TlsBackend;
#[doc(inline)]
pub use self::{
    auth::DockerConfig,
    body::Body,
    build_context::{BuildContext, PackedContext},
    configs::Configs,
    containers::{Checkpoints, ContainerFiles, ContainerStreams, Containers, ContainersExt},
    docker::{Docker, DockerBuilder, Host},
    error::{
        ApiErrorKind, BoxError, Call, EngineAddress, Error, Result, TimeoutPhase, Unsupported,
    },
    exec::{Exec, ExecExt},
    images::{Builds, ImageArchives, ImageReference, Images},
    networks::Networks,
    nodes::{Nodes, NodesExt},
    plugins::Plugins,
    request::{Filter, QueryValue, Request},
    response::{Response, ResponseBuilder},
    secrets::Secrets,
    services::{Services, ServicesExt},
    signal::Signal,
    swarm::Swarm,
    system::{System, SystemExt},
    tasks::Tasks,
    tls::Tls,
    transport::{DynTransport, Transport},
    tty::TtySize,
    version::{ApiVersion, EngineVersions},
    volumes::Volumes,
};

/// Compiles the program in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
