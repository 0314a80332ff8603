//! The engine itself: it listens, and holds the script.

use std::panic::Location;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs, io};

use tokio::net::{TcpListener, UnixListener};
use tokio::task::{JoinHandle, JoinSet};

use super::connection::Connection;
use super::exchange::Exchange;
use super::reply::Reply;
use super::socket::Listener;
use super::state::{ReceivedRequest, Record, Shared, State};
use crate::{ApiVersion, Docker, Error, Host, Result};

/// A scripted engine: it expects requests, and answers each with its reply.
#[derive(Debug)]
#[must_use]
pub struct FakeEngine {
    host: Host,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
    /// Removed with the socket in it.
    folder: Option<PathBuf>,
}

impl FakeEngine {
    /// An engine behind a unix socket of its own.
    ///
    /// # Errors
    /// [`Error::Config`] when there is no place for the socket.
    #[allow(clippy::unused_async, reason = "used as `tcp` is")]
    pub async fn unix() -> Result<Self> {
        let folder = unique_folder().map_err(cannot_listen)?;
        let path = folder.join("docker.sock");
        let listener = UnixListener::bind(&path).map_err(cannot_listen)?;
        Ok(Self::new(
            Listener::Unix(listener),
            Host::unix(path),
            Some(folder),
        ))
    }

    /// An engine behind a free TCP port of the loopback interface.
    ///
    /// # Errors
    /// [`Error::Config`] when there is no free port.
    pub async fn tcp() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        let host = format!("tcp://{address}").parse()?;
        Ok(Self::new(Listener::Tcp(listener), host, None))
    }

    fn new(listener: Listener, host: Host, folder: Option<PathBuf>) -> Self {
        let shared = Arc::new(Shared::new());
        Self {
            host,
            accepting: tokio::spawn(accept(listener, Arc::clone(&shared))),
            shared,
            folder,
        }
    }

    /// The address of the engine.
    #[must_use]
    pub fn host(&self) -> Host {
        self.host.clone()
    }

    /// A new client of the engine, pinned to v1.23 so that it does not ask for the version first.
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

    /// Expects a request, and answers it with `reply`.
    #[allow(
        clippy::must_use_candidate,
        reason = "the exchange is for tests that need more"
    )]
    pub fn expect(&self, method: &str, target: &str, reply: Reply) -> Exchange {
        let number = self.shared.expect(method, target, reply);
        Exchange::new(Arc::clone(&self.shared), number)
    }

    /// How many connections clients have made so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.read(|state| state.connections)
    }

    /// Ends the engine, and gives the requests in the order in which they came.
    ///
    /// # Panics
    /// An expected request did not come, another one did, or one was not as it should be.
    #[track_caller]
    pub fn finish(mut self) -> impl Future<Output = Vec<ReceivedRequest>> + Send {
        let caller = Location::caller();
        async move {
            self.shared.change(|state| state.over = true);
            // It fails only if it panicked, and then says so itself.
            let _ = (&mut self.accepting).await;
            let verdict = self.shared.read(State::verdict);
            assert!(
                verdict.is_empty(),
                "{caller}: the fake engine saw other requests than expected:\n  {}",
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
        self.accepting.abort();
        if let Some(folder) = &self.folder {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

async fn accept(listener: Listener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = shared.over() => break,
            Ok(socket) = listener.accept() => {
                shared.change(|state| state.connections += 1);
                connections.spawn(Connection::new(socket, Arc::clone(&shared)).serve());
            }
        }
    }
    connections.join_all().await;
}

/// Makes a folder that no other engine has, in the folder for temporary files.
fn unique_folder() -> io::Result<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let time = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_nanos());
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("asyncdocker-{}-{time}-{count}", std::process::id());
    let folder = env::temp_dir().join(name);
    fs::create_dir(&folder)?;
    Ok(folder)
}

fn cannot_listen(error: io::Error) -> Error {
    Error::config_with("the fake engine cannot listen", error)
}
