//! The fake engine: the listener and the expected requests.

use std::io;
use std::panic::{Location, resume_unwind};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use super::connection::Connection;
use super::exchange::Exchange;
#[cfg(windows)]
use super::pipe::PipeListener;
use super::reply::Reply;
use super::socket::Listener;
use super::state::{ReceivedRequest, Record, Shared, State};
#[cfg(unix)]
use crate::private_directory::PrivateDirectory;
use crate::{ApiVersion, Docker, Error, Host, Result};

/// A scripted engine in this process, which expects requests and sends the reply that the test provides for each.
///
/// It listens on a real socket, so the whole client is part of the test: encoding, connections and timeouts. See the
/// [module](super) for an example.
///
/// Dropping the engine stops it. Only [`finish`](Self::finish) checks the requests.
#[derive(Debug)]
#[must_use]
pub struct FakeEngine {
    host: Host,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
    /// Holds the Unix socket.
    #[cfg(unix)]
    directory: Option<PrivateDirectory>,
}

impl FakeEngine {
    /// The API version that [`docker`](Self::docker) speaks: 1.51, that of Docker 28.5.
    ///
    /// It does not change when this crate learns newer versions, so that the requests in your tests stay the same.
    pub const API_VERSION: ApiVersion = ApiVersion::new(1, 51);

    /// Starts an engine where engines of this machine listen: on a new Unix socket or, on Windows, on a new named
    /// pipe.
    ///
    /// # Errors
    /// [`Error::Config`] if the socket or pipe cannot be created.
    ///
    /// # Panics
    /// Panics if there is no tokio runtime.
    pub async fn local() -> Result<Self> {
        #[cfg(unix)]
        let engine = Self::unix().await;
        #[cfg(windows)]
        let engine = Self::named_pipe().await;
        engine
    }

    /// Starts an engine on a new Unix socket in the temporary directory. Not available on Windows.
    ///
    /// # Errors
    /// [`Error::Config`] if the socket cannot be created.
    ///
    /// # Panics
    /// Panics if there is no tokio runtime.
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

    /// Starts an engine on a new named pipe. Available on Windows only.
    ///
    /// # Errors
    /// [`Error::Config`] if the pipe cannot be created.
    ///
    /// # Panics
    /// Panics if there is no tokio runtime.
    #[cfg(windows)]
    #[allow(clippy::unused_async, reason = "used like `tcp`, and needs a runtime")]
    pub async fn named_pipe() -> Result<Self> {
        let listener = PipeListener::new().map_err(cannot_listen)?;
        let host = Host::named_pipe(listener.name());
        Ok(Self::new(Listener::Pipe(listener), host))
    }

    /// Starts an engine on a free port of the loopback interface.
    ///
    /// # Errors
    /// [`Error::Config`] if no port is free.
    ///
    /// # Panics
    /// Panics if there is no tokio runtime.
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

    /// Returns the address of the engine, for [`Docker::builder`] or, as text, for `DOCKER_HOST`.
    #[must_use]
    pub fn host(&self) -> Host {
        self.host.clone()
    }

    /// Returns a client of the engine, with its own connections, that speaks [`API_VERSION`](Self::API_VERSION).
    ///
    /// # Panics
    /// Panics if the client cannot be built.
    #[must_use]
    pub fn docker(&self) -> Docker {
        self.docker_at(Self::API_VERSION)
    }

    /// Returns a client of the engine, with its own connections, that speaks this API version.
    ///
    /// Use it to test how your code works with an older engine, or to use options that are newer than
    /// [`API_VERSION`](Self::API_VERSION). The client is pinned to the version, so it sends no request to find one.
    ///
    /// # Panics
    /// Panics if the client cannot be built.
    #[must_use]
    #[allow(clippy::panic, reason = "this is where a test fails")]
    pub fn docker_at(&self, version: ApiVersion) -> Docker {
        Docker::builder()
            .host(self.host())
            .api_version(version)
            .build()
            .unwrap_or_else(|error| panic!("cannot build a client of the fake engine: {error}"))
    }

    /// Expects a request and provides the reply to it.
    ///
    /// `target` is the path and the query exactly as they are sent, such as `/containers/json?all=true`. It matches
    /// requests of every API version. A target that begins with a version, such as `/v1.24/info`, matches requests of
    /// that version only.
    ///
    /// Different requests may arrive in any order. Equal requests get their replies in the order in which they were
    /// expected. Each reply is sent once. An unexpected request gets status 500 and a message that names it.
    #[allow(
        clippy::must_use_candidate,
        reason = "most tests have no use for the exchange"
    )]
    pub fn expect(&self, method: &str, target: &str, reply: Reply) -> Exchange {
        let number = self.shared.expect(method, target, reply);
        Exchange::new(Arc::clone(&self.shared), number)
    }

    /// Returns the number of connections that clients have opened. It stays 1 if requests are sent one after another and
    /// their responses are read to the end.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.read(|state| state.connections)
    }

    /// Stops the engine and its unfinished replies. Returns the requests in the order of their arrival.
    ///
    /// It does not wait for requests: await the methods under test first, or [`Exchange::received`].
    ///
    /// # Panics
    /// Panics if an expected request did not arrive, an unexpected one did, or the client deviated from the script of a
    /// reply. The message lists every difference.
    #[track_caller]
    pub fn finish(mut self) -> impl Future<Output = Vec<ReceivedRequest>> + Send {
        let caller = Location::caller();
        async move {
            self.shared.change(|state| state.over = true);
            if let Err(error) = (&mut self.accepting).await
                && error.is_panic()
            {
                // A future that the test passed to a reply has panicked.
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

async fn accept(mut listener: Listener, shared: Arc<Shared>) {
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
                shared.problem(format!("cannot accept further connections: {error}"));
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
