//! What the generated models need in addition to serde: strict objects, null as a missing value, Go's times, and sets that
//! are written as maps.

mod adapters;
mod read;
mod write;

pub(super) use serde_with::DefaultOnNull as NullAsDefault;

pub(super) use self::adapters::{Base64, HeightAndWidth, Keys, Nanoseconds, Rfc3339, UnixSeconds};
pub(super) use self::read::{
    List, Map, Object, ignore, list, map, object, or_default, read_as, text, value,
};
pub(super) use self::write::Fields;

/// Stands for a secret in `Debug`.
#[derive(Debug)]
pub(super) struct Redacted;
