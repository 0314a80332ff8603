//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A thing.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Thing {
    /// Whether it has a terminal.
    pub tty: Option<bool>,
    /// Whether to leave it alone.
    pub detach: Option<bool>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Tty", &self.tty);
        fields.option("Detach", &self.detach);
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
            "Tty" => super::codec::value(map, &mut self.tty),
            "Detach" => super::codec::value(map, &mut self.detach),
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
    /// Whether it has a terminal.
    #[inline]
    pub fn tty(mut self, value: bool) -> Self {
        self.0.tty = Some(value);
        self
    }
    /// Whether to leave it alone.
    #[inline]
    pub fn detach(mut self, value: bool) -> Self {
        self.0.detach = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingBuilder {
    /// Sets [`tty`](Self::tty) if `value` is `Some`.
    #[inline]
    pub fn maybe_tty(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.tty(value),
            None => self,
        }
    }
    /// Sets [`detach`](Self::detach) if `value` is `Some`.
    #[inline]
    pub fn maybe_detach(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.detach(value),
            None => self,
        }
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for Thing {
    #[inline]
    fn overlay(&mut self, later: Self) {
        if later.tty.is_some() {
            self.tty = later.tty;
        }
        if later.detach.is_some() {
            self.detach = later.detach;
        }
    }
}
//// things_options.rs
use crate::models::things::Thing;
/// Options for [`pull_thing`](crate::Things#method.pull_thing).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PullThingOptions {
    /// The `repo`.
    pub repo: Option<String>,
    /// Pulls all.
    pub all_tags: Option<bool>,
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
    /// The `repo`.
    #[inline]
    pub fn repo(mut self, value: impl Into<String>) -> Self {
        self.0.repo = Some(value.into());
        self
    }
    /// Pulls all.
    #[inline]
    pub fn all_tags(mut self, value: bool) -> Self {
        self.0.all_tags = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl PullThingOptionsBuilder {
    /// Sets [`repo`](Self::repo) if `value` is `Some`.
    #[inline]
    pub fn maybe_repo(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.repo(value),
            None => self,
        }
    }
    /// Sets [`all_tags`](Self::all_tags) if `value` is `Some`.
    #[inline]
    pub fn maybe_all_tags(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.all_tags(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for PullThingOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("repo", &self.repo)
    }
}
/// Options for [`import_thing`](crate::Things#method.import_thing).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ImportThingOptions {
    /// The `tag`.
    pub tag: Option<String>,
    /// The `repo`.
    pub repo: Option<String>,
    /// The whole body.
    pub body: Thing,
}
impl Eq for ImportThingOptions {}
impl ImportThingOptions {
    /// Returns a builder with no options set: [`ImportThingOptionsBuilder`].
    #[inline]
    pub fn builder() -> ImportThingOptionsBuilder {
        ImportThingOptionsBuilder::default()
    }
}
/// Builds [`ImportThingOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ImportThingOptionsBuilder(ImportThingOptions);
impl ImportThingOptionsBuilder {
    /// Returns the [`ImportThingOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> ImportThingOptions {
        self.0
    }
    /// The `tag`.
    #[inline]
    pub fn tag(mut self, value: impl Into<String>) -> Self {
        self.0.tag = Some(value.into());
        self
    }
    /// The `repo`.
    #[inline]
    pub fn repo(mut self, value: impl Into<String>) -> Self {
        self.0.repo = Some(value.into());
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
    /// Whether it has a terminal.
    #[inline]
    pub fn tty(mut self, value: bool) -> Self {
        self.0.body.tty = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ImportThingOptionsBuilder {
    /// Sets [`tag`](Self::tag) if `value` is `Some`.
    #[inline]
    pub fn maybe_tag(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.tag(value),
            None => self,
        }
    }
    /// Sets [`repo`](Self::repo) if `value` is `Some`.
    #[inline]
    pub fn maybe_repo(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.repo(value),
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
    /// Sets [`tty`](Self::tty) if `value` is `Some`.
    #[inline]
    pub fn maybe_tty(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.tty(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for ImportThingOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request
            .query_all("tag", &self.tag)
            .query_all("repo", &self.repo)
            .json(&self.body)
    }
}
