//! What the generated models need beside serde: null as nothing, Go's times, sets written as maps.

use serde::{Deserialize, Deserializer};

/// Null reads as the default.
pub(super) fn null_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A string as an open enum, without a copy where the text is at hand.
pub(crate) fn text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    struct Visitor<T>(std::marker::PhantomData<T>);

    impl<T: for<'a> From<&'a str>> serde::de::Visitor<'_> for Visitor<T> {
        type Value = T;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("a string")
        }

        fn visit_str<E>(self, value: &str) -> Result<T, E> {
            Ok(T::from(value))
        }
    }

    deserializer.deserialize_str(Visitor(std::marker::PhantomData))
}

/// Stands for a secret in `Debug`.
#[derive(Debug)]
pub(super) struct Redacted;

/// RFC 3339 text. Go's zero time, and text that is no time, read as `None`: one odd time must not fail
/// the rest.
pub(super) mod rfc3339 {
    use chrono::{DateTime, Datelike, SecondsFormat, Utc};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    type Time = Option<DateTime<Utc>>;

    pub(in crate::models) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Time, D::Error> {
        let text: Option<String> = Option::deserialize(deserializer)?;
        Ok(text
            .and_then(|text| DateTime::parse_from_rfc3339(&text).ok())
            .map(|time| time.with_timezone(&Utc))
            .filter(|time| time.year() != 1))
    }

    pub(in crate::models) fn serialize<S: Serializer>(
        time: &Time,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        time.map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
            .serialize(serializer)
    }
}

/// Seconds since the epoch. Go's zero time reads as `None`.
pub(super) mod unix_seconds {
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    type Time = Option<DateTime<Utc>>;

    /// The first second of the year one: what Go prints for a time that was never set.
    const GO_ZERO: i64 = -62_135_596_800;

    pub(in crate::models) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Time, D::Error> {
        let seconds: Option<i64> = Option::deserialize(deserializer)?;
        Ok(seconds
            .filter(|seconds| *seconds != GO_ZERO)
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0)))
    }

    pub(in crate::models) fn serialize<S: Serializer>(
        time: &Time,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        time.map(|time| time.timestamp()).serialize(serializer)
    }
}

/// A set, written as a map to empty objects.
pub(super) mod set {
    use std::collections::{BTreeMap, BTreeSet};

    use serde::de::IgnoredAny;
    use serde::{Deserialize, Deserializer, Serializer};

    #[derive(serde::Serialize)]
    struct Empty {}

    pub(in crate::models) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeSet<String>, D::Error> {
        let map: Option<BTreeMap<String, IgnoredAny>> = Option::deserialize(deserializer)?;
        Ok(map.unwrap_or_default().into_keys().collect())
    }

    pub(in crate::models) fn serialize<S: Serializer>(
        set: &BTreeSet<String>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(set.iter().map(|key| (key, Empty {})))
    }
}

/// Bytes, written as base64. Null reads as no bytes.
pub(super) mod base64 {
    use serde::{Deserializer, Serializer};
    use serde_with::base64::Base64;
    use serde_with::{As, DefaultOnNull};

    pub(in crate::models) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        As::<DefaultOnNull<Base64>>::deserialize(deserializer)
    }

    pub(in crate::models) fn serialize<S: Serializer>(
        bytes: &[u8],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        As::<Base64>::serialize(&bytes, serializer)
    }
}
