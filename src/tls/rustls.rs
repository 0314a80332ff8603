//! TLS with rustls.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{
    ClientConfig, DigitallySignedStruct, InconsistentKeys, RootCertStore, SignatureScheme,
};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use super::Names;
use super::material::{Identity, Material};
use crate::error::{Error, Result};

pub(super) fn config(material: &Material, verify: bool) -> Result<ClientConfig> {
    let names = &material.names;
    let cannot = |error| Error::config_with("TLS cannot be set up", error);
    let provider = provider()?;
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(cannot)?;
    let builder = match (&material.roots, verify) {
        (_, false) => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(AnyEngine(provider.clone()))),
        (Some(roots), true) => builder.with_root_certificates(store(roots, names)?),
        (None, true) => {
            let verifier =
                rustls_platform_verifier::Verifier::new(provider.clone()).map_err(cannot)?;
            builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier))
        }
    };
    let Some(identity) = &material.identity else {
        return Ok(builder.with_no_client_auth());
    };
    let certified = certified(identity, names, &provider)?;
    Ok(builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(certified))))
}

/// The default crypto provider of the process, or else ring.
fn provider() -> Result<Arc<CryptoProvider>> {
    let provider = CryptoProvider::get_default().cloned();
    #[cfg(feature = "rustls")]
    let provider = provider.or_else(|| Some(Arc::new(rustls::crypto::ring::default_provider())));
    provider.ok_or_else(|| {
        Error::config(
            "rustls has no crypto provider: call `rustls::crypto::CryptoProvider::install_default` before building the \
             client, or enable the feature `rustls` for ring",
        )
    })
}

/// The certificate with its key.
fn certified(
    identity: &Identity,
    names: &Names,
    provider: &CryptoProvider,
) -> Result<CertifiedKey> {
    let key = provider
        .key_provider
        .load_private_key(identity.key.clone_key())
        .map_err(|error| Error::config_with(names.unusable(), error))?;
    let certified = CertifiedKey::new(identity.chain.clone(), key);
    match certified.keys_match() {
        Ok(()) | Err(rustls::Error::InconsistentKeys(InconsistentKeys::Unknown)) => Ok(certified),
        Err(error @ rustls::Error::InconsistentKeys(_)) => {
            Err(Error::config_with(names.mismatch(), error))
        }
        Err(error) => Err(Error::config_with(names.unusable(), error)),
    }
}

fn store(roots: &[CertificateDer<'static>], names: &Names) -> Result<RootCertStore> {
    let mut store = RootCertStore::empty();
    for root in roots {
        store.add(root.clone()).map_err(|error| {
            Error::config_with(
                format!("{} has a certificate that cannot be read", names.ca()),
                error,
            )
        })?;
    }
    Ok(store)
}

/// Accepts every certificate, but still checks that the peer has its key.
#[derive(Debug)]
struct AnyEngine(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyEngine {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
