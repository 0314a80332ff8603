//! TLS with each library: what is accepted, and what each fault is called.

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
    #[cfg(feature = "native-tls")]
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
    Docker::builder()
        .host(host.clone())
        .api_version(ApiVersion::V1_23)
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
async fn connection_broken_after_the_handshake_is_not_a_tls_error() -> Result<()> {
    let came = Arc::new(Notify::new());
    let coming = came.clone();
    let plain = Peer::tcp(move |_, mut socket| {
        let coming = coming.clone();
        async move {
            head(&mut socket).await;
            coming.notify_one();
            hold(socket).await;
        }
    })
    .await;
    let setting = Setting::before(port(&plain.host())).await;
    let engine = port(&setting.engine.host());
    for backend in BACKENDS {
        let came = came.clone();
        // Breaks the connection, without a word of TLS, as soon as the engine has the request.
        let cutting = Peer::tcp(move |_, mut socket| {
            let came = came.clone();
            async move {
                let mut engine = TcpStream::connect(("127.0.0.1", engine)).await.unwrap();
                tokio::select! {
                    _ = copy_bidirectional(&mut socket, &mut engine) => {}
                    () = came.notified() => {}
                }
            }
        })
        .await;
        let docker = client(&cutting.host(), setting.tls(), *backend)?;
        let error = docker.start_container("x").await.unwrap_err();
        assert!(matches!(error, Error::Transport { .. }), "{error:?}");
        assert_eq!(cutting.connections(), 1);
        let error = docker.version().await.unwrap_err();
        assert!(matches!(error, Error::Transport { .. }), "{error:?}");
        assert_eq!(cutting.connections(), 3, "asked twice");
    }
    Ok(())
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
            assert_connect(&error, &["wants a client certificate"]);
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
    let setting = Setting::with(async |authority, port| {
        let chain = authority.sign(&["127.0.0.1"], &key("ec.pem"));
        let server = Server {
            chain: &chain,
            key: &key("ec.pem"),
            clients: None,
            versions: ALL_VERSIONS,
        };
        server.before(port).await
    })
    .await;
    for backend in BACKENDS {
        for tls in [setting.ca(), setting.tls()] {
            client(&setting.engine.host(), tls, *backend)?
                .version()
                .await?;
        }
        // This machine does not trust that authority.
        let error = setting.error(Tls::new(), *backend).await;
        assert_connect(
            &error,
            &["not signed by an authority", "this machine trusts"],
        );
    }
    Ok(())
}

#[tokio::test]
async fn untrusted_engine_certificate_is_refused() {
    let stranger = Authority::new("stranger");
    for (names, years, foreign, parts) in [
        (
            &["127.0.0.1"][..],
            Some(PAST),
            false,
            &["not valid at this time", "tcp://127.0.0.1:"][..],
        ),
        (
            &["127.0.0.1"],
            Some(FUTURE),
            false,
            &["not valid at this time", "tcp://127.0.0.1:"],
        ),
        (
            &["elsewhere.example", "10.0.0.1"],
            None,
            false,
            &["another host", "tcp://127.0.0.1:"],
        ),
        (
            &["127.0.0.1"],
            None,
            true,
            &["not signed by an authority of", "ca.pem"],
        ),
    ] {
        let setting = Setting::with(async |authority, port| {
            let authority = if foreign { &stranger } else { authority };
            let key = key("ec.pem");
            let chain = match years {
                Some(years) => authority.sign_between(years, names, &key),
                None => authority.sign(names, &key),
            };
            let server = Server {
                chain: &chain,
                key: &key,
                clients: None,
                versions: ALL_VERSIONS,
            };
            server.before(port).await
        })
        .await;
        for backend in BACKENDS {
            let error = setting.error(setting.tls(), *backend).await;
            assert_connect(&error, parts);
            // Unless the program says that anybody will do.
            let anybody = setting.ca().danger_accept_any_engine();
            let docker = client(&setting.engine.host(), anybody, *backend).unwrap();
            docker.version().await.unwrap();
        }
    }
}

#[tokio::test]
async fn refused_client_error_names_the_certificate() {
    let setting = Setting::new().await;
    let stranger = Authority::new("stranger");
    let foreign = stranger.sign(&["client"], &key("rsa.pem"));
    let valid_in = |years| {
        let authority = &setting.authority;
        authority.sign_between(years, &["client"], &key("rsa.pem"))
    };
    let (expired, early) = (valid_in(PAST), valid_in(FUTURE));
    for backend in BACKENDS {
        for (name, certificate) in [
            ("foreign.pem", &foreign),
            ("expired.pem", &expired),
            ("early.pem", &early),
        ] {
            let file = setting.folder.file(name, certificate);
            let tls = setting
                .ca()
                .client_files(file, setting.folder.path("key.pem"));
            let error = setting.error(tls, *backend).await;
            assert_connect(&error, &["refuses the client certificate", name]);
        }
        let error = setting.error(setting.ca(), *backend).await;
        assert_connect(&error, &["wants a client certificate, and there is none"]);
    }
}

#[tokio::test]
async fn tls_mismatch_is_an_error_on_both_sides() {
    let setting = Setting::new().await;
    let plain = Docker::builder()
        .host(setting.engine.host())
        .api_version(ApiVersion::V1_23)
        .build()
        .unwrap();
    let error = plain.start_container("x").await.unwrap_err();
    assert_connect(&error, &["is not HTTP", "a port for TLS"]);

    let http = Peer::tcp(async |_, mut socket| {
        use super::peer::write;
        // As a server does that cannot make sense of what it gets.
        write(
            &mut socket,
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
        )
        .await;
        hold(socket).await;
    })
    .await;
    for backend in BACKENDS {
        let docker = client(&http.host(), setting.tls(), *backend).unwrap();
        let error = docker.start_container("x").await.unwrap_err();
        assert_connect(&error, &["the port does not speak TLS"]);
    }
}

#[tokio::test]
async fn unusable_tls_material_is_refused_by_build() {
    let setting = Setting::new().await;
    let folder = &setting.folder;
    let (certificate, rsa) = (folder.path("cert.pem"), folder.path("key.pem"));
    let with_key = |name: &str, text: &str| {
        setting
            .ca()
            .client_files(&certificate, folder.file(name, text))
    };
    let damaged = key("rsa.pem").replace("MII", "M!!");
    let rsa_key = key("rsa.pem");
    let truncated = rsa_key.lines().take(5).collect::<Vec<_>>().join("\n");
    let nonsense = "-----BEGIN PRIVATE KEY-----\naGVsbG8=\n-----END PRIVATE KEY-----\n";
    let no_certificate = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    let cases = [
        (
            with_key("encrypted.pem", &key("encrypted.pem")),
            "encrypted.pem is encrypted",
        ),
        (
            with_key("old.pem", &key("encrypted-pkcs1.pem")),
            "old.pem is encrypted",
        ),
        (
            with_key("other.pem", &key("ec.pem")),
            "other.pem is not that of the certificate in",
        ),
        (with_key("empty.pem", ""), "empty.pem has no private key"),
        (
            with_key("damaged.pem", &damaged),
            "damaged.pem has no private key",
        ),
        (
            with_key("truncated.pem", &truncated),
            "truncated.pem has no private key",
        ),
        (with_key("nonsense.pem", nonsense), "nonsense.pem"),
        (
            with_key("swapped.pem", setting.authority.pem()),
            "swapped.pem has no private key",
        ),
        (
            setting
                .ca()
                .client_files(&certificate, folder.path("missing.pem")),
            "missing.pem: entity not found",
        ),
        (
            setting.ca().client_files(folder.path("missing.pem"), &rsa),
            "the client certificate cannot be read from",
        ),
        (
            setting.ca().client_files(&rsa, &rsa),
            "key.pem has no certificate",
        ),
        (
            setting
                .ca()
                .client_files(folder.file("bad.pem", no_certificate), &rsa),
            "bad.pem",
        ),
        (
            Tls::new().ca_file(folder.path("missing.pem")),
            "the authority cannot be read from",
        ),
        (
            Tls::new().ca_file(folder.file("empty.pem", "")),
            "empty.pem has no certificate",
        ),
        (
            Tls::new().ca_file(folder.file("bad.pem", no_certificate)),
            "bad.pem has a certificate that cannot be read",
        ),
        (
            Tls::new().ca_pem("nonsense"),
            "the authority given by the program has no certificate",
        ),
        (
            Tls::from_directory(folder.path("nowhere")),
            "nowhere/ca.pem",
        ),
    ];
    let secret = key("rsa.pem").lines().nth(3).unwrap().to_owned();
    for backend in BACKENDS {
        for (tls, part) in &cases {
            let host = "tcp://127.0.0.1:2376".parse().unwrap();
            match client(&host, tls.clone(), *backend) {
                Ok(_) => panic!("{part}"),
                Err(error) => {
                    assert!(matches!(error, Error::Config { .. }), "{error:?}");
                    assert!(
                        error.to_string().contains(part),
                        "`{part}` is not in: {error}"
                    );
                    assert!(!format!("{error:?} {tls:?}").contains(&secret));
                }
            }
        }
    }
}

#[tokio::test]
async fn certificate_without_key_is_an_error() {
    let setting = Setting::new().await;
    for (removed, part) in [
        ("key.pem", "the client key cannot be read from"),
        ("cert.pem", "the client certificate cannot be read from"),
    ] {
        let folder = Folder::new();
        for name in ["ca.pem", "cert.pem", "key.pem"] {
            folder.file(name, std::fs::read(setting.folder.path(name)).unwrap());
        }
        std::fs::remove_file(folder.path(removed)).unwrap();
        let tls = Tls::from_directory(folder.path(""));
        let error = client(&setting.engine.host(), tls, BACKENDS[0]).unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[test]
fn keys_are_not_in_debug_output() {
    let tls = Tls::new().client_pem("certificate", "hunter2");
    let builder = Docker::builder().tls(tls.clone());
    let shown = format!("{tls:?} {builder:?}");
    assert!(
        !shown.contains("hunter2") && !shown.contains("104"),
        "{shown}"
    );
}

#[test]
fn only_tcp_can_have_tls() {
    let error = Docker::builder()
        .host(Host::unix("/x"))
        .tls(Tls::new())
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("needs a TCP address"), "{error}");
}

#[tokio::test]
async fn https_address_enables_tls() -> Result<()> {
    let setting = Setting::new().await;
    let https = setting.engine.host().to_string().replace("tcp:", "https:");
    let host: Host = https.parse()?;
    let error = Docker::builder()
        .host(host.clone())
        .api_version(ApiVersion::V1_23)
        .build()?
        .start_container("x")
        .await
        .unwrap_err();
    assert_connect(&error, &["this machine trusts", &https]);
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
