//! Addresses of engines.

mod parse;

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::error::Error;

/// The default socket of an engine on this machine.
pub(super) const DEFAULT_SOCKET: &str = "/var/run/docker.sock";

/// The default named pipe of an engine on Windows.
pub(super) const DEFAULT_PIPE: &str = r"\\.\pipe\docker_engine";

/// The conventional port without TLS.
const PLAIN_PORT: u16 = 2375;

/// The conventional port with TLS.
const TLS_PORT: u16 = 2376;

/// A parsed engine address, such as `unix:///var/run/docker.sock`.
///
/// The text form is that of `DOCKER_HOST`:
///
/// | text | address |
/// |---|---|
/// | `unix:///path/to/socket`, `/path/to/socket` | a Unix socket |
/// | `tcp://host:port/base/path` | TCP, with TLS if the client is given [`Tls`](crate::Tls). Default port: 2375, with TLS 2376 |
/// | `host:port`, `host` | the same |
/// | `http://host:port/base/path` | TCP, as above. Default port: 80 |
/// | `https://host:port/base/path` | TCP, always with TLS. Default port: 443 |
/// | `ssh://user@host:port/path/to/socket` | the engine of another machine, reached with the program `ssh` |
/// | `npipe:////./pipe/docker_engine` | a named pipe on Windows |
///
/// IPv6 addresses are written in brackets. Missing parts are completed as in the docker CLI: `unix://` and `npipe://`
/// are the default socket and pipe, and a missing host, as in `tcp://:2375` or `tcp://`, is `localhost`. The base path
/// is the path of a reverse proxy, and precedes the paths of the API.
///
/// ```
/// use asyncdocker::Host;
///
/// assert_eq!("unix:///run/docker.sock".parse::<Host>()?, Host::unix("/run/docker.sock"));
/// assert_eq!("tcp://[::1]:2375".parse::<Host>()?.to_string(), "tcp://[::1]:2375");
/// # Ok::<(), asyncdocker::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Host(HostKind);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum HostKind {
    Unix(PathBuf),
    Tcp(Address),
    Ssh(SshAddress),
    /// A named pipe, by its Windows name, such as `\\.\pipe\docker_engine`.
    NamedPipe(String),
}

/// A TCP address. Its host is written as in URLs, with IPv6 in brackets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Address {
    /// Whether the address itself requires TLS.
    pub(crate) https: bool,
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
    /// Empty, or with a leading and without a trailing `/`.
    pub(crate) path: String,
}

/// A machine that `ssh` reaches. None of its parts begins with `-` or contains a character that is special to a shell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SshAddress {
    pub(crate) user: Option<String>,
    /// An IPv6 address has no brackets.
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
    /// The socket of the engine on that machine, unless it is the default one.
    pub(crate) socket: Option<String>,
}

impl Host {
    /// Creates the address of a Unix socket.
    #[must_use]
    pub fn unix(path: impl Into<PathBuf>) -> Self {
        Self(HostKind::Unix(path.into()))
    }

    #[cfg(windows)]
    pub(crate) fn named_pipe(name: impl Into<String>) -> Self {
        Self(HostKind::NamedPipe(name.into()))
    }

    pub(crate) fn kind(&self) -> &HostKind {
        &self.0
    }

    /// Adds the default port if there is none. It depends on TLS.
    pub(crate) fn with_port(mut self, tls: bool) -> Self {
        if let HostKind::Tcp(address) = &mut self.0 {
            let default = if tls { TLS_PORT } else { PLAIN_PORT };
            address.port.get_or_insert(default);
        }
        self
    }
}

impl Address {
    /// Returns host and port, as in URLs.
    pub(crate) fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    /// Whether the address is this machine, which is never reached through a proxy.
    pub(crate) fn is_loopback(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost")
            || host
                .parse()
                .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
    }
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            HostKind::Unix(path) => write!(formatter, "unix://{}", path.display()),
            HostKind::Tcp(address) => {
                let scheme = if address.https { "https" } else { "tcp" };
                write!(
                    formatter,
                    "{scheme}://{}{}",
                    address.authority(),
                    address.path
                )
            }
            HostKind::Ssh(address) => write!(formatter, "ssh://{address}"),
            HostKind::NamedPipe(name) => write!(formatter, "npipe://{}", name.replace('\\', "/")),
        }
    }
}

impl fmt::Display for SshAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(user) = &self.user {
            write!(formatter, "{user}@")?;
        }
        if self.host.contains(':') {
            write!(formatter, "[{}]", self.host)?;
        } else {
            formatter.write_str(&self.host)?;
        }
        if let Some(port) = self.port {
            write!(formatter, ":{port}")?;
        }
        formatter.write_str(self.socket.as_deref().unwrap_or_default())
    }
}

impl FromStr for Host {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        parse::host(text).map(Self)
    }
}
