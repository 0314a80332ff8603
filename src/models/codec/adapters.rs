//! Values that JSON has no type for: times, durations, bytes, sets.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use serde::de::{Error, IgnoredAny, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::{DeserializeAs, SerializeAs};

use crate::TtySize;

type Time = Option<DateTime<Utc>>;

/// RFC 3339 text. Go's zero time and text that is not a time read as `None`, because one odd time must not make the whole
/// response fail.
pub(in crate::models) struct Rfc3339;

impl<'de> DeserializeAs<'de, Time> for Rfc3339 {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let text: Option<Cow<'de, str>> = Option::deserialize(deserializer)?;
        Ok(text
            .and_then(|text| DateTime::parse_from_rfc3339(&text).ok())
            .map(|time| time.with_timezone(&Utc))
            .filter(|time| time.year() != 1))
    }
}

impl SerializeAs<Time> for Rfc3339 {
    fn serialize_as<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
        time.map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
            .serialize(serializer)
    }
}

/// Seconds since the epoch. Go's zero time reads as `None`.
pub(in crate::models) struct UnixSeconds;

/// The first second of the year one: what Go prints for a time that was never set.
const GO_ZERO: i64 = -62_135_596_800;

impl<'de> DeserializeAs<'de, Time> for UnixSeconds {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let seconds: Option<i64> = Option::deserialize(deserializer)?;
        Ok(seconds
            .filter(|seconds| *seconds != GO_ZERO)
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0)))
    }
}

impl SerializeAs<Time> for UnixSeconds {
    fn serialize_as<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
        time.map(|time| time.timestamp()).serialize(serializer)
    }
}

/// Nanoseconds. A negative number, which no setting takes, reads as `None`.
pub(in crate::models) struct Nanoseconds;

impl<'de> DeserializeAs<'de, Option<Duration>> for Nanoseconds {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        let nanoseconds: Option<i64> = Option::deserialize(deserializer)?;
        Ok(nanoseconds
            .and_then(|nanoseconds| u64::try_from(nanoseconds).ok())
            .map(Duration::from_nanos))
    }
}

/// Go stores a duration in 63 bits, about 292 years. A longer duration is sent as that.
impl SerializeAs<Option<Duration>> for Nanoseconds {
    fn serialize_as<S: Serializer>(
        duration: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        duration
            .map(|duration| i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX))
            .serialize(serializer)
    }
}

/// Bytes as text in base64 with the standard alphabet. Padding is optional.
pub(in crate::models) struct Base64;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

impl<'de> DeserializeAs<'de, Option<Vec<u8>>> for Base64 {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
        let text: Option<Cow<'de, str>> = Option::deserialize(deserializer)?;
        // The error does not show the text, which may be a secret.
        let bytes = text.map(|text| BASE64.decode(text.as_bytes()));
        bytes
            .transpose()
            .map_err(|_| D::Error::invalid_type(Unexpected::Other("text"), &"text in base64"))
    }
}

impl SerializeAs<Option<Vec<u8>>> for Base64 {
    fn serialize_as<S: Serializer>(
        bytes: &Option<Vec<u8>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let text = bytes.as_ref().map(|bytes| BASE64.encode(bytes));
        text.serialize(serializer)
    }
}

/// The size of a TTY as a list of two numbers: height and width. Engines send two zeros if no size is set.
pub(in crate::models) struct HeightAndWidth;

impl<'de> DeserializeAs<'de, Option<TtySize>> for HeightAndWidth {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<TtySize>, D::Error> {
        let numbers: Option<Vec<Option<u16>>> = Option::deserialize(deserializer)?;
        let size = match numbers.as_deref() {
            Some(&[rows, columns]) => TtySize {
                columns: columns.unwrap_or_default(),
                rows: rows.unwrap_or_default(),
            },
            _ => return Ok(None),
        };
        Ok(Some(size).filter(|size| (size.rows, size.columns) != (0, 0)))
    }
}

impl SerializeAs<Option<TtySize>> for HeightAndWidth {
    fn serialize_as<S: Serializer>(
        size: &Option<TtySize>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        size.map(|size| [size.rows, size.columns])
            .serialize(serializer)
    }
}

/// A set, written as a map to empty objects.
pub(in crate::models) struct Keys;

impl<'de> DeserializeAs<'de, BTreeSet<String>> for Keys {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<BTreeSet<String>, D::Error> {
        let map: Option<BTreeMap<String, IgnoredAny>> = Option::deserialize(deserializer)?;
        Ok(map.unwrap_or_default().into_keys().collect())
    }
}

impl SerializeAs<BTreeSet<String>> for Keys {
    fn serialize_as<S: Serializer>(
        keys: &BTreeSet<String>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Empty {}

        serializer.collect_map(keys.iter().map(|key| (key, Empty {})))
    }
}
