//! Reading an address. What an address cannot mean is refused here, so that nothing of it is rewritten or acted on later.

use std::path::Path;

use super::{Address, DEFAULT_PIPE, DEFAULT_SOCKET, Kind, SshAddress};
use crate::error::{Error, Result};

pub(super) fn host(text: &str) -> Result<Kind> {
    let parsed = match text.split_once("://") {
        Some(("unix", "")) => Ok(Kind::Unix(DEFAULT_SOCKET.into())),
        Some(("unix", path)) => unix(path),
        Some(("tcp", rest)) => tcp(rest, false, None),
        Some(("http", rest)) => tcp(rest, false, Some(80)),
        Some(("https", rest)) => tcp(rest, true, Some(443)),
        Some(("ssh", rest)) => ssh(rest),
        Some(("npipe", "")) => Ok(Kind::NamedPipe(DEFAULT_PIPE.to_owned())),
        Some(("npipe", path)) => named_pipe(path),
        Some(_) => Err("this scheme is not known"),
        None => bare(text),
    };
    parsed.map_err(|reason| {
        Error::invalid_input(
            "engine address",
            without_user(text),
            format!(
                "{reason}; expected `unix:///path/of/socket`, `tcp://host:port`, `http://host:port`, \
                 `https://host:port`, `ssh://user@host:port` or `npipe:////./pipe/name`"
            ),
        )
    })
}

const NO_HOST: &str = "it has no host";

type Parsed = std::result::Result<Kind, &'static str>;

fn unix(path: &str) -> Parsed {
    if !Path::new(path).has_root() {
        return Err("the path of a socket begins with `/`");
    }
    if path.contains('\0') {
        return Err("a path cannot have a NUL character");
    }
    Ok(Kind::Unix(path.into()))
}

/// Without a scheme, as in `DOCKER_HOST=127.0.0.1:2375`.
fn bare(text: &str) -> Parsed {
    match text.rsplit_once(':') {
        Some((_, port)) if port.parse::<u16>().is_ok() => tcp(text, false, None),
        _ => Err("it has no scheme"),
    }
}

/// `host`, `host:port` or `[v6]:port`, with an optional base path.
fn tcp(rest: &str, https: bool, default_port: Option<u16>) -> Parsed {
    let (authority, path) = split_path(rest);
    let path = path.trim_end_matches('/');
    if authority.contains('@') {
        return Err("a user name or password cannot be sent to an engine");
    }
    let (host, port) = host_and_port(authority)?;
    let host = match (host, port) {
        ("", Some(_)) => "localhost",
        ("", None) => return Err(NO_HOST),
        (host, _) => host,
    };
    // A URL parser rewrites what it can make sense of: such hosts and paths are refused.
    let url = reqwest::Url::parse(&format!("http://{host}{path}/"))
        .map_err(|_| "its host or path is not valid")?;
    let kept = url
        .host_str()
        .is_some_and(|kept| kept.eq_ignore_ascii_case(host))
        && url.path().strip_suffix('/') == Some(path);
    if !kept || path.contains(['%', '?', '#']) || path.contains("//") {
        return Err("its host or path has characters that it cannot have");
    }
    Ok(Kind::Tcp(Address {
        https,
        host: host.to_ascii_lowercase(),
        port: port.or(default_port),
        path: path.to_owned(),
    }))
}

fn ssh(rest: &str) -> Parsed {
    let (authority, socket) = split_path(rest);
    let (user, authority) = match authority.rsplit_once('@') {
        Some((user, authority)) => (Some(user), authority),
        None => (None, authority),
    };
    if user.is_some_and(|user| user.contains(':')) {
        return Err("`ssh` takes no password; use keys");
    }
    let (host, port) = host_and_port(authority)?;
    if host.is_empty() {
        return Err(NO_HOST);
    }
    let host = host.trim_start_matches('[').trim_end_matches(']');
    // Not only an option would be harmful: `ssh` hands user and host to the shell for some settings.
    let harmless = |text: &str, others: &[char]| {
        !text.is_empty()
            && !text.starts_with('-')
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || others.contains(&c))
    };
    if !harmless(host, &['.', '-', '_', ':']) {
        return Err("its host has characters that it cannot have");
    }
    if !user.is_none_or(|user| harmless(user, &['.', '-', '_', '+', '@'])) {
        return Err("its user has characters that it cannot have");
    }
    if socket.contains(['%', '?', '#']) || socket.contains(char::is_control) {
        return Err("its path has characters that it cannot have");
    }
    Ok(Kind::Ssh(SshAddress {
        user: user.map(str::to_owned),
        host: host.to_owned(),
        port,
        socket: (!matches!(socket, "" | "/")).then(|| socket.to_owned()),
    }))
}

/// `//./pipe/name`, also with `\` for `/`.
fn named_pipe(path: &str) -> Parsed {
    let name = path.replace('/', "\\");
    let is_pipe = name
        .strip_prefix("\\\\")
        .and_then(|rest| rest.split_once("\\pipe\\"))
        .is_some_and(|(machine, pipe)| {
            !machine.is_empty() && !machine.contains('\\') && !pipe.is_empty()
        });
    if !is_pipe || name.contains(char::is_control) {
        return Err("the name of a pipe is like `//./pipe/docker_engine`");
    }
    Ok(Kind::NamedPipe(name))
}

/// The authority, and the path from its `/` on.
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
        "" => None,
        port => {
            let number = port.strip_prefix(':').and_then(|port| port.parse().ok());
            Some(number.ok_or("its port is no number from 0 to 65535")?)
        }
    };
    Ok((host, port))
}

/// An address may hold a password before its `@`: it is not repeated.
pub(in crate::docker) fn without_user(text: &str) -> String {
    let (scheme, rest) = match text.find("://") {
        Some(end) => text.split_at(end + 3),
        None => ("", text),
    };
    match rest.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}***@{host}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Host;
    use super::*;

    #[test]
    fn addresses_are_read_and_shown_again() -> Result<()> {
        let cases = [
            ("unix:///var/run/docker.sock", "unix:///var/run/docker.sock"),
            ("unix:///a b?c#%2f", "unix:///a b?c#%2f"),
            ("unix://", "unix:///var/run/docker.sock"),
            ("tcp://127.0.0.1:2375", "tcp://127.0.0.1:2375"),
            ("127.0.0.1:2375", "tcp://127.0.0.1:2375"),
            ("[::1]:2375", "tcp://[::1]:2375"),
            (":2375", "tcp://localhost:2375"),
            ("tcp://:2376/docker", "tcp://localhost:2376/docker"),
            ("tcp://Engine", "tcp://engine"),
            ("http://engine", "tcp://engine:80"),
            ("http://[::1]:1", "tcp://[::1]:1"),
            ("https://[2001:db8::1]", "https://[2001:db8::1]:443"),
            ("tcp://proxy:80/docker/one/", "tcp://proxy:80/docker/one"),
            ("ssh://host", "ssh://host"),
            (
                "ssh://me@10.0.0.1:2222/run/d.sock",
                "ssh://me@10.0.0.1:2222/run/d.sock",
            ),
            ("ssh://me@realm@[::1]:22/", "ssh://me@realm@[::1]:22"),
            (
                "npipe:////./pipe/docker_engine",
                "npipe:////./pipe/docker_engine",
            ),
            ("npipe://", "npipe:////./pipe/docker_engine"),
        ];
        for (text, shown) in cases {
            let host: Host = text.parse()?;
            assert_eq!(host.to_string(), shown);
            assert_eq!(host.to_string().parse::<Host>()?, host);
        }
        Ok(())
    }

    #[test]
    fn the_port_left_out_is_the_conventional_one() -> Result<()> {
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
    fn what_is_no_address_is_refused_with_the_value_and_what_is_accepted() {
        let bad = [
            "",
            "docker",
            "docker:port",
            "unix://relative",
            "tcp://",
            "tcp:///path",
            "tcp://[]:2375",
            ":",
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
                    let value = without_user(text).escape_debug().to_string();
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
    fn no_line_break_goes_into_an_address_or_its_error() {
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
    fn a_password_in_an_address_is_not_repeated() {
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
