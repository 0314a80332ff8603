//// models.rs
/// What the methods of [`Things`](crate::Things) send and return.
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
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
use crate::models::things::State;
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
    /// The `all`.
    pub all: Option<bool>,
    /// The `limit`.
    pub limit: Option<i64>,
    /// The `name`.
    #[builder(setter(into))]
    pub name: Option<String>,
    /// The `since`.
    pub since: Option<chrono::DateTime<chrono::Utc>>,
    /// The `t`.
    pub timeout: Option<std::time::Duration>,
    /// The `signal`.
    pub signal: Option<crate::Signal>,
    /// The `state`.
    pub state: Option<State>,
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
}
impl crate::request::RequestOptions for ListThingsOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request
            .query_all("all", &self.all)
            .query_all("limit", &self.limit)
            .query_all("name", &self.name)
            .query_all("since", &self.since)
            .query_all("t", &self.timeout)
            .query_all("signal", &self.signal)
            .query_all("state", &self.state)
    }
}
