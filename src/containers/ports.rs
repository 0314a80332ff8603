//! Ports that a container publishes on its host, written as for `docker run --publish`.

mod service;

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::error::Error;
use crate::models::containers::{PortBinding, PortProtocol};

/// The kind of value, as errors name it.
const WHAT: &str = "port mapping";

/// A port of a container, or a range of ports, and where the host publishes it.
///
/// The text form is that of `docker run --publish`, `[ip:][host:]container[/protocol]`:
///
/// | text | meaning |
/// |---|---|
/// | `80` | TCP port 80 of the container, on a host port that the engine chooses |
/// | `8080:80` | on host port 8080, on all addresses of the host |
/// | `127.0.0.1:8080:80/tcp` | on host port 8080 of one address |
/// | `127.0.0.1::80` | on one address of the host, on a port that the engine chooses |
/// | `[::1]:53:53/udp` | a UDP port on an IPv6 address; the protocols are `tcp`, `udp` and `sctp` |
/// | `8000-8002:80-82` | three container ports on three host ports |
/// | `8000-8010:80` | on one of these host ports, which the engine chooses |
///
/// An empty part means the same as a missing one: `:80` is `80`, `:8080:80` is `8080:80` and `80/` is `80/tcp`. Only the
/// container port is required. Host port 0 also lets the engine choose.
///
/// # Examples
/// ```
/// # fn main() -> asyncdocker::Result<()> {
/// use std::net::Ipv4Addr;
///
/// use asyncdocker::containers::{CreateContainerOptions, PortMapping};
///
/// let local = PortMapping::tcp(80).host_ip(Ipv4Addr::LOCALHOST).host_port(8080);
/// assert_eq!(local, "127.0.0.1:8080:80/tcp".parse()?);
/// assert_eq!(local.to_string(), "127.0.0.1:8080:80/tcp");
///
/// let options = CreateContainerOptions::builder()
///     .image("busybox")
///     .publish([local])?
///     .publish(["8443:443", "53:53/udp"])?
///     .build();
/// assert_eq!(options.body.exposed_ports.len(), 3);
/// # Ok(())
/// # }
/// ```
#[doc(alias = "docker run --publish")]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PortMapping {
    host_ip: Option<IpAddr>,
    host: Option<PortRange>,
    container: PortRange,
    protocol: PortProtocol,
}

/// Consecutive ports, or a single one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct PortRange {
    first: u16,
    last: u16,
}

impl PortMapping {
    /// Creates a mapping of a container port to a host port that the engine chooses, on all addresses of the host.
    #[must_use]
    pub fn new(container_port: u16, protocol: PortProtocol) -> Self {
        Self {
            host_ip: None,
            host: None,
            container: PortRange::single(container_port),
            protocol,
        }
    }

    /// Creates a mapping of a TCP port to a host port that the engine chooses, on all addresses of the host.
    #[must_use]
    pub fn tcp(container_port: u16) -> Self {
        Self::new(container_port, PortProtocol::Tcp)
    }

    /// Creates a mapping of a UDP port to a host port that the engine chooses, on all addresses of the host.
    #[must_use]
    pub fn udp(container_port: u16) -> Self {
        Self::new(container_port, PortProtocol::Udp)
    }

    /// Publishes on this address of the host only.
    #[must_use]
    pub fn host_ip(mut self, ip: impl Into<IpAddr>) -> Self {
        self.host_ip = Some(ip.into());
        self
    }

    /// Publishes on this host port. A range is published on this port and those that follow it. 0 lets the engine choose.
    ///
    /// [`publish`](super::CreateContainerOptionsBuilder::publish) returns an error for a range that goes beyond port 65535.
    #[must_use]
    pub fn host_port(mut self, port: u16) -> Self {
        let last = port.saturating_add(self.container.span());
        self.host = (port != 0).then_some(PortRange { first: port, last });
        self
    }

    /// Returns the ports one by one in the form of [`HostConfig::port_bindings`](crate::models::containers::HostConfig::port_bindings):
    /// the container port with its protocol, such as `80/tcp`, and its host address and port.
    ///
    /// [`publish`](super::CreateContainerOptionsBuilder::publish) does this for you.
    pub fn bindings(&self) -> impl Iterator<Item = (String, PortBinding)> {
        (self.container.first..=self.container.last)
            .zip(0..)
            .map(|(port, index)| (format!("{port}/{}", self.protocol), self.binding(index)))
    }

    /// Checks what text and setters cannot rule out one by one.
    pub(super) fn check(&self) -> Result<(), Error> {
        let checked = if self.container.first == 0 {
            Err("the container port must be from 1 to 65535".to_owned())
        } else {
            self.check_lengths()
        };
        checked.map_err(|reason| Error::invalid_input(WHAT, self.to_string(), reason))
    }

    /// A range of container ports needs as many host ports.
    fn check_lengths(&self) -> Result<(), String> {
        match self.host {
            Some(host) if self.container.span() > 0 && host.span() != self.container.span() => {
                Err(format!(
                    "the ranges `{host}` and `{}` differ in length",
                    self.container
                ))
            }
            _ => Ok(()),
        }
    }

    /// The host address and port of the container port that is `index` ports after the first.
    fn binding(&self, index: u16) -> PortBinding {
        let host_port = self.host.map(|host| {
            if host.span() == self.container.span() {
                host.first.saturating_add(index).to_string()
            } else {
                host.to_string()
            }
        });
        PortBinding {
            host_ip: self.host_ip.map(|ip| ip.to_string()),
            host_port,
        }
    }
}

impl PortRange {
    fn single(port: u16) -> Self {
        Self {
            first: port,
            last: port,
        }
    }

    fn parse(text: &str, side: &str) -> Result<Self, String> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (parse_port(first, side)?, parse_port(last, side)?);
        if first > last {
            return Err(format!(
                "the {side} port range `{text}` ends before it begins"
            ));
        }
        Ok(Self { first, last })
    }

    /// How many ports follow the first.
    fn span(self) -> u16 {
        self.last.saturating_sub(self.first)
    }
}

impl FromStr for PortMapping {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        parse(text).map_err(|reason| {
            let reason = format!("{reason}; expected `[ip:][host:]container[/protocol]`");
            Error::invalid_input(WHAT, text, reason)
        })
    }
}

impl TryFrom<&str> for PortMapping {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        text.parse()
    }
}

impl TryFrom<String> for PortMapping {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl TryFrom<&String> for PortMapping {
    type Error = Error;

    fn try_from(text: &String) -> Result<Self, Error> {
        text.parse()
    }
}

/// The text form, always with the protocol: `127.0.0.1:8080:80/tcp`.
impl fmt::Display for PortMapping {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host_ip {
            Some(IpAddr::V6(ip)) => write!(formatter, "[{ip}]:")?,
            Some(IpAddr::V4(ip)) => write!(formatter, "{ip}:")?,
            None => {}
        }
        match self.host {
            Some(host) => write!(formatter, "{host}:")?,
            None if self.host_ip.is_some() => formatter.write_str(":")?,
            None => {}
        }
        write!(formatter, "{}/{}", self.container, self.protocol)
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.span() {
            0 => write!(formatter, "{}", self.first),
            _ => write!(formatter, "{}-{}", self.first, self.last),
        }
    }
}

fn parse(text: &str) -> Result<PortMapping, String> {
    let (address, protocol) = match text.split_once('/') {
        None | Some((_, "")) => (text.trim_end_matches('/'), PortProtocol::Tcp),
        Some((address, protocol)) => (address, parse_protocol(protocol)?),
    };
    // From the right: an IPv6 address has colons of its own.
    let mut parts = address.rsplitn(3, ':');
    let container = PortRange::parse(parts.next().unwrap_or_default(), "container")?;
    let host = parts.next();
    let host_ip = parts.next().filter(|ip| !ip.is_empty());
    let host_ip = host_ip.map(parse_ip).transpose()?;
    let host = match host {
        None | Some("" | "0") => None,
        Some(text) => Some(PortRange::parse(text, "host")?),
    };
    let mapping = PortMapping {
        host_ip,
        host,
        container,
        protocol,
    };
    mapping.check_lengths()?;
    Ok(mapping)
}

fn parse_ip(text: &str) -> Result<IpAddr, String> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    bare.parse()
        .map_err(|_| format!("`{}` is not an IP address", text.escape_debug()))
}

/// `side` says whose port it is, for the error.
fn parse_port(text: &str, side: &str) -> Result<u16, String> {
    if text.is_empty() {
        return Err(format!("the {side} port is missing"));
    }
    // `u16::from_str` accepts a sign, which has no place in a port.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let port = digits.then(|| text.parse().ok()).flatten();
    port.filter(|port| *port != 0).ok_or_else(|| {
        let text = text.escape_debug();
        format!("the {side} port `{text}` is not a number from 1 to 65535")
    })
}

fn parse_protocol(text: &str) -> Result<PortProtocol, String> {
    match PortProtocol::from(text.to_ascii_lowercase().as_str()) {
        PortProtocol::Unknown(_) => Err(format!(
            "the protocol `{}` is not `tcp`, `udp` or `sctp`",
            text.escape_debug()
        )),
        protocol => Ok(protocol),
    }
}
