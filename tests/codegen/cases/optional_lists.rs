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
    /// Empty means the same as absent.
    pub plain: Vec<String>,
    /// Absent means the default.
    pub masked: Option<Vec<String>>,
    /// Parts.
    pub parts: Option<Vec<Part>>,
    /// Absent means all.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub shown: Option<Vec<String>>,
}
impl Eq for ThingCreate {}
impl serde::Serialize for ThingCreate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.list("Plain", &self.plain);
        fields.option("Masked", &self.masked);
        fields.option("Parts", &self.parts);
        fields.option("Shown", &self.shown);
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
            "Plain" => super::codec::list(map, &mut self.plain),
            "Masked" => {
                super::codec::read_as::<
                    Option<super::codec::List>,
                    _,
                    _,
                >(map, &mut self.masked)
            }
            "Parts" => {
                super::codec::read_as::<
                    Option<super::codec::List>,
                    _,
                    _,
                >(map, &mut self.parts)
            }
            "Shown" => {
                super::codec::read_as::<
                    Option<super::codec::List>,
                    _,
                    _,
                >(map, &mut self.shown)
            }
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
    /// Empty means the same as absent.
    #[inline]
    pub fn plain(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.plain = value.into_iter().map(|item| item.as_ref().to_owned()).collect();
        self
    }
    /// Absent means the default.
    #[inline]
    pub fn masked(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.masked = Some(
            value.into_iter().map(|item| item.as_ref().to_owned()).collect(),
        );
        self
    }
    /// Parts.
    #[inline]
    pub fn parts(mut self, value: impl IntoIterator<Item = Part>) -> Self {
        self.0.parts = Some(value.into_iter().collect());
        self
    }
    /// Absent means all.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[inline]
    pub fn shown(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.shown = Some(
            value.into_iter().map(|item| item.as_ref().to_owned()).collect(),
        );
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingCreateBuilder {
    /// Sets [`plain`](Self::plain) if `value` is `Some`.
    #[inline]
    pub fn maybe_plain(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.plain(value),
            None => self,
        }
    }
    /// Sets [`masked`](Self::masked) if `value` is `Some`.
    #[inline]
    pub fn maybe_masked(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.masked(value),
            None => self,
        }
    }
    /// Sets [`parts`](Self::parts) if `value` is `Some`.
    #[inline]
    pub fn maybe_parts(self, value: Option<impl IntoIterator<Item = Part>>) -> Self {
        match value {
            Some(value) => self.parts(value),
            None => self,
        }
    }
    /// Sets [`shown`](Self::shown) if `value` is `Some`.
    #[inline]
    pub fn maybe_shown(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.shown(value),
            None => self,
        }
    }
}
#[allow(
    clippy::possible_missing_else,
    clippy::default_trait_access,
    clippy::match_same_arms,
    clippy::single_match,
    reason = "generated code has one form for all types"
)]
impl crate::request::Dated for ThingCreate {
    #[inline]
    fn require(
        &self,
        at: crate::request::Place<'_>,
        requirements: &mut crate::request::Requirements,
    ) {
        for (index, item) in self.parts.iter().flatten().enumerate() {
            crate::request::Dated::require(item, at.item("parts", index), requirements);
        }
        if self.shown.is_some() {
            requirements.since(at.field("shown"), crate::ApiVersion::new(1, 41));
        }
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for ThingCreate {
    #[inline]
    fn overlay(&mut self, later: Self) {
        if !later.plain.is_empty() {
            self.plain = later.plain;
        }
        if later.masked.is_some() {
            self.masked = later.masked;
        }
        if later.parts.is_some() {
            self.parts = later.parts;
        }
        if later.shown.is_some() {
            self.shown = later.shown;
        }
    }
}
/// A part.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Part {
    /// Its name.
    pub name: Option<String>,
    /// Its size.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub size: Option<i64>,
}
impl Eq for Part {}
impl serde::Serialize for Part {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Name", &self.name);
        fields.option("Size", &self.size);
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
            "Name" => super::codec::value(map, &mut self.name),
            "Size" => super::codec::value(map, &mut self.size),
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
impl Part {
    /// Returns a builder with no options set: [`PartBuilder`].
    #[inline]
    pub fn builder() -> PartBuilder {
        PartBuilder::default()
    }
}
/// Builds [`Part`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct PartBuilder(Part);
impl PartBuilder {
    /// Returns the [`Part`].
    #[must_use]
    #[inline]
    pub fn build(self) -> Part {
        self.0
    }
    /// Its name.
    #[inline]
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.0.name = Some(value.into());
        self
    }
    /// Its size.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[inline]
    pub fn size(mut self, value: i64) -> Self {
        self.0.size = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl PartBuilder {
    /// Sets [`name`](Self::name) if `value` is `Some`.
    #[inline]
    pub fn maybe_name(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.name(value),
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
}
#[allow(
    clippy::possible_missing_else,
    clippy::default_trait_access,
    clippy::match_same_arms,
    clippy::single_match,
    reason = "generated code has one form for all types"
)]
impl crate::request::Dated for Part {
    #[inline]
    fn require(
        &self,
        at: crate::request::Place<'_>,
        requirements: &mut crate::request::Requirements,
    ) {
        if self.size.as_ref().is_some_and(|value| *value != 0) {
            requirements.since(at.field("size"), crate::ApiVersion::new(1, 41));
        }
    }
}
//// things_options.rs
use crate::models::things::{Part, ThingCreate};
/// Options for [`create_thing`](crate::Things#method.create_thing).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CreateThingOptions {
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
    /// The whole body.
    ///
    /// Merges this value into what was set before: its fields replace earlier ones, and entries of its maps and sets are added.
    #[inline]
    pub fn body(mut self, value: ThingCreate) -> Self {
        crate::models::Overlay::overlay(&mut self.0.body, value);
        self
    }
    /// Empty means the same as absent.
    #[inline]
    pub fn plain(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.body.plain = value
            .into_iter()
            .map(|item| item.as_ref().to_owned())
            .collect();
        self
    }
    /// Absent means the default.
    #[inline]
    pub fn masked(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.body.masked = Some(
            value.into_iter().map(|item| item.as_ref().to_owned()).collect(),
        );
        self
    }
    /// Parts.
    #[inline]
    pub fn parts(mut self, value: impl IntoIterator<Item = Part>) -> Self {
        self.0.body.parts = Some(value.into_iter().collect());
        self
    }
    /// Absent means all.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[inline]
    pub fn shown(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.body.shown = Some(
            value.into_iter().map(|item| item.as_ref().to_owned()).collect(),
        );
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl CreateThingOptionsBuilder {
    /// Sets [`body`](Self::body) if `value` is `Some`.
    #[inline]
    pub fn maybe_body(self, value: Option<ThingCreate>) -> Self {
        match value {
            Some(value) => self.body(value),
            None => self,
        }
    }
    /// Sets [`plain`](Self::plain) if `value` is `Some`.
    #[inline]
    pub fn maybe_plain(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.plain(value),
            None => self,
        }
    }
    /// Sets [`masked`](Self::masked) if `value` is `Some`.
    #[inline]
    pub fn maybe_masked(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.masked(value),
            None => self,
        }
    }
    /// Sets [`parts`](Self::parts) if `value` is `Some`.
    #[inline]
    pub fn maybe_parts(self, value: Option<impl IntoIterator<Item = Part>>) -> Self {
        match value {
            Some(value) => self.parts(value),
            None => self,
        }
    }
    /// Sets [`shown`](Self::shown) if `value` is `Some`.
    #[inline]
    pub fn maybe_shown(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.shown(value),
            None => self,
        }
    }
}
#[allow(
    clippy::possible_missing_else,
    clippy::default_trait_access,
    reason = "generated code has one form for all types"
)]
impl crate::request::RequestOptions for CreateThingOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request
            .json(&self.body)
            .requires(|requirements| {
                let at = crate::request::Place::ROOT;
                crate::request::Dated::require(&self.body, at, requirements);
            })
    }
}
