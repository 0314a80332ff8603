//! The part of DER that private keys need.

pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const CONTEXT_0: u8 = 0xa0;

/// A value with its header, and the bytes that follow it.
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) value: &'a [u8],
    /// The value with its header.
    pub(super) whole: &'a [u8],
    pub(super) rest: &'a [u8],
}

/// Returns the first element, or `None` if there is no complete one.
pub(super) fn first(der: &[u8]) -> Option<Element<'_>> {
    let (tag, rest) = der.split_first()?;
    let (short, rest) = rest.split_first()?;
    let (length, rest) = if *short < 0x80 {
        (usize::from(*short), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(short & 0x7f))?;
        let length = bytes.iter().try_fold(0_usize, |length, byte| {
            length.checked_mul(256)?.checked_add(usize::from(*byte))
        })?;
        (length, rest)
    };
    let (value, rest) = rest.split_at_checked(length)?;
    Some(Element {
        tag: *tag,
        value,
        whole: der.strip_suffix(rest)?,
        rest,
    })
}

/// Returns the elements of a sequence.
pub(super) fn sequence(der: &[u8]) -> impl Iterator<Item = Element<'_>> {
    let outer = first(der).filter(|outer| outer.tag == SEQUENCE);
    let inner = outer.and_then(|outer| first(outer.value));
    std::iter::successors(inner, |element| first(element.rest))
}

/// Appends an element.
pub(super) fn push(der: &mut Vec<u8>, tag: u8, parts: &[&[u8]]) {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    der.push(tag);
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => der.push(short),
        _ => {
            let bytes = length.to_be_bytes();
            let significant = bytes.iter().skip_while(|byte| **byte == 0);
            // A length has 8 bytes at most.
            der.push(0x80 | u8::try_from(significant.clone().count()).unwrap_or_default());
            der.extend(significant);
        }
    }
    for part in parts {
        der.extend_from_slice(part);
    }
}
