//! The engine that a client talks to, and how connections to it are made.

use std::time::Duration;

use http::header::{ACCEPT, HeaderMap, HeaderValue, USER_AGENT};
use http::uri::InvalidUri;

use super::connections::{self, BaseUrl, Connector};
use super::host::{Address, Host, HostKind};
use super::tls::{Names, Prepared, Tls};
use crate::error::{Error, Result};

/// Where the engine is, and all that a failure to reach it is explained with.
pub(super) struct Endpoint {
    pub(super) host: Host,
    pub(super) origin: String,
    pub(super) base: BaseUrl,
    /// What TLS is spoken with, if it is.
    pub(super) tls: Option<Names>,
    /// Whether a proxy may be in between.
    pub(super) proxied: bool,
    /// Headers of every request.
    pub(super) headers: HeaderMap,
    pub(super) connector: Connector,
}

/// What is known before anything is set up.
pub(super) struct Settings {
    pub(super) host: Host,
    pub(super) origin: String,
    pub(super) tls: Option<Tls>,
    pub(super) connect_timeout: Option<Duration>,
    /// Headers of every request.
    pub(super) headers: http::HeaderMap,
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
        let proxied = matches!(host.kind(), HostKind::Tcp(address) if !address.is_loopback())
            && names_a_proxy();
        let mut base = BaseUrl::default();
        let mut names = None;
        let connector = match host.kind() {
            HostKind::Tcp(address) => {
                base = base_url(address, tls.is_some());
                let prepared = match tls {
                    Some(tls) => {
                        let (prepared, found) = tls.prepare()?;
                        names = Some(found);
                        Some(prepared)
                    }
                    None if proxied => Prepared::for_proxy()?,
                    None => None,
                };
                if prepared.is_some() || proxied {
                    // Settings that cannot work are reported now, and not by the first request.
                    connections::client(prepared.as_ref(), proxied, settings.connect_timeout)?;
                    Connector::Reqwest {
                        tls: prepared,
                        proxied,
                    }
                } else {
                    let uri = base.origin.parse().map_err(|error: InvalidUri| {
                        Error::config_with(format!("invalid address {host}"), error)
                    })?;
                    Connector::Tcp(uri)
                }
            }
            #[cfg(unix)]
            HostKind::Unix(path) => Connector::Unix(path.clone()),
            #[cfg(all(unix, feature = "ssh"))]
            HostKind::Ssh(address) => Connector::Ssh(super::ssh::Ssh::new(
                address,
                settings.ssh_program,
                settings.connect_timeout,
            )?),
            #[cfg(windows)]
            HostKind::NamedPipe(name) => Connector::NamedPipe(name.clone()),
            #[allow(unreachable_patterns)] // What is left depends on the platform.
            kind => return Err(unsupported(kind, &host)),
        };
        Ok(Self {
            base,
            origin: settings.origin,
            tls: names,
            proxied,
            headers: with_default_headers(settings.headers),
            connector,
            host,
        })
    }

    /// Why a process of `ssh` failed, if one has.
    #[cfg(all(unix, feature = "ssh"))]
    pub(super) fn ssh_failure(&self) -> Option<super::ssh::Failure> {
        match &self.connector {
            Connector::Ssh(ssh) => ssh.failure(),
            _ => None,
        }
    }
}

fn with_default_headers(mut headers: HeaderMap) -> HeaderMap {
    let user_agent = HeaderValue::from_static(concat!("asyncdocker/", env!("CARGO_PKG_VERSION")));
    headers.entry(USER_AGENT).or_insert(user_agent);
    let any = HeaderValue::from_static("*/*");
    headers.entry(ACCEPT).or_insert(any);
    headers
}

fn base_url(address: &Address, tls: bool) -> BaseUrl {
    let scheme = if tls { "https" } else { "http" };
    BaseUrl {
        origin: format!("{scheme}://{}", address.authority()),
        path: address.path.clone(),
    }
}

/// Whether the environment names a proxy: it may be to blame.
fn names_a_proxy() -> bool {
    ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]
        .iter()
        .any(|name| {
            [(*name).to_owned(), name.to_lowercase()]
                .iter()
                .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
        })
}

fn unsupported(kind: &HostKind, host: &Host) -> Error {
    let reason = match kind {
        HostKind::Unix(_) => "there are no unix sockets on this platform",
        HostKind::NamedPipe(_) => "there are named pipes on Windows only",
        HostKind::Ssh(_) if cfg!(unix) => {
            "asyncdocker was built without `ssh`: enable its feature `ssh`"
        }
        HostKind::Ssh(_) => "`ssh` is supported on unix only",
        HostKind::Tcp(_) => "there is no TCP on this platform",
    };
    Error::config(format!("{host} cannot be reached: {reason}"))
}
