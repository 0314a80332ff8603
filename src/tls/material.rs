//! Certificates and keys, read from PEM. Errors name the file, and never show the content of a key.

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use zeroize::Zeroizing;

use super::{Client, Names, Pem, Tls};
use crate::error::{Error, Result};

/// Everything that a TLS library needs.
pub(super) struct Material {
    /// The authorities to trust. `None` means those of this machine.
    pub(super) roots: Option<Vec<CertificateDer<'static>>>,
    pub(super) identity: Option<Identity>,
    pub(super) names: Names,
}

/// A certificate with its chain and key.
pub(super) struct Identity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: Zeroizing<PrivateKeyDer<'static>>,
}

pub(super) fn read(tls: &Tls) -> Result<Material> {
    let roots = match (&tls.ca, tls.verify) {
        (Some(pem), true) => Some(certificates(pem, "the authority")?),
        _ => None,
    };
    let identity = tls.client.as_ref().map(identity).transpose()?;
    let names = Names {
        ca: tls.ca.as_ref().map(Pem::to_string),
        certificate: tls
            .client
            .as_ref()
            .map(|client| client.certificates.to_string()),
        key: tls.client.as_ref().map(|client| client.key.to_string()),
    };
    Ok(Material {
        roots,
        identity,
        names,
    })
}

fn identity(client: &Client) -> Result<Identity> {
    Ok(Identity {
        chain: certificates(&client.certificates, "the client certificate")?,
        key: key(&client.key)?,
    })
}

fn certificates(pem: &Pem, what: &str) -> Result<Vec<CertificateDer<'static>>> {
    let text = text(pem, what)?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    match found {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(Error::config(format!(
            "{pem} has no certificate: expected a PEM file with `BEGIN CERTIFICATE`"
        ))),
        Err(_) => Err(Error::config(format!(
            "{pem} is malformed: it cannot be read as PEM"
        ))),
    }
}

fn key(pem: &Pem) -> Result<Zeroizing<PrivateKeyDer<'static>>> {
    let text = text(pem, "the client key")?;
    let has = |marker: &str| {
        text.windows(marker.len())
            .any(|window| window == marker.as_bytes())
    };
    if has("BEGIN ENCRYPTED PRIVATE KEY") || has("Proc-Type: 4,ENCRYPTED") {
        return Err(Error::config(format!(
            "the key in {pem} is encrypted: decrypt it, for instance with `openssl pkey -in KEY -out PLAIN_KEY`"
        )));
    }
    PrivateKeyDer::from_pem_slice(&text)
        .map(Zeroizing::new)
        .map_err(|_| {
            Error::config(format!(
                "{pem} has no private key that can be read: expected a PEM file with `BEGIN PRIVATE KEY`, \
                 `BEGIN RSA PRIVATE KEY` or `BEGIN EC PRIVATE KEY`"
            ))
        })
}

fn text(pem: &Pem, what: &str) -> Result<Zeroizing<Vec<u8>>> {
    match pem {
        Pem::Text { text, .. } => Ok(text.clone()),
        Pem::File(path) => std::fs::read(path).map(Zeroizing::new).map_err(|error| {
            Error::config_with(
                format!(
                    "{what} cannot be read from {}: {}",
                    path.display(),
                    error.kind()
                ),
                error,
            )
        }),
    }
}
