//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A platform.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Platform {
    /// Its operating system.
    pub os: Option<String>,
}
impl Eq for Platform {}
impl serde::Serialize for Platform {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("os", &self.os);
        fields.end()
    }
}
impl super::codec::Object for Platform {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "os" => super::codec::value(map, &mut self.os),
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for Platform {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
impl Platform {
    /// Returns a builder with no options set: [`PlatformBuilder`].
    #[inline]
    pub fn builder() -> PlatformBuilder {
        PlatformBuilder::default()
    }
}
/// Builds [`Platform`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct PlatformBuilder(Platform);
impl PlatformBuilder {
    /// Returns the [`Platform`].
    #[must_use]
    #[inline]
    pub fn build(self) -> Platform {
        self.0
    }
    /// Its operating system.
    #[inline]
    pub fn os(mut self, value: impl Into<String>) -> Self {
        self.0.os = Some(value.into());
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl PlatformBuilder {
    /// Sets [`os`](Self::os) if `value` is `Some`.
    #[inline]
    pub fn maybe_os(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.os(value),
            None => self,
        }
    }
}
//// things_options.rs
use crate::models::things::Platform;
/// Options for [`export_things`](crate::Things#method.export_things).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ExportThingsOptions {
    /// Platforms.
    pub platforms: Vec<Platform>,
}
impl Eq for ExportThingsOptions {}
impl ExportThingsOptions {
    /// Returns a builder with no options set: [`ExportThingsOptionsBuilder`].
    #[inline]
    pub fn builder() -> ExportThingsOptionsBuilder {
        ExportThingsOptionsBuilder::default()
    }
}
/// Builds [`ExportThingsOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ExportThingsOptionsBuilder(ExportThingsOptions);
impl ExportThingsOptionsBuilder {
    /// Returns the [`ExportThingsOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> ExportThingsOptions {
        self.0
    }
    /// Platforms.
    #[inline]
    pub fn platforms(mut self, value: impl IntoIterator<Item = Platform>) -> Self {
        self.0.platforms = value.into_iter().collect();
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ExportThingsOptionsBuilder {
    /// Sets [`platforms`](Self::platforms) if `value` is `Some`.
    #[inline]
    pub fn maybe_platforms(
        self,
        value: Option<impl IntoIterator<Item = Platform>>,
    ) -> Self {
        match value {
            Some(value) => self.platforms(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for ExportThingsOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_json_items("platform", &self.platforms)
    }
}
