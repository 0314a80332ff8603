//! TLS with each library: what is accepted, and what each fault is called.

mod material;
mod refusals;

use std::sync::Arc;

use asyncdocker::containers::AttachContainerOptions;
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Docker, Error, Host, Result, Tls, TlsBackend};
use futures_util::TryStreamExt;
use tokio::io::{AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio_rustls::rustls::ALL_VERSIONS;
use tokio_rustls::rustls::version::{TLS12, TLS13};

use super::certificates::{Authority, FUTURE, Folder, PAST, Server, key};
use super::peer::{Peer, Socket, head, hold, json, port, whole};

const VERSION: &str = r#"{"Version": "1.11.2"}"#;

pub(super) const BACKENDS: &[TlsBackend] = &[
    // Wine, where the tests for Windows run, cannot take a key for the library of Windows.
    #[cfg(all(feature = "native-tls", not(windows)))]
    TlsBackend::NativeTls,
    #[cfg(feature = "rustls")]
    TlsBackend::Rustls,
];

async fn serve(_: usize, mut socket: Socket) {
    while !head(&mut socket).await.is_empty() {
        json(&mut socket, VERSION).await;
    }
}

pub(super) fn client(host: &Host, tls: Tls, backend: TlsBackend) -> Result<Docker> {
    client_at(ApiVersion::V1_23, host, tls, backend)
}

pub(super) fn client_at(
    version: ApiVersion,
    host: &Host,
    tls: Tls,
    backend: TlsBackend,
) -> Result<Docker> {
    Docker::builder()
        .host(host.clone())
        .api_version(version)
        .tls(tls.backend(backend))
        .build()
}

/// An engine whose certificate is for this machine, and clients with certificates of the same authority.
pub(super) struct Setting {
    authority: Authority,
    folder: Folder,
    pub(super) engine: Peer,
    _plain: Peer,
}

impl Setting {
    async fn new() -> Self {
        Self::with(Self::serve).await
    }

    /// An engine that does not request certificates from clients.
    async fn without_client_certificates() -> Self {
        Self::with(async |authority, port| {
            let server = Server {
                chain: &authority.sign(&["127.0.0.1"], &key("ec.pem")),
                key: &key("ec.pem"),
                clients: None,
                versions: ALL_VERSIONS,
            };
            server.before(port).await
        })
        .await
    }

    /// An engine that passes connections on to a port.
    async fn before(port: u16) -> Self {
        Self::with(async |authority, _| Self::serve(authority, port).await).await
    }

    /// An engine that serves each connection, which has a number, after the handshake.
    pub(super) async fn serving<F>(
        serve: impl Fn(usize, Socket) -> F + Clone + Send + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self::with(async |authority, _| {
            let chain = authority.sign(&["localhost", "127.0.0.1"], &key("ec.pem"));
            Self::server(authority, &chain, &key("ec.pem"))
                .serving(serve)
                .await
        })
        .await
    }

    async fn serve(authority: &Authority, port: u16) -> Peer {
        let chain = authority.sign(&["localhost", "127.0.0.1"], &key("ec.pem"));
        Self::server(authority, &chain, &key("ec.pem"))
            .before(port)
            .await
    }

    fn server<'a>(authority: &'a Authority, chain: &'a str, key: &'a str) -> Server<'a> {
        Server {
            chain,
            key,
            clients: Some(authority),
            versions: ALL_VERSIONS,
        }
    }

    async fn with(server: impl AsyncFnOnce(&Authority, u16) -> Peer) -> Self {
        let (authority, folder) = (Authority::new("authority"), Folder::new());
        let plain = Peer::tcp(serve).await;
        let engine = server(&authority, port(&plain.host())).await;
        folder.file("ca.pem", authority.pem());
        folder.file("cert.pem", authority.sign(&["client"], &key("rsa.pem")));
        folder.file("key.pem", key("rsa.pem"));
        Self {
            authority,
            folder,
            engine,
            _plain: plain,
        }
    }

    /// What a client with its usual files does.
    pub(super) fn tls(&self) -> Tls {
        Tls::from_directory(self.folder.path(""))
    }

    fn ca(&self) -> Tls {
        Tls::new().ca_file(self.folder.path("ca.pem"))
    }

    async fn error(&self, tls: Tls, backend: TlsBackend) -> Error {
        let docker = client(&self.engine.host(), tls, backend).unwrap();
        docker.start_container("x").await.unwrap_err()
    }
}

/// The error is about a connection that could not be made, and has the parts in its text.
#[track_caller]
fn assert_connect(error: &Error, parts: &[&str]) {
    let shown = error.to_string();
    assert!(error.is_connect(), "{error:?}");
    for part in parts {
        assert!(shown.contains(part), "`{part}` is not in: {shown}");
    }
}

#[tokio::test]
async fn every_key_format_identifies_the_client() -> Result<()> {
    let setting = Setting::new().await;
    for backend in BACKENDS {
        for (pkcs8, form) in [
            ("rsa.pem", "rsa.pem"),
            ("rsa.pem", "rsa-pkcs1.pem"),
            ("ec.pem", "ec.pem"),
            ("ec.pem", "ec-sec1.pem"),
        ] {
            let certificate = setting.authority.sign(&["client"], &key(pkcs8));
            let files = setting.ca().client_files(
                setting.folder.file("one.pem", &certificate),
                setting.folder.file("two.pem", key(form)),
            );
            let texts = Tls::new()
                .ca_pem(setting.authority.pem())
                .client_pem(certificate, key(form));
            for tls in [files, texts] {
                let docker = client(&setting.engine.host(), tls, *backend)?;
                let version = docker.version().await;
                let version = version.unwrap_or_else(|error| panic!("{form}: {}", whole(&error)));
                assert_eq!(version.version, "1.11.2");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn tls_1_2_and_1_3_are_supported() -> Result<()> {
    for version in [&TLS12, &TLS13] {
        let setting = Setting::with(async |authority, port| {
            let chain = authority.sign(&["127.0.0.1"], &key("rsa.pem"));
            let server = Server {
                chain: &chain,
                key: &key("rsa.pem"),
                clients: Some(authority),
                versions: &[version],
            };
            server.before(port).await
        })
        .await;
        for backend in BACKENDS {
            client(&setting.engine.host(), setting.tls(), *backend)?
                .version()
                .await?;
            let error = setting.error(setting.ca(), *backend).await;
            assert_connect(&error, &["requires a client certificate"]);
        }
    }
    Ok(())
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn rustls_uses_the_default_crypto_provider_of_the_process() {
    use super::process::{BACKEND, ONLY_TLS13, printed};

    let setting = Setting::with(async |authority, port| {
        let chain = authority.sign(&["127.0.0.1"], &key("rsa.pem"));
        let server = Server {
            chain: &chain,
            key: &key("rsa.pem"),
            clients: None,
            versions: &[&TLS12],
        };
        server.before(port).await
    })
    .await;
    let home = setting.folder.path("");
    let rustls = BACKENDS
        .iter()
        .position(|backend| *backend == TlsBackend::Rustls);
    let (host, rustls) = (
        setting.engine.host().to_string(),
        rustls.unwrap().to_string(),
    );
    let variables = [
        ("DOCKER_HOST", &*host),
        ("DOCKER_CERT_PATH", home.to_str().unwrap()),
        (BACKEND, &rustls),
        (ONLY_TLS13, "1"),
    ];
    let lines = printed(&home, &variables[..3]).await;
    assert_eq!(lines[1], "version 1.11.2");
    let lines = printed(&home, &variables).await;
    assert!(
        lines[1].contains("the engine ended the TLS handshake"),
        "{lines:?}"
    );
}

#[tokio::test]
async fn certificate_chains_are_sent_and_verified() -> Result<()> {
    let setting = Setting::with(async |authority, port| {
        let between = authority.intermediate("between");
        let chain = between.sign(&["127.0.0.1"], &key("ec.pem")) + between.pem();
        let server = Server {
            chain: &chain,
            key: &key("ec.pem"),
            clients: Some(authority),
            versions: ALL_VERSIONS,
        };
        server.before(port).await
    })
    .await;
    let between = setting.authority.intermediate("between clients");
    let own = between.sign(&["client"], &key("rsa.pem"));
    let key = setting.folder.path("key.pem");
    for backend in BACKENDS {
        let chain = setting
            .folder
            .file("chain.pem", own.clone() + between.pem());
        let tls = setting.ca().client_files(chain, &key);
        client(&setting.engine.host(), tls, *backend)?
            .version()
            .await?;

        let alone = setting.folder.file("alone.pem", &own);
        let error = setting
            .error(setting.ca().client_files(alone, &key), *backend)
            .await;
        assert_connect(&error, &["refuses the client certificate", "alone.pem"]);
    }
    Ok(())
}

#[tokio::test]
async fn client_certificate_is_optional_if_not_requested() -> Result<()> {
    let setting = Setting::without_client_certificates().await;
    for backend in BACKENDS {
        for tls in [setting.ca(), setting.tls()] {
            client(&setting.engine.host(), tls, *backend)?
                .version()
                .await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn untrusted_authority_error_names_the_trust_store() {
    let parts = ["not signed by an authority", "trust store of this machine"];
    let setting = Setting::without_client_certificates().await;
    for backend in BACKENDS {
        let error = setting.error(Tls::new(), *backend).await;
        assert_connect(&error, &parts);
    }
    let https = https_address(&setting);
    let error = https_error(&https).await;
    assert_connect(&error, &[&parts[..], &[&https]].concat());
}

fn https_address(setting: &Setting) -> String {
    setting.engine.host().to_string().replace("tcp:", "https:")
}

/// The error of a client that is configured with nothing but the address.
async fn https_error(https: &str) -> Error {
    let docker = Docker::builder()
        .host(https.parse().unwrap())
        .api_version(ApiVersion::V1_23)
        .build()
        .unwrap();
    docker.start_container("x").await.unwrap_err()
}

#[tokio::test]
async fn https_address_enables_tls() -> Result<()> {
    let setting = Setting::new().await;
    let https = https_address(&setting);
    let error = https_error(&https).await;
    assert_connect(&error, &["the engine's certificate is", &https]);
    let host: Host = https.parse()?;
    for backend in BACKENDS {
        client(&host, setting.tls(), *backend)?.version().await?;
    }
    Ok(())
}

#[tokio::test]
async fn upgraded_tls_connection_closes_each_direction_separately() -> Result<()> {
    let engine = FakeEngine::tcp().await?;
    let target = "/containers/x/attach?stream=true&stdin=true&stdout=true&stderr=true";
    let setting = Setting::with(async |authority, _| {
        let chain = authority.sign(&["127.0.0.1"], &key("ec.pem"));
        let server = Server {
            chain: &chain,
            key: &key("ec.pem"),
            clients: Some(authority),
            versions: ALL_VERSIONS,
        };
        server.before(port(&engine.host())).await
    })
    .await;
    let sent: Vec<u8> = (0..1_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    for backend in BACKENDS {
        let farewell = Reply::upgraded()
            .end_of_input()
            .chunk("the end of the input was seen");
        engine.expect("POST", target, Reply::upgraded().echo().chunk("bye"));
        engine.expect("POST", target, farewell);
        let docker = client(&setting.engine.host(), setting.tls(), *backend)?;
        let options = AttachContainerOptions::builder()
            .stdin(true)
            .stream(true)
            .tty(true)
            .build();

        let mut attached = docker.attach_container("x", options.clone()).await?;
        let writing = async {
            attached.input.write_all(&sent).await.unwrap();
            attached.input.shutdown().await.unwrap();
            attached.input.shutdown().await.unwrap();
        };
        let reading = attached
            .output
            .try_fold(Vec::new(), async |mut all, frame| {
                all.extend_from_slice(frame.bytes());
                Ok(all)
            });
        let ((), output) = tokio::join!(writing, reading);
        let output = output?;
        assert!(output.ends_with(b"bye") && output.len() == sent.len() + 3);

        let mut attached = docker.attach_container("x", options).await?;
        attached.input.shutdown().await.unwrap();
        let frames: Vec<_> = attached.output.try_collect().await?;
        let text: Vec<_> = frames
            .iter()
            .flat_map(|frame| frame.bytes().to_vec())
            .collect();
        assert_eq!(text, b"the end of the input was seen");
    }
    engine.finish().await;
    Ok(())
}
