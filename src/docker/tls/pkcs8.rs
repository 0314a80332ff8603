//! Older forms of private keys in PKCS#8 (RFC 5208), the one that every TLS library reads.

use rustls_pki_types::PrivateKeyDer;
use zeroize::Zeroizing;

const INTEGER_0: &[u8] = &[0x02, 1, 0];
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const CONTEXT_0: u8 = 0xa0;

/// 1.2.840.113549.1.1.1, and the parameters that belong to it: null.
const RSA: &[u8] = &[
    0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 0x05, 0,
];

/// 1.2.840.10045.2.1; its parameters are the curve.
const EC: &[u8] = &[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];

/// The key in PKCS#8; `None` for a key of a curve that it does not name.
pub(super) fn wrap(key: &PrivateKeyDer<'_>) -> Option<Zeroizing<Vec<u8>>> {
    match key {
        PrivateKeyDer::Pkcs8(key) => Some(Zeroizing::new(key.secret_pkcs8_der().to_vec())),
        PrivateKeyDer::Pkcs1(key) => Some(wrapped(RSA, key.secret_pkcs1_der())),
        PrivateKeyDer::Sec1(key) => {
            let key = key.secret_sec1_der();
            let algorithm = [EC, curve(key)?].concat();
            Some(wrapped(&algorithm, key))
        }
        _ => None,
    }
}

/// `SEQUENCE { INTEGER 0, SEQUENCE { algorithm }, OCTET STRING { key } }`
fn wrapped(algorithm: &[u8], key: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut der = Zeroizing::new(Vec::with_capacity(key.len() + 64));
    let body = INTEGER_0.len() + length_of(algorithm) + length_of(key);
    push_header(&mut der, SEQUENCE, body);
    der.extend_from_slice(INTEGER_0);
    push_header(&mut der, SEQUENCE, algorithm.len());
    der.extend_from_slice(algorithm);
    push_header(&mut der, OCTET_STRING, key.len());
    der.extend_from_slice(key);
    der
}

/// How many bytes a value has with its header.
fn length_of(value: &[u8]) -> usize {
    let mut header = Vec::new();
    push_header(&mut header, 0, value.len());
    header.len() + value.len()
}

fn push_header(der: &mut Vec<u8>, tag: u8, length: usize) {
    der.push(tag);
    let bytes = length.to_be_bytes();
    let significant = bytes.iter().skip_while(|byte| **byte == 0);
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => der.push(short),
        _ => {
            // A usize has 8 bytes at most.
            der.push(0x80 | u8::try_from(significant.clone().count()).unwrap_or_default());
            der.extend(significant);
        }
    }
}

/// The identifier of the curve: `SEQUENCE { INTEGER 1, OCTET STRING, [0] { OBJECT IDENTIFIER }, .. }`, with its header.
fn curve(sec1: &[u8]) -> Option<&[u8]> {
    let (SEQUENCE, mut fields, _) = split(sec1)? else {
        return None;
    };
    loop {
        let (tag, value, rest) = split(fields)?;
        if tag == CONTEXT_0 {
            let (OBJECT_IDENTIFIER, _, after) = split(value)? else {
                return None;
            };
            return value.strip_suffix(after);
        }
        fields = rest;
    }
}

/// The tag and value that DER begins with, and what follows them.
fn split(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let length = bytes.iter().try_fold(0_usize, |length, byte| {
            length.checked_mul(256)?.checked_add(usize::from(*byte))
        })?;
        (length, rest)
    };
    let (value, rest) = rest.split_at_checked(length)?;
    Some((*tag, value, rest))
}
