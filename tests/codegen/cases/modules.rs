//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
/// Request and response types of [`Parts`](crate::Parts).
pub mod parts {
    include!(concat!(env!("OUT_DIR"), "/parts_models.rs"));
}
//// things_models.rs
use crate::models::parts::Part;
/// A thing, which its operation names.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Thing {
    /// Its part.
    pub part: Option<Part>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Part", &self.part);
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
            "Part" => super::codec::value(map, &mut self.part),
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
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for Thing {
    #[inline]
    fn overlay(&mut self, later: Self) {
        if later.part.is_some() {
            self.part = later.part;
        }
    }
}
/// A shape, with a module of its own choice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Shape {
    /// Round.
    Round,
    /// A value that this crate does not know. It is sent back unchanged.
    Unknown(String),
}
impl Shape {
    /// Returns the value as sent to the engine.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Round => "round",
            Self::Unknown(value) => value,
        }
    }
}
impl Default for Shape {
    /// Returns the empty string, which means that the engine did not send a value.
    #[inline]
    fn default() -> Self {
        Self::from("")
    }
}
impl From<&str> for Shape {
    #[inline]
    fn from(value: &str) -> Self {
        match value {
            "round" => Self::Round,
            other => Self::Unknown(other.to_owned()),
        }
    }
}
impl std::fmt::Display for Shape {
    #[inline]
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
impl serde::Serialize for Shape {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
impl<'de> serde::Deserialize<'de> for Shape {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::text(deserializer)
    }
}
impl crate::request::QueryValue for Shape {
    #[inline]
    fn to_query(&self) -> String {
        self.as_str().to_owned()
    }
}
//// parts_models.rs
use crate::models::things::Shape;
/// A part: two steps from the first resource, and one from the second.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Part {
    /// Its shape.
    pub shape: Option<Shape>,
}
impl Eq for Part {}
impl serde::Serialize for Part {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Shape", &self.shape);
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
            "Shape" => super::codec::value(map, &mut self.shape),
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
/// Named by no operation.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Message {
    /// A text.
    pub text: Option<String>,
}
impl Eq for Message {}
impl serde::Serialize for Message {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Text", &self.text);
        fields.end()
    }
}
impl super::codec::Object for Message {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Text" => super::codec::value(map, &mut self.text),
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for Message {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
//// things_options.rs
use crate::models::parts::Part;
use crate::models::things::Thing;
/// Options for [`make_thing`](crate::Things#method.make_thing).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MakeThingOptions {
    /// The whole body.
    pub body: Thing,
}
impl Eq for MakeThingOptions {}
impl MakeThingOptions {
    /// Returns a builder with no options set: [`MakeThingOptionsBuilder`].
    #[inline]
    pub fn builder() -> MakeThingOptionsBuilder {
        MakeThingOptionsBuilder::default()
    }
}
/// Builds [`MakeThingOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct MakeThingOptionsBuilder(MakeThingOptions);
impl MakeThingOptionsBuilder {
    /// Returns the [`MakeThingOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> MakeThingOptions {
        self.0
    }
    /// The whole body.
    ///
    /// Merges this value into what was set before: its fields replace earlier ones, and entries of its maps and sets are added.
    #[inline]
    pub fn body(mut self, value: Thing) -> Self {
        crate::models::Overlay::overlay(&mut self.0.body, value);
        self
    }
    /// Its part.
    #[inline]
    pub fn part(mut self, value: Part) -> Self {
        self.0.body.part = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl MakeThingOptionsBuilder {
    /// Sets [`body`](Self::body) if `value` is `Some`.
    #[inline]
    pub fn maybe_body(self, value: Option<Thing>) -> Self {
        match value {
            Some(value) => self.body(value),
            None => self,
        }
    }
    /// Sets [`part`](Self::part) if `value` is `Some`.
    #[inline]
    pub fn maybe_part(self, value: Option<Part>) -> Self {
        match value {
            Some(value) => self.part(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for MakeThingOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.json(&self.body)
    }
}
