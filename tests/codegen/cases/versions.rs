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
    /// By name.
    Name(String),
    /// By kind.
    ///
    /// Since API 1.41 (Docker 20.10).
    Kind(Kind),
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
            Self::Kind(value) => ("kind", value.to_string()),
            Self::Other { key, value } => (key, value.clone()),
        }
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::request::Dated for ThingFilter {
    fn require(
        &self,
        at: crate::request::Place<'_>,
        requirements: &mut crate::request::Requirements,
    ) {
        match self {
            Self::Kind(value) => {
                requirements.since(at.field("kind"), crate::ApiVersion::new(1, 41));
                crate::request::Dated::require(value, at.field("kind"), requirements);
            }
            _ => {}
        }
    }
}
/// Kind of a thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Plain.
    Plain,
    /// Fancy.
    ///
    /// Since API 1.41 (Docker 20.10).
    Fancy,
    /// A value that this crate does not know, sent back as it was read.
    Unknown(String),
}
impl Kind {
    /// The value as it stands on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Plain => "plain",
            Self::Fancy => "fancy",
            Self::Unknown(value) => value,
        }
    }
}
impl Default for Kind {
    /// The empty string, which stands for a value that the engine did not send.
    fn default() -> Self {
        Self::from("")
    }
}
impl From<&str> for Kind {
    fn from(value: &str) -> Self {
        match value {
            "plain" => Self::Plain,
            "fancy" => Self::Fancy,
            other => Self::Unknown(other.to_owned()),
        }
    }
}
impl std::fmt::Display for Kind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
impl serde::Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
impl<'de> serde::Deserialize<'de> for Kind {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::text(deserializer)
    }
}
impl crate::request::QueryValue for Kind {
    fn to_query(&self) -> String {
        self.as_str().to_owned()
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::request::Dated for Kind {
    fn require(
        &self,
        at: crate::request::Place<'_>,
        requirements: &mut crate::request::Requirements,
    ) {
        match self {
            Self::Fancy => {
                requirements.since(at, crate::ApiVersion::new(1, 41));
            }
            _ => {}
        }
    }
}
/// A part.
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
pub struct Part {
    /// Size in bytes.
    #[serde(rename = "Size", skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,
    /// Whether the size is exact.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[serde(rename = "Exact", skip_serializing_if = "Option::is_none")]
    pub exact: Option<bool>,
    /// How many.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[serde(rename = "Count", skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// Extras.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[serde(rename = "Extra", skip_serializing_if = "Option::is_none")]
    pub extra: Option<Extra>,
    /// Height and width.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[serde(rename = "Console", skip_serializing_if = "Vec::is_empty")]
    #[builder(setter(custom))]
    pub console: Vec<i64>,
    /// Labels.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[serde(
        rename = "Labels",
        skip_serializing_if = "std::collections::BTreeMap::is_empty",
    )]
    #[builder(setter(custom))]
    pub labels: std::collections::BTreeMap<String, String>,
}
impl super::codec::Object for Part {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Size" => self.size = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Exact" => self.exact = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Count" => self.count = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Extra" => self.extra = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Console" => {
                self.console = super::codec::value::<super::codec::List, _, _>(map)?;
            }
            "Labels" => {
                self.labels = super::codec::value::<super::codec::Map, _, _>(map)?;
            }
            _ => super::codec::ignore(map)?,
        }
        Ok(())
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
    /// Starts with nothing set; see [`PartBuilder`].
    pub fn builder() -> PartBuilder {
        PartBuilder::default()
    }
}
impl PartBuilder {
    /// The finished [`Part`].
    #[must_use]
    pub fn build(self) -> Part {
        let Ok(built) = self.try_build();
        built
    }
    /// Height and width.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub fn console(mut self, value: impl IntoIterator<Item = i64>) -> Self {
        self.console = Some(value.into_iter().collect());
        self
    }
    /// Labels.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub fn labels(
        mut self,
        value: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.labels = Some(
            value.into_iter().map(|(key, value)| (key.into(), value.into())).collect(),
        );
        self
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::request::Dated for Part {
    fn require(
        &self,
        at: crate::request::Place<'_>,
        requirements: &mut crate::request::Requirements,
    ) {
        if self.exact.is_some() {
            requirements.since(at.field("exact"), crate::ApiVersion::new(1, 41));
        }
        if self.count.as_ref().is_some_and(|value| *value != 0) {
            requirements.since(at.field("count"), crate::ApiVersion::new(1, 41));
        }
        if self.extra.as_ref().is_some_and(|value| *value != Default::default()) {
            requirements.since(at.field("extra"), crate::ApiVersion::new(1, 41));
        }
        if self.console.iter().any(|item| *item != 0) {
            requirements.since(at.field("console"), crate::ApiVersion::new(1, 41));
        }
        if !self.labels.is_empty() {
            requirements.since(at.field("labels"), crate::ApiVersion::new(1, 41));
        }
    }
}
/// Nothing in it is dated.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Undated {
    /// Its name.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
impl super::codec::Object for Undated {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Name" => self.name = super::codec::value::<super::codec::Same, _, _>(map)?,
            _ => super::codec::ignore(map)?,
        }
        Ok(())
    }
}
impl<'de> serde::Deserialize<'de> for Undated {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
/// A thing.
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
pub struct Thing {
    /// Its kind.
    #[serde(rename = "Kind", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Its parts.
    #[serde(rename = "Parts", skip_serializing_if = "Vec::is_empty")]
    #[builder(setter(custom))]
    pub parts: Vec<Part>,
    /// Parts by name.
    #[serde(
        rename = "Named",
        skip_serializing_if = "std::collections::BTreeMap::is_empty",
    )]
    #[builder(setter(custom))]
    pub named: std::collections::BTreeMap<String, Box<Part>>,
    /// Without dates.
    #[serde(rename = "Plain", skip_serializing_if = "Option::is_none")]
    pub plain: Option<Undated>,
    /// Whether it goes.
    #[serde(rename = "Remove", skip_serializing_if = "Option::is_none")]
    pub remove: Option<bool>,
    /// An old field.
    ///
    /// Until API 1.51: set it per part instead.
    #[serde(rename = "Gone", skip_serializing_if = "Option::is_none")]
    #[builder(setter(into))]
    pub gone: Option<String>,
    /// Whether it is strict.
    ///
    /// Until API 1.51: leave it out, that is the only way now.
    #[serde(rename = "Strict", skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Kind" => self.kind = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Parts" => self.parts = super::codec::value::<super::codec::List, _, _>(map)?,
            "Named" => self.named = super::codec::value::<super::codec::Map, _, _>(map)?,
            "Plain" => self.plain = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Remove" => {
                self.remove = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            "Gone" => self.gone = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Strict" => {
                self.strict = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            _ => super::codec::ignore(map)?,
        }
        Ok(())
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
    /// Starts with nothing set; see [`ThingBuilder`].
    pub fn builder() -> ThingBuilder {
        ThingBuilder::default()
    }
}
impl ThingBuilder {
    /// The finished [`Thing`].
    #[must_use]
    pub fn build(self) -> Thing {
        let Ok(built) = self.try_build();
        built
    }
    /// Its parts.
    pub fn parts(mut self, value: impl IntoIterator<Item = Part>) -> Self {
        self.parts = Some(value.into_iter().collect());
        self
    }
    /// Parts by name.
    pub fn named(
        mut self,
        value: impl IntoIterator<Item = (impl Into<String>, Part)>,
    ) -> Self {
        self.named = Some(
            value.into_iter().map(|(key, value)| (key.into(), value.into())).collect(),
        );
        self
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::request::Dated for Thing {
    fn require(
        &self,
        at: crate::request::Place<'_>,
        requirements: &mut crate::request::Requirements,
    ) {
        if let Some(value) = &self.kind {
            crate::request::Dated::require(value, at.field("kind"), requirements);
        }
        for (index, item) in self.parts.iter().enumerate() {
            crate::request::Dated::require(item, at.item("parts", index), requirements);
        }
        for value in self.named.values() {
            crate::request::Dated::require(&**value, at.field("named"), requirements);
        }
        if self.gone.as_ref().is_some_and(|value| !value.is_empty()) {
            requirements
                .until(
                    at.field("gone"),
                    crate::ApiVersion::new(1, 51),
                    "set it per part instead",
                );
        }
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for Thing {
    fn overlay(&mut self, later: Self) {
        if later.kind.is_some() {
            self.kind = later.kind;
        }
        if !later.parts.is_empty() {
            self.parts = later.parts;
        }
        self.named.extend(later.named);
        if later.plain.is_some() {
            self.plain = later.plain;
        }
        if later.remove.is_some() {
            self.remove = later.remove;
        }
        if later.gone.is_some() {
            self.gone = later.gone;
        }
        if later.strict.is_some() {
            self.strict = later.strict;
        }
    }
}
/// Extras.
///
/// Since API 1.41 (Docker 20.10).
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Extra {
    /// Its name.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
impl super::codec::Object for Extra {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Name" => self.name = super::codec::value::<super::codec::Same, _, _>(map)?,
            _ => super::codec::ignore(map)?,
        }
        Ok(())
    }
}
impl<'de> serde::Deserialize<'de> for Extra {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
//// things_options.rs
use crate::models::things::{Kind, Part, Thing, ThingFilter, Undated};
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
    /// By the old way.
    ///
    /// Until API 1.51: use the filter `name`.
    #[builder(setter(into))]
    pub old: Option<String>,
    /// Conditions.
    #[builder(setter(custom))]
    pub filters: Vec<ThingFilter>,
    /// Shared ones too.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub shared: Option<bool>,
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
    /// Conditions.
    pub fn filters(mut self, value: impl IntoIterator<Item = ThingFilter>) -> Self {
        self.filters = Some(value.into_iter().collect());
        self
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::request::RequestOptions for ListThingsOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request
            .query_all("old", &self.old)
            .filters("filters", &self.filters)
            .query_all("shared", &self.shared)
            .requires(|requirements| {
                let at = crate::request::Place::ROOT;
                if self.old.as_ref().is_some_and(|value| !value.is_empty()) {
                    requirements
                        .until(
                            at.field("old"),
                            crate::ApiVersion::new(1, 51),
                            "use the filter `name`",
                        );
                }
                for (index, item) in self.filters.iter().enumerate() {
                    crate::request::Dated::require(
                        item,
                        at.item("filters", index),
                        requirements,
                    );
                }
                if self.shared.as_ref().is_some_and(|value| *value) {
                    requirements
                        .since(at.field("shared"), crate::ApiVersion::new(1, 41));
                }
            })
    }
}
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
    /// The whole body.
    #[builder(setter(custom))]
    pub body: Thing,
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
    pub fn body(mut self, value: Thing) -> Self {
        crate::models::Overlay::overlay(&mut self.body, Some(value));
        self
    }
    /// Its kind.
    pub fn kind(mut self, value: Kind) -> Self {
        self.body.get_or_insert_default().kind = Some(value);
        self
    }
    /// Its parts.
    pub fn parts(mut self, value: impl IntoIterator<Item = Part>) -> Self {
        self.body.get_or_insert_default().parts = value.into_iter().collect();
        self
    }
    /// Parts by name.
    pub fn named(
        mut self,
        value: impl IntoIterator<Item = (impl Into<String>, Part)>,
    ) -> Self {
        self.body.get_or_insert_default().named = value
            .into_iter()
            .map(|(key, value)| (key.into(), value.into()))
            .collect();
        self
    }
    /// Without dates.
    pub fn plain(mut self, value: Undated) -> Self {
        self.body.get_or_insert_default().plain = Some(value);
        self
    }
    /// Whether it goes.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub fn remove(mut self, value: bool) -> Self {
        self.body.get_or_insert_default().remove = Some(value);
        self
    }
    /// An old field.
    ///
    /// Until API 1.51: set it per part instead.
    pub fn gone(mut self, value: impl Into<String>) -> Self {
        self.body.get_or_insert_default().gone = Some(value.into());
        self
    }
    /// Whether it is strict.
    ///
    /// Until API 1.51: leave it out, that is the only way now.
    pub fn strict(mut self, value: bool) -> Self {
        self.body.get_or_insert_default().strict = Some(value);
        self
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::request::RequestOptions for CreateThingOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request
            .json(&self.body)
            .requires(|requirements| {
                let at = crate::request::Place::ROOT;
                crate::request::Dated::require(&self.body, at, requirements);
                {
                    let value = &self.body;
                    if value.remove.as_ref().is_some_and(|value| *value) {
                        requirements
                            .since(at.field("remove"), crate::ApiVersion::new(1, 41));
                    }
                }
                {
                    let value = &self.body;
                    for (index, value) in value.parts.iter().enumerate() {
                        let at = at.item("parts", index);
                        if value.size.as_ref().is_some_and(|value| *value != 0) {
                            requirements
                                .since(at.field("size"), crate::ApiVersion::new(1, 41));
                        }
                    }
                }
            })
    }
}
/// Options for [`update_thing`](crate::Things#method.update_thing).
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
pub struct UpdateThingOptions {
    /// Despite conflicts.
    pub force: Option<bool>,
}
impl UpdateThingOptions {
    /// Starts with nothing set; see [`UpdateThingOptionsBuilder`].
    pub fn builder() -> UpdateThingOptionsBuilder {
        UpdateThingOptionsBuilder::default()
    }
}
impl UpdateThingOptionsBuilder {
    /// The finished [`UpdateThingOptions`].
    #[must_use]
    pub fn build(self) -> UpdateThingOptions {
        let Ok(built) = self.try_build();
        built
    }
}
impl crate::request::RequestOptions for UpdateThingOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("force", &self.force)
    }
}
