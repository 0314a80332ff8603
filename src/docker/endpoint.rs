//! The engine that a client talks to, and the pool of connections to it.

use std::time::Duration;

use super::host::{Address, Host, Kind};
use super::tls::{Names, Tls};
use crate::error::{Call, Error, Result};

/// Where the engine is, and all that a failure to reach it is explained with.
pub(super) struct Endpoint {
    pub(super) host: Host,
    pub(super) origin: String,
    /// Scheme, authority and base path.
    pub(super) base: String,
    /// What TLS is spoken with, if it is.
    pub(super) tls: Option<Names>,
    /// Whether a proxy may be in between.
    pub(super) proxied: bool,
    #[cfg(all(unix, feature = "ssh"))]
    pub(super) ssh: Option<super::ssh::Ssh>,
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
    /// The endpoint, and the pool of its connections.
    pub(super) fn new(settings: Settings) -> Result<(Self, reqwest::Client)> {
        let mut client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("asyncdocker/", env!("CARGO_PKG_VERSION")))
            .default_headers(settings.headers);
        if let Some(limit) = settings.connect_timeout {
            client = client.connect_timeout(limit);
        }
        let host = settings.host;
        let tls = match host.kind() {
            Kind::Tcp(address) if address.https => Some(settings.tls.unwrap_or_default()),
            Kind::Tcp(_) => settings.tls,
            _ if settings.tls.is_some() => {
                return Err(Error::config(format!(
                    "TLS is spoken over TCP only, and not at {host}"
                )));
            }
            _ => None,
        };
        let host = host.with_port(tls.is_some());
        let proxied =
            matches!(host.kind(), Kind::Tcp(address) if !address.is_loopback()) && names_a_proxy();
        let (mut client, tls) = match tls {
            Some(tls) => tls
                .apply(client)
                .map(|(client, names)| (client, Some(names)))?,
            None => (super::tls::apply_none(client, proxied)?, None),
        };
        let mut endpoint = Self {
            base: "http://localhost".to_owned(),
            origin: settings.origin,
            tls,
            proxied,
            #[cfg(all(unix, feature = "ssh"))]
            ssh: None,
            host: host.clone(),
        };
        match host.kind() {
            Kind::Tcp(address) => {
                endpoint.base = base(address, endpoint.tls.is_some());
                if !proxied {
                    client = client.no_proxy();
                }
            }
            #[cfg(unix)]
            Kind::Unix(path) => client = client.unix_socket(path.as_path()).no_proxy(),
            #[cfg(all(unix, feature = "ssh"))]
            Kind::Ssh(address) => {
                let ssh =
                    super::ssh::Ssh::new(address, settings.ssh_program, settings.connect_timeout)?;
                client = client.unix_socket(ssh.socket()).no_proxy();
                endpoint.ssh = Some(ssh);
            }
            #[cfg(windows)]
            Kind::NamedPipe(name) => client = client.windows_named_pipe(name.as_str()).no_proxy(),
            #[allow(unreachable_patterns)] // What is left depends on the platform.
            kind => return Err(unsupported(kind, &host)),
        }
        let client = client
            .build()
            .map_err(|error| Error::config_with("the connection pool cannot be set up", error))?;
        Ok((endpoint, client))
    }

    /// Does what must be done before anything is sent.
    #[cfg_attr(
        not(all(unix, feature = "ssh")),
        allow(clippy::unused_self, clippy::unnecessary_wraps)
    )]
    pub(super) fn prepare(&self, call: &Call) -> Result<()> {
        #[cfg(all(unix, feature = "ssh"))]
        if let Some(ssh) = &self.ssh {
            ssh.serve()
                .map_err(|error| self.unreachable(call, error.to_string(), error))?;
        }
        let _ = call;
        Ok(())
    }
}

fn base(address: &Address, tls: bool) -> String {
    let scheme = if tls { "https" } else { "http" };
    format!("{scheme}://{}{}", address.authority(), address.path)
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

fn unsupported(kind: &Kind, host: &Host) -> Error {
    let reason = match kind {
        Kind::Unix(_) => "there are no unix sockets on this platform",
        Kind::NamedPipe(_) => "there are named pipes on Windows only",
        Kind::Ssh(_) if cfg!(unix) => {
            "asyncdocker was built without `ssh`: enable its feature `ssh`"
        }
        Kind::Ssh(_) => "`ssh` is supported on unix only",
        Kind::Tcp(_) => "there is no TCP on this platform",
    };
    Error::config(format!("{host} cannot be reached: {reason}"))
}
