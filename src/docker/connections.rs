//! The connection pool of one runtime.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use http::header::HOST;
use http::uri::InvalidUri;
use http::{HeaderMap, HeaderValue, Method, Uri};
use tokio::runtime::Handle;

use super::connect::io_cause;
use super::tls::Prepared;
use crate::body::Body;
use crate::error::{BoxError, Error, Result};
use crate::pool::{Pool, PoolError, Target, TcpTarget};
use crate::wire::Wire;

/// How long a request may be that leaves in one write, which the system accepts whole or not at all: if such a request
/// meets a broken pipe, none of it was sent.
const SINGLE_WRITE: usize = 4 * 1024;

/// Where requests go.
#[derive(Default)]
pub(super) struct BaseUrl {
    /// Scheme and authority; empty where the connection leads to one engine only.
    pub(super) origin: String,
    /// The path before that of the API, without a slash at its end.
    pub(super) path: String,
}

/// How connections are made.
pub(super) enum Connector {
    /// Over TCP, through a proxy or with TLS.
    Reqwest {
        tls: Option<Prepared>,
        proxied: bool,
    },
    /// Over TCP, directly and without TLS.
    Tcp(Uri),
    #[cfg(unix)]
    Unix(std::path::PathBuf),
    #[cfg(all(unix, feature = "ssh"))]
    Ssh(super::ssh::Ssh),
    #[cfg(windows)]
    NamedPipe(String),
}

/// The connections that belong to one runtime.
#[derive(Clone)]
pub(super) enum Connections {
    Reqwest(reqwest::Client),
    Plain(Arc<Plain>),
}

/// Connections without TLS or a proxy.
pub(super) struct Plain {
    pool: Arc<Pool>,
    host: HeaderValue,
    #[cfg(all(unix, feature = "ssh"))]
    _listener: Option<super::ssh::Listener>,
}

/// Why a request got no response.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) kind: FailureKind,
    pub(super) source: BoxError,
    /// Whether the engine has certainly not seen any of the request.
    pub(super) unseen: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FailureKind {
    /// The request cannot be sent to any engine.
    Unsendable,
    ConnectTimeout,
    Connect,
    Exchange,
}

impl Connector {
    /// Sets up the connections of the current runtime. None is opened yet.
    pub(super) fn connections(&self, connect_timeout: Option<Duration>) -> Result<Connections> {
        let mut host = HeaderValue::from_static("localhost");
        #[cfg(all(unix, feature = "ssh"))]
        let mut ssh_listener = None;
        let target = match self {
            Self::Reqwest { tls, proxied } => {
                return client(tls.as_ref(), *proxied, connect_timeout).map(Connections::Reqwest);
            }
            Self::Tcp(uri) => {
                if let Some(authority) = uri.authority() {
                    host = HeaderValue::from_str(authority.as_str())
                        .map_err(|error| Error::config_with("invalid address", error))?;
                }
                Target::Tcp(Box::new(TcpTarget::new(uri.clone())))
            }
            #[cfg(unix)]
            Self::Unix(path) => Target::Unix(path.clone()),
            #[cfg(all(unix, feature = "ssh"))]
            Self::Ssh(ssh) => {
                let listener = ssh_listener.insert(ssh.listen()?);
                Target::Unix(listener.path().to_owned())
            }
            #[cfg(windows)]
            Self::NamedPipe(name) => Target::NamedPipe(name.clone()),
        };
        let runtime =
            Handle::try_current().map_err(|error| Error::config_with("no tokio runtime", error))?;
        Ok(Connections::Plain(Arc::new(Plain {
            pool: Arc::new(Pool::new(target, connect_timeout, runtime)),
            host,
            #[cfg(all(unix, feature = "ssh"))]
            _listener: ssh_listener,
        })))
    }
}

/// Sets up a pool of TCP connections through a proxy or with TLS.
pub(super) fn client(
    tls: Option<&Prepared>,
    proxied: bool,
    connect_timeout: Option<Duration>,
) -> Result<reqwest::Client> {
    let mut client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    if let Some(limit) = connect_timeout {
        client = client.connect_timeout(limit);
    }
    if let Some(tls) = tls {
        client = tls.apply(client);
    }
    if !proxied {
        client = client.no_proxy();
    }
    client
        .build()
        .map_err(|error| Error::config_with("cannot set up a connection pool", error))
}

impl Connections {
    /// Sends a request to `path` below `base`, and returns the response as soon as its head has come.
    pub(super) async fn send(
        self,
        method: Method,
        (base, path): (&BaseUrl, &str),
        headers: HeaderMap,
        body: Body,
    ) -> Result<Wire, Failure> {
        match self {
            Self::Reqwest(client) => {
                let length = body.as_bytes().map(|bytes| bytes.len() + path.len());
                let single_write = length.is_some_and(|length| length <= SINGLE_WRITE);
                let sending = client
                    .request(method, format!("{}{}{path}", base.origin, base.path))
                    .headers(headers)
                    .body(reqwest::Body::wrap(body))
                    .send();
                sending
                    .await
                    .map(Wire::Reqwest)
                    .map_err(|error| Failure::by_reqwest(error, single_write))
            }
            Self::Plain(plain) => {
                let mut request = http::Request::new(body);
                *request.method_mut() = method;
                let uri = if base.path.is_empty() {
                    path.parse()
                } else {
                    format!("{}{path}", base.path).parse()
                };
                *request.uri_mut() = uri.map_err(|error: InvalidUri| Failure {
                    kind: FailureKind::Unsendable,
                    source: error.into(),
                    unseen: true,
                })?;
                *request.headers_mut() = headers;
                let host = plain.host.clone();
                request.headers_mut().entry(HOST).or_insert(host);
                let sent = plain.pool.clone().send(request).await;
                sent.map(Wire::Pooled).map_err(Failure::from)
            }
        }
    }
}

impl From<PoolError> for Failure {
    fn from(error: PoolError) -> Self {
        let (kind, source, unseen) = match error {
            PoolError::ConnectTimeout => (
                FailureKind::ConnectTimeout,
                std::io::Error::from(ErrorKind::TimedOut).into(),
                true,
            ),
            PoolError::Connect(source) => (FailureKind::Connect, source, true),
            PoolError::Exchange { source, unseen } => (FailureKind::Exchange, source, unseen),
        };
        Self {
            kind,
            source,
            unseen,
        }
    }
}

impl Failure {
    fn by_reqwest(error: reqwest::Error, single_write: bool) -> Self {
        let kind = if error.is_builder() {
            FailureKind::Unsendable
        } else if error.is_connect() && error.is_timeout() {
            FailureKind::ConnectTimeout
        } else if error.is_connect() {
            FailureKind::Connect
        } else {
            FailureKind::Exchange
        };
        // The URL says nothing that the call does not, but its query may be long.
        let source: BoxError = error.without_url().into();
        let refused =
            io_cause(source.as_ref()).is_some_and(|cause| cause.kind() == ErrorKind::BrokenPipe);
        Self {
            unseen: kind != FailureKind::Exchange || (single_write && refused),
            kind,
            source,
        }
    }
}
