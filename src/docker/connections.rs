//! The connection pool of one runtime.

use std::sync::Arc;
use std::time::Duration;

use http::header::HOST;
use http::uri::InvalidUri;
use http::{HeaderMap, HeaderValue, Method};
use tokio::runtime::Handle;

use super::failure::{Failure, FailureKind};
#[cfg(feature = "proxy")]
use super::forwarded;
use crate::body::Body;
use crate::error::{Error, Result};
use crate::pool::{Pool, Target};
use crate::wire::Wire;

const LOCALHOST: HeaderValue = HeaderValue::from_static("localhost");

/// Where requests go.
#[derive(Default)]
pub(super) struct BaseUrl {
    /// Scheme and authority, which only a proxy is sent.
    pub(super) origin: String,
    /// The path before that of the API, without a trailing slash.
    pub(super) path: String,
}

/// How connections are made.
pub(super) enum Connector {
    /// With the crate's own pool. The second part is the value of the header `Host`.
    Pool(Target, HeaderValue),
    /// With reqwest, to a proxy that forwards requests.
    #[cfg(feature = "proxy")]
    Forwarded,
    #[cfg(all(unix, feature = "ssh"))]
    Ssh(super::ssh::Ssh),
}

/// The connections that belong to one runtime.
#[derive(Clone)]
pub(super) enum Connections {
    Pool(Arc<Pooled>),
    #[cfg(feature = "proxy")]
    Forwarded(reqwest::Client),
}

pub(super) struct Pooled {
    pool: Arc<Pool>,
    host: HeaderValue,
    #[cfg(all(unix, feature = "ssh"))]
    _listener: Option<super::ssh::Listener>,
}

impl Connector {
    /// A socket or pipe, which has no host name.
    pub(super) fn local(target: Target) -> Self {
        Self::Pool(target, LOCALHOST)
    }

    /// Sets up the connections of the current runtime. None is opened yet.
    pub(super) fn connections(&self, connect_timeout: Option<Duration>) -> Result<Connections> {
        #[cfg(all(unix, feature = "ssh"))]
        let mut ssh_listener = None;
        let (target, host) = match self {
            Self::Pool(target, host) => (target.clone(), host.clone()),
            #[cfg(feature = "proxy")]
            Self::Forwarded => {
                return forwarded::client(connect_timeout).map(Connections::Forwarded);
            }
            #[cfg(all(unix, feature = "ssh"))]
            Self::Ssh(ssh) => {
                let listener = ssh_listener.insert(ssh.listen()?);
                (Target::Unix(listener.path().to_owned()), LOCALHOST)
            }
        };
        let runtime =
            Handle::try_current().map_err(|error| Error::config_with("no tokio runtime", error))?;
        Ok(Connections::Pool(Arc::new(Pooled {
            pool: Arc::new(Pool::new(target, connect_timeout, runtime)),
            host,
            #[cfg(all(unix, feature = "ssh"))]
            _listener: ssh_listener,
        })))
    }
}

impl Connections {
    /// Sends a request to `path` below `base`, and returns the response as soon as its head has arrived.
    pub(super) async fn send(
        self,
        method: Method,
        (base, path): (&BaseUrl, &str),
        headers: HeaderMap,
        body: Body,
    ) -> Result<Wire, Failure> {
        match self {
            Self::Pool(pooled) => {
                let uri = if base.path.is_empty() {
                    path.parse()
                } else {
                    format!("{}{path}", base.path).parse()
                };
                let mut request = http::Request::new(body);
                *request.method_mut() = method;
                *request.uri_mut() = uri.map_err(|error: InvalidUri| Failure {
                    kind: FailureKind::Unsendable,
                    source: error.into(),
                    unseen: true,
                })?;
                *request.headers_mut() = headers;
                let host = pooled.host.clone();
                request.headers_mut().entry(HOST).or_insert(host);
                let sent = pooled.pool.clone().send(request).await;
                sent.map(Wire::from).map_err(Failure::from)
            }
            #[cfg(feature = "proxy")]
            Self::Forwarded(client) => {
                let url = format!("{}{}{path}", base.origin, base.path);
                let sent = forwarded::send(&client, method, url, headers, body).await;
                sent.map(Wire::from)
            }
        }
    }
}
