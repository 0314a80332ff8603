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
    /// A ratio.
    pub ratio: Option<f32>,
    /// A load.
    pub load: f64,
}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Ratio", &self.ratio);
        fields.value("Load", &self.load);
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
            "Ratio" => super::codec::value(map, &mut self.ratio),
            "Load" => super::codec::or_default(map, &mut self.load),
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
    /// A ratio.
    #[inline]
    pub fn ratio(mut self, value: f32) -> Self {
        self.0.ratio = Some(value);
        self
    }
    /// A load.
    #[inline]
    pub fn load(mut self, value: f64) -> Self {
        self.0.load = value;
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingBuilder {
    /// Sets [`ratio`](Self::ratio) if `value` is `Some`.
    #[inline]
    pub fn maybe_ratio(self, value: Option<f32>) -> Self {
        match value {
            Some(value) => self.ratio(value),
            None => self,
        }
    }
    /// Sets [`load`](Self::load) if `value` is `Some`.
    #[inline]
    pub fn maybe_load(self, value: Option<f64>) -> Self {
        match value {
            Some(value) => self.load(value),
            None => self,
        }
    }
}
/// A thing around another, which has no total equality either.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Outer {
    /// The thing within.
    pub inner: Option<Thing>,
}
impl serde::Serialize for Outer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Inner", &self.inner);
        fields.end()
    }
}
impl super::codec::Object for Outer {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Inner" => super::codec::value(map, &mut self.inner),
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for Outer {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
