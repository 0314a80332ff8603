//! TLS by the library of the platform.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use native_tls::{Certificate, TlsConnector};
use zeroize::Zeroizing;

use super::material::{Identity, Material};
use super::{Names, pkcs8};
use crate::error::{Error, Result};

pub(super) fn connector(material: &Material, verify: bool) -> Result<TlsConnector> {
    let names = &material.names;
    let mut builder = TlsConnector::builder();
    builder
        .danger_accept_invalid_certs(!verify)
        .danger_accept_invalid_hostnames(!verify);
    if let Some(roots) = &material.roots {
        builder.disable_built_in_roots(true);
        for root in roots {
            let root = Certificate::from_der(root).map_err(|error| {
                Error::config_with(
                    format!("{} has a certificate that cannot be read", names.ca()),
                    error,
                )
            })?;
            builder.add_root_certificate(root);
        }
    }
    if let Some(identity) = &material.identity {
        builder.identity(native_identity(identity, names)?);
    }
    builder.build().map_err(|error| {
        let reason = if material.identity.is_none() {
            "TLS cannot be set up".to_owned()
        } else if error.to_string().contains("mismatch") {
            names.mismatch()
        } else {
            names.unusable()
        };
        Error::config_with(reason, error)
    })
}

fn native_identity(identity: &Identity, names: &Names) -> Result<native_tls::Identity> {
    let key = pkcs8::wrap(&identity.key).ok_or_else(|| {
        Error::config(format!(
            "the key in {} does not name its curve: convert it with `openssl pkcs8 -topk8 -nocrypt`",
            names.key()
        ))
    })?;
    let own = identity.chain.first();
    if own.is_some_and(|own| pkcs8::differs(&key, own)) {
        return Err(Error::config(names.mismatch()));
    }
    let key = pem("PRIVATE KEY", &key);
    let mut chain = Vec::new();
    for certificate in &identity.chain {
        chain.extend_from_slice(pem("CERTIFICATE", certificate).as_bytes());
    }
    native_tls::Identity::from_pkcs8(&chain, key.as_bytes())
        .map_err(|error| Error::config_with(names.unusable(), error))
}

fn pem(label: &str, der: &[u8]) -> Zeroizing<String> {
    // 48 bytes are one line of 64 characters. The capacity suffices, so growing leaves no copy of the key behind.
    let mut text = Zeroizing::new(String::with_capacity(der.len() * 3 / 2 + 128));
    text.extend(["-----BEGIN ", label, "-----\n"]);
    for line in der.chunks(48) {
        STANDARD.encode_string(line, &mut text);
        text.push('\n');
    }
    text.extend(["-----END ", label, "-----\n"]);
    text
}
