//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// What happened to a thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Action {
    /// It ended.
    Die,
    /// A command was created.
    ///
    /// The command line.
    ExecCreate(String),
    /// Its health changed.
    ///
    /// The health.
    Health(String),
    /// A value that this crate does not know. It is sent back unchanged.
    Unknown(String),
}
impl Action {
    /// Returns the value as sent to the engine, without the detail that may follow it.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &str {
        match self {
            Self::Die => "die",
            Self::ExecCreate(_) => "exec_create",
            Self::Health(_) => "health",
            Self::Unknown(value) => value,
        }
    }
    /// Returns the detail that follows the value. `None` if nothing follows.
    #[must_use]
    #[inline]
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::ExecCreate(detail) | Self::Health(detail) if !detail.is_empty() => {
                Some(detail)
            }
            _ => None,
        }
    }
}
impl Default for Action {
    /// Returns the empty string, which means that the engine did not send a value.
    #[inline]
    fn default() -> Self {
        Self::from("")
    }
}
impl From<&str> for Action {
    #[inline]
    fn from(value: &str) -> Self {
        match value {
            "die" => Self::Die,
            value => {
                match value.split_once(": ").unwrap_or((value, "")) {
                    ("exec_create", detail) => Self::ExecCreate(detail.to_owned()),
                    ("health", detail) => Self::Health(detail.to_owned()),
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }
    }
}
impl std::fmt::Display for Action {
    #[inline]
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())?;
        match self.detail() {
            Some(detail) => write!(formatter, ": {detail}"),
            None => Ok(()),
        }
    }
}
impl serde::Serialize for Action {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> serde::Deserialize<'de> for Action {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::text(deserializer)
    }
}
impl crate::request::QueryValue for Action {
    #[inline]
    fn to_query(&self) -> String {
        self.to_string()
    }
}
