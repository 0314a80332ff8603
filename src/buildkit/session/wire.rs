//! Protobuf's wire format, as far as the messages of a session use it.

use crate::protobuf::{Budget, Message};

/// The wire type of a varint.
const VARINT: u64 = 0;

/// The wire type of bytes, text and nested messages.
const LENGTH_DELIMITED: u64 = 2;

/// Returns the text of a field. Absent means empty, and the last one counts, as protobuf demands. `None` if the message
/// is malformed.
pub(super) fn text(message: &[u8], number: u64) -> Option<&str> {
    std::str::from_utf8(bytes(message, number)?).ok()
}

/// Returns the bytes of a field. The rules of [`text`] apply.
pub(super) fn bytes(message: &[u8], number: u64) -> Option<&[u8]> {
    let budget = Budget::new();
    let mut message = Message::new(message, &budget);
    let mut found: &[u8] = &[];
    while let Some((field, value)) = message.next_field().ok()? {
        // A value of another type is not the field, but one of another version of the message.
        if field == number
            && let Ok(bytes) = value.bytes()
        {
            found = bytes;
        }
    }
    Some(found)
}

/// The maximum length of the key and the length of a field.
pub(super) const MAX_OVERHEAD: usize = 2 * 10;

/// Appends a field with bytes. An empty one is left out, because absence means the same.
pub(super) fn put_bytes(message: &mut Vec<u8>, number: u64, value: &[u8]) {
    if value.is_empty() {
        return;
    }
    put_varint(message, number << 3 | LENGTH_DELIMITED);
    put_varint(message, value.len() as u64);
    message.extend_from_slice(value);
}

/// Appends a field with a number.
pub(super) fn put_number(message: &mut Vec<u8>, number: u64, value: u64) {
    put_varint(message, number << 3 | VARINT);
    put_varint(message, value);
}

fn put_varint(message: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        message.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    message.push(value.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_fields_are_read_back() {
        let long = "x".repeat(300);
        let mut message = Vec::new();
        put_number(&mut message, 3, 1 << 40);
        put_bytes(&mut message, 1, b"first");
        put_bytes(&mut message, 1, b"");
        put_bytes(&mut message, 20, long.as_bytes());
        assert_eq!(text(&message, 1), Some("first"));
        assert_eq!(text(&message, 20), Some(&*long));
        assert_eq!(text(&message, 2), Some(""));
    }

    #[test]
    fn the_last_of_several_values_counts_and_other_wire_types_are_skipped() {
        // Field 2 as 64 bits, field 3 as 32 bits, field 1 twice.
        let message = b"\x11\0\0\0\0\0\0\0\0\x1d\0\0\0\0\x0a\x01a\x0a\x01b";
        assert_eq!(text(message, 1), Some("b"));
    }

    #[test]
    fn malformed_messages_are_refused() {
        let cases: [&[u8]; 7] = [
            b"\x0a",
            b"\x0a\x05abc",
            b"\x08",
            b"\x0b",
            b"\x11\0",
            b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
            b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        ];
        for message in cases {
            assert_eq!(bytes(message, 1), None, "{message:?}");
        }
        assert_eq!(text(b"\x0a\x01\xff", 1), None);
    }
}
