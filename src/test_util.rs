//! A scripted engine in process, for tests of code that uses this crate. Needs the feature `test-util`.
//!
//! ```toml
//! [dev-dependencies]
//! asyncdocker = { version = "0.1", features = ["test-util"] }
//! ```
//!
//! A [`FakeEngine`] listens on a socket or a named pipe, expects requests, and sends the [`Reply`] that the test provides
//! for each. Docker is not needed:
//!
//! ```
//! use asyncdocker::containers::ListContainersOptions;
//! use asyncdocker::test_util::{FakeEngine, Reply};
//! use asyncdocker::{ContainerLifecycle, Containers, Docker, Result};
//!
//! /// Starts all containers, and returns how many were not running before.
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
//! let engine = FakeEngine::local().await?;
//! let list = Reply::json(r#"[{"Id": "4fa6e0f0", "Names": ["/web"]}, {"Id": "9cd87474"}]"#);
//! engine.expect("GET", "/containers/json?all=true", list);
//! engine.expect("POST", "/containers/4fa6e0f0/start", Reply::status(204));
//! engine.expect("POST", "/containers/9cd87474/start", Reply::status(304));
//!
//! assert_eq!(start_all(&engine.docker()).await?, 1);
//!
//! // Fails the test unless exactly these three requests arrived.
//! let requests = engine.finish().await;
//! assert!(requests[1].body.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # Failures
//!
//! Some failures are hard to provoke with a real engine. A fake engine can send an error ([`Reply::error`]), break the
//! connection in the middle of a stream ([`Reply::cut`]), stop responding ([`Reply::never`], [`Reply::hang`]), be slow
//! ([`Reply::pause`]) or wait for the test ([`Reply::wait_for`]).
//!
//! ```
//! use asyncdocker::containers::ContainerLogsOptions;
//! use asyncdocker::stream::Frame;
//! use asyncdocker::test_util::{FakeEngine, Reply, frame};
//! use asyncdocker::prelude::*;
//! use asyncdocker::Error;
//! use futures_util::TryStreamExt;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> asyncdocker::Result<()> {
//! let engine = FakeEngine::local().await?;
//! let reply = Reply::status(200).chunk(frame(1, "working\n")).cut();
//! engine.expect("GET", "/containers/job/logs?stdout=true&stderr=true", reply);
//!
//! // With `tty` set, the client does not need to inspect the container.
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
//! [`Reply::upgraded`] opens the connection in both directions. A reply can react to the client's input:
//!
//! ```
//! use asyncdocker::prelude::*;
//! use asyncdocker::containers::AttachContainerOptions;
//! use asyncdocker::test_util::{FakeEngine, Reply};
//! use futures_util::TryStreamExt;
//! use tokio::io::AsyncWriteExt;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = FakeEngine::local().await?;
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
//! Code that is generic over an endpoint trait, as in `async fn is_idle(docker: &impl Containers)`, needs no socket.
//! Implement [`Transport`](crate::Transport) for a type of the test, and build each response with
//! [`Response::builder`](crate::Response::builder). Or implement the endpoint trait and override the methods that are
//! called. This tests how the code handles responses. Use a [`FakeEngine`] if the code takes a
//! [`Docker`](crate::Docker), or if connections, timeouts or the bytes on the wire matter.

mod connection;
mod engine;
mod exchange;
mod http;
#[cfg(windows)]
mod pipe;
mod recording;
mod reply;
mod script;
mod socket;
mod state;

pub use self::engine::FakeEngine;
pub use self::exchange::Exchange;
pub use self::reply::{Reply, frame};
pub use self::state::ReceivedRequest;
