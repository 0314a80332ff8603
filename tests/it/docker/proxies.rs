//! Proxies that the environment names. Each case is a process of its own.

use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;

use super::peer::{Peer, Socket, head, json, port, write};
use super::process::{printed, serve};

/// An address of the engine that only the proxy knows how to reach.
const ADDRESS: &str = "10.255.255.1";

/// A proxy that records what it is asked for, and connects to the same port of this machine every time.
struct Proxy {
    peer: Peer,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    async fn before(engine: u16) -> Self {
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let record = asked.clone();
        let peer = Peer::tcp(move |_, socket| {
            let record = record.clone();
            async move {
                let note = |text: String| record.lock().unwrap().push(text);
                // A client that goes away early is part of some tests.
                let _ = proxy(socket, engine, note).await;
            }
        });
        let peer = peer.await;
        Self { peer, asked }
    }

    /// Its address in the form of environment variables.
    fn url(&self, scheme: &str, credentials: &str) -> String {
        url(&self.peer, scheme, credentials)
    }

    /// What it was asked for since the last time.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

fn url(peer: &Peer, scheme: &str, credentials: &str) -> String {
    format!("{scheme}://{credentials}127.0.0.1:{}", port(&peer.host()))
}

async fn proxy(mut socket: Socket, engine: u16, note: impl Fn(String)) -> std::io::Result<()> {
    let (greeting, target) = match socket.read_u8().await? {
        4 => (&b"\0\x5a\0\0\0\0\0\0"[..], socks4(&mut socket).await?),
        5 => (&b"\x05\0\0\x01\0\0\0\0\0\0"[..], socks5(&mut socket).await?),
        first => return http(first, socket, engine, note).await,
    };
    note(target);
    socket.write_all(greeting).await?;
    connect(socket, engine).await
}

async fn connect(mut socket: Socket, engine: u16) -> std::io::Result<()> {
    let mut engine = TcpStream::connect(("127.0.0.1", engine)).await?;
    copy_bidirectional(&mut socket, &mut engine).await?;
    Ok(())
}

/// Connects where it is asked to, and answers other requests itself.
async fn http(
    first: u8,
    mut socket: Socket,
    engine: u16,
    note: impl Fn(String),
) -> std::io::Result<()> {
    let mut head_of = format!("{}{}", char::from(first), head(&mut socket).await);
    while let Some((line, headers)) = head_of.split_once("\r\n") {
        let authorization = headers
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case("proxy-authorization"))
            .map_or_else(String::new, |(_, value)| format!(", {value}"));
        note(format!("{line}{authorization}"));
        if line.starts_with("CONNECT refused.invalid") {
            let refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
            write(&mut socket, refusal).await;
        } else if line.starts_with("CONNECT") {
            write(&mut socket, "HTTP/1.1 200 OK\r\n\r\n").await;
            return connect(socket, engine).await;
        } else {
            json(&mut socket, r#"{"Version": "1.11.2"}"#).await;
        }
        head_of = head(&mut socket).await;
    }
    Ok(())
}

async fn socks4(socket: &mut Socket) -> std::io::Result<String> {
    assert_eq!(socket.read_u8().await?, 1);
    let port = socket.read_u16().await?;
    let address = std::net::Ipv4Addr::from(socket.read_u32().await?);
    text_until_nul(socket).await?;
    // An invalid address says that a name follows.
    let host = if address.octets().starts_with(&[0, 0, 0]) {
        text_until_nul(socket).await?
    } else {
        address.to_string()
    };
    Ok(format!("{host}:{port}"))
}

async fn text_until_nul(socket: &mut Socket) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        match socket.read_u8().await? {
            0 => return Ok(text),
            byte => text.push(char::from(byte)),
        }
    }
}

async fn socks5(socket: &mut Socket) -> std::io::Result<String> {
    const NO_AUTHENTICATION: u8 = 0;
    const PASSWORD: u8 = 2;
    let methods = text(socket).await?;
    let mut credentials = String::new();
    if methods.as_bytes().contains(&PASSWORD) {
        socket.write_all(&[5, PASSWORD]).await?;
        assert_eq!(socket.read_u8().await?, 1);
        credentials = format!("{}:{}@", text(socket).await?, text(socket).await?);
        socket.write_all(&[1, 0]).await?;
    } else {
        socket.write_all(&[5, NO_AUTHENTICATION]).await?;
    }
    let mut request = [0; 4];
    socket.read_exact(&mut request).await?;
    let host = match request {
        [5, 1, 0, 1] => std::net::Ipv4Addr::from(socket.read_u32().await?).to_string(),
        [5, 1, 0, 3] => text(socket).await?,
        other => panic!("{other:?}"),
    };
    Ok(format!("{credentials}{host}:{}", socket.read_u16().await?))
}

/// Text after its length.
async fn text(socket: &mut Socket) -> std::io::Result<String> {
    let mut text = vec![0; socket.read_u8().await?.into()];
    socket.read_exact(&mut text).await?;
    Ok(String::from_utf8(text).unwrap())
}

#[tokio::test]
async fn http_proxy_forwards_requests_to_engine_without_tls() {
    let home = TempDir::new().unwrap();
    let proxy = Proxy::before(0).await;
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        for (credentials, suffix) in [("", ""), ("jane:p%40ss@", ", Basic amFuZTpwQHNz")] {
            let variables = [
                ("DOCKER_HOST", "tcp://engine.invalid:2375/base"),
                (name, &proxy.url("http", credentials)),
            ];
            let lines = printed(home.path(), &variables).await;
            assert_eq!(lines[1], "version 1.11.2");
            let expected = ["_ping", "version"].map(|path| {
                format!("GET http://engine.invalid:2375/base/v1.23/{path} HTTP/1.1{suffix}")
            });
            assert_eq!(proxy.asked(), expected);
        }
    }
}

#[tokio::test]
async fn socks_proxy_connects_to_engine_without_tls() {
    let home = TempDir::new().unwrap();
    let engine = Peer::tcp(serve).await;
    let proxy = Proxy::before(port(&engine.host())).await;
    for (scheme, credentials, host) in [
        ("socks4", "", ADDRESS),
        ("socks4a", "", "engine.invalid"),
        ("socks5", "", ADDRESS),
        ("socks5h", "", "engine.invalid"),
        ("socks5h", "jane:p%40ss@", "engine.invalid"),
    ] {
        let variables = [
            ("DOCKER_HOST", &*format!("tcp://{host}:2375")),
            ("ALL_PROXY", &proxy.url(scheme, credentials)),
        ];
        let lines = printed(home.path(), &variables).await;
        assert_eq!(lines[1], "version 1.11.2", "{scheme}");
        let credentials = credentials.replace("%40", "@");
        let asked = proxy.asked();
        assert_eq!(asked, [format!("{credentials}{host}:2375")], "{scheme}");
    }
}

#[tokio::test]
async fn proxy_is_not_used_for_sockets_loopback_addresses_and_excluded_hosts() {
    let home = TempDir::new().unwrap();
    let proxy = Proxy::before(0).await;
    let address = proxy.url("http", "");
    let (unix, tcp) = (Peer::local(serve), Peer::tcp(serve).await);
    for host in [unix.host(), tcp.host()] {
        let variables = [("DOCKER_HOST", &*host.to_string()), ("ALL_PROXY", &address)];
        let lines = printed(home.path(), &variables).await;
        assert_eq!(lines[1], "version 1.11.2");
    }
    let variables = [
        ("DOCKER_HOST", "tcp://engine.invalid:2375"),
        ("HTTP_PROXY", &address),
        ("NO_PROXY", "engine.invalid"),
    ];
    let lines = printed(home.path(), &variables).await;
    let expected = "cannot connect to the engine at tcp://engine.invalid:2375";
    assert!(lines[1].contains(expected), "{lines:?}");
    assert!(!lines[1].contains("names a proxy"), "{lines:?}");
    assert!(proxy.asked().is_empty());
}

#[tokio::test]
async fn credentials_of_proxy_are_not_shown() {
    let home = TempDir::new().unwrap();
    for (host, name) in [
        ("tcp://engine.invalid:2375", "HTTP_PROXY"),
        #[cfg(any(feature = "native-tls", feature = "rustls"))]
        ("https://engine.invalid", "HTTPS_PROXY"),
    ] {
        for scheme in ["http", "socks5"] {
            let proxy = format!("{scheme}://jane:hunter2@127.0.0.1:1");
            let variables = [("DOCKER_HOST", host), (name, &proxy)];
            let lines = printed(home.path(), &variables).await;
            assert!(
                lines[1].contains("the environment names a proxy"),
                "{lines:?}"
            );
            assert!(!lines.concat().contains("hunter2"), "{lines:?}");
        }
    }
}

#[cfg(any(feature = "native-tls", feature = "rustls"))]
mod tls {
    use tokio_rustls::rustls::ALL_VERSIONS;

    use super::super::certificates::{Authority, Folder, Server, key};
    use super::super::process::BACKEND;
    use super::super::tls::BACKENDS;
    use super::*;

    /// An engine with TLS that demands a certificate from clients. Returns the directory of a client's files too.
    async fn engine(plain: &Peer) -> (Peer, Folder) {
        let (authority, folder) = (Authority::new("of the engine"), Folder::new());
        let server = Server {
            chain: &authority.sign(&["engine.invalid", ADDRESS], &key("ec.pem")),
            key: &key("ec.pem"),
            clients: Some(&authority),
            versions: ALL_VERSIONS,
        };
        let engine = server.before(port(&plain.host())).await;
        folder.file("ca.pem", authority.pem());
        folder.file("cert.pem", authority.sign(&["client"], &key("rsa.pem")));
        folder.file("key.pem", key("rsa.pem"));
        (engine, folder)
    }

    /// Puts TLS before a proxy, with an authority that has nothing to do with the engine's.
    async fn secured(proxy: &Proxy, folder: &Folder) -> Peer {
        let authority = Authority::new("of the proxy");
        folder.file("proxy-ca.pem", authority.pem());
        let server = Server {
            chain: &authority.sign(&["127.0.0.1"], &key("ec.pem")),
            key: &key("ec.pem"),
            clients: None,
            versions: ALL_VERSIONS,
        };
        server.before(port(&proxy.peer.host())).await
    }

    #[tokio::test]
    async fn tls_engine_is_reached_through_every_kind_of_proxy() {
        let home = TempDir::new().unwrap();
        let plain = Peer::tcp(serve).await;
        let (engine, folder) = engine(&plain).await;
        let proxy = Proxy::before(port(&engine.host())).await;
        let secured = secured(&proxy, &folder).await;
        let trusted = folder.path("proxy-ca.pem");
        let files = folder.path("");
        for (scheme, credentials, host, expected) in [
            (
                "http",
                "",
                "engine.invalid",
                "CONNECT engine.invalid:2376 HTTP/1.1",
            ),
            (
                "http",
                "jane:p%40ss@",
                "engine.invalid",
                "CONNECT engine.invalid:2376 HTTP/1.1, Basic amFuZTpwQHNz",
            ),
            (
                "https",
                "jane:p%40ss@",
                "engine.invalid",
                "CONNECT engine.invalid:2376 HTTP/1.1, Basic amFuZTpwQHNz",
            ),
            ("socks4", "", ADDRESS, "10.255.255.1:2376"),
            ("socks4a", "", "engine.invalid", "engine.invalid:2376"),
            ("socks5", "", ADDRESS, "10.255.255.1:2376"),
            (
                "socks5h",
                "jane:p%40ss@",
                "engine.invalid",
                "jane:p@ss@engine.invalid:2376",
            ),
        ] {
            // `SSL_CERT_FILE` does not change what Windows trusts.
            if scheme == "https" && cfg!(windows) {
                continue;
            }
            let peer = if scheme == "https" {
                &secured
            } else {
                &proxy.peer
            };
            for index in 0..BACKENDS.len() {
                let variables = [
                    ("DOCKER_HOST", &*format!("tcp://{host}")),
                    ("DOCKER_CERT_PATH", files.to_str().unwrap()),
                    ("DOCKER_TLS_VERIFY", "1"),
                    ("HTTPS_PROXY", &url(peer, scheme, credentials)),
                    ("SSL_CERT_FILE", trusted.to_str().unwrap()),
                    (BACKEND, &index.to_string()),
                ];
                let lines = printed(home.path(), &variables).await;
                assert_eq!(lines[1], "version 1.11.2", "{scheme}");
                assert_eq!(proxy.asked(), [expected], "{scheme}");
            }
        }
    }

    // `SSL_CERT_FILE` does not change what Windows trusts.
    #[cfg(not(windows))]
    #[tokio::test]
    async fn https_proxy_tunnels_to_engine_without_tls() {
        let home = TempDir::new().unwrap();
        let engine = Peer::tcp(serve).await;
        let (proxy, folder) = (Proxy::before(port(&engine.host())).await, Folder::new());
        let secured = secured(&proxy, &folder).await;
        let trusted = folder.path("proxy-ca.pem");
        let variables = [
            ("DOCKER_HOST", "tcp://engine.invalid:2375"),
            ("HTTP_PROXY", &*url(&secured, "https", "")),
            ("SSL_CERT_FILE", trusted.to_str().unwrap()),
        ];
        let lines = printed(home.path(), &variables).await;
        assert_eq!(lines[1], "version 1.11.2");
        assert_eq!(proxy.asked(), ["CONNECT engine.invalid:2375 HTTP/1.1"]);

        let lines = printed(home.path(), &variables[..2]).await;
        assert!(lines[1].contains("names a proxy"), "{lines:?}");
        assert!(proxy.asked().is_empty(), "this machine does not trust it");
    }

    #[tokio::test]
    async fn refused_proxy_tunnel_is_a_connect_error() {
        let home = TempDir::new().unwrap();
        let proxy = Proxy::before(0).await;
        let variables = [
            ("DOCKER_HOST", "https://refused.invalid"),
            ("HTTPS_PROXY", &*proxy.url("http", "")),
        ];
        let lines = printed(home.path(), &variables).await;
        assert!(
            lines[1].contains("the environment names a proxy"),
            "{lines:?}"
        );
        assert_eq!(proxy.asked()[0], "CONNECT refused.invalid:443 HTTP/1.1");
    }
}
