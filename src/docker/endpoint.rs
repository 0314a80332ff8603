//! The engine that a client talks to, and how connections to it are made.

#[cfg(all(unix, feature = "ssh"))]
use std::time::Duration;

use http::Uri;
use http::header::{ACCEPT, HeaderMap, HeaderValue, USER_AGENT};
use http::uri::InvalidUri;

use super::connections::{BaseUrl, Connector};
use super::host::{Address, Host, HostKind};
use crate::error::{BoxError, Error, Result};
use crate::pool::{Proxy, Target, Tcp};
use crate::tls::{Names, Tls};

/// The address of the engine, and what is needed to explain why it cannot be reached.
pub(super) struct Endpoint {
    pub(super) host: Host,
    pub(super) origin: String,
    /// Headers of every request.
    pub(super) headers: HeaderMap,
    pub(super) route: Route,
}

/// How the engine is reached.
pub(super) struct Route {
    pub(super) connector: Connector,
    pub(super) base: BaseUrl,
    /// The names of certificates and keys, if TLS is used.
    pub(super) tls: Option<Names>,
    /// Whether connections lead through a proxy that the environment names.
    pub(super) proxied: bool,
}

/// The settings of a client before anything is set up.
pub(super) struct Settings {
    pub(super) host: Host,
    pub(super) origin: String,
    pub(super) tls: Option<Tls>,
    #[cfg(all(unix, feature = "ssh"))]
    pub(super) connect_timeout: Option<Duration>,
    /// Headers of every request.
    pub(super) headers: HeaderMap,
    #[cfg(all(unix, feature = "ssh"))]
    pub(super) ssh_program: std::path::PathBuf,
}

impl Endpoint {
    pub(super) fn new(settings: Settings) -> Result<Self> {
        let host = settings.host;
        let tls = match host.kind() {
            HostKind::Tcp(address) if address.https => Some(settings.tls.unwrap_or_default()),
            HostKind::Tcp(_) => settings.tls,
            _ if settings.tls.is_some() => {
                return Err(Error::config(format!(
                    "TLS needs a TCP address, and {host} is not one"
                )));
            }
            _ => None,
        };
        let host = host.with_port(tls.is_some());
        let route = match host.kind() {
            HostKind::Tcp(address) => Route::tcp(address, tls.as_ref())?,
            #[cfg(unix)]
            HostKind::Unix(path) => Route::local(Connector::local(Target::Unix(path.clone()))),
            #[cfg(all(unix, feature = "ssh"))]
            HostKind::Ssh(address) => Route::local(Connector::Ssh(super::ssh::Ssh::new(
                address,
                settings.ssh_program,
                settings.connect_timeout,
            )?)),
            #[cfg(windows)]
            HostKind::NamedPipe(name) => {
                Route::local(Connector::local(Target::NamedPipe(name.clone())))
            }
            #[allow(unreachable_patterns)] // What is left depends on the platform.
            kind => return Err(unsupported(kind, &host)),
        };
        Ok(Self {
            origin: settings.origin,
            headers: with_default_headers(settings.headers),
            route,
            host,
        })
    }

    /// Returns why a process of `ssh` failed, if one has.
    #[cfg(all(unix, feature = "ssh"))]
    pub(super) fn ssh_failure(&self) -> Option<super::ssh::Failure> {
        let Connector::Ssh(ssh) = &self.route.connector else {
            return None;
        };
        ssh.failure()
    }
}

impl Route {
    /// Creates a route through a socket, a pipe or `ssh`.
    fn local(connector: Connector) -> Self {
        Self {
            connector,
            base: BaseUrl::default(),
            tls: None,
            proxied: false,
        }
    }

    /// Creates a route over TCP. reqwest sends only requests that a proxy forwards. Its TLS features would change how it
    /// behaves in the rest of the program, and without one of them it does not support SOCKS either.
    fn tcp(address: &Address, tls: Option<&Tls>) -> Result<Self> {
        let scheme = if tls.is_some() { "https" } else { "http" };
        let base = BaseUrl {
            origin: format!("{scheme}://{}", address.authority()),
            path: address.path.clone(),
        };
        let invalid =
            |error: BoxError| Error::config_with(format!("invalid address {}", base.origin), error);
        let uri: Uri = base
            .origin
            .parse()
            .map_err(|error: InvalidUri| invalid(error.into()))?;
        let host =
            HeaderValue::from_str(&address.authority()).map_err(|error| invalid(error.into()))?;

        let proxy = if address.is_loopback() {
            None
        } else {
            Proxy::from_env(&uri, tls)?
        };
        let proxied = proxy.is_some();
        #[cfg(feature = "proxy")]
        if tls.is_none() && proxy.as_ref().is_some_and(Proxy::forwards) {
            return Ok(Self {
                connector: Connector::Forwarded,
                base,
                tls: None,
                proxied,
            });
        }
        let (prepared, names) = tls.map(Tls::prepare).transpose()?.unzip();
        let target = Target::Tcp(Box::new(Tcp::new(uri, prepared, proxy)));
        Ok(Self {
            connector: Connector::Pool(target, host),
            base,
            tls: names,
            proxied,
        })
    }
}

fn with_default_headers(mut headers: HeaderMap) -> HeaderMap {
    let user_agent = HeaderValue::from_static(concat!("asyncdocker/", env!("CARGO_PKG_VERSION")));
    headers.entry(USER_AGENT).or_insert(user_agent);
    let any = HeaderValue::from_static("*/*");
    headers.entry(ACCEPT).or_insert(any);
    headers
}

fn unsupported(kind: &HostKind, host: &Host) -> Error {
    let reason = match kind {
        HostKind::Unix(_) => "Unix sockets are not supported on this platform",
        HostKind::NamedPipe(_) => "named pipes are supported on Windows only",
        HostKind::Ssh(_) if cfg!(unix) => {
            "asyncdocker was built without `ssh`: enable its feature `ssh`"
        }
        HostKind::Ssh(_) => "`ssh` is supported on Unix only",
        HostKind::Tcp(_) => "TCP is not supported on this platform",
    };
    Error::config(format!("{host} cannot be reached: {reason}"))
}
