//! The client of an engine.

mod builder;
mod connect;
mod connections;
mod context;
mod discovery;
mod endpoint;
mod failure;
#[cfg(feature = "proxy")]
mod forwarded;
mod host;
mod negotiate;
mod runtimes;
mod send;
#[cfg(all(unix, feature = "ssh"))]
mod ssh;
mod version;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;

pub use self::builder::DockerBuilder;
pub use self::host::Host;

use self::connections::Connections;
use self::endpoint::Endpoint;
use self::runtimes::PerRuntime;
use self::send::Outgoing;
use self::version::Version;
use crate::error::{Error, Result};
use crate::request::Request;
use crate::response::{Limits, Response};
use crate::transport::{ResponseFuture, Transport};

/// A client for a Docker engine.
///
/// Cloning is cheap, and all clones share one pool of connections. Import the endpoint traits
/// ([`Containers`](crate::Containers), [`System`](crate::System) and so on) to call their methods:
///
/// ```no_run
/// use asyncdocker::{Docker, System};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> asyncdocker::Result<()> {
/// let docker = Docker::from_env()?;
/// println!("Docker {}", docker.version().await?.version);
/// # Ok(())
/// # }
/// ```
///
/// # Connections
/// Connections are kept alive and reused. They belong to the tokio runtime that opened them. One client works from any
/// number of runtimes, one after another or at once. Each runtime has its own connection pool, which closes with that
/// runtime. A stream makes no progress while the runtime that opened it is not running.
///
/// The client resends a request if the engine cannot have received it, unless the body is a stream. It also resends a
/// `GET` or `HEAD` once if the connection fails before the response. All other requests are sent once, because the
/// engine may have acted on them. If the engine is restarted or replaced by another version, the client stays usable.
///
/// A response can have up to 100 headers and 400 KiB of them. More than that is an [`Error::Transport`]. Set the limits on
/// bodies and frames with [`DockerBuilder::max_body_len`] and [`DockerBuilder::max_frame_len`].
///
/// # Proxies
/// The client connects to engines at TCP addresses through the proxy in `HTTP_PROXY`, `HTTPS_PROXY` (for engines with
/// TLS) or `ALL_PROXY`. The variables may also be in lower case. Loopback addresses and hosts in `NO_PROXY` are
/// excluded. Proxies may be `http://`, `https://`, `socks4://`, `socks4a://`, `socks5://` and `socks5h://`. Without the
/// feature `proxy`, which is enabled by default, the client ignores the variables and connects directly.
///
/// An `http://` proxy forwards each request to an engine without TLS. For attaching and exec, it must pass upgrades on.
/// In all other cases the proxy opens a tunnel: an HTTP proxy with `CONNECT`, which it must allow for the engine's
/// port, and a SOCKS proxy with its own protocol. The certificate of an `https://` proxy is checked against the
/// authorities that this machine trusts. [`Tls`](crate::Tls) applies to the engine alone. The proxy gets no client
/// certificate.
#[derive(Clone)]
pub struct Docker {
    inner: Arc<Inner>,
}

struct Inner {
    connections: PerRuntime<Connections>,
    endpoint: Endpoint,
    version: Version,
    ignore_version_requirements: bool,
    connect_timeout: Option<Duration>,
    head_timeout: Option<Duration>,
    limits: Limits,
}

impl Inner {
    /// The connections of the current runtime.
    fn connections(&self) -> Result<Connections> {
        let connector = &self.endpoint.route.connector;
        self.connections
            .get(|| connector.connections(self.connect_timeout))
    }
}

impl Docker {
    /// Creates a client of the engine that the docker CLI would use. Nothing is sent before the first request.
    ///
    /// The first of these settings that exists selects the engine:
    ///
    /// 1. `DOCKER_HOST`, with TLS if `DOCKER_TLS_VERIFY` or `DOCKER_TLS` is set and not empty. The files `ca.pem`,
    ///    `cert.pem` and `key.pem` are in the directory that `DOCKER_CERT_PATH` names, by default the configuration
    ///    directory (see 2). With `DOCKER_TLS` alone, the engine's certificate is not checked: see
    ///    [`Tls::danger_accept_any_engine`](crate::Tls::danger_accept_any_engine).
    /// 2. The context that `DOCKER_CONTEXT` names, or else `currentContext` in `config.json` in the configuration
    ///    directory. That is the directory that `DOCKER_CONFIG` names, by default `~/.docker`.
    /// 3. If `DOCKER_TLS_VERIFY` or `DOCKER_TLS` is set, `tcp://localhost:2376`.
    /// 4. The first socket that exists of `/var/run/docker.sock`, `$XDG_RUNTIME_DIR/docker.sock` and
    ///    `~/.docker/run/docker.sock`; on Windows, the pipe `//./pipe/docker_engine`.
    ///
    /// `DOCKER_API_VERSION` pins the API version. [`host_origin`](Self::host_origin) returns which setting was used.
    /// The `HttpHeaders` of `config.json` are sent with every request, unless [`DockerBuilder::default_headers`] sets
    /// the same header. If a `config.json` that is not needed to find the engine cannot be read, the client skips it
    /// and logs a warning with `tracing`.
    ///
    /// # Errors
    /// [`Error::Config`] if a variable or file is malformed, a context does not exist, or a certificate or key cannot
    /// be read. The error names the variable or file and the expected form.
    pub fn from_env() -> Result<Self> {
        Self::builder().build()
    }

    /// Creates a client of the engine at an address such as `unix:///run/docker.sock` or `tcp://127.0.0.1:2375`.
    ///
    /// # Errors
    /// [`Error::Config`] if the address is malformed. The error contains the address and the expected form.
    pub fn new(address: &str) -> Result<Self> {
        Self::builder().host(address.parse()?).build()
    }

    /// Creates a client of the engine at a Unix socket.
    ///
    /// # Errors
    /// [`Error::Config`] if the client cannot be set up.
    pub fn unix(path: impl Into<PathBuf>) -> Result<Self> {
        Self::builder().host(Host::unix(path)).build()
    }

    /// Creates a client of the engine at a TCP address such as `127.0.0.1:2375`, without TLS.
    ///
    /// # Errors
    /// [`Error::Config`] if the address is malformed.
    #[doc(alias = "newAsyncDocker")]
    pub fn tcp(address: &str) -> Result<Self> {
        Self::new(&format!("tcp://{address}"))
    }

    /// Returns a builder that sets the address, TLS, the API version, timeouts and limits.
    pub fn builder() -> DockerBuilder {
        DockerBuilder::new()
    }

    /// Returns the address of the engine.
    #[must_use]
    pub fn host(&self) -> &Host {
        &self.inner.endpoint.host
    }

    /// Returns a description of where the address came from: the program, `DOCKER_HOST`, a context, or a default with the
    /// sockets that were tried.
    #[must_use]
    pub fn host_origin(&self) -> &str {
        &self.inner.endpoint.origin
    }
}

impl Transport for Docker {
    fn execute(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        self.exchange(request)
    }
}

impl Docker {
    /// Sends a request and returns the response.
    ///
    /// Boxed, so that sending is compiled once, in this crate. The body of an `async fn` is compiled in each crate that
    /// awaits it.
    fn exchange(&self, request: Request) -> ResponseFuture<'_> {
        Box::pin(self.send_in_version(request))
    }

    async fn send_in_version(&self, request: Request) -> Result<Response> {
        let kind = request.kind();
        let span = tracing::debug_span!(
            "docker",
            method = %request.method(),
            path = request.template(),
            status = tracing::field::Empty,
        );
        let sending = async {
            let parts = request.into_parts()?;
            let mut outgoing = Outgoing::new(parts, kind);
            let mut again = false;
            let result = loop {
                let version = self.version_for(&outgoing).await?;
                let result = self.send(&mut outgoing, version).await;
                // The engine was replaced. It has not acted on a request that it refused because of the version.
                again = match &result {
                    Err(Error::ApiVersion { min, max, .. }) if !again => {
                        let another = self.inner.version.refused(version, *min, *max);
                        another && outgoing.can_be_sent()
                    }
                    _ => false,
                };
                if !again {
                    break result;
                }
            };
            let status = match &result {
                Ok(response) => Some(response.status()),
                Err(error) => error.status(),
            };
            if let Some(status) = status {
                tracing::Span::current().record("status", status.as_u16());
            }
            result
        };
        sending.instrument(span).await
    }
}

/// Shows the address and where it came from.
impl fmt::Debug for Docker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Docker")
            .field("host", self.host())
            .field("origin", &self.host_origin())
            .finish_non_exhaustive()
    }
}
