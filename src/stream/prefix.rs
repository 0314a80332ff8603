//! Prefixes that engines put before lines of logs on request: a timestamp, and details of the line's origin.

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use memchr::memchr;
use percent_encoding::percent_decode_str;

/// The length of the longest timestamp in RFC 3339 with nanoseconds, and the space after it.
const MAX_TIMESTAMP: usize = "2026-01-01T00:00:00.000000000+00:00 ".len();

/// The maximum length of details: the labels and variables that the logging driver keeps. No driver keeps longer ones.
const MAX_DETAILS: usize = 64 * 1024;

/// The prefixes of the lines of a stream: a timestamp, then details, each followed by a space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Prefix {
    pub(super) timestamps: bool,
    pub(super) details: bool,
}

/// The prefix of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LinePrefix {
    pub(super) timestamp: Option<DateTime<Utc>>,
    pub(super) details: BTreeMap<String, String>,
}

impl Prefix {
    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// The maximum length of a prefix.
    pub(super) fn max_len(self) -> usize {
        let timestamp = if self.timestamps { MAX_TIMESTAMP } else { 0 };
        let details = if self.details { MAX_DETAILS } else { 0 };
        timestamp + details
    }

    /// Splits off the prefix at the beginning. A missing part stays empty, and the bytes stay unchanged.
    pub(super) fn split(self, bytes: &mut Bytes) -> LinePrefix {
        let mut prefix = LinePrefix::default();
        if self.timestamps
            && let Some((timestamp, length)) = timestamp(bytes)
        {
            prefix.timestamp = Some(timestamp);
            *bytes = bytes.split_off(length);
        }
        if self.details
            && let Some((text, length)) = details(bytes)
        {
            prefix.details = text.split(',').filter_map(detail).collect();
            *bytes = bytes.split_off(length);
        }
        prefix
    }

    /// Returns the bytes without the prefix at their beginning.
    pub(super) fn strip(self, bytes: &[u8]) -> &[u8] {
        let mut rest = bytes;
        if self.timestamps {
            let length = timestamp(rest).map_or(0, |(_, length)| length);
            rest = rest.get(length..).unwrap_or_default();
        }
        if self.details {
            let length = details(rest).map_or(0, |(_, length)| length);
            rest = rest.get(length..).unwrap_or_default();
        }
        rest
    }
}

/// The timestamp and its length, including the space.
fn timestamp(bytes: &[u8]) -> Option<(DateTime<Utc>, usize)> {
    let (text, length) = word(bytes, MAX_TIMESTAMP)?;
    let timestamp = DateTime::parse_from_rfc3339(text).ok()?;
    Some((timestamp.to_utc(), length))
}

/// The details and their length, including the space. Engines encode spaces in details. A line without details has the
/// space too.
fn details(bytes: &[u8]) -> Option<(&str, usize)> {
    let (text, length) = word(bytes, MAX_DETAILS)?;
    let is_map = text.is_empty() || text.split(',').all(|detail| detail.contains('='));
    is_map.then_some((text, length))
}

/// One detail, encoded as in an HTML form.
fn detail(text: &str) -> Option<(String, String)> {
    let (key, value) = text.split_once('=')?;
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    Some((decoded(key), decoded(value)))
}

/// The text before the first space within `limit` bytes, and its length including the space.
fn word(bytes: &[u8], limit: usize) -> Option<(&str, usize)> {
    let head = bytes.get(..limit.min(bytes.len()))?;
    let end = memchr(b' ', head)?;
    let text = std::str::from_utf8(head.get(..end)?).ok()?;
    Some((text, end + 1))
}
