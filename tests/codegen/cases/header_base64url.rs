//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A thing.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Login {
    /// A secret.
    pub password: Option<String>,
}
impl Eq for Login {}
impl serde::Serialize for Login {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("password", &self.password);
        fields.end()
    }
}
impl super::codec::Object for Login {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "password" => super::codec::value(map, &mut self.password),
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for Login {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
impl std::fmt::Debug for Login {
    #[inline]
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Login")
            .field("password", &self.password.as_ref().map(|_| super::codec::Redacted))
            .finish()
    }
}
//// things_options.rs
use crate::models::things::Login;
/// Options for [`pull_thing`](crate::Things#method.pull_thing).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PullThingOptions {
    /// The `auth`.
    pub auth: Option<Login>,
    /// The `config`.
    pub config: std::collections::BTreeMap<String, Box<Login>>,
}
impl Eq for PullThingOptions {}
impl PullThingOptions {
    /// Returns a builder with no options set: [`PullThingOptionsBuilder`].
    #[inline]
    pub fn builder() -> PullThingOptionsBuilder {
        PullThingOptionsBuilder::default()
    }
}
/// Builds [`PullThingOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct PullThingOptionsBuilder(PullThingOptions);
impl PullThingOptionsBuilder {
    /// Returns the [`PullThingOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> PullThingOptions {
        self.0
    }
    /// The `auth`.
    #[inline]
    pub fn auth(mut self, value: Login) -> Self {
        self.0.auth = Some(value);
        self
    }
    /// The `config`.
    ///
    /// Adds to the entries set before.
    #[inline]
    pub fn config(
        mut self,
        value: impl IntoIterator<Item = (impl AsRef<str>, Login)>,
    ) -> Self {
        let entries = value.into_iter();
        self.0
            .config
            .extend(entries.map(|(key, value)| (key.as_ref().to_owned(), value.into())));
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl PullThingOptionsBuilder {
    /// Sets [`auth`](Self::auth) if `value` is `Some`.
    #[inline]
    pub fn maybe_auth(self, value: Option<Login>) -> Self {
        match value {
            Some(value) => self.auth(value),
            None => self,
        }
    }
    /// Sets [`config`](Self::config) if `value` is `Some`.
    #[inline]
    pub fn maybe_config(
        self,
        value: Option<impl IntoIterator<Item = (impl AsRef<str>, Login)>>,
    ) -> Self {
        match value {
            Some(value) => self.config(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for PullThingOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.header_json("X-Auth", &self.auth).header_json("X-Config", &self.config)
    }
}
