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
    /// Size of the TTY.
    #[serde(
        rename = "ConsoleSize",
        serialize_with = "super::codec::As::<super::codec::HeightAndWidth>::serialize",
        skip_serializing_if = "Option::is_none",
    )]
    pub console_size: Option<crate::TtySize>,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "ConsoleSize" => {
                self.console_size = super::codec::value::<
                    super::codec::HeightAndWidth,
                    _,
                    _,
                >(map)?;
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
    /// Returns a builder without any option set: [`ThingBuilder`].
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
    pub fn build(self) -> Thing {
        self.0
    }
    /// Size of the TTY.
    pub fn console_size(mut self, value: crate::TtySize) -> Self {
        self.0.console_size = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingBuilder {
    /// Calls [`console_size`](Self::console_size) if there is a value.
    pub fn maybe_console_size(self, value: Option<crate::TtySize>) -> Self {
        match value {
            Some(value) => self.console_size(value),
            None => self,
        }
    }
}
