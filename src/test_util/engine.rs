//! The engine itself: it listens, and holds the script.

use std::io;
use std::panic::{Location, resume_unwind};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use super::connection::Connection;
use super::exchange::Exchange;
#[cfg(unix)]
use super::reply::Reply;
use super::socket::Listener;
use super::state::{ReceivedRequest, Record, Shared, State};
#[cfg(unix)]
use crate::private_directory::PrivateDirectory;
use crate::{ApiVersion, Docker, Error, Host, Result};

/// A scripted engine in this process: it expects requests, and gives each the reply that the test has for it.
///
/// It listens on a real socket, so that all of the client is part of the test: how requests are written and answers
/// read, connections kept and closed, time limits. See the [module](super) for an example.
///
/// Dropping it ends it. Only [`finish`](Self::finish) checks that all went as expected.
#[derive(Debug)]
#[must_use]
pub struct FakeEngine {
    host: Host,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
    /// Where the unix socket is.
    #[cfg(unix)]
    directory: Option<PrivateDirectory>,
}

impl FakeEngine {
    /// Starts an engine behind a unix socket of its own, in the directory for temporary files. Not on Windows.
    ///
    /// # Errors
    /// [`Error::Config`] when the socket cannot be made.
    ///
    /// # Panics
    /// There is no tokio runtime.
    #[cfg(unix)]
    #[allow(clippy::unused_async, reason = "used like `tcp`, and needs a runtime")]
    pub async fn unix() -> Result<Self> {
        let directory = PrivateDirectory::new("fake-engine").map_err(cannot_listen)?;
        let path = directory.path().join("docker.sock");
        let listener = tokio::net::UnixListener::bind(&path).map_err(cannot_listen)?;
        let mut engine = Self::new(Listener::Unix(listener), Host::unix(path));
        engine.directory = Some(directory);
        Ok(engine)
    }

    /// Starts an engine on a free port of the loopback interface.
    ///
    /// # Errors
    /// [`Error::Config`] when there is no free port.
    ///
    /// # Panics
    /// There is no tokio runtime.
    pub async fn tcp() -> Result<Self> {
        let bound = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = bound.map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        let host = format!("tcp://{address}").parse()?;
        Ok(Self::new(Listener::Tcp(listener), host))
    }

    fn new(listener: Listener, host: Host) -> Self {
        let shared = Arc::new(Shared::new());
        Self {
            host,
            accepting: tokio::spawn(accept(listener, Arc::clone(&shared))),
            shared,
            #[cfg(unix)]
            directory: None,
        }
    }

    /// The address of the engine, for [`Docker::builder`] or, as text, for `DOCKER_HOST`.
    #[must_use]
    pub fn host(&self) -> Host {
        self.host.clone()
    }

    /// Makes a client of the engine, with connections of its own. It is pinned to v1.23, so that it does not ask for
    /// the version first.
    ///
    /// # Panics
    /// The client cannot be built.
    #[must_use]
    #[allow(clippy::panic, reason = "this is where a test fails")]
    pub fn docker(&self) -> Docker {
        Docker::builder()
            .host(self.host())
            .api_version(ApiVersion::V1_23)
            .build()
            .unwrap_or_else(|error| panic!("no client of the fake engine: {error}"))
    }

    /// Expects a request, and has a reply for it.
    ///
    /// `target` is the path with its version and the query, exactly as they are sent:
    /// `/v1.23/containers/json?all=true`. Requests that differ may come in any order; of those that are alike, the
    /// first one gets the reply that was given first. Every reply is given once.
    ///
    /// A request that is not expected is answered with status 500 and a message that names it.
    #[allow(
        clippy::must_use_candidate,
        reason = "most tests have no use for the exchange"
    )]
    pub fn expect(&self, method: &str, target: &str, reply: Reply) -> Exchange {
        let number = self.shared.expect(method, target, reply);
        Exchange::new(Arc::clone(&self.shared), number)
    }

    /// How many connections clients have made so far: one, as long as calls come one after another and their answers
    /// are read to the end.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.read(|state| state.connections)
    }

    /// Ends the engine and what it is still replying, and gives the requests in the order in which they came.
    ///
    /// It does not wait for requests: await the calls first, or [`Exchange::received`].
    ///
    /// # Panics
    /// An expected request did not come, another one did, or what came is not what the script has. The message lists
    /// all of it.
    #[track_caller]
    pub fn finish(mut self) -> impl Future<Output = Vec<ReceivedRequest>> + Send {
        let caller = Location::caller();
        async move {
            self.shared.change(|state| state.over = true);
            if let Err(error) = (&mut self.accepting).await
                && error.is_panic()
            {
                // From a future that the test gave to a reply.
                resume_unwind(error.into_panic());
            }
            let verdict = self.shared.read(State::verdict);
            assert!(
                verdict.is_empty(),
                "not what the fake engine expected at {caller}:\n  {}",
                verdict.join("\n  ")
            );
            self.shared
                .read(|state| state.requests.iter().map(Record::request).collect())
        }
    }
}

impl Drop for FakeEngine {
    fn drop(&mut self) {
        self.shared.change(|state| state.over = true);
    }
}

async fn accept(listener: Listener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = shared.over() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok(socket) => {
                shared.change(|state| state.connections += 1);
                connections.spawn(Connection::new(socket, Arc::clone(&shared)).serve());
            }
            Err(error) => {
                shared.problem(format!("no further connection can be accepted: {error}"));
                break;
            }
        }
    }
    drop(listener);
    connections.join_all().await;
}

fn cannot_listen(error: io::Error) -> Error {
    Error::config_with("the fake engine cannot listen", error)
}
