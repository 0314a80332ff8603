//! TLS: whom to trust, and what to show to the engine.

// Without TLS, the settings are only kept.
#![cfg_attr(not(feature = "__tls"), allow(dead_code, clippy::unused_self))]

#[cfg(feature = "native-tls")]
mod der;
mod failure;
#[cfg(feature = "__tls")]
mod material;
#[cfg(feature = "native-tls")]
mod native;
#[cfg(feature = "native-tls")]
mod pkcs8;
#[cfg(feature = "rustls-no-provider")]
mod rustls;

use std::path::{Path, PathBuf};
#[cfg(feature = "rustls-no-provider")]
use std::sync::Arc;
use std::{fmt, io};

#[cfg(feature = "rustls-no-provider")]
use rustls_pki_types::ServerName;
use zeroize::Zeroizing;

pub(super) use self::failure::{Names, is_refusal, reason, wants_tls};

use crate::error::Result;
use crate::stream::Connection;

/// How to talk TLS to an engine: which authority its certificate is checked against, and which certificate identifies
/// this client.
///
/// Files and keys are read once, when the client is built.
///
/// ```no_run
/// use asyncdocker::{Docker, Tls};
///
/// # fn run() -> asyncdocker::Result<()> {
/// // As `docker --tlsverify` with DOCKER_CERT_PATH: ca.pem, cert.pem and key.pem of a folder.
/// let docker = Docker::builder()
///     .host("tcp://engine.example:2376".parse()?)
///     .tls(Tls::from_folder("/home/me/.docker"))
///     .build()?;
/// # Ok(())
/// # }
/// ```
///
/// Certificates and keys are PEM. A key may be PKCS#8, PKCS#1 (`BEGIN RSA PRIVATE KEY`) or SEC1 (`BEGIN EC PRIVATE
/// KEY`), but not encrypted. A file of certificates may have the chain up to the authority, the client's own first.
#[derive(Clone, Debug)]
#[must_use]
pub struct Tls {
    ca: Option<Pem>,
    client: Option<Client>,
    verify: bool,
    #[cfg(feature = "__tls")]
    backend: Option<TlsBackend>,
}

/// The library that TLS is spoken with.
#[cfg(feature = "__tls")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TlsBackend {
    /// The library of the platform: OpenSSL, Secure Channel or Secure Transport.
    #[cfg(feature = "native-tls")]
    NativeTls,
    /// rustls, with the crypto provider that is the default of the process when the client is built. A program chooses it
    /// with `rustls::crypto::CryptoProvider::install_default`: aws-lc-rs for example, or one that is certified for FIPS.
    ///
    /// If no default is installed, the feature `rustls` uses ring for this client and leaves the process as it is. With
    /// `rustls-no-provider` alone, building the client is an [`Error::Config`](crate::Error::Config).
    #[cfg(feature = "rustls-no-provider")]
    Rustls,
}

#[derive(Clone, Debug)]
struct Client {
    certificates: Pem,
    key: Pem,
}

/// PEM, in a file or in memory.
#[derive(Clone)]
enum Pem {
    File(PathBuf),
    Text {
        name: &'static str,
        text: Zeroizing<Vec<u8>>,
    },
}

impl Tls {
    /// Checks the engine's certificate against the authorities that this machine trusts, and shows the engine no
    /// certificate.
    pub fn new() -> Self {
        Self {
            ca: None,
            client: None,
            verify: true,
            #[cfg(feature = "__tls")]
            backend: None,
        }
    }

    /// Does as `docker --tlsverify` does with `DOCKER_CERT_PATH`: `ca.pem` of the folder is the only authority that the
    /// engine's certificate is checked against; `cert.pem` and `key.pem`, if they exist, identify this client.
    pub fn from_folder(folder: impl AsRef<Path>) -> Self {
        let folder = folder.as_ref();
        Self::new()
            .ca_file(folder.join("ca.pem"))
            .identified_by_folder(folder)
    }

    /// Checks the engine's certificate against the authorities in a PEM file and no others.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca = Some(Pem::File(path.into()));
        self
    }

    /// Checks the engine's certificate against the authorities in a PEM text and no others.
    pub fn ca_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.ca = Some(Pem::text("the authority given by the program", pem));
        self
    }

    /// Shows the engine the certificate in a PEM file, for which another one has the key.
    pub fn client_files(
        mut self,
        certificates: impl Into<PathBuf>,
        key: impl Into<PathBuf>,
    ) -> Self {
        self.client = Some(Client {
            certificates: Pem::File(certificates.into()),
            key: Pem::File(key.into()),
        });
        self
    }

    /// Shows the engine the certificate in a PEM text, for which another one has the key.
    pub fn client_pem(mut self, certificates: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.client = Some(Client {
            certificates: Pem::text("the client certificate given by the program", certificates),
            key: Pem::text("the client key given by the program", key),
        });
        self
    }

    /// Talks to whoever answers, whatever certificate it shows, as `docker --tls` does.
    ///
    /// # Danger
    /// Whoever is on the way can pose as the engine, read all that is sent, credentials for registries among it, and
    /// answer what they like.
    pub fn danger_accept_any_engine(mut self) -> Self {
        self.verify = false;
        self
    }

    /// Chooses the library, where the crate is built with more than one. Default: that of the platform.
    #[cfg(feature = "__tls")]
    pub fn backend(mut self, backend: TlsBackend) -> Self {
        self.backend = Some(backend);
        self
    }

    /// Shows the engine `cert.pem` of a folder, if it or its `key.pem` exists: half of a pair is found out later.
    pub(super) fn identified_by_folder(self, folder: &Path) -> Self {
        let (certificates, key) = (folder.join("cert.pem"), folder.join("key.pem"));
        if certificates.exists() || key.exists() {
            self.client_files(certificates, key)
        } else {
            self
        }
    }

    /// Reads the certificates and keys, and returns what connections are made with.
    #[cfg(feature = "__tls")]
    pub(super) fn prepare(&self) -> Result<(Prepared, Names)> {
        let material = material::read(self)?;
        let prepared = match self.backend.unwrap_or(TlsBackend::DEFAULT) {
            #[cfg(feature = "native-tls")]
            TlsBackend::NativeTls => {
                Prepared::Native(native::connector(&material, self.verify)?.into())
            }
            #[cfg(feature = "rustls-no-provider")]
            TlsBackend::Rustls => {
                let config = rustls::config(&material, self.verify)?;
                Prepared::Rustls(Arc::new(config).into())
            }
        };
        Ok((prepared, material.names))
    }

    #[cfg(not(feature = "__tls"))]
    pub(super) fn prepare(&self) -> Result<(Prepared, Names)> {
        Err(crate::Error::config(
            "the engine requires TLS, and asyncdocker was built without it: enable the feature `native-tls` or `rustls`",
        ))
    }
}

/// A TLS library that has been set up.
#[derive(Clone)]
pub(crate) enum Prepared {
    #[cfg(feature = "native-tls")]
    Native(tokio_native_tls::TlsConnector),
    #[cfg(feature = "rustls-no-provider")]
    Rustls(tokio_rustls::TlsConnector),
}

impl Prepared {
    /// For a proxy that uses TLS: the engine's library, with its default settings.
    #[cfg(feature = "__tls")]
    pub(super) fn for_proxy(engine: Option<&Tls>) -> Result<Self> {
        let tls = Tls {
            backend: engine.and_then(|tls| tls.backend),
            ..Tls::new()
        };
        tls.prepare().map(|(prepared, _)| prepared)
    }

    #[cfg(not(feature = "__tls"))]
    pub(super) fn for_proxy(_: Option<&Tls>) -> Result<Self> {
        Err(crate::Error::config(
            "the proxy that the environment names requires TLS, and asyncdocker was built without it: enable the feature \
             `native-tls` or `rustls`",
        ))
    }

    /// Performs the TLS handshake. IPv6 addresses have no brackets.
    #[cfg_attr(not(feature = "__tls"), allow(clippy::unused_async, unused_variables))]
    pub(crate) async fn connect(
        &self,
        host: &str,
        stream: Box<dyn Connection>,
    ) -> io::Result<Box<dyn Connection>> {
        match *self {
            #[cfg(feature = "native-tls")]
            Self::Native(ref connector) => {
                let connected = connector.connect(host, stream).await;
                Ok(Box::new(connected.map_err(io::Error::other)?))
            }
            #[cfg(feature = "rustls-no-provider")]
            Self::Rustls(ref connector) => {
                let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
                Ok(Box::new(connector.connect(name, stream).await?))
            }
        }
    }
}

#[cfg(feature = "__tls")]
impl TlsBackend {
    #[cfg(feature = "native-tls")]
    const DEFAULT: Self = Self::NativeTls;
    #[cfg(not(feature = "native-tls"))]
    const DEFAULT: Self = Self::Rustls;
}

impl Default for Tls {
    fn default() -> Self {
        Self::new()
    }
}

impl Pem {
    fn text(name: &'static str, text: impl Into<Vec<u8>>) -> Self {
        Self::Text {
            name,
            text: Zeroizing::new(text.into()),
        }
    }
}

/// Names the place, without what is in it.
impl fmt::Display for Pem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(formatter, "{}", path.display()),
            Self::Text { name, .. } => formatter.write_str(name),
        }
    }
}

impl fmt::Debug for Pem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
