//! TLS: the authorities to trust, and the certificate of the client.

// Without a TLS library, the settings are not used.
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

pub(crate) use self::failure::{Names, is_refusal, reason, wants_tls};

use crate::connection::Connection;
use crate::error::Result;

/// TLS settings: the trusted certificate authorities and the client certificate.
///
/// Files and keys are read once, when the client is built.
///
/// ```no_run
/// use asyncdocker::{Docker, Tls};
///
/// # fn run() -> asyncdocker::Result<()> {
/// // Reads ca.pem, cert.pem and key.pem, like `docker --tlsverify` with `DOCKER_CERT_PATH`.
/// let docker = Docker::builder()
///     .host("tcp://engine.example:2376".parse()?)
///     .tls(Tls::from_directory("/home/me/.docker"))
///     .build()?;
/// # Ok(())
/// # }
/// ```
///
/// Certificates and keys are PEM. A key may be PKCS#8, PKCS#1 (`BEGIN RSA PRIVATE KEY`) or SEC1 (`BEGIN EC PRIVATE
/// KEY`), but not encrypted. A certificate file may contain the chain up to the authority, beginning with the client's certificate.
#[derive(Clone, Debug)]
#[must_use]
pub struct Tls {
    ca: Option<Pem>,
    client: Option<Client>,
    verify: bool,
    #[cfg(feature = "__tls")]
    backend: Option<TlsBackend>,
}

/// A TLS library.
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
    /// Creates settings that trust the authorities of this machine, without a client certificate.
    pub fn new() -> Self {
        Self {
            ca: None,
            client: None,
            verify: true,
            #[cfg(feature = "__tls")]
            backend: None,
        }
    }

    /// Creates settings from the files of a directory, like `docker --tlsverify` with `DOCKER_CERT_PATH`.
    ///
    /// Only the authorities in `ca.pem` are trusted. `cert.pem` and `key.pem`, if they exist, identify this client.
    pub fn from_directory(directory: impl AsRef<Path>) -> Self {
        let directory = directory.as_ref();
        Self::new()
            .ca_file(directory.join("ca.pem"))
            .with_identity_of(directory)
    }

    /// Trusts only the authorities in a PEM file.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca = Some(Pem::File(path.into()));
        self
    }

    /// Trusts only the authorities in this PEM text.
    pub fn ca_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.ca = Some(Pem::text("the CA PEM given by the program", pem));
        self
    }

    /// Identifies this client by the certificate in a PEM file, with the key in another file.
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

    /// Identifies this client by the certificate and the key in these PEM texts.
    pub fn client_pem(mut self, certificates: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.client = Some(Client {
            certificates: Pem::text("the client certificate given by the program", certificates),
            key: Pem::text("the client key given by the program", key),
        });
        self
    }

    /// Accepts any engine certificate, like `docker --tls`.
    ///
    /// # Danger
    /// A network attacker can impersonate the engine and read everything you send, including registry credentials.
    pub fn danger_accept_any_engine(mut self) -> Self {
        self.verify = false;
        self
    }

    /// Sets the TLS library, if the crate is built with more than one. Default: the library of the platform.
    #[cfg(feature = "__tls")]
    pub fn backend(mut self, backend: TlsBackend) -> Self {
        self.backend = Some(backend);
        self
    }

    /// Identifies this client by `cert.pem` and `key.pem` of a directory, if one of them exists. If the other is missing, reading
    /// it fails later.
    pub(crate) fn with_identity_of(self, directory: &Path) -> Self {
        let (certificates, key) = (directory.join("cert.pem"), directory.join("key.pem"));
        if certificates.exists() || key.exists() {
            self.client_files(certificates, key)
        } else {
            self
        }
    }

    /// Reads the certificates and keys, and sets up the library.
    #[cfg(feature = "__tls")]
    pub(crate) fn prepare(&self) -> Result<(Prepared, Names)> {
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
    pub(crate) fn prepare(&self) -> Result<(Prepared, Names)> {
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
    #[cfg(all(feature = "proxy", feature = "__tls"))]
    pub(crate) fn for_proxy(engine: Option<&Tls>) -> Result<Self> {
        let tls = Tls {
            backend: engine.and_then(|tls| tls.backend),
            ..Tls::new()
        };
        tls.prepare().map(|(prepared, _)| prepared)
    }

    #[cfg(all(feature = "proxy", not(feature = "__tls")))]
    pub(crate) fn for_proxy(_: Option<&Tls>) -> Result<Self> {
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

/// Shows where the PEM is, but not its content.
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
