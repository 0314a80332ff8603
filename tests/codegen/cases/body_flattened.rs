//// models.rs
/// What the methods of [`Things`](crate::Things) send and return.
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// Settings of the host.
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
pub struct Host {
    /// Bytes.
    #[serde(rename = "Memory", skip_serializing_if = "Option::is_none")]
    pub memory: Option<i64>,
    /// Mounts.
    #[serde(rename = "Binds", skip_serializing_if = "Vec::is_empty")]
    #[builder(setter(custom))]
    pub binds: Vec<String>,
}
impl super::codec::Object for Host {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Memory" => {
                self.memory = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            "Binds" => self.binds = super::codec::value::<super::codec::List, _, _>(map)?,
            _ => super::codec::ignore(map)?,
        }
        Ok(())
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
    /// Starts with nothing set; see [`HostBuilder`].
    pub fn builder() -> HostBuilder {
        HostBuilder::default()
    }
}
impl HostBuilder {
    /// The finished [`Host`].
    #[must_use]
    pub fn build(self) -> Host {
        let Ok(built) = self.try_build();
        built
    }
    /// Mounts.
    pub fn binds(mut self, value: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.binds = Some(value.into_iter().map(Into::into).collect());
        self
    }
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for Host {
    fn overlay(&mut self, later: Self) {
        if later.memory.is_some() {
            self.memory = later.memory;
        }
        if !later.binds.is_empty() {
            self.binds = later.binds;
        }
    }
}
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
    /// The image.
    #[serde(rename = "Image", skip_serializing_if = "Option::is_none")]
    #[builder(setter(into))]
    pub image: Option<String>,
    /// Settings of the host, all at once.
    #[serde(rename = "Host", skip_serializing_if = "Option::is_none")]
    pub host: Option<Host>,
}
impl super::codec::Object for ThingCreate {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Image" => self.image = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Host" => self.host = super::codec::value::<super::codec::Same, _, _>(map)?,
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
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for ThingCreate {
    fn overlay(&mut self, later: Self) {
        if later.image.is_some() {
            self.image = later.image;
        }
        crate::models::Overlay::overlay(&mut self.host, later.host);
    }
}
//// things_options.rs
use crate::models::things::{Host, ThingCreate};
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
    /// The image.
    pub fn image(mut self, value: impl Into<String>) -> Self {
        self.body.get_or_insert_default().image = Some(value.into());
        self
    }
    /// Bytes.
    pub fn memory(mut self, value: i64) -> Self {
        self.body.get_or_insert_default().host.get_or_insert_default().memory = Some(
            value,
        );
        self
    }
    /// Mounts.
    pub fn binds(mut self, value: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body.get_or_insert_default().host.get_or_insert_default().binds = value
            .into_iter()
            .map(Into::into)
            .collect();
        self
    }
    /// Settings of the host, all at once.
    ///
    /// Fields that this value sets replace earlier ones, entries of maps and sets are added, and everything else stays as other setters have set it.
    pub fn host(mut self, value: Host) -> Self {
        crate::models::Overlay::overlay(
            &mut self.body.get_or_insert_default().host,
            Some(value),
        );
        self
    }
}
impl crate::request::RequestOptions for CreateThingOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.json(&self.body)
    }
}
