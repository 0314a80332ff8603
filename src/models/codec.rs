//! What the generated models need beside serde: objects that are objects, null as nothing, Go's times, sets
//! written as maps.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use serde::de::{Error, IgnoredAny, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::de::DeserializeAsWrap;
use serde_with::{DeserializeAs, SerializeAs};

use crate::TtySize;

pub(super) use serde_with::{As, DefaultOnNull as NullAsDefault, Same};

/// A list that may be null, of items that may be null.
pub(super) type List<T = NullAsDefault> = NullAsDefault<Vec<T>>;

/// A map that may be null, to values that may be null.
pub(super) type Map<T = NullAsDefault> = NullAsDefault<BTreeMap<Same, T>>;

type Time = Option<DateTime<Utc>>;

/// A struct that is read out of a JSON object, field by field.
pub(super) trait Object: Default {
    /// The names of the fields without which the object means nothing.
    const ESSENTIAL: &'static [&'static str] = &[];

    /// Takes the value of `key` out of `map`.
    fn read<'de, M: MapAccess<'de>>(&mut self, key: &str, map: &mut M) -> Result<(), M::Error>;
}

/// Reads an object. An essential field that is absent is an error. Other absent fields keep their defaults. If a key
/// occurs twice, the last value counts, as it does for engines.
pub(super) fn object<'de, D: Deserializer<'de>, T: Object>(deserializer: D) -> Result<T, D::Error> {
    struct Fields<'a, T>(&'a mut T);

    impl<'de, T: Object> Visitor<'de> for Fields<'_, T> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
            let mut missing = (1_u32 << T::ESSENTIAL.len()) - 1;
            while let Some(Key(key)) = map.next_key()? {
                self.0.read(&key, &mut map)?;
                if let Some(index) = T::ESSENTIAL.iter().position(|name| *name == key) {
                    missing &= !(1 << index);
                }
            }
            match T::ESSENTIAL.get(missing.trailing_zeros() as usize) {
                None => Ok(()),
                Some(name) => Err(M::Error::missing_field(name)),
            }
        }
    }

    crate::decode::charge::<T, D::Error>()?;
    // Filled where it stands: what a visitor returns is copied at each layer of the deserializer.
    let mut object = T::default();
    deserializer.deserialize_map(Fields(&mut object))?;
    Ok(object)
}

/// A key of an object, lent by the JSON text unless an escape has to be resolved.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a key")
            }

            fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

/// Reads the value of a field by the adapter `A`.
pub(super) fn value<'de, A, T, M>(map: &mut M) -> Result<T, M::Error>
where
    A: DeserializeAs<'de, T>,
    M: MapAccess<'de>,
{
    map.next_value::<DeserializeAsWrap<T, A>>()
        .map(DeserializeAsWrap::into_inner)
}

/// Skips the value of a field that this crate does not know.
pub(super) fn ignore<'de, M: MapAccess<'de>>(map: &mut M) -> Result<(), M::Error> {
    map.next_value::<IgnoredAny>().map(drop)
}

/// A string as an open enum, without a copy where the text is at hand.
pub(super) fn text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    struct Text<T>(PhantomData<T>);

    impl<T: for<'a> From<&'a str>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a string")
        }

        fn visit_str<E>(self, value: &str) -> Result<T, E> {
            Ok(T::from(value))
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
}

/// Stands for a secret in `Debug`.
#[derive(Debug)]
pub(super) struct Redacted;

/// RFC 3339 text. Go's zero time and text that is not a time read as `None`: one odd time must not fail
/// the rest.
pub(super) struct Rfc3339;

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
pub(super) struct UnixSeconds;

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
pub(super) struct Nanoseconds;

impl<'de> DeserializeAs<'de, Option<Duration>> for Nanoseconds {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        let nanoseconds: Option<i64> = Option::deserialize(deserializer)?;
        Ok(nanoseconds
            .and_then(|nanoseconds| u64::try_from(nanoseconds).ok())
            .map(Duration::from_nanos))
    }
}

/// Go keeps a duration in 63 bits, about 292 years: a longer one is cut to that.
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

/// Bytes as text in base64 of the standard alphabet. Padding may be absent.
pub(super) struct Base64;

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
pub(super) struct HeightAndWidth;

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
pub(super) struct Keys;

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
