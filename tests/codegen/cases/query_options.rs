//// models.rs
/// Request and response types of [`Things`](crate::Things).
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
//// things_options.rs
use crate::models::things::State;
/// Options for [`list_things`](crate::Things#method.list_things).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListThingsOptions {
    /// The `all`.
    pub all: Option<bool>,
    /// The `limit`.
    pub limit: Option<i64>,
    /// The `name`.
    pub name: Option<String>,
    /// The `since`.
    pub since: Option<chrono::DateTime<chrono::Utc>>,
    /// The `timeout`.
    pub timeout: Option<std::time::Duration>,
    /// The `signal`.
    pub signal: Option<crate::Signal>,
    /// The `backend`.
    pub backend: Option<crate::images::BuildBackend>,
    /// The `state`.
    pub state: Option<State>,
}
impl Eq for ListThingsOptions {}
impl ListThingsOptions {
    /// Returns a builder with no options set: [`ListThingsOptionsBuilder`].
    #[inline]
    pub fn builder() -> ListThingsOptionsBuilder {
        ListThingsOptionsBuilder::default()
    }
}
/// Builds [`ListThingsOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ListThingsOptionsBuilder(ListThingsOptions);
impl ListThingsOptionsBuilder {
    /// Returns the [`ListThingsOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> ListThingsOptions {
        self.0
    }
    /// The `all`.
    #[inline]
    pub fn all(mut self, value: bool) -> Self {
        self.0.all = Some(value);
        self
    }
    /// The `limit`.
    #[inline]
    pub fn limit(mut self, value: i64) -> Self {
        self.0.limit = Some(value);
        self
    }
    /// The `name`.
    #[inline]
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.0.name = Some(value.into());
        self
    }
    /// The `since`.
    #[inline]
    pub fn since(mut self, value: chrono::DateTime<chrono::Utc>) -> Self {
        self.0.since = Some(value);
        self
    }
    /// The `timeout`.
    #[inline]
    pub fn timeout(mut self, value: std::time::Duration) -> Self {
        self.0.timeout = Some(value);
        self
    }
    /// The `signal`.
    #[inline]
    pub fn signal(mut self, value: crate::Signal) -> Self {
        self.0.signal = Some(value);
        self
    }
    /// The `backend`.
    #[inline]
    pub fn backend(mut self, value: crate::images::BuildBackend) -> Self {
        self.0.backend = Some(value);
        self
    }
    /// The `state`.
    #[inline]
    pub fn state(mut self, value: State) -> Self {
        self.0.state = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ListThingsOptionsBuilder {
    /// Sets [`all`](Self::all) if `value` is `Some`.
    #[inline]
    pub fn maybe_all(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.all(value),
            None => self,
        }
    }
    /// Sets [`limit`](Self::limit) if `value` is `Some`.
    #[inline]
    pub fn maybe_limit(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.limit(value),
            None => self,
        }
    }
    /// Sets [`name`](Self::name) if `value` is `Some`.
    #[inline]
    pub fn maybe_name(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.name(value),
            None => self,
        }
    }
    /// Sets [`since`](Self::since) if `value` is `Some`.
    #[inline]
    pub fn maybe_since(self, value: Option<chrono::DateTime<chrono::Utc>>) -> Self {
        match value {
            Some(value) => self.since(value),
            None => self,
        }
    }
    /// Sets [`timeout`](Self::timeout) if `value` is `Some`.
    #[inline]
    pub fn maybe_timeout(self, value: Option<std::time::Duration>) -> Self {
        match value {
            Some(value) => self.timeout(value),
            None => self,
        }
    }
    /// Sets [`signal`](Self::signal) if `value` is `Some`.
    #[inline]
    pub fn maybe_signal(self, value: Option<crate::Signal>) -> Self {
        match value {
            Some(value) => self.signal(value),
            None => self,
        }
    }
    /// Sets [`backend`](Self::backend) if `value` is `Some`.
    #[inline]
    pub fn maybe_backend(self, value: Option<crate::images::BuildBackend>) -> Self {
        match value {
            Some(value) => self.backend(value),
            None => self,
        }
    }
    /// Sets [`state`](Self::state) if `value` is `Some`.
    #[inline]
    pub fn maybe_state(self, value: Option<State>) -> Self {
        match value {
            Some(value) => self.state(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for ListThingsOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request
            .query_all("all", &self.all)
            .query_all("limit", &self.limit)
            .query_all("name", &self.name)
            .query_all("since", &self.since)
            .query_all("t", &self.timeout)
            .query_all("signal", &self.signal)
            .query_all("version", &self.backend)
            .query_all("state", &self.state)
    }
}
