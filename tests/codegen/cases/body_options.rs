//// models.rs
/// What the methods of [`Things`](crate::Things) send and return.
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A new thing.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
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
pub struct ThingCreate {
    /// Its name, an argument of the method.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    #[builder(setter(into))]
    pub name: Option<String>,
    /// Never sent.
    #[serde(rename = "Secret", skip_serializing_if = "Option::is_none")]
    #[builder(setter(into))]
    pub secret: Option<String>,
    /// Bytes.
    #[serde(rename = "Memory", skip_serializing_if = "Option::is_none")]
    pub memory: Option<i64>,
    /// Variables.
    #[serde(rename = "Env", skip_serializing_if = "Vec::is_empty")]
    #[builder(setter(custom))]
    pub env: Vec<String>,
}
impl super::codec::Object for ThingCreate {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Name" => self.name = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Secret" => {
                self.secret = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            "Memory" => {
                self.memory = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            "Env" => self.env = super::codec::value::<super::codec::List, _, _>(map)?,
            _ => super::codec::ignore(map)?,
        }
        Ok(())
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
    /// Starts with nothing set; see [`ThingCreateBuilder`].
    pub fn builder() -> ThingCreateBuilder {
        ThingCreateBuilder::default()
    }
}
impl ThingCreateBuilder {
    /// The finished [`ThingCreate`].
    #[must_use]
    pub fn build(self) -> ThingCreate {
        let Ok(built) = self.try_build();
        built
    }
    /// Variables.
    pub fn env(mut self, value: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.env = Some(value.into_iter().map(Into::into).collect());
        self
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for ThingCreate {
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
pub struct CreateThingOptions {
    /// The `tag`.
    #[builder(setter(into))]
    pub tag: Option<String>,
    /// The whole body.
    #[builder(setter(custom))]
    pub body: ThingCreate,
}
impl CreateThingOptions {
    /// Starts with nothing set; see [`CreateThingOptionsBuilder`].
    pub fn builder() -> CreateThingOptionsBuilder {
        CreateThingOptionsBuilder::default()
    }
}
impl CreateThingOptionsBuilder {
    /// The finished [`CreateThingOptions`].
    #[must_use]
    pub fn build(self) -> CreateThingOptions {
        let Ok(built) = self.try_build();
        built
    }
    /// The whole body. Fields that this value sets replace earlier ones, entries of maps and sets are added, and everything else stays as other setters have set it.
    pub fn body(mut self, value: ThingCreate) -> Self {
        crate::models::Overlay::overlay(&mut self.body, Some(value));
        self
    }
    /// Bytes.
    pub fn memory(mut self, value: i64) -> Self {
        self.body.get_or_insert_default().memory = Some(value);
        self
    }
    /// Variables.
    pub fn env(mut self, value: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body.get_or_insert_default().env = value
            .into_iter()
            .map(Into::into)
            .collect();
        self
    }
}
impl crate::request::RequestOptions for CreateThingOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("tag", &self.tag).json(&self.body)
    }
}
