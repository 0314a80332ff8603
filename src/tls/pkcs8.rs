//! Older forms of private keys in PKCS#8 (RFC 5208), the one that every TLS library reads.

use rustls_pki_types::PrivateKeyDer;
use zeroize::Zeroizing;

use super::der::{CONTEXT_0, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, first, push, sequence};

const INTEGER_0: &[u8] = &[0x02, 1, 0];

/// 1.2.840.113549.1.1.1, and the parameters that belong to it: null.
const RSA: &[u8] = &[
    0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 0x05, 0,
];

/// 1.2.840.10045.2.1; its parameters are the curve.
const EC: &[u8] = &[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];

/// Returns the key in PKCS#8, or `None` if the key does not name its curve.
pub(super) fn wrap(key: &PrivateKeyDer<'_>) -> Option<Zeroizing<Vec<u8>>> {
    match key {
        PrivateKeyDer::Pkcs8(key) => Some(Zeroizing::new(key.secret_pkcs8_der().to_vec())),
        PrivateKeyDer::Pkcs1(key) => Some(wrapped(&[RSA], key.secret_pkcs1_der())),
        PrivateKeyDer::Sec1(key) => {
            let key = key.secret_sec1_der();
            Some(wrapped(&[EC, curve(key)?], key))
        }
        _ => None,
    }
}

/// `SEQUENCE { INTEGER 0, SEQUENCE { algorithm }, OCTET STRING { key } }`
fn wrapped(algorithm: &[&[u8]], key: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut identifier = Vec::new();
    push(&mut identifier, SEQUENCE, algorithm);
    // Nothing is left behind by growing.
    let size = key.len() + 64;
    let mut secret = Zeroizing::new(Vec::with_capacity(size));
    push(&mut secret, OCTET_STRING, &[key]);
    let mut der = Zeroizing::new(Vec::with_capacity(size));
    push(&mut der, SEQUENCE, &[INTEGER_0, &identifier, &secret]);
    der
}

/// The identifier of the curve: `SEQUENCE { INTEGER 1, OCTET STRING, [0] { OBJECT IDENTIFIER }, .. }`.
fn curve(sec1: &[u8]) -> Option<&[u8]> {
    let parameters = sequence(sec1).find(|element| element.tag == CONTEXT_0)?;
    let curve = first(parameters.value)?;
    (curve.tag == OBJECT_IDENTIFIER).then_some(curve.whole)
}

/// Whether a key in PKCS#8 and a certificate have different algorithms. OpenSSL keeps a key for each algorithm, so it does
/// not notice.
pub(super) fn differs(key: &[u8], certificate: &[u8]) -> bool {
    let of_key = sequence(key).nth(1).map(|algorithm| algorithm.whole);
    of_key.is_some() && of_key != algorithm(certificate)
}

/// The algorithm of the key that a certificate (RFC 5280) is about:
/// `SEQUENCE { SEQUENCE { [0] version, serial, signature, issuer, validity, subject, SEQUENCE { algorithm, .. }, .. }, .. }`
fn algorithm(certificate: &[u8]) -> Option<&[u8]> {
    let body = sequence(certificate).next()?.whole;
    let has_version = sequence(body).next()?.tag == CONTEXT_0;
    let key = sequence(body).nth(if has_version { 6 } else { 5 })?.whole;
    Some(sequence(key).next()?.whole)
}

#[cfg(test)]
mod tests {
    use rustls_pki_types::pem::PemObject;

    use super::*;

    fn fixture(name: &str) -> PrivateKeyDer<'static> {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/tls/");
        PrivateKeyDer::from_pem_file(format!("{directory}{name}")).unwrap()
    }

    #[test]
    fn older_key_formats_convert_as_with_openssl() {
        for (older, pkcs8) in [("rsa-pkcs1.pem", "rsa.pem"), ("ec-sec1.pem", "ec.pem")] {
            let wrapped = wrap(&fixture(older)).unwrap();
            let expected = fixture(pkcs8);
            // OpenSSL leaves the curve out of the key where it stands beside it.
            let algorithm = |der: &[u8]| sequence(der).nth(1).unwrap().whole.to_vec();
            assert_eq!(algorithm(&wrapped), algorithm(expected.secret_der()));
            let own = fixture(older);
            assert_eq!(sequence(&wrapped).nth(2).unwrap().value, own.secret_der());
        }
        let rsa = wrap(&fixture("rsa-pkcs1.pem")).unwrap();
        assert_eq!(rsa.as_slice(), fixture("rsa.pem").secret_der());
    }

    #[test]
    fn truncated_key_is_refused() {
        let key = fixture("ec-sec1.pem");
        let der = key.secret_der();
        for length in 0..der.len() {
            assert!(curve(&der[..length]).is_none(), "{length}");
        }
        assert!(first(&[0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1]).is_none());
    }
}
