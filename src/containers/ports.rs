//! Ports that a container publishes on its host, written as for `docker run --publish`.

use std::net::IpAddr;
use std::str::FromStr;

use crate::error::{Error, Invalid};
use crate::models::{PortBinding, PortProtocol};

/// The kind of value, as errors name it.
const WHAT: &str = "port mapping";

/// A port of a container, or a range of ports, and where the host publishes it.
///
/// As text it is what `docker run --publish` takes, `[[IP:][HOST_PORT]:]CONTAINER_PORT[/PROTOCOL]`:
///
/// | text | meaning |
/// |---|---|
/// | `80` | TCP port 80 of the container, at a port of the host that the engine chooses |
/// | `8080:80` | at port 8080 of the host, on all its addresses |
/// | `127.0.0.1:8080:80/tcp` | at port 8080 of one address of the host |
/// | `127.0.0.1::80` | at one address of the host, at a port that the engine chooses |
/// | `[::1]:53:53/udp` | a UDP port at an IPv6 address; the protocols are `tcp`, `udp` and `sctp` |
/// | `8000-8002:80-82` | three ports at three ports |
/// | `8000-8010:80` | at one of these ports of the host, which the engine chooses |
///
/// The port 0 of the host also stands for one that the engine chooses.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortMapping {
    host_ip: Option<IpAddr>,
    host: Option<Ports>,
    container: Ports,
    protocol: PortProtocol,
}

/// Ports in a row, or only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ports {
    first: u16,
    last: u16,
}

impl PortMapping {
    /// A port of a container, on all addresses of the host, at a port that the engine chooses.
    #[must_use]
    pub fn new(container_port: u16, protocol: PortProtocol) -> Self {
        Self {
            host_ip: None,
            host: None,
            container: Ports::single(container_port),
            protocol,
        }
    }

    /// A TCP port of a container, on all addresses of the host, at a port that the engine chooses.
    #[must_use]
    pub fn tcp(container_port: u16) -> Self {
        Self::new(container_port, PortProtocol::Tcp)
    }

    /// A UDP port of a container, on all addresses of the host, at a port that the engine chooses.
    #[must_use]
    pub fn udp(container_port: u16) -> Self {
        Self::new(container_port, PortProtocol::Udp)
    }

    /// Publishes at this address of the host only.
    #[must_use]
    pub fn host_ip(mut self, ip: impl Into<IpAddr>) -> Self {
        self.host_ip = Some(ip.into());
        self
    }

    /// Publishes at this port of the host; for a range, at this port and those that follow it. 0 lets the engine choose.
    ///
    /// [`publish`](super::CreateContainerOptionsBuilder::publish) refuses a range that goes beyond the last port, 65535.
    #[must_use]
    pub fn host_port(mut self, port: u16) -> Self {
        let last = port.saturating_add(self.container.span());
        self.host = (port != 0).then_some(Ports { first: port, last });
        self
    }

    /// The ports one by one, as [`HostConfig::port_bindings`](crate::models::HostConfig::port_bindings) has them: the
    /// port of the container with its protocol, such as `80/tcp`, and its place on the host.
    ///
    /// [`publish`](super::CreateContainerOptionsBuilder::publish) takes care of this.
    pub fn bindings(&self) -> impl Iterator<Item = (String, PortBinding)> {
        (self.container.first..=self.container.last)
            .zip(0..)
            .map(|(port, index)| (format!("{port}/{}", self.protocol), self.binding(index)))
    }

    /// Where the port of the container stands that comes `index` after the first.
    fn binding(&self, index: u16) -> PortBinding {
        let host_port = self.host.map(|host| {
            if host.span() == self.container.span() {
                host.first.saturating_add(index).to_string()
            } else {
                host.to_text()
            }
        });
        PortBinding {
            host_ip: self.host_ip.map(|ip| ip.to_string()),
            host_port,
        }
    }
}

impl Ports {
    fn single(port: u16) -> Self {
        Self {
            first: port,
            last: port,
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (parse_port(first)?, parse_port(last)?);
        if first > last {
            return Err(format!("the range `{text}` runs backwards"));
        }
        Ok(Self { first, last })
    }

    /// How many ports follow the first.
    fn span(self) -> u16 {
        self.last.saturating_sub(self.first)
    }

    fn to_text(self) -> String {
        match self.span() {
            0 => self.first.to_string(),
            _ => format!("{}-{}", self.first, self.last),
        }
    }
}

impl FromStr for PortMapping {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        parse(text).map_err(|reason| {
            let reason = format!(
                "{reason}; expected `[[IP:][HOST_PORT]:]CONTAINER_PORT[/PROTOCOL]`, such as `80`, `8080:80`, \
                 `127.0.0.1:8080:80/tcp`, `127.0.0.1::80`, `[::1]:53:53/udp` or `8000-8002:80-82`"
            );
            Error::invalid_input(WHAT, text, reason)
        })
    }
}

/// What can be [published](super::CreateContainerOptionsBuilder::publish): a [`PortMapping`], or text that is one.
pub trait IntoPortMapping {
    /// The port mapping.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] for a text that is none, and for ranges that differ in length.
    fn into_port_mapping(self) -> Result<PortMapping, Error>;
}

impl IntoPortMapping for PortMapping {
    fn into_port_mapping(self) -> Result<PortMapping, Error> {
        let lengths = check_lengths(self.host, self.container);
        lengths.map_err(|reason| Invalid::hidden(WHAT, reason).into_error())?;
        Ok(self)
    }
}

impl IntoPortMapping for &str {
    fn into_port_mapping(self) -> Result<PortMapping, Error> {
        self.parse()
    }
}

impl IntoPortMapping for String {
    fn into_port_mapping(self) -> Result<PortMapping, Error> {
        self.parse()
    }
}

impl IntoPortMapping for &String {
    fn into_port_mapping(self) -> Result<PortMapping, Error> {
        self.parse()
    }
}

fn parse(text: &str) -> Result<PortMapping, String> {
    let (address, protocol) = match text.split_once('/') {
        Some((address, protocol)) => (address, parse_protocol(protocol)?),
        None => (text, PortProtocol::Tcp),
    };
    // From the right: an IPv6 address has colons of its own.
    let mut parts = address.rsplitn(3, ':');
    let container = Ports::parse(parts.next().unwrap_or_default())?;
    let host = parts.next();
    let host_ip = parts.next().map(parse_ip).transpose()?;
    let host = match host {
        None | Some("0") => None,
        Some("") if host_ip.is_some() => None,
        Some("") => return Err("there is no port of the host before the `:`".to_owned()),
        Some(text) => Some(Ports::parse(text)?),
    };
    check_lengths(host, container)?;
    Ok(PortMapping {
        host_ip,
        host,
        container,
        protocol,
    })
}

/// A range is published at as many ports of the host.
fn check_lengths(host: Option<Ports>, container: Ports) -> Result<(), String> {
    match host {
        Some(host) if container.span() > 0 && host.span() != container.span() => Err(format!(
            "the ranges `{}` and `{}` differ in length",
            host.to_text(),
            container.to_text()
        )),
        _ => Ok(()),
    }
}

fn parse_ip(text: &str) -> Result<IpAddr, String> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    bare.parse()
        .map_err(|_| format!("`{text}` is no IP address"))
}

fn parse_port(text: &str) -> Result<u16, String> {
    // A sign is not looked for in a port.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let port = digits.then(|| text.parse().ok()).flatten();
    port.filter(|port| *port != 0)
        .ok_or_else(|| format!("`{text}` is no port from 1 to 65535"))
}

fn parse_protocol(text: &str) -> Result<PortProtocol, String> {
    match PortProtocol::from(text.to_ascii_lowercase().as_str()) {
        PortProtocol::Unknown(_) => Err(format!("`{text}` is none of `tcp`, `udp` and `sctp`")),
        protocol => Ok(protocol),
    }
}
