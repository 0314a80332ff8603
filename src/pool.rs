//! Connections that are kept and used again.
//!
//! Unlike general HTTP clients, this pool can tell whether the engine has seen any of a request that failed, and reads a
//! response that came before a write failed.

mod body;
mod dialer;
mod io;
#[cfg(windows)]
mod pipe;
#[cfg_attr(not(feature = "proxy"), path = "pool/no_proxy.rs")]
mod proxy;
mod tcp;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use http::StatusCode;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout};

pub(crate) use self::body::PooledBody;
pub(crate) use self::proxy::Proxy;
pub(crate) use self::tcp::Tcp;

#[cfg(any(unix, windows))]
use self::io::Observed;
use crate::body::Body;
use crate::connection;
use crate::error::BoxError;

/// How long an unused connection is kept.
const IDLE_TIMEOUT: Duration = Duration::from_secs(90);

/// How many unused connections are kept.
const MAX_IDLE: usize = 1024;

/// How long to wait for a connection whose response has been read to become ready for the next request. It takes longer
/// only while the engine still reads the rest of a body whose response came early.
const READY_TIMEOUT: Duration = Duration::from_millis(10);

/// Where to connect to.
#[derive(Clone)]
pub(crate) enum Target {
    #[cfg(unix)]
    Unix(std::path::PathBuf),
    #[cfg(windows)]
    NamedPipe(String),
    Tcp(Box<Tcp>),
}

/// The connections of one runtime to one engine.
pub(crate) struct Pool {
    target: Target,
    connect_timeout: Option<Duration>,
    runtime: Handle,
    idle: Mutex<Idle>,
}

#[derive(Default)]
struct Idle {
    /// The most recently used connection is the last.
    connections: Vec<(Instant, Connection)>,
    /// Whether a task is running that closes connections that are kept for too long.
    reaped: bool,
}

/// A connection that is ready for a request, or has been given one.
struct Connection {
    sender: SendRequest<Body>,
    /// Whether the current request has been written to, if only in part.
    written: Arc<AtomicBool>,
}

/// Why there is no response.
#[derive(Debug)]
pub(crate) enum PoolError {
    /// No connection was made.
    Connect(BoxError),
    /// Connecting took longer than the limit.
    ConnectTimeout,
    /// The connection failed before the head of the response was complete.
    Exchange {
        source: BoxError,
        /// Whether not a single byte of the request was written.
        unseen: bool,
    },
}

impl Pool {
    /// Creates a pool for the current runtime.
    pub(crate) fn new(target: Target, connect_timeout: Option<Duration>, runtime: Handle) -> Self {
        Self {
            target,
            connect_timeout,
            runtime,
            idle: Mutex::default(),
        }
    }

    /// Sends a request and returns the response as soon as its head has arrived.
    pub(crate) async fn send(
        self: Arc<Self>,
        mut request: http::Request<Body>,
    ) -> Result<http::Response<PooledBody>, PoolError> {
        loop {
            let kept = self.take().await;
            let reused = kept.is_some();
            let mut connection = match kept {
                Some(connection) => connection,
                None => self.connect().await?,
            };
            connection.written.store(false, Ordering::Relaxed);
            match connection.sender.try_send_request(request).await {
                Ok(response) => {
                    // An upgraded connection is never used again.
                    let lent = (response.status() != StatusCode::SWITCHING_PROTOCOLS)
                        .then(|| (connection, Arc::downgrade(&self)));
                    return Ok(response.map(|body| PooledBody::new(body, lent)));
                }
                Err(mut error) => match error.take_message() {
                    // It was closed before the request was looked at.
                    Some(unsent) if reused => request = unsent,
                    _ => {
                        return Err(PoolError::Exchange {
                            source: error.into_error().into(),
                            unseen: !connection.written.load(Ordering::Relaxed),
                        });
                    }
                },
            }
        }
    }

    /// Takes a kept connection that the engine is not known to have closed.
    async fn take(&self) -> Option<Connection> {
        loop {
            let (since, mut connection) = self.lock().connections.pop()?;
            if since.elapsed() > IDLE_TIMEOUT || connection.sender.is_closed() {
                continue;
            }
            if connection.sender.is_ready()
                || matches!(
                    timeout(READY_TIMEOUT, connection.sender.ready()).await,
                    Ok(Ok(()))
                )
            {
                return Some(connection);
            }
        }
    }

    /// Keeps a connection whose response has been read to its end.
    fn keep(self: &Arc<Self>, connection: Connection) {
        let mut idle = self.lock();
        if idle.connections.len() >= MAX_IDLE || connection.sender.is_closed() {
            return;
        }
        idle.connections.push((Instant::now(), connection));
        if !std::mem::replace(&mut idle.reaped, true) {
            self.runtime.spawn(reap(Arc::downgrade(self)));
        }
    }

    async fn connect(&self) -> Result<Connection, PoolError> {
        let Some(limit) = self.connect_timeout else {
            return self.open().await;
        };
        timeout(limit, self.open())
            .await
            .unwrap_or(Err(PoolError::ConnectTimeout))
    }

    async fn open(&self) -> Result<Connection, PoolError> {
        let written = Arc::new(AtomicBool::new(false));
        let stream = self.target.connect(written.clone()).await;
        let stream = stream.map_err(PoolError::Connect)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| PoolError::Connect(error.into()))?;
        self.runtime.spawn(async move {
            // The request or body that suffers from a failure reports it.
            let _ = connection.with_upgrades().await;
        });
        Ok(Connection { sender, written })
    }

    fn lock(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Target {
    /// Opens a connection that sets `written` as soon as anything is written to it.
    async fn connect(
        &self,
        written: Arc<AtomicBool>,
    ) -> Result<Box<dyn connection::Connection>, BoxError> {
        match self {
            #[cfg(unix)]
            Self::Unix(path) => {
                let stream = tokio::net::UnixStream::connect(path).await?;
                Ok(Box::new(Observed::new(stream, written)))
            }
            #[cfg(windows)]
            Self::NamedPipe(name) => {
                let stream = pipe::Pipe::open(name).await?;
                Ok(Box::new(Observed::new(stream, written)))
            }
            Self::Tcp(tcp) => tcp.connect(written).await,
        }
    }
}

/// Closes connections that are kept for too long, until none is left.
async fn reap(pool: Weak<Pool>) {
    loop {
        sleep(IDLE_TIMEOUT).await;
        let Some(pool) = pool.upgrade() else {
            return;
        };
        let mut idle = pool.lock();
        idle.connections.retain(|(since, connection)| {
            since.elapsed() < IDLE_TIMEOUT && !connection.sender.is_closed()
        });
        if idle.connections.is_empty() {
            idle.reaped = false;
            return;
        }
    }
}
