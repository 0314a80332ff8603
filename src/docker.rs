//! The client of an engine.

mod builder;
mod connect;
mod host;
mod version;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tokio::sync::OnceCell;
use tracing::Instrument;

pub use self::builder::DockerBuilder;
pub use self::host::Host;
pub use self::version::ApiVersion;

use self::version::Refusal;
use crate::error::{ApiErrorKind, Awaited, Call, Error, Result};
use crate::request::{Kind, Parts, Request};
use crate::response::{Limits, Response};
use crate::transport::Transport;

/// A client of a Docker engine.
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
#[derive(Clone)]
pub struct Docker {
    inner: Arc<Inner>,
}

struct Inner {
    client: reqwest::Client,
    /// Scheme, authority and base path.
    base: String,
    host: Host,
    origin: String,
    version: Version,
    head_timeout: Option<Duration>,
    limits: Limits,
}

/// Which version goes on the wire.
enum Version {
    Pinned(ApiVersion),
    /// Found with one request, then kept.
    Negotiated(OnceCell<ApiVersion>),
}

impl Version {
    fn new(pinned: Option<ApiVersion>) -> Self {
        pinned.map_or_else(|| Self::Negotiated(OnceCell::new()), Self::Pinned)
    }
}

impl Docker {
    /// A client of the engine that the environment names: `DOCKER_HOST`, else the default socket
    /// `/var/run/docker.sock`. Nothing is sent before the first call.
    ///
    /// # Errors
    /// [`Error::Config`] when `DOCKER_HOST` is malformed; it names the value and what is accepted.
    pub fn from_env() -> Result<Self> {
        Self::builder().build()
    }

    /// A client of the engine at an address such as `unix:///run/docker.sock` or `tcp://127.0.0.1:2375`.
    ///
    /// # Errors
    /// [`Error::Config`] when the address is malformed; it names the value and what is accepted.
    pub fn new(address: &str) -> Result<Self> {
        Self::builder().host(address.parse()?).build()
    }

    /// A client of the engine behind a unix socket.
    ///
    /// # Errors
    /// [`Error::Config`] when a connection pool cannot be set up.
    pub fn unix(path: impl Into<PathBuf>) -> Result<Self> {
        Self::builder().host(Host::unix(path)).build()
    }

    /// A client of the engine at a TCP address such as `127.0.0.1:2375`, in the clear.
    ///
    /// # Errors
    /// [`Error::Config`] when the address is malformed.
    pub fn tcp(address: &str) -> Result<Self> {
        Self::new(&format!("tcp://{address}"))
    }

    /// Sets address, version and limits one by one.
    pub fn builder() -> DockerBuilder {
        DockerBuilder::new()
    }

    /// The address of the engine.
    #[must_use]
    pub fn host(&self) -> &Host {
        &self.inner.host
    }

    /// Where the address came from, in words: the program, `DOCKER_HOST`, or a default.
    #[must_use]
    pub fn host_origin(&self) -> &str {
        &self.inner.origin
    }

    /// The API version on the wire: the pinned one, or the one found with the engine.
    ///
    /// # Errors
    /// The engine cannot be reached.
    pub async fn api_version(&self) -> Result<ApiVersion> {
        self.version_for(&Call::new(http::Method::GET, "/_ping"))
            .await
    }

    /// v1.23 if the engine serves it, otherwise the lowest version that it accepts.
    async fn version_for(&self, call: &Call) -> Result<ApiVersion> {
        match &self.inner.version {
            Version::Pinned(version) => Ok(*version),
            Version::Negotiated(cell) => cell.get_or_try_init(|| self.probe(call)).await.copied(),
        }
    }

    /// Asks the engine about v1.23. What is no refusal is left for the call itself to meet.
    async fn probe(&self, call: &Call) -> Result<ApiVersion> {
        let wanted = ApiVersion::V1_23;
        let mut parts = Request::get("/_ping").into_parts()?;
        parts.call = call.clone();
        match self.send(parts, wanted, Kind::Prompt).await {
            Err(Error::ApiVersion { min: Some(min), .. }) => Ok(min),
            Err(
                error @ (Error::ApiVersion { .. } | Error::Connect { .. } | Error::Timeout { .. }),
            ) => Err(error),
            _ => Ok(wanted),
        }
    }

    async fn send(&self, parts: Parts, version: ApiVersion, kind: Kind) -> Result<Response> {
        let inner = &*self.inner;
        let mut url = format!("{}/v{version}{}", inner.base, parts.path);
        if !parts.query.is_empty() {
            url.push('?');
            url.push_str(&parts.query);
        }
        let call = parts.call;
        let sending = inner
            .client
            .request(parts.method, url)
            .headers(parts.headers)
            .body(reqwest::Body::wrap(parts.body))
            .send();
        let sent = match inner.head_timeout.filter(|_| kind == Kind::Prompt) {
            None => sending.await,
            Some(limit) => {
                tokio::time::timeout(limit, sending)
                    .await
                    .map_err(|_| Error::Timeout {
                        call: call.clone(),
                        awaited: Awaited::Head,
                        limit,
                    })?
            }
        };
        let answer =
            sent.map_err(|error| connect::failed(error, &call, &inner.host, &inner.origin))?;
        let response = Response::from_wire(answer, call, inner.limits);
        checked(response, version).await
    }
}

/// A success as it is, anything else as the engine's error.
async fn checked(response: Response, version: ApiVersion) -> Result<Response> {
    let status = response.status();
    if status.is_success() || status == StatusCode::SWITCHING_PROTOCOLS {
        return Ok(response);
    }
    let call = response.call().clone();
    let message = response.error_message().await;
    if let Some(refusal) = Refusal::parse(&message).filter(|_| status == StatusCode::BAD_REQUEST) {
        return Err(Error::ApiVersion {
            call,
            client: version,
            min: refusal.min,
            max: refusal.max,
            message,
        });
    }
    Err(Error::Api {
        call,
        kind: ApiErrorKind::from(status),
        status,
        message,
    })
}

impl Transport for Docker {
    async fn execute(&self, request: Request) -> Result<Response> {
        let kind = request.kind();
        let span = tracing::debug_span!(
            "docker",
            method = %request.method(),
            path = request.template(),
            status = tracing::field::Empty,
        );
        let sending = async {
            let parts = request.into_parts()?;
            let version = self.version_for(&parts.call).await?;
            let result = self.send(parts, version, kind).await;
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
            .field("host", &self.inner.host)
            .field("origin", &self.inner.origin)
            .finish_non_exhaustive()
    }
}
