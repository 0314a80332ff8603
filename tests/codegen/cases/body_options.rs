//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A new thing.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ThingCreate {
    /// Its name, an argument of the method.
    pub name: Option<String>,
    /// Never sent.
    pub secret: Option<String>,
    /// Bytes.
    pub memory: Option<i64>,
    /// Variables.
    pub env: Vec<String>,
}
impl Eq for ThingCreate {}
impl serde::Serialize for ThingCreate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Name", &self.name);
        fields.option("Secret", &self.secret);
        fields.option("Memory", &self.memory);
        fields.list("Env", &self.env);
        fields.end()
    }
}
impl super::codec::Object for ThingCreate {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Name" => super::codec::value(map, &mut self.name),
            "Secret" => super::codec::value(map, &mut self.secret),
            "Memory" => super::codec::value(map, &mut self.memory),
            "Env" => super::codec::list(map, &mut self.env),
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for ThingCreate {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
impl ThingCreate {
    /// Returns a builder with no options set: [`ThingCreateBuilder`].
    #[inline]
    pub fn builder() -> ThingCreateBuilder {
        ThingCreateBuilder::default()
    }
}
/// Builds [`ThingCreate`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ThingCreateBuilder(ThingCreate);
impl ThingCreateBuilder {
    /// Returns the [`ThingCreate`].
    #[must_use]
    #[inline]
    pub fn build(self) -> ThingCreate {
        self.0
    }
    /// Its name, an argument of the method.
    #[inline]
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.0.name = Some(value.into());
        self
    }
    /// Never sent.
    #[inline]
    pub fn secret(mut self, value: impl Into<String>) -> Self {
        self.0.secret = Some(value.into());
        self
    }
    /// Bytes.
    #[inline]
    pub fn memory(mut self, value: i64) -> Self {
        self.0.memory = Some(value);
        self
    }
    /// Variables.
    #[inline]
    pub fn env(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.env = value.into_iter().map(|item| item.as_ref().to_owned()).collect();
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingCreateBuilder {
    /// Sets [`name`](Self::name) if `value` is `Some`.
    #[inline]
    pub fn maybe_name(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.name(value),
            None => self,
        }
    }
    /// Sets [`secret`](Self::secret) if `value` is `Some`.
    #[inline]
    pub fn maybe_secret(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.secret(value),
            None => self,
        }
    }
    /// Sets [`memory`](Self::memory) if `value` is `Some`.
    #[inline]
    pub fn maybe_memory(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.memory(value),
            None => self,
        }
    }
    /// Sets [`env`](Self::env) if `value` is `Some`.
    #[inline]
    pub fn maybe_env(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.env(value),
            None => self,
        }
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for ThingCreate {
    #[inline]
    fn overlay(&mut self, later: Self) {
        if later.name.is_some() {
            self.name = later.name;
        }
        if later.secret.is_some() {
            self.secret = later.secret;
        }
        if later.memory.is_some() {
            self.memory = later.memory;
        }
        if !later.env.is_empty() {
            self.env = later.env;
        }
    }
}
//// things_options.rs
use crate::models::things::ThingCreate;
/// Options for [`create_thing`](crate::Things#method.create_thing).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CreateThingOptions {
    /// The `tag`.
    pub tag: Option<String>,
    /// The whole body.
    pub body: ThingCreate,
}
impl Eq for CreateThingOptions {}
impl CreateThingOptions {
    /// Returns a builder with no options set: [`CreateThingOptionsBuilder`].
    #[inline]
    pub fn builder() -> CreateThingOptionsBuilder {
        CreateThingOptionsBuilder::default()
    }
}
/// Builds [`CreateThingOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct CreateThingOptionsBuilder(CreateThingOptions);
impl CreateThingOptionsBuilder {
    /// Returns the [`CreateThingOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> CreateThingOptions {
        self.0
    }
    /// The `tag`.
    #[inline]
    pub fn tag(mut self, value: impl Into<String>) -> Self {
        self.0.tag = Some(value.into());
        self
    }
    /// The whole body.
    ///
    /// Merges this value into what was set before: its fields replace earlier ones, and entries of its maps and sets are added.
    #[inline]
    pub fn body(mut self, value: ThingCreate) -> Self {
        crate::models::Overlay::overlay(&mut self.0.body, value);
        self
    }
    /// Bytes.
    #[inline]
    pub fn memory(mut self, value: i64) -> Self {
        self.0.body.memory = Some(value);
        self
    }
    /// Variables.
    #[inline]
    pub fn env(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.body.env = value
            .into_iter()
            .map(|item| item.as_ref().to_owned())
            .collect();
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl CreateThingOptionsBuilder {
    /// Sets [`tag`](Self::tag) if `value` is `Some`.
    #[inline]
    pub fn maybe_tag(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.tag(value),
            None => self,
        }
    }
    /// Sets [`body`](Self::body) if `value` is `Some`.
    #[inline]
    pub fn maybe_body(self, value: Option<ThingCreate>) -> Self {
        match value {
            Some(value) => self.body(value),
            None => self,
        }
    }
    /// Sets [`memory`](Self::memory) if `value` is `Some`.
    #[inline]
    pub fn maybe_memory(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.memory(value),
            None => self,
        }
    }
    /// Sets [`env`](Self::env) if `value` is `Some`.
    #[inline]
    pub fn maybe_env(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.env(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for CreateThingOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("tag", &self.tag).json(&self.body)
    }
}
