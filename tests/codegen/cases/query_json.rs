//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A thing without fields.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Inner {}
impl Eq for Inner {}
impl serde::Serialize for Inner {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::codec::Fields::new(serializer).end()
    }
}
impl super::codec::Object for Inner {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        let _ = key;
        super::codec::ignore(map)
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
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListThingsOptions {
    /// The `labels`.
    pub labels: std::collections::BTreeMap<String, String>,
    /// The `limits`.
    pub limits: Vec<Inner>,
    /// The `config`.
    pub config: Option<Inner>,
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
    /// The `labels`.
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
    /// The `limits`.
    #[inline]
    pub fn limits(mut self, value: impl IntoIterator<Item = Inner>) -> Self {
        self.0.limits = value.into_iter().collect();
        self
    }
    /// The `config`.
    #[inline]
    pub fn config(mut self, value: Inner) -> Self {
        self.0.config = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ListThingsOptionsBuilder {
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
    /// Sets [`limits`](Self::limits) if `value` is `Some`.
    #[inline]
    pub fn maybe_limits(self, value: Option<impl IntoIterator<Item = Inner>>) -> Self {
        match value {
            Some(value) => self.limits(value),
            None => self,
        }
    }
    /// Sets [`config`](Self::config) if `value` is `Some`.
    #[inline]
    pub fn maybe_config(self, value: Option<Inner>) -> Self {
        match value {
            Some(value) => self.config(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for ListThingsOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request
            .query_json("labels", &self.labels)
            .query_json("limits", &self.limits)
            .query_json("config", &self.config)
    }
}
