//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A part, with a [`weight`](crate::models::things::Part::weight).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Part {
    /// Its weight, less than [`Thing::size`](crate::models::things::Thing::size).
    pub weight: Option<i64>,
}
impl Eq for Part {}
impl serde::Serialize for Part {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Weight", &self.weight);
        fields.end()
    }
}
impl super::codec::Object for Part {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Weight" => super::codec::value(map, &mut self.weight),
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for Part {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
/// A thing.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Thing {
    /// Its size, which `dry` checks against [`main_part.weight`](crate::models::things::Part::weight).
    pub size: Option<i64>,
    /// Its main part. Not [`size`](crate::models::things::Thing::size), but [`Size`](crate::elsewhere) is left alone.
    pub main_part: Option<Part>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Size", &self.size);
        fields.option("MainPart", &self.main_part);
        fields.end()
    }
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Size" => super::codec::value(map, &mut self.size),
            "MainPart" => super::codec::value(map, &mut self.main_part),
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for Thing {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
impl Thing {
    /// Returns a builder with no options set: [`ThingBuilder`].
    #[inline]
    pub fn builder() -> ThingBuilder {
        ThingBuilder::default()
    }
}
/// Builds [`Thing`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ThingBuilder(Thing);
impl ThingBuilder {
    /// Returns the [`Thing`].
    #[must_use]
    #[inline]
    pub fn build(self) -> Thing {
        self.0
    }
    /// Its size, which `dry` checks against [`main_part.weight`](crate::models::things::Part::weight).
    #[inline]
    pub fn size(mut self, value: i64) -> Self {
        self.0.size = Some(value);
        self
    }
    /// Its main part. Not [`size`](crate::models::things::Thing::size), but [`Size`](crate::elsewhere) is left alone.
    #[inline]
    pub fn main_part(mut self, value: Part) -> Self {
        self.0.main_part = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingBuilder {
    /// Sets [`size`](Self::size) if `value` is `Some`.
    #[inline]
    pub fn maybe_size(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.size(value),
            None => self,
        }
    }
    /// Sets [`main_part`](Self::main_part) if `value` is `Some`.
    #[inline]
    pub fn maybe_main_part(self, value: Option<Part>) -> Self {
        match value {
            Some(value) => self.main_part(value),
            None => self,
        }
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for Thing {
    #[inline]
    fn overlay(&mut self, later: Self) {
        if later.size.is_some() {
            self.size = later.size;
        }
        if later.main_part.is_some() {
            self.main_part = later.main_part;
        }
    }
}
//// things_options.rs
use crate::models::things::{Part, Thing};
/// Options for [`create_thing`](crate::Things#method.create_thing).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CreateThingOptions {
    /// Only checks [`size`](crate::models::things::Thing::size). `dry` itself and `other` are not linked.
    pub dry: Option<bool>,
    /// The whole body.
    pub body: Thing,
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
    /// Only checks [`size`](crate::models::things::Thing::size). `dry` itself and `other` are not linked.
    #[inline]
    pub fn dry(mut self, value: bool) -> Self {
        self.0.dry = Some(value);
        self
    }
    /// The whole body.
    ///
    /// Merges this value into what was set before: its fields replace earlier ones, and entries of its maps and sets are added.
    #[inline]
    pub fn body(mut self, value: Thing) -> Self {
        crate::models::Overlay::overlay(&mut self.0.body, value);
        self
    }
    /// Its size, which [`dry`](crate::things::CreateThingOptions::dry) checks against [`main_part.weight`](crate::models::things::Part::weight).
    #[inline]
    pub fn size(mut self, value: i64) -> Self {
        self.0.body.size = Some(value);
        self
    }
    /// Its main part. Not [`size`](crate::models::things::Thing::size), but [`Size`](crate::elsewhere) is left alone.
    #[inline]
    pub fn main_part(mut self, value: Part) -> Self {
        self.0.body.main_part = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl CreateThingOptionsBuilder {
    /// Sets [`dry`](Self::dry) if `value` is `Some`.
    #[inline]
    pub fn maybe_dry(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.dry(value),
            None => self,
        }
    }
    /// Sets [`body`](Self::body) if `value` is `Some`.
    #[inline]
    pub fn maybe_body(self, value: Option<Thing>) -> Self {
        match value {
            Some(value) => self.body(value),
            None => self,
        }
    }
    /// Sets [`size`](Self::size) if `value` is `Some`.
    #[inline]
    pub fn maybe_size(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.size(value),
            None => self,
        }
    }
    /// Sets [`main_part`](Self::main_part) if `value` is `Some`.
    #[inline]
    pub fn maybe_main_part(self, value: Option<Part>) -> Self {
        match value {
            Some(value) => self.main_part(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for CreateThingOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("dry", &self.dry).json(&self.body)
    }
}
