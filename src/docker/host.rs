//! Where an engine listens, and how that was found out.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::Error;

/// The default socket of an engine on this machine.
pub(crate) const DEFAULT_SOCKET: &str = "/var/run/docker.sock";

/// The port that the engine listens on by convention, in the clear.
const PLAIN_PORT: u16 = 2375;

/// The address of an engine.
///
/// Its text form is that of `DOCKER_HOST`:
///
/// ```
/// use asyncdocker::Host;
///
/// assert_eq!("unix:///run/docker.sock".parse::<Host>()?, Host::unix("/run/docker.sock"));
/// assert_eq!("tcp://[::1]:2375".parse::<Host>()?.to_string(), "tcp://[::1]:2375");
/// # Ok::<(), asyncdocker::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Host(Kind);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Unix(PathBuf),
    Tcp { authority: String, path: String },
}

impl Host {
    /// A unix socket by its path.
    #[must_use]
    pub fn unix(path: impl Into<PathBuf>) -> Self {
        Self(Kind::Unix(path.into()))
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0
    }
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Unix(path) => write!(formatter, "unix://{}", path.display()),
            Kind::Tcp { authority, path } => write!(formatter, "tcp://{authority}{path}"),
        }
    }
}

impl FromStr for Host {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (scheme, rest) = text.split_once("://").ok_or_else(|| malformed(text))?;
        match scheme {
            "unix" if Path::new(rest).is_absolute() => Ok(Self::unix(rest)),
            "tcp" | "http" => tcp(rest, PLAIN_PORT).ok_or_else(|| malformed(text)),
            _ => Err(malformed(text)),
        }
    }
}

fn malformed(text: &str) -> Error {
    Error::config(format!(
        "`{}` is no address of an engine: accepted are `unix:///path/of/socket`, `tcp://host:port` and \
         `http://host:port`",
        without_user(text)
    ))
}

/// An address may hold a password before its `@`: it is not repeated.
fn without_user(text: &str) -> String {
    match (text.find("://"), text.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => {
            let (scheme, host) = (text.get(..scheme + 3), text.get(at..));
            format!(
                "{}***{}",
                scheme.unwrap_or_default(),
                host.unwrap_or_default()
            )
        }
        _ => text.to_owned(),
    }
}

/// `host`, `host:port` or `[v6]:port`, with an optional base path.
fn tcp(rest: &str, default_port: u16) -> Option<Host> {
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    if authority.contains('@') || path.contains(['?', '#']) {
        return None;
    }
    let parsed: http::uri::Authority = authority.parse().ok()?;
    if parsed.host().is_empty() {
        return None;
    }
    let port = match authority.strip_prefix(parsed.host())? {
        "" => default_port,
        port => port.strip_prefix(':')?.parse().ok()?,
    };
    Some(Host(Kind::Tcp {
        authority: format!("{}:{port}", parsed.host()),
        path: path.trim_end_matches('/').to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_shown_again() -> Result<(), Error> {
        let cases = [
            ("unix:///var/run/docker.sock", "unix:///var/run/docker.sock"),
            ("tcp://127.0.0.1:2375", "tcp://127.0.0.1:2375"),
            ("tcp://engine", "tcp://engine:2375"),
            ("http://[::1]:1", "tcp://[::1]:1"),
            ("tcp://proxy:80/docker/one/", "tcp://proxy:80/docker/one"),
        ];
        for (text, shown) in cases {
            assert_eq!(text.parse::<Host>()?.to_string(), shown);
        }
        Ok(())
    }

    #[test]
    fn what_is_no_address_is_refused_with_the_value_and_what_is_accepted() {
        let bad = [
            "",
            "docker",
            "unix://",
            "unix://relative",
            "tcp://",
            "tcp://:2375",
            "tcp://h:port",
            "tcp://h:99999",
            "tcp://[::1",
            "ftp://h:1",
            "tcp://a b:1",
            "tcp://h:1/?x",
        ];
        for text in bad {
            match text.parse::<Host>() {
                Ok(host) => panic!("`{text}` was read as {host}"),
                Err(error) => {
                    let shown = error.to_string();
                    assert!(
                        shown.contains(text) && shown.contains("unix:///path"),
                        "{shown}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_password_in_an_address_is_not_repeated() {
        let shown = "tcp://user:hunter2@host:1"
            .parse::<Host>()
            .map_err(|error| error.to_string());
        assert!(
            matches!(shown, Err(text) if !text.contains("hunter2") && text.contains("@host:1"))
        );
    }
}
