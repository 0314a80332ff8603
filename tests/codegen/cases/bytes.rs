//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A thing.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Thing {
    /// Content.
    pub data: Option<Vec<u8>>,
    /// A secret.
    pub key: Option<Vec<u8>>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option_as::<super::codec::Base64, _>("Data", &self.data);
        fields.option_as::<super::codec::Base64, _>("Key", &self.key);
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
            "Data" => {
                super::codec::read_as::<super::codec::Base64, _, _>(map, &mut self.data)
            }
            "Key" => {
                super::codec::read_as::<super::codec::Base64, _, _>(map, &mut self.key)
            }
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
impl std::fmt::Debug for Thing {
    #[inline]
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Thing")
            .field("data", &self.data)
            .field("key", &self.key.as_ref().map(|_| super::codec::Redacted))
            .finish()
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
    /// Content.
    #[inline]
    pub fn data(mut self, value: impl Into<Vec<u8>>) -> Self {
        self.0.data = Some(value.into());
        self
    }
    /// A secret.
    #[inline]
    pub fn key(mut self, value: impl Into<Vec<u8>>) -> Self {
        self.0.key = Some(value.into());
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingBuilder {
    /// Sets [`data`](Self::data) if `value` is `Some`.
    #[inline]
    pub fn maybe_data(self, value: Option<impl Into<Vec<u8>>>) -> Self {
        match value {
            Some(value) => self.data(value),
            None => self,
        }
    }
    /// Sets [`key`](Self::key) if `value` is `Some`.
    #[inline]
    pub fn maybe_key(self, value: Option<impl Into<Vec<u8>>>) -> Self {
        match value {
            Some(value) => self.key(value),
            None => self,
        }
    }
}
