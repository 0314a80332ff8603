//// models.rs
/// What the methods of [`Things`](crate::Things) send and return.
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
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
    /// Whether it has a terminal.
    #[serde(rename = "Tty", skip_serializing_if = "Option::is_none")]
    pub tty: Option<bool>,
    /// Whether to leave it alone.
    #[serde(rename = "Detach", skip_serializing_if = "Option::is_none")]
    pub detach: Option<bool>,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Tty" => self.tty = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Detach" => {
                self.detach = super::codec::value::<super::codec::Same, _, _>(map)?;
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
}
#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
impl crate::models::Overlay for Thing {
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
pub struct PullThingOptions {
    /// The `repo`.
    #[builder(setter(into))]
    pub repo: Option<String>,
    /// Pulls all.
    pub all_tags: Option<bool>,
}
impl PullThingOptions {
    /// Starts with nothing set; see [`PullThingOptionsBuilder`].
    pub fn builder() -> PullThingOptionsBuilder {
        PullThingOptionsBuilder::default()
    }
}
impl PullThingOptionsBuilder {
    /// The finished [`PullThingOptions`].
    #[must_use]
    pub fn build(self) -> PullThingOptions {
        let Ok(built) = self.try_build();
        built
    }
}
impl crate::request::RequestOptions for PullThingOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("repo", &self.repo)
    }
}
/// Options for [`import_thing`](crate::Things#method.import_thing).
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
pub struct ImportThingOptions {
    /// The `tag`.
    #[builder(setter(into))]
    pub tag: Option<String>,
    /// The `repo`.
    #[builder(setter(into))]
    pub repo: Option<String>,
    /// The whole body.
    #[builder(setter(custom))]
    pub body: Thing,
}
impl ImportThingOptions {
    /// Starts with nothing set; see [`ImportThingOptionsBuilder`].
    pub fn builder() -> ImportThingOptionsBuilder {
        ImportThingOptionsBuilder::default()
    }
}
impl ImportThingOptionsBuilder {
    /// The finished [`ImportThingOptions`].
    #[must_use]
    pub fn build(self) -> ImportThingOptions {
        let Ok(built) = self.try_build();
        built
    }
    /// The whole body. Fields that this value sets replace earlier ones, entries of maps and sets are added, and everything else stays as other setters have set it.
    pub fn body(mut self, value: Thing) -> Self {
        crate::models::Overlay::overlay(&mut self.body, Some(value));
        self
    }
    /// Whether it has a terminal.
    pub fn tty(mut self, value: bool) -> Self {
        self.body.get_or_insert_default().tty = Some(value);
        self
    }
}
impl crate::request::RequestOptions for ImportThingOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request
            .query_all("tag", &self.tag)
            .query_all("repo", &self.repo)
            .json(&self.body)
    }
}
