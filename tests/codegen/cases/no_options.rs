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
    /// Some text.
    pub name: Option<String>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Name", &self.name);
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
            "Name" => super::codec::value(map, &mut self.name),
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
    /// Some text.
    #[inline]
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.0.name = Some(value.into());
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingBuilder {
    /// Sets [`name`](Self::name) if `value` is `Some`.
    #[inline]
    pub fn maybe_name(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.name(value),
            None => self,
        }
    }
}
