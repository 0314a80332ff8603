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
    /// Options of the thing.
    pub options: Option<ThingOptions>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Options", &self.options);
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
            "Options" => super::codec::value(map, &mut self.options),
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
/// Options. There are none yet.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ThingOptions {}
impl Eq for ThingOptions {}
impl serde::Serialize for ThingOptions {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::codec::Fields::new(serializer).end()
    }
}
impl super::codec::Object for ThingOptions {
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
impl<'de> serde::Deserialize<'de> for ThingOptions {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
impl ThingOptions {
    /// Returns a builder with no options set: [`ThingOptionsBuilder`].
    #[inline]
    pub fn builder() -> ThingOptionsBuilder {
        ThingOptionsBuilder::default()
    }
}
/// Builds [`ThingOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ThingOptionsBuilder(ThingOptions);
impl ThingOptionsBuilder {
    /// Returns the [`ThingOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> ThingOptions {
        self.0
    }
}
