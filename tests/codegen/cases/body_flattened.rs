//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// Limits of processes.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Limits {
    /// Open files.
    pub files: Option<i64>,
}
impl Eq for Limits {}
impl serde::Serialize for Limits {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Files", &self.files);
        fields.end()
    }
}
impl super::codec::Object for Limits {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Files" => super::codec::value(map, &mut self.files),
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for Limits {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
impl Limits {
    /// Returns a builder with no options set: [`LimitsBuilder`].
    #[inline]
    pub fn builder() -> LimitsBuilder {
        LimitsBuilder::default()
    }
}
/// Builds [`Limits`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct LimitsBuilder(Limits);
impl LimitsBuilder {
    /// Returns the [`Limits`].
    #[must_use]
    #[inline]
    pub fn build(self) -> Limits {
        self.0
    }
    /// Open files.
    #[inline]
    pub fn files(mut self, value: i64) -> Self {
        self.0.files = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl LimitsBuilder {
    /// Sets [`files`](Self::files) if `value` is `Some`.
    #[inline]
    pub fn maybe_files(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.files(value),
            None => self,
        }
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for Limits {
    #[inline]
    fn overlay(&mut self, later: Self) {
        if later.files.is_some() {
            self.files = later.files;
        }
    }
}
/// Settings of the host.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Host {
    /// Bytes.
    pub memory: Option<i64>,
    /// Mounts.
    pub binds: Vec<String>,
    /// Limits of processes.
    pub limits: Option<Limits>,
}
impl Eq for Host {}
impl serde::Serialize for Host {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Memory", &self.memory);
        fields.list("Binds", &self.binds);
        fields.option("Limits", &self.limits);
        fields.end()
    }
}
impl super::codec::Object for Host {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Memory" => super::codec::value(map, &mut self.memory),
            "Binds" => super::codec::list(map, &mut self.binds),
            "Limits" => super::codec::value(map, &mut self.limits),
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for Host {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
impl Host {
    /// Returns a builder with no options set: [`HostBuilder`].
    #[inline]
    pub fn builder() -> HostBuilder {
        HostBuilder::default()
    }
}
/// Builds [`Host`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct HostBuilder(Host);
impl HostBuilder {
    /// Returns the [`Host`].
    #[must_use]
    #[inline]
    pub fn build(self) -> Host {
        self.0
    }
    /// Bytes.
    #[inline]
    pub fn memory(mut self, value: i64) -> Self {
        self.0.memory = Some(value);
        self
    }
    /// Mounts.
    #[inline]
    pub fn binds(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.binds = value.into_iter().map(|item| item.as_ref().to_owned()).collect();
        self
    }
    /// Limits of processes.
    #[inline]
    pub fn limits(mut self, value: Limits) -> Self {
        self.0.limits = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl HostBuilder {
    /// Sets [`memory`](Self::memory) if `value` is `Some`.
    #[inline]
    pub fn maybe_memory(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.memory(value),
            None => self,
        }
    }
    /// Sets [`binds`](Self::binds) if `value` is `Some`.
    #[inline]
    pub fn maybe_binds(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.binds(value),
            None => self,
        }
    }
    /// Sets [`limits`](Self::limits) if `value` is `Some`.
    #[inline]
    pub fn maybe_limits(self, value: Option<Limits>) -> Self {
        match value {
            Some(value) => self.limits(value),
            None => self,
        }
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for Host {
    #[inline]
    fn overlay(&mut self, later: Self) {
        if later.memory.is_some() {
            self.memory = later.memory;
        }
        if !later.binds.is_empty() {
            self.binds = later.binds;
        }
        crate::models::Overlay::overlay(&mut self.limits, later.limits);
    }
}
/// A new thing.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ThingCreate {
    /// The image.
    pub image: Option<String>,
    /// Settings of the host, all at once.
    pub host: Option<Host>,
}
impl Eq for ThingCreate {}
impl serde::Serialize for ThingCreate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Image", &self.image);
        fields.option("Host", &self.host);
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
            "Image" => super::codec::value(map, &mut self.image),
            "Host" => super::codec::value(map, &mut self.host),
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
    /// The image.
    #[inline]
    pub fn image(mut self, value: impl Into<String>) -> Self {
        self.0.image = Some(value.into());
        self
    }
    /// Settings of the host, all at once.
    #[inline]
    pub fn host(mut self, value: Host) -> Self {
        self.0.host = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingCreateBuilder {
    /// Sets [`image`](Self::image) if `value` is `Some`.
    #[inline]
    pub fn maybe_image(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.image(value),
            None => self,
        }
    }
    /// Sets [`host`](Self::host) if `value` is `Some`.
    #[inline]
    pub fn maybe_host(self, value: Option<Host>) -> Self {
        match value {
            Some(value) => self.host(value),
            None => self,
        }
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for ThingCreate {
    #[inline]
    fn overlay(&mut self, later: Self) {
        if later.image.is_some() {
            self.image = later.image;
        }
        crate::models::Overlay::overlay(&mut self.host, later.host);
    }
}
//// things_options.rs
use crate::models::things::{Host, Limits, ThingCreate};
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
    /// The image.
    #[inline]
    pub fn image(mut self, value: impl Into<String>) -> Self {
        self.0.body.image = Some(value.into());
        self
    }
    /// Bytes.
    #[inline]
    pub fn memory(mut self, value: i64) -> Self {
        self.0.body.host.get_or_insert_default().memory = Some(value);
        self
    }
    /// Mounts.
    #[inline]
    pub fn binds(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.body.host.get_or_insert_default().binds = value
            .into_iter()
            .map(|item| item.as_ref().to_owned())
            .collect();
        self
    }
    /// Open files.
    #[inline]
    pub fn files(mut self, value: i64) -> Self {
        self.0.body.host.get_or_insert_default().limits.get_or_insert_default().files = Some(
            value,
        );
        self
    }
    /// Limits of processes.
    ///
    /// Merges this value into what was set before: its fields replace earlier ones, and entries of its maps and sets are added.
    #[inline]
    pub fn limits(mut self, value: Limits) -> Self {
        crate::models::Overlay::overlay(
            &mut self.0.body.host.get_or_insert_default().limits,
            Some(value),
        );
        self
    }
    /// Settings of the host, all at once.
    ///
    /// Merges this value into what was set before: its fields replace earlier ones, and entries of its maps and sets are added.
    #[inline]
    pub fn host(mut self, value: Host) -> Self {
        crate::models::Overlay::overlay(&mut self.0.body.host, Some(value));
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
    /// Sets [`image`](Self::image) if `value` is `Some`.
    #[inline]
    pub fn maybe_image(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.image(value),
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
    /// Sets [`binds`](Self::binds) if `value` is `Some`.
    #[inline]
    pub fn maybe_binds(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.binds(value),
            None => self,
        }
    }
    /// Sets [`files`](Self::files) if `value` is `Some`.
    #[inline]
    pub fn maybe_files(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.files(value),
            None => self,
        }
    }
    /// Sets [`limits`](Self::limits) if `value` is `Some`.
    #[inline]
    pub fn maybe_limits(self, value: Option<Limits>) -> Self {
        match value {
            Some(value) => self.limits(value),
            None => self,
        }
    }
    /// Sets [`host`](Self::host) if `value` is `Some`.
    #[inline]
    pub fn maybe_host(self, value: Option<Host>) -> Self {
        match value {
            Some(value) => self.host(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for CreateThingOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.json(&self.body)
    }
}
