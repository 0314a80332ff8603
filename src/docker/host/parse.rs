//! Parses engine addresses. Text that a URL parser or a shell could interpret differently is refused.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Address, DEFAULT_PIPE, DEFAULT_SOCKET, HostKind, SshAddress};
use crate::error::{Error, Result, without_credentials};

pub(super) fn host(text: &str) -> Result<HostKind> {
    let parsed = match text.split_once("://") {
        Some(("unix", "")) => Ok(HostKind::Unix(DEFAULT_SOCKET.into())),
        Some(("unix", path)) => unix(path),
        Some(("tcp", rest)) => tcp(rest, false, None),
        Some(("http", rest)) => tcp(rest, false, Some(80)),
        Some(("https", rest)) => tcp(rest, true, Some(443)),
        Some(("ssh", rest)) => ssh(rest),
        Some(("npipe", "")) => Ok(HostKind::NamedPipe(DEFAULT_PIPE.to_owned())),
        Some(("npipe", path)) => named_pipe(path),
        Some(_) => Err("unknown scheme"),
        None if text.is_empty() => Err("it is empty"),
        None if text.starts_with('/') || text.starts_with("./") => unix(text),
        None => tcp(text, false, None),
    };
    parsed.map_err(|reason| {
        Error::invalid_input(
            "engine address",
            without_credentials(text),
            format!(
                "{reason}; expected `unix:///path/to/socket`, `tcp://host:port`, `http://host:port`, \
                 `https://host:port`, `ssh://user@host:port` or `npipe:////./pipe/name`"
            ),
        )
    })
}

const NO_HOST: &str = "the host is missing";

type Parsed = std::result::Result<HostKind, &'static str>;

fn unix(path: &str) -> Parsed {
    if path.contains("://") {
        return Err("it has two schemes");
    }
    if path.contains('\0') {
        return Err("a path cannot contain a NUL character");
    }
    Ok(HostKind::Unix(path.into()))
}

/// Parses `host`, `host:port` or `[v6]:port`, with an optional base path. A missing host is `localhost`.
fn tcp(rest: &str, https: bool, default_port: Option<u16>) -> Parsed {
    let (authority, path) = split_path(rest);
    let path = path.trim_end_matches('/');
    if authority.contains('@') {
        return Err("a user name or password cannot be sent to an engine");
    }
    let (host, port) = host_and_port(authority)?;
    if host.is_empty() && port.is_none() && default_port.is_some() {
        return Err(NO_HOST);
    }
    Ok(HostKind::Tcp(Address {
        https,
        host: url_host(if host.is_empty() { "localhost" } else { host })?,
        port: port.or(default_port),
        path: checked_path(path)?.to_owned(),
    }))
}

/// Returns the host as URLs write it: lower case, and IPv6 in its canonical form.
fn url_host(host: &str) -> std::result::Result<String, &'static str> {
    let v6 = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    if let Some(v6) = v6 {
        let address = v6.parse::<Ipv6Addr>();
        return address
            .map(|address| format!("[{address}]"))
            .map_err(|_| "the IPv6 address is invalid");
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if !host.bytes().all(is_plain) {
        return Err("the host contains characters that are not allowed");
    }
    if ends_in_number(host) && host.parse::<Ipv4Addr>().is_err() {
        return Err("the host is a number that is not an IPv4 address");
    }
    Ok(host.to_ascii_lowercase())
}

/// Whether a URL parser takes the host for an IPv4 address, and rewrites `0x7f.1` to `127.0.0.1`.
fn ends_in_number(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last.strip_prefix("0x").or(last.strip_prefix("0X"));
    match hexadecimal {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

/// Returns a base path that no URL parser rewrites.
fn checked_path(path: &str) -> std::result::Result<&str, &'static str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte);
    let mut segments = path.split('/').skip(1);
    if !path.bytes().all(is_plain) || segments.any(|segment| matches!(segment, "" | "." | "..")) {
        return Err("the path contains characters that are not allowed");
    }
    Ok(path)
}

fn ssh(rest: &str) -> Parsed {
    let (authority, socket) = split_path(rest);
    let (user, authority) = match authority.rsplit_once('@') {
        Some((user, authority)) => (Some(user), authority),
        None => (None, authority),
    };
    if user.is_some_and(|user| user.contains(':')) {
        return Err("`ssh` does not take a password; use keys");
    }
    let (host, port) = host_and_port(authority)?;
    if host.is_empty() {
        return Err(NO_HOST);
    }
    let host = host.trim_start_matches('[').trim_end_matches(']');
    // Options are not the only danger: with some settings, `ssh` passes user and host to a shell.
    let harmless = |text: &str, others: &[char]| {
        !text.is_empty()
            && !text.starts_with('-')
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || others.contains(&c))
    };
    if !harmless(host, &['.', '-', '_', ':']) {
        return Err("the host contains characters that are not allowed");
    }
    if !user.is_none_or(|user| harmless(user, &['.', '-', '_', '+', '@'])) {
        return Err("the user name contains characters that are not allowed");
    }
    if socket.contains(['%', '?', '#']) || socket.contains(char::is_control) {
        return Err("the path contains characters that are not allowed");
    }
    Ok(HostKind::Ssh(SshAddress {
        user: user.map(str::to_owned),
        host: host.to_owned(),
        port,
        socket: (!matches!(socket, "" | "/")).then(|| socket.to_owned()),
    }))
}

/// Parses `//./pipe/name`, also with `\` for `/`.
fn named_pipe(path: &str) -> Parsed {
    let name = path.replace('/', "\\");
    let is_pipe = name
        .strip_prefix("\\\\")
        .and_then(|rest| rest.split_once("\\pipe\\"))
        .is_some_and(|(machine, pipe)| {
            !machine.is_empty() && !machine.contains('\\') && !pipe.is_empty()
        });
    if !is_pipe || name.contains(char::is_control) {
        return Err("a pipe has a name like `//./pipe/docker_engine`");
    }
    Ok(HostKind::NamedPipe(name))
}

/// Splits text into the authority, and the path from its `/` on.
fn split_path(rest: &str) -> (&str, &str) {
    rest.find('/')
        .map_or((rest, ""), |slash| rest.split_at(slash))
}

fn host_and_port(authority: &str) -> std::result::Result<(&str, Option<u16>), &'static str> {
    let (host, port) = match authority.rfind(']') {
        Some(end) => authority.split_at(end + 1),
        None => authority
            .find(':')
            .map_or((authority, ""), |colon| authority.split_at(colon)),
    };
    let port = match port {
        "" | ":" => None,
        port => {
            let digits = port
                .strip_prefix(':')
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
            let number = digits.and_then(|digits| digits.parse().ok());
            Some(number.ok_or("the port is not a number from 0 to 65535")?)
        }
    };
    Ok((host, port))
}

#[cfg(test)]
mod tests {
    use super::super::Host;
    use super::*;

    /// Text, and the canonical text. The list includes the forms without a scheme or without some parts that the docker
    /// CLI accepts.
    const VALID: [(&str, &str); 51] = [
        ("unix:///var/run/docker.sock", "unix:///var/run/docker.sock"),
        ("unix:///a b?c#%2f", "unix:///a b?c#%2f"),
        ("unix://", "unix:///var/run/docker.sock"),
        ("unix://path/to/socket", "unix://path/to/socket"),
        ("/run/docker.sock", "unix:///run/docker.sock"),
        ("./docker.sock", "unix://./docker.sock"),
        ("tcp://", "tcp://localhost"),
        (":", "tcp://localhost"),
        ("tcp:///path", "tcp://localhost/path"),
        ("tcp://127.0.0.1:2375", "tcp://127.0.0.1:2375"),
        ("tcp://0.0.0.0:8080", "tcp://0.0.0.0:8080"),
        ("tcp://docker.example:2375", "tcp://docker.example:2375"),
        ("tcp://my_engine:2375", "tcp://my_engine:2375"),
        ("tcp://host:", "tcp://host"),
        ("tcp://host:/path", "tcp://host/path"),
        ("tcp://Engine", "tcp://engine"),
        ("tcp://:2375", "tcp://localhost:2375"),
        ("tcp://:7777/path", "tcp://localhost:7777/path"),
        ("tcp://proxy:80/docker/one/", "tcp://proxy:80/docker/one"),
        ("127.0.0.1", "tcp://127.0.0.1"),
        ("127.0.0.1:2375", "tcp://127.0.0.1:2375"),
        ("0.0.0.1:", "tcp://0.0.0.1"),
        ("0.0.0.1:5555/path", "tcp://0.0.0.1:5555/path"),
        ("localhost", "tcp://localhost"),
        ("localhost:", "tcp://localhost"),
        ("localhost:5555", "tcp://localhost:5555"),
        ("localhost:5555/path", "tcp://localhost:5555/path"),
        ("docker", "tcp://docker"),
        (":2375", "tcp://localhost:2375"),
        (":6666/path", "tcp://localhost:6666/path"),
        ("[::1]", "tcp://[::1]"),
        ("[::1]:", "tcp://[::1]"),
        ("[::1]:5555/path", "tcp://[::1]:5555/path"),
        ("[0:0:0:0:0:0:0:1]:", "tcp://[::1]"),
        ("[0:0:0:0:0:0:0:1]:5555/path", "tcp://[::1]:5555/path"),
        ("tcp://[2001:0db8::0001]:1", "tcp://[2001:db8::1]:1"),
        ("tcp://[2001:DB8:0:0:0:0:0:1]", "tcp://[2001:db8::1]"),
        ("tcp://[::ffff:102:304]:1", "tcp://[::ffff:1.2.3.4]:1"),
        ("http://engine", "tcp://engine:80"),
        ("http://[::1]:1", "tcp://[::1]:1"),
        ("http://:8080", "tcp://localhost:8080"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]:443"),
        ("https://engine:", "https://engine:443"),
        ("ssh://host", "ssh://host"),
        ("ssh://host:", "ssh://host"),
        (
            "ssh://me@10.0.0.1:2222/run/d.sock",
            "ssh://me@10.0.0.1:2222/run/d.sock",
        ),
        ("ssh://me@realm@[::1]:22/", "ssh://me@realm@[::1]:22"),
        ("ssh://[0:0::1]", "ssh://[0:0::1]"),
        ("npipe://", "npipe:////./pipe/docker_engine"),
        ("npipe:////./pipe/foo", "npipe:////./pipe/foo"),
        ("npipe:////./pipe/a/b", "npipe:////./pipe/a/b"),
    ];

    #[test]
    fn addresses_parse_as_in_the_docker_cli_and_display_in_canonical_form() -> Result<()> {
        for (text, canonical) in VALID {
            let host: Host = text.parse()?;
            assert_eq!(host.to_string(), canonical, "{text}");
            assert_eq!(canonical.parse::<Host>()?, host, "{text}");
        }
        Ok(())
    }

    #[test]
    fn default_port_depends_on_tls() -> Result<()> {
        let host: Host = "tcp://engine".parse()?;
        assert_eq!(
            host.clone().with_port(false).to_string(),
            "tcp://engine:2375"
        );
        assert_eq!(host.with_port(true).to_string(), "tcp://engine:2376");
        let given: Host = "tcp://engine:1".parse()?;
        assert_eq!(given.with_port(true).to_string(), "tcp://engine:1");
        Ok(())
    }

    #[test]
    fn invalid_address_error_has_value_and_expected_forms() {
        let bad = [
            "",
            " ",
            "something with spaces",
            "docker:port",
            "docker:+2375",
            "://",
            "unknown://",
            "udp://127.0.0.1:2375",
            "fd://",
            "unix://tcp://127.0.0.1",
            "tcp:a.b.c.d",
            "tcp:a.b.c.d/path",
            "tcp://unix:///run/docker.sock",
            "tcp://:port",
            "tcp://0.0.0.0:1234567890",
            "tcp://192.168:8080",
            "http://",
            "https:///path",
            "tcp://[]:2375",
            "tcp://[::1::2]",
            "tcp://[127.0.0.1]",
            "tcp://~/docker.sock",
            "~/docker.sock",
            "tcp://h:port",
            "tcp://h:99999",
            "tcp://h:1:2",
            "tcp://[::1",
            "tcp://[::1]2375",
            "tcp://[fe80::1%eth0]:2375",
            "tcp://::1:2375",
            "tcp://0x7f.1:2375",
            "tcp://ex%61mple:1",
            "tcp://b\u{fc}cher:1",
            "ftp://h:1",
            "tcp://a b:1",
            "tcp://h:1/?x",
            "tcp://h:1/a/../b",
            "tcp://h:1/a//b",
            "tcp://h:1/a b",
            "tcp://h:1/%2e%2e",
            "tcp://h:1\\x",
            "ssh://",
            "ssh://:22",
            "ssh://me@",
            "ssh://-oProxyCommand=x",
            "ssh://-lroot@host",
            "ssh://[-x]",
            "ssh://`id`",
            "ssh://$HOME@host",
            "ssh://host:port",
            "ssh://host/a%2fb",
            "npipe://docker_engine",
            "npipe:////./pipe/",
        ];
        for text in bad {
            match text.parse::<Host>() {
                Ok(host) => panic!("`{text}` was read as {host}"),
                Err(error) => {
                    let shown = error.to_string();
                    let value = without_credentials(text).escape_debug().to_string();
                    let value = value.split('?').next().unwrap_or_default();
                    assert!(
                        shown.starts_with(&format!("invalid engine address `{value}"))
                            && shown.contains("unix:///path"),
                        "{shown}"
                    );
                }
            }
        }
    }

    #[test]
    fn line_breaks_are_refused_and_escaped_in_errors() {
        for text in [
            "tcp://h:1/\r\nHost: x",
            "tcp://h\r\n:1",
            "ssh://h/\n",
            "ssh://h\n",
            "unix:///\0",
        ] {
            let shown = text.parse::<Host>().map_err(|error| error.to_string());
            assert!(
                matches!(&shown, Err(text) if !text.contains(char::is_control)),
                "{shown:?}"
            );
        }
    }

    #[test]
    fn passwords_in_addresses_are_hidden() {
        for text in [
            "tcp://user:hunter2@host:1",
            "ssh://user:hunter2@host:1",
            "user:hunter2@host:1",
        ] {
            let shown = text.parse::<Host>().map_err(|error| error.to_string());
            assert!(
                matches!(&shown, Err(text) if !text.contains("hunter2") && text.contains("@host:1")),
                "{shown:?}"
            );
        }
    }
}
