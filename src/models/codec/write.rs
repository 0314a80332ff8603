//! Writing structs as JSON objects.
//!
//! Serde's derive is not used for that: it repeats the conditions and the error handling of each field in each struct,
//! which takes the compiler twice as long.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_with::SerializeAs;
use serde_with::ser::SerializeAsWrap;

use super::adapters::Keys;

/// Writes the fields of an object. After an error, nothing more is written, and [`end`](Self::end) returns the error.
pub(in crate::models) struct Fields<S: Serializer>(Result<S::SerializeMap, S::Error>);

#[allow(
    clippy::ref_option,
    reason = "generated code passes each field by reference"
)]
impl<S: Serializer> Fields<S> {
    pub(in crate::models) fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    /// Writes a field that is always there.
    pub(in crate::models) fn value<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if let Ok(map) = &mut self.0
            && let Err(error) = map.serialize_entry(name, value)
        {
            self.0 = Err(error);
        }
    }

    /// Writes a field that is always there by the adapter `A`.
    pub(in crate::models) fn value_as<A: SerializeAs<T>, T>(
        &mut self,
        name: &'static str,
        value: &T,
    ) {
        self.value(name, &SerializeAsWrap::<T, A>::new(value));
    }

    /// Writes a field if it is set.
    pub(in crate::models) fn option<T: Serialize>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
    ) {
        if let Some(value) = value {
            self.value(name, value);
        }
    }

    /// Writes a field by the adapter `A` if it is set.
    pub(in crate::models) fn option_as<A, T>(&mut self, name: &'static str, value: &Option<T>)
    where
        A: SerializeAs<Option<T>>,
    {
        if value.is_some() {
            self.value_as::<A, _>(name, value);
        }
    }

    /// Writes a list unless it is empty.
    pub(in crate::models) fn list<T: Serialize>(&mut self, name: &'static str, list: &Vec<T>) {
        if !list.is_empty() {
            self.value(name, list);
        }
    }

    /// Writes a map unless it is empty.
    pub(in crate::models) fn map<T: Serialize>(
        &mut self,
        name: &'static str,
        map: &BTreeMap<String, T>,
    ) {
        if !map.is_empty() {
            self.value(name, map);
        }
    }

    /// Writes a set as a map to empty objects unless it is empty.
    pub(in crate::models) fn set(&mut self, name: &'static str, set: &BTreeSet<String>) {
        if !set.is_empty() {
            self.value_as::<Keys, _>(name, set);
        }
    }

    pub(in crate::models) fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}
