//! A scripted engine in process, for tests of code that uses this crate. Needs the feature `test-util`.
//!
//! ```toml
//! [dev-dependencies]
//! asyncdocker = { version = "0.1", features = ["test-util"] }
//! ```
//!
//! A [`FakeEngine`] listens on a socket, expects requests, and gives each the [`Reply`] that the test has for it. No
//! Docker is needed:
//!
//! ```
//! use asyncdocker::containers::ListContainersOptions;
//! use asyncdocker::test_util::{FakeEngine, Reply};
//! use asyncdocker::{Containers, Docker, Result};
//!
//! /// Starts all containers, and says how many did not run before.
//! async fn start_all(docker: &Docker) -> Result<usize> {
//!     let mut started = 0;
//!     let options = ListContainersOptions::builder().all(true).build();
//!     for container in docker.list_containers(options).await? {
//!         if docker.start_container(&container.id).await? {
//!             started += 1;
//!         }
//!     }
//!     Ok(started)
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<()> {
//! let engine = FakeEngine::unix().await?;
//! let list = Reply::json(r#"[{"Id": "4fa6e0f0", "Names": ["/web"]}, {"Id": "9cd87474"}]"#);
//! engine.expect("GET", "/containers/json?all=true", list);
//! engine.expect("POST", "/containers/4fa6e0f0/start", Reply::status(204));
//! engine.expect("POST", "/containers/9cd87474/start", Reply::status(304));
//!
//! assert_eq!(start_all(&engine.docker()).await?, 1);
//!
//! // Fails the test unless all three requests came, and no other.
//! let requests = engine.finish().await;
//! assert!(requests[1].body.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # Failures
//!
//! What is hard to bring about with a real engine is one call away: an error ([`Reply::error`]), a connection that
//! breaks in the middle of a stream ([`Reply::cut`]), an engine that falls silent ([`Reply::never`],
//! [`Reply::hang`]), one that is slow ([`Reply::pause`]) or waits for the test ([`Reply::wait_for`]).
//!
//! ```
//! use asyncdocker::containers::ContainerLogsOptions;
//! use asyncdocker::stream::Frame;
//! use asyncdocker::test_util::{FakeEngine, Reply, frame};
//! use asyncdocker::{Containers, Error};
//! use futures_util::TryStreamExt;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> asyncdocker::Result<()> {
//! let engine = FakeEngine::unix().await?;
//! let reply = Reply::status(200).chunk(frame(1, "working\n")).cut();
//! engine.expect("GET", "/containers/job/logs?stdout=true&stderr=true", reply);
//!
//! // Told that there is no TTY, the client need not inspect the container.
//! let options = ContainerLogsOptions::builder().tty(false).build();
//! let mut logs = engine.docker().container_logs("job", options).await?;
//! assert_eq!(logs.try_next().await?, Some(Frame::Stdout("working\n".into())));
//! assert!(matches!(logs.try_next().await, Err(Error::Stream { .. })));
//! # engine.finish().await;
//! # Ok(())
//! # }
//! ```
//!
//! # Attach and exec
//!
//! [`Reply::upgraded`] gives the connection over to both sides. A reply can answer to what the client types:
//!
//! ```
//! use asyncdocker::Containers;
//! use asyncdocker::containers::AttachContainerOptions;
//! use asyncdocker::test_util::{FakeEngine, Reply};
//! use futures_util::TryStreamExt;
//! use tokio::io::AsyncWriteExt;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = FakeEngine::unix().await?;
//! let target = "/containers/shell/attach?stream=true&stdin=true&stdout=true";
//! engine.expect("POST", target, Reply::upgraded().input("id -u\n").chunk("0\r\n"));
//!
//! let options = AttachContainerOptions::builder().stdin(true).stdout(true).tty(true).build();
//! let mut shell = engine.docker().attach_container("shell", options).await?;
//! shell.input.write_all(b"id -u\n").await?;
//! assert_eq!(shell.output.try_next().await?.unwrap().bytes(), "0\r\n");
//! assert_eq!(engine.finish().await[0].input, "id -u\n");
//! # Ok(())
//! # }
//! ```
//!
//! # Without a socket
//!
//! Code that is generic over an endpoint trait, as in `async fn start_all(docker: &impl Containers)`, can do with
//! less: a type of the test's own implements [`Transport`](crate::Transport) and makes up each response with
//! [`Response::builder`](crate::Response::builder), or implements the trait and overrides just the methods that are
//! called. That is enough to test what the code makes of the answers. Use a [`FakeEngine`] where the code takes a
//! [`Docker`](crate::Docker), or where connections, time limits, or the bytes on the wire matter.

mod connection;
mod engine;
mod exchange;
mod http;
mod reply;
mod script;
mod socket;
mod state;

pub use self::engine::FakeEngine;
pub use self::exchange::Exchange;
pub use self::reply::{Reply, frame};
pub use self::state::ReceivedRequest;
