//// models.rs
/// What the methods of [`Things`](crate::Things) send and return.
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
    /// A key that is not listed here, and a value for it. What an engine does with a key that it does not
    /// know depends on the engine: it refuses the request, or lists as if the filter were not there.
    Other {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
}
impl crate::request::Filter for ThingFilter {
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
    /// A value that this crate does not know, sent back as it was read.
    Unknown(String),
}
impl State {
    /// The value as it stands on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::On => "on",
            Self::Unknown(value) => value,
        }
    }
}
impl Default for State {
    /// The empty string, which stands for a value that the engine did not send.
    fn default() -> Self {
        Self::from("")
    }
}
impl From<&str> for State {
    fn from(value: &str) -> Self {
        match value {
            "on" => Self::On,
            other => Self::Unknown(other.to_owned()),
        }
    }
}
impl std::fmt::Display for State {
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
    fn to_query(&self) -> String {
        self.as_str().to_owned()
    }
}
//// things_options.rs
use crate::models::things::ThingFilter;
/// Options for [`list_things`](crate::Things#method.list_things).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[derive(derive_builder::Builder)]
#[builder(
    default,
    pattern = "owned",
    setter(strip_option),
    derive(Debug),
    build_fn(private, name = "try_build", error = "std::convert::Infallible")
)]
#[builder_struct_attr(must_use = "a builder makes nothing until `build` is called")]
#[non_exhaustive]
pub struct ListThingsOptions {
    /// The `filters`.
    #[builder(setter(custom))]
    pub filters: Vec<ThingFilter>,
}
impl ListThingsOptions {
    /// Starts with nothing set; see [`ListThingsOptionsBuilder`].
    pub fn builder() -> ListThingsOptionsBuilder {
        ListThingsOptionsBuilder::default()
    }
}
impl ListThingsOptionsBuilder {
    /// The finished [`ListThingsOptions`].
    #[must_use]
    pub fn build(self) -> ListThingsOptions {
        let Ok(built) = self.try_build();
        built
    }
    /// The `filters`.
    pub fn filters(mut self, value: impl IntoIterator<Item = ThingFilter>) -> Self {
        self.filters = Some(value.into_iter().collect());
        self
    }
}
impl crate::request::RequestOptions for ListThingsOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.filters("filters", &self.filters)
    }
}
