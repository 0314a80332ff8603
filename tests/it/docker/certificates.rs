//! Authorities and certificates made for a test, and a TLS server that stands before another.

use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, copy_bidirectional};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

use super::peer::{Peer, Socket};

/// Years that are over, and years that are yet to come.
pub(super) const PAST: [i32; 2] = [2015, 2016];
pub(super) const FUTURE: [i32; 2] = [2100, 2101];

/// A key of the fixtures.
pub(super) fn key(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/tls");
    std::fs::read_to_string(format!("{folder}/{name}")).unwrap()
}

/// An authority.
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    pub(super) fn new(name: &str) -> Self {
        let (params, key) = (authority_named(name), KeyPair::generate().unwrap());
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// An authority that this one vouches for.
    pub(super) fn intermediate(&self, name: &str) -> Self {
        let (params, key) = (authority_named(name), KeyPair::generate().unwrap());
        let pem = params.signed_by(&key, &self.issuer).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// Its own certificate.
    pub(super) fn pem(&self) -> &str {
        &self.pem
    }

    /// A certificate for the names, and for a key in PEM.
    pub(super) fn sign(&self, names: &[&str], key: &str) -> String {
        self.signed(&CertificateParams::new(strings(names)).unwrap(), key)
    }

    /// The same, valid from the beginning of one year to that of another.
    pub(super) fn sign_between(&self, years: [i32; 2], names: &[&str], key: &str) -> String {
        let mut params = CertificateParams::new(strings(names)).unwrap();
        let [from, to] = years.map(|year| date_time_ymd(year, 1, 1));
        params.not_before = from;
        params.not_after = to;
        self.signed(&params, key)
    }

    fn signed(&self, params: &CertificateParams, key: &str) -> String {
        let key = KeyPair::from_pem(key).unwrap();
        params.signed_by(&key, &self.issuer).unwrap().pem()
    }
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn authority_named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

/// Files of a client.
pub(super) struct Folder(TempDir);

impl Folder {
    pub(super) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name)
    }
}

/// A server with TLS.
pub(super) struct Server<'a> {
    /// The chain and the key that it shows.
    pub(super) chain: &'a str,
    pub(super) key: &'a str,
    /// The authority that clients must have a certificate of.
    pub(super) clients: Option<&'a Authority>,
    pub(super) versions: &'a [&'static SupportedProtocolVersion],
}

impl Server<'_> {
    /// Passes connections on to a TCP port without TLS.
    pub(super) async fn before(self, port: u16) -> Peer {
        let pass_on = move |_, mut client: Socket| async move {
            let engine = tokio::net::TcpStream::connect(("127.0.0.1", port));
            let mut engine = engine.await.unwrap();
            let _ = copy_bidirectional(&mut client, &mut engine).await;
        };
        self.serving(pass_on).await
    }

    /// Serves each connection, which has a number, after the handshake.
    pub(super) async fn serving<F>(
        self,
        serve: impl Fn(usize, Socket) -> F + Clone + Send + 'static,
    ) -> Peer
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(self.config()));
        Peer::listening(listener, move |number, socket| {
            let (acceptor, serve) = (acceptor.clone(), serve.clone());
            async move {
                match acceptor.accept(socket).into_fallible().await {
                    Ok(client) => serve(number, Box::new(client)).await,
                    Err((_, mut socket)) => {
                        // What the client has already sent must not cut off the alert.
                        let mut rest = Vec::new();
                        let _ = socket.read_to_end(&mut rest).await;
                    }
                }
            }
        })
    }

    fn config(&self) -> ServerConfig {
        let provider = Arc::new(ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(self.versions)
            .unwrap();
        let builder = match self.clients {
            None => builder.with_no_client_auth(),
            Some(authority) => {
                let mut roots = RootCertStore::empty();
                let root = CertificateDer::from_pem_slice(authority.pem().as_bytes());
                roots.add(root.unwrap()).unwrap();
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
                builder.with_client_cert_verifier(verifier.build().unwrap())
            }
        };
        let chain: Result<Vec<_>, _> =
            CertificateDer::pem_slice_iter(self.chain.as_bytes()).collect();
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes());
        builder
            .with_single_cert(chain.unwrap(), key.unwrap())
            .unwrap()
    }
}
