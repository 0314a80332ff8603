//! The timestamps that engines put before lines of logs.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use memchr::memchr;

/// The longest timestamp in RFC 3339 with nanoseconds, and the space after it.
pub(super) const MAX_LEN: usize = "2026-01-01T00:00:00.000000000+00:00 ".len();

/// Splits off the timestamp at the beginning. Without one, the bytes stay as they are.
pub(super) fn split(bytes: &mut Bytes) -> Option<DateTime<Utc>> {
    let (timestamp, length) = parse(bytes)?;
    let rest = bytes.split_off(length);
    *bytes = rest;
    Some(timestamp)
}

/// Returns the bytes without the timestamp at their beginning, if there is one.
pub(super) fn strip(bytes: &[u8]) -> &[u8] {
    parse(bytes)
        .and_then(|(_, length)| bytes.get(length..))
        .unwrap_or(bytes)
}

/// The timestamp and its length, including the space.
fn parse(bytes: &[u8]) -> Option<(DateTime<Utc>, usize)> {
    let head = bytes.get(..MAX_LEN.min(bytes.len()))?;
    let end = memchr(b' ', head)?;
    let text = std::str::from_utf8(head.get(..end)?).ok()?;
    let timestamp = DateTime::parse_from_rfc3339(text).ok()?;
    Some((timestamp.to_utc(), end + 1))
}
