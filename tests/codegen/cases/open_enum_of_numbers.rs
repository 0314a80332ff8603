//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// Kind of a change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Changed.
    Modified,
    /// New.
    Added,
    /// Below zero.
    Odd,
    /// A value that this crate does not know. It is sent back unchanged.
    Unknown(i64),
}
impl Kind {
    /// Returns the value as sent to the engine.
    #[must_use]
    #[inline]
    pub fn value(&self) -> i64 {
        match self {
            Self::Modified => 0,
            Self::Added => 1,
            Self::Odd => -1,
            Self::Unknown(value) => *value,
        }
    }
}
impl Default for Kind {
    /// Returns zero, which means that the engine did not send a value.
    #[inline]
    fn default() -> Self {
        Self::from(0)
    }
}
impl From<i64> for Kind {
    #[inline]
    fn from(value: i64) -> Self {
        match value {
            0 => Self::Modified,
            1 => Self::Added,
            -1 => Self::Odd,
            other => Self::Unknown(other),
        }
    }
}
impl serde::Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde::Serialize::serialize(&self.value(), serializer)
    }
}
impl<'de> serde::Deserialize<'de> for Kind {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        serde::Deserialize::deserialize(deserializer).map(|value: i64| Self::from(value))
    }
}
