//! Reading structs out of JSON objects, field by field.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_with::de::DeserializeAsWrap;
use serde_with::{DeserializeAs, Same};

use super::NullAsDefault;

/// A list that may be null, of items that may be null.
pub(in crate::models) type List<T = NullAsDefault> = NullAsDefault<Vec<T>>;

/// A map that may be null, to values that may be null.
pub(in crate::models) type Map<T = NullAsDefault> = NullAsDefault<BTreeMap<Same, T>>;

/// A struct that is read out of a JSON object.
pub(in crate::models) trait Object: Default {
    /// The names of the essential fields.
    const ESSENTIAL: &'static [&'static str] = &[];

    /// Takes the value of `key` out of `map`.
    fn read<'de, M: MapAccess<'de>>(&mut self, key: &str, map: &mut M) -> Result<(), M::Error>;
}

/// Reads an object. A missing essential field is an error. Other missing fields keep their defaults. If a key
/// occurs twice, the last value counts, as it does for engines.
pub(in crate::models) fn object<'de, D: Deserializer<'de>, T: Object>(
    deserializer: D,
) -> Result<T, D::Error> {
    struct Fields<'a, T>(&'a mut T);

    impl<'de, T: Object> Visitor<'de> for Fields<'_, T> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
            let mut missing = Missing::new(T::ESSENTIAL);
            while let Some(Key(key)) = map.next_key()? {
                self.0.read(&key, &mut map)?;
                missing.remove(&key);
            }
            match missing.first() {
                None => Ok(()),
                Some(name) => Err(M::Error::missing_field(name)),
            }
        }
    }

    if !crate::decode::charge(size_of::<T>()) {
        return Err(D::Error::custom(crate::decode::TOO_MUCH));
    }
    // Filled where it stands: what a visitor returns is copied at each layer of the deserializer.
    let mut object = T::default();
    deserializer.deserialize_map(Fields(&mut object))?;
    Ok(object)
}

/// The essential fields that have not been read yet.
struct Missing {
    names: &'static [&'static str],
    /// A bit for each name.
    bits: u32,
}

impl Missing {
    fn new(names: &'static [&'static str]) -> Self {
        let bits = (1 << names.len()) - 1;
        Self { names, bits }
    }

    fn remove(&mut self, key: &str) {
        if let Some(index) = self.names.iter().position(|name| *name == key) {
            self.bits &= !(1 << index);
        }
    }

    fn first(&self) -> Option<&'static str> {
        self.names.get(self.bits.trailing_zeros() as usize).copied()
    }
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

/// Reads a field by its type.
pub(in crate::models) fn value<'de, T, M>(map: &mut M, field: &mut T) -> Result<(), M::Error>
where
    T: Deserialize<'de>,
    M: MapAccess<'de>,
{
    *field = map.next_value()?;
    Ok(())
}

/// Reads a field that may be null.
pub(in crate::models) fn or_default<'de, T, M>(map: &mut M, field: &mut T) -> Result<(), M::Error>
where
    T: Deserialize<'de> + Default,
    M: MapAccess<'de>,
{
    *field = map.next_value::<Option<T>>()?.unwrap_or_default();
    Ok(())
}

/// Reads a field by the adapter `A`.
pub(in crate::models) fn read_as<'de, A, T, M>(map: &mut M, field: &mut T) -> Result<(), M::Error>
where
    A: DeserializeAs<'de, T>,
    M: MapAccess<'de>,
{
    *field = map.next_value::<DeserializeAsWrap<T, A>>()?.into_inner();
    Ok(())
}

/// Reads a list that may be null, of items that may be null.
pub(in crate::models) fn list<'de, T, M>(map: &mut M, field: &mut Vec<T>) -> Result<(), M::Error>
where
    T: Deserialize<'de> + Default,
    M: MapAccess<'de>,
{
    struct Items<'a, T>(&'a mut Vec<T>);

    impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for Items<'_, T> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a sequence")
        }

        fn visit_none<E>(self) -> Result<(), E> {
            Ok(())
        }

        fn visit_unit<E>(self) -> Result<(), E> {
            Ok(())
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_seq(self)
        }

        fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<(), S::Error> {
            while let Some(item) = items.next_element::<Option<T>>()? {
                self.0.push(item.unwrap_or_default());
            }
            Ok(())
        }
    }

    impl<'de, T: Deserialize<'de> + Default> DeserializeSeed<'de> for Items<'_, T> {
        type Value = ();

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_option(self)
        }
    }

    field.clear();
    map.next_value_seed(Items(field))
}

/// Reads a map that may be null, to values that may be null.
pub(in crate::models) fn map<'de, T, M>(
    map: &mut M,
    field: &mut BTreeMap<String, T>,
) -> Result<(), M::Error>
where
    T: Deserialize<'de> + Default,
    M: MapAccess<'de>,
{
    struct Entries<'a, T>(&'a mut BTreeMap<String, T>);

    impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for Entries<'_, T> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a map")
        }

        fn visit_none<E>(self) -> Result<(), E> {
            Ok(())
        }

        fn visit_unit<E>(self) -> Result<(), E> {
            Ok(())
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_map(self)
        }

        fn visit_map<M: MapAccess<'de>>(self, mut entries: M) -> Result<(), M::Error> {
            while let Some(key) = entries.next_key()? {
                let value = entries.next_value::<Option<T>>()?;
                self.0.insert(key, value.unwrap_or_default());
            }
            Ok(())
        }
    }

    impl<'de, T: Deserialize<'de> + Default> DeserializeSeed<'de> for Entries<'_, T> {
        type Value = ();

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_option(self)
        }
    }

    field.clear();
    map.next_value_seed(Entries(field))
}

/// Skips the value of a field that this crate does not know.
pub(in crate::models) fn ignore<'de, M: MapAccess<'de>>(map: &mut M) -> Result<(), M::Error> {
    map.next_value::<IgnoredAny>().map(drop)
}

/// Reads a string as an open enum, without a copy if the text can be borrowed.
pub(in crate::models) fn text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
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
