//// models.rs
/// What the methods of [`Things`](crate::Things) send and return.
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A thing.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Thing {
    /// Options of the thing.
    #[serde(rename = "Options", skip_serializing_if = "Option::is_none")]
    pub options: Option<ThingOptions>,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Options" => {
                self.options = super::codec::value::<super::codec::Same, _, _>(map)?;
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
/// Options. There are none yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ThingOptions {}
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
    /// Returns a builder without any option set: [`ThingOptionsBuilder`].
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
    pub fn build(self) -> ThingOptions {
        self.0
    }
}
