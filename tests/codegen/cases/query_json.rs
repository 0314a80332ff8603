//// models.rs
/// What the methods of [`Things`](crate::Things) send and return.
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A thing without fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Inner {}
impl super::codec::Object for Inner {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            _ => super::codec::ignore(map)?,
        }
        Ok(())
    }
}
impl<'de> serde::Deserialize<'de> for Inner {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
//// things_options.rs
use crate::models::things::Inner;
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
    /// The `labels`.
    #[builder(setter(custom))]
    pub labels: std::collections::BTreeMap<String, String>,
    /// The `limits`.
    #[builder(setter(custom))]
    pub limits: Vec<Inner>,
    /// The `config`.
    pub config: Option<Inner>,
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
    /// The `labels`.
    pub fn labels(
        mut self,
        value: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.labels = Some(
            value.into_iter().map(|(key, value)| (key.into(), value.into())).collect(),
        );
        self
    }
    /// The `limits`.
    pub fn limits(mut self, value: impl IntoIterator<Item = Inner>) -> Self {
        self.limits = Some(value.into_iter().collect());
        self
    }
}
impl crate::request::RequestOptions for ListThingsOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request
            .query_json("labels", &self.labels)
            .query_json("limits", &self.limits)
            .query_json("config", &self.config)
    }
}
