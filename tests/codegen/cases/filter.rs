//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ThingFilter {
    /// Its name.
    Name(String),
    /// Its exit code.
    Exited(i64),
    /// Whether it dangles.
    Dangling(bool),
    /// Its state.
    Kind(State),
    /// A key that is not listed here, with a value. An engine that does not know the key refuses the request or
    /// ignores the filter.
    Other {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
}
impl crate::request::Filter for ThingFilter {
    #[inline]
    fn entry(&self) -> (&str, String) {
        match self {
            Self::Name(value) => ("name", value.clone()),
            Self::Exited(value) => ("exited", value.to_string()),
            Self::Dangling(value) => ("dangling", value.to_string()),
            Self::Kind(value) => ("type", value.to_string()),
            Self::Other { key, value } => (key, value.clone()),
        }
    }
}
/// State of a thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum State {
    /// On.
    On,
    /// A value that this crate does not know. It is sent back unchanged.
    Unknown(String),
}
impl State {
    /// Returns the value as sent to the engine.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        match self {
            Self::On => "on",
            Self::Unknown(value) => value,
        }
    }
}
impl Default for State {
    /// Returns the empty string, which means that the engine did not send a value.
    #[inline]
    fn default() -> Self {
        Self::from("")
    }
}
impl From<&str> for State {
    #[inline]
    fn from(value: &str) -> Self {
        match value {
            "on" => Self::On,
            other => Self::Unknown(other.to_owned()),
        }
    }
}
impl std::fmt::Display for State {
    #[inline]
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
impl serde::Serialize for State {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
impl<'de> serde::Deserialize<'de> for State {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::text(deserializer)
    }
}
impl crate::request::QueryValue for State {
    #[inline]
    fn to_query(&self) -> String {
        self.as_str().to_owned()
    }
}
