//// models.rs
/// Request and response types of [`Things`](crate::Things).
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
    /// A key that is not listed here, with a value. An engine that does not know the key refuses the request or
    /// ignores the filter.
    Other {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
}
impl crate::request::Filter for ThingFilter {
    #[inline]
    fn entry(&self) -> (&str, String) {
        match self {
            Self::Name(value) => ("name", value.clone()),
            Self::Kind(value) => ("kind", value.to_string()),
            Self::Other { key, value } => (key, value.clone()),
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
impl crate::request::Dated for ThingFilter {
    #[inline]
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
    /// A value that this crate does not know. It is sent back unchanged.
    Unknown(String),
}
impl Kind {
    /// Returns the value as sent to the engine.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Plain => "plain",
            Self::Fancy => "fancy",
            Self::Unknown(value) => value,
        }
    }
}
impl Default for Kind {
    /// Returns the empty string, which means that the engine did not send a value.
    #[inline]
    fn default() -> Self {
        Self::from("")
    }
}
impl From<&str> for Kind {
    #[inline]
    fn from(value: &str) -> Self {
        match value {
            "plain" => Self::Plain,
            "fancy" => Self::Fancy,
            other => Self::Unknown(other.to_owned()),
        }
    }
}
impl std::fmt::Display for Kind {
    #[inline]
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
    #[inline]
    fn to_query(&self) -> String {
        self.as_str().to_owned()
    }
}
#[allow(
    clippy::possible_missing_else,
    clippy::default_trait_access,
    clippy::match_same_arms,
    clippy::single_match,
    reason = "generated code has one form for all types"
)]
impl crate::request::Dated for Kind {
    #[inline]
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
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Part {
    /// Size in bytes.
    pub size: Option<i64>,
    /// Whether the size is exact.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub exact: Option<bool>,
    /// How many.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub count: Option<i64>,
    /// Extras.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub extra: Option<Extra>,
    /// Height and width.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub console: Vec<i64>,
    /// Labels.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub labels: std::collections::BTreeMap<String, String>,
}
impl Eq for Part {}
impl serde::Serialize for Part {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Size", &self.size);
        fields.option("Exact", &self.exact);
        fields.option("Count", &self.count);
        fields.option("Extra", &self.extra);
        fields.list("Console", &self.console);
        fields.map("Labels", &self.labels);
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
            "Size" => super::codec::value(map, &mut self.size),
            "Exact" => super::codec::value(map, &mut self.exact),
            "Count" => super::codec::value(map, &mut self.count),
            "Extra" => super::codec::value(map, &mut self.extra),
            "Console" => super::codec::list(map, &mut self.console),
            "Labels" => super::codec::map(map, &mut self.labels),
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
    /// Size in bytes.
    #[inline]
    pub fn size(mut self, value: i64) -> Self {
        self.0.size = Some(value);
        self
    }
    /// Whether the size is exact.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[inline]
    pub fn exact(mut self, value: bool) -> Self {
        self.0.exact = Some(value);
        self
    }
    /// How many.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[inline]
    pub fn count(mut self, value: i64) -> Self {
        self.0.count = Some(value);
        self
    }
    /// Extras.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[inline]
    pub fn extra(mut self, value: Extra) -> Self {
        self.0.extra = Some(value);
        self
    }
    /// Height and width.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[inline]
    pub fn console(mut self, value: impl IntoIterator<Item = i64>) -> Self {
        self.0.console = value.into_iter().collect();
        self
    }
    /// Labels.
    ///
    /// Since API 1.41 (Docker 20.10).
    ///
    /// Adds to the entries set before.
    #[inline]
    pub fn labels(
        mut self,
        value: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
    ) -> Self {
        let entries = value.into_iter();
        self.0
            .labels
            .extend(
                entries
                    .map(|(key, value)| (
                        key.as_ref().to_owned(),
                        value.as_ref().to_owned(),
                    )),
            );
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl PartBuilder {
    /// Sets [`size`](Self::size) if `value` is `Some`.
    #[inline]
    pub fn maybe_size(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.size(value),
            None => self,
        }
    }
    /// Sets [`exact`](Self::exact) if `value` is `Some`.
    #[inline]
    pub fn maybe_exact(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.exact(value),
            None => self,
        }
    }
    /// Sets [`count`](Self::count) if `value` is `Some`.
    #[inline]
    pub fn maybe_count(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.count(value),
            None => self,
        }
    }
    /// Sets [`extra`](Self::extra) if `value` is `Some`.
    #[inline]
    pub fn maybe_extra(self, value: Option<Extra>) -> Self {
        match value {
            Some(value) => self.extra(value),
            None => self,
        }
    }
    /// Sets [`console`](Self::console) if `value` is `Some`.
    #[inline]
    pub fn maybe_console(self, value: Option<impl IntoIterator<Item = i64>>) -> Self {
        match value {
            Some(value) => self.console(value),
            None => self,
        }
    }
    /// Sets [`labels`](Self::labels) if `value` is `Some`.
    #[inline]
    pub fn maybe_labels(
        self,
        value: Option<impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>>,
    ) -> Self {
        match value {
            Some(value) => self.labels(value),
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
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Undated {
    /// Its name.
    pub name: Option<String>,
}
impl Eq for Undated {}
impl serde::Serialize for Undated {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Name", &self.name);
        fields.end()
    }
}
impl super::codec::Object for Undated {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Name" => super::codec::value(map, &mut self.name),
            _ => super::codec::ignore(map),
        }
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
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Thing {
    /// Its kind.
    pub kind: Option<Kind>,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Parts by name.
    pub named: std::collections::BTreeMap<String, Box<Part>>,
    /// Without dates.
    pub plain: Option<Undated>,
    /// Whether it goes.
    pub remove: Option<bool>,
    /// An old field.
    ///
    /// Removed in API 1.52 (Docker 29.0): set it per part instead.
    pub gone: Option<String>,
    /// Whether it is strict.
    ///
    /// Removed in API 1.52 (Docker 29.0): leave it out, that is the only way now.
    pub strict: Option<bool>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Kind", &self.kind);
        fields.list("Parts", &self.parts);
        fields.map("Named", &self.named);
        fields.option("Plain", &self.plain);
        fields.option("Remove", &self.remove);
        fields.option("Gone", &self.gone);
        fields.option("Strict", &self.strict);
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
            "Kind" => super::codec::value(map, &mut self.kind),
            "Parts" => super::codec::list(map, &mut self.parts),
            "Named" => super::codec::map(map, &mut self.named),
            "Plain" => super::codec::value(map, &mut self.plain),
            "Remove" => super::codec::value(map, &mut self.remove),
            "Gone" => super::codec::value(map, &mut self.gone),
            "Strict" => super::codec::value(map, &mut self.strict),
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
    /// Its kind.
    #[inline]
    pub fn kind(mut self, value: Kind) -> Self {
        self.0.kind = Some(value);
        self
    }
    /// Its parts.
    #[inline]
    pub fn parts(mut self, value: impl IntoIterator<Item = Part>) -> Self {
        self.0.parts = value.into_iter().collect();
        self
    }
    /// Parts by name.
    ///
    /// Adds to the entries set before.
    #[inline]
    pub fn named(
        mut self,
        value: impl IntoIterator<Item = (impl AsRef<str>, Part)>,
    ) -> Self {
        let entries = value.into_iter();
        self.0
            .named
            .extend(entries.map(|(key, value)| (key.as_ref().to_owned(), value.into())));
        self
    }
    /// Without dates.
    #[inline]
    pub fn plain(mut self, value: Undated) -> Self {
        self.0.plain = Some(value);
        self
    }
    /// Whether it goes.
    #[inline]
    pub fn remove(mut self, value: bool) -> Self {
        self.0.remove = Some(value);
        self
    }
    /// An old field.
    ///
    /// Removed in API 1.52 (Docker 29.0): set it per part instead.
    #[inline]
    pub fn gone(mut self, value: impl Into<String>) -> Self {
        self.0.gone = Some(value.into());
        self
    }
    /// Whether it is strict.
    ///
    /// Removed in API 1.52 (Docker 29.0): leave it out, that is the only way now.
    #[inline]
    pub fn strict(mut self, value: bool) -> Self {
        self.0.strict = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingBuilder {
    /// Sets [`kind`](Self::kind) if `value` is `Some`.
    #[inline]
    pub fn maybe_kind(self, value: Option<Kind>) -> Self {
        match value {
            Some(value) => self.kind(value),
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
    /// Sets [`named`](Self::named) if `value` is `Some`.
    #[inline]
    pub fn maybe_named(
        self,
        value: Option<impl IntoIterator<Item = (impl AsRef<str>, Part)>>,
    ) -> Self {
        match value {
            Some(value) => self.named(value),
            None => self,
        }
    }
    /// Sets [`plain`](Self::plain) if `value` is `Some`.
    #[inline]
    pub fn maybe_plain(self, value: Option<Undated>) -> Self {
        match value {
            Some(value) => self.plain(value),
            None => self,
        }
    }
    /// Sets [`remove`](Self::remove) if `value` is `Some`.
    #[inline]
    pub fn maybe_remove(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.remove(value),
            None => self,
        }
    }
    /// Sets [`gone`](Self::gone) if `value` is `Some`.
    #[inline]
    pub fn maybe_gone(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.gone(value),
            None => self,
        }
    }
    /// Sets [`strict`](Self::strict) if `value` is `Some`.
    #[inline]
    pub fn maybe_strict(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.strict(value),
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
impl crate::request::Dated for Thing {
    #[inline]
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
    #[inline]
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
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Extra {
    /// Its name.
    pub name: Option<String>,
}
impl Eq for Extra {}
impl serde::Serialize for Extra {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Name", &self.name);
        fields.end()
    }
}
impl super::codec::Object for Extra {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Name" => super::codec::value(map, &mut self.name),
            _ => super::codec::ignore(map),
        }
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
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListThingsOptions {
    /// By the old way.
    ///
    /// Removed in API 1.52 (Docker 29.0): use the filter `name`.
    pub old: Option<String>,
    /// Conditions.
    pub filters: Vec<ThingFilter>,
    /// Shared ones too.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub shared: Option<bool>,
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
    /// By the old way.
    ///
    /// Removed in API 1.52 (Docker 29.0): use the filter `name`.
    #[inline]
    pub fn old(mut self, value: impl Into<String>) -> Self {
        self.0.old = Some(value.into());
        self
    }
    /// Conditions.
    #[inline]
    pub fn filters(mut self, value: impl IntoIterator<Item = ThingFilter>) -> Self {
        self.0.filters = value.into_iter().collect();
        self
    }
    /// Shared ones too.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[inline]
    pub fn shared(mut self, value: bool) -> Self {
        self.0.shared = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ListThingsOptionsBuilder {
    /// Sets [`old`](Self::old) if `value` is `Some`.
    #[inline]
    pub fn maybe_old(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.old(value),
            None => self,
        }
    }
    /// Sets [`filters`](Self::filters) if `value` is `Some`.
    #[inline]
    pub fn maybe_filters(
        self,
        value: Option<impl IntoIterator<Item = ThingFilter>>,
    ) -> Self {
        match value {
            Some(value) => self.filters(value),
            None => self,
        }
    }
    /// Sets [`shared`](Self::shared) if `value` is `Some`.
    #[inline]
    pub fn maybe_shared(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.shared(value),
            None => self,
        }
    }
}
#[allow(
    clippy::possible_missing_else,
    clippy::default_trait_access,
    reason = "generated code has one form for all types"
)]
impl crate::request::RequestOptions for ListThingsOptions {
    #[inline]
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
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CreateThingOptions {
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
    /// The whole body.
    ///
    /// Merges this value into what was set before: its fields replace earlier ones, and entries of its maps and sets are added.
    #[inline]
    pub fn body(mut self, value: Thing) -> Self {
        crate::models::Overlay::overlay(&mut self.0.body, value);
        self
    }
    /// Its kind.
    #[inline]
    pub fn kind(mut self, value: Kind) -> Self {
        self.0.body.kind = Some(value);
        self
    }
    /// Its parts.
    #[inline]
    pub fn parts(mut self, value: impl IntoIterator<Item = Part>) -> Self {
        self.0.body.parts = value.into_iter().collect();
        self
    }
    /// Parts by name.
    ///
    /// Adds to the entries set before.
    #[inline]
    pub fn named(
        mut self,
        value: impl IntoIterator<Item = (impl AsRef<str>, Part)>,
    ) -> Self {
        let entries = value.into_iter();
        self.0
            .body
            .named
            .extend(entries.map(|(key, value)| (key.as_ref().to_owned(), value.into())));
        self
    }
    /// Without dates.
    #[inline]
    pub fn plain(mut self, value: Undated) -> Self {
        self.0.body.plain = Some(value);
        self
    }
    /// Whether it goes.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[inline]
    pub fn remove(mut self, value: bool) -> Self {
        self.0.body.remove = Some(value);
        self
    }
    /// An old field.
    ///
    /// Removed in API 1.52 (Docker 29.0): set it per part instead.
    #[inline]
    pub fn gone(mut self, value: impl Into<String>) -> Self {
        self.0.body.gone = Some(value.into());
        self
    }
    /// Whether it is strict.
    ///
    /// Removed in API 1.52 (Docker 29.0): leave it out, that is the only way now.
    #[inline]
    pub fn strict(mut self, value: bool) -> Self {
        self.0.body.strict = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl CreateThingOptionsBuilder {
    /// Sets [`body`](Self::body) if `value` is `Some`.
    #[inline]
    pub fn maybe_body(self, value: Option<Thing>) -> Self {
        match value {
            Some(value) => self.body(value),
            None => self,
        }
    }
    /// Sets [`kind`](Self::kind) if `value` is `Some`.
    #[inline]
    pub fn maybe_kind(self, value: Option<Kind>) -> Self {
        match value {
            Some(value) => self.kind(value),
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
    /// Sets [`named`](Self::named) if `value` is `Some`.
    #[inline]
    pub fn maybe_named(
        self,
        value: Option<impl IntoIterator<Item = (impl AsRef<str>, Part)>>,
    ) -> Self {
        match value {
            Some(value) => self.named(value),
            None => self,
        }
    }
    /// Sets [`plain`](Self::plain) if `value` is `Some`.
    #[inline]
    pub fn maybe_plain(self, value: Option<Undated>) -> Self {
        match value {
            Some(value) => self.plain(value),
            None => self,
        }
    }
    /// Sets [`remove`](Self::remove) if `value` is `Some`.
    #[inline]
    pub fn maybe_remove(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.remove(value),
            None => self,
        }
    }
    /// Sets [`gone`](Self::gone) if `value` is `Some`.
    #[inline]
    pub fn maybe_gone(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.gone(value),
            None => self,
        }
    }
    /// Sets [`strict`](Self::strict) if `value` is `Some`.
    #[inline]
    pub fn maybe_strict(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.strict(value),
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
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UpdateThingOptions {
    /// Despite conflicts.
    pub force: Option<bool>,
}
impl Eq for UpdateThingOptions {}
impl UpdateThingOptions {
    /// Returns a builder with no options set: [`UpdateThingOptionsBuilder`].
    #[inline]
    pub fn builder() -> UpdateThingOptionsBuilder {
        UpdateThingOptionsBuilder::default()
    }
}
/// Builds [`UpdateThingOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct UpdateThingOptionsBuilder(UpdateThingOptions);
impl UpdateThingOptionsBuilder {
    /// Returns the [`UpdateThingOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> UpdateThingOptions {
        self.0
    }
    /// Despite conflicts.
    #[inline]
    pub fn force(mut self, value: bool) -> Self {
        self.0.force = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl UpdateThingOptionsBuilder {
    /// Sets [`force`](Self::force) if `value` is `Some`.
    #[inline]
    pub fn maybe_force(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.force(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for UpdateThingOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("force", &self.force)
    }
}
