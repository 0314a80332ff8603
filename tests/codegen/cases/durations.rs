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
    /// Time between two checks.
    #[serde(
        rename = "Interval",
        serialize_with = "super::codec::As::<super::codec::Nanoseconds>::serialize",
        skip_serializing_if = "Option::is_none",
    )]
    pub interval: Option<std::time::Duration>,
    /// How long one check may take.
    #[serde(
        rename = "Timeout",
        serialize_with = "super::codec::As::<super::codec::Nanoseconds>::serialize",
        skip_serializing_if = "Option::is_none",
    )]
    pub timeout: Option<std::time::Duration>,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Interval" => {
                self.interval = super::codec::value::<
                    super::codec::Nanoseconds,
                    _,
                    _,
                >(map)?;
            }
            "Timeout" => {
                self.timeout = super::codec::value::<
                    super::codec::Nanoseconds,
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
    /// Time between two checks.
    pub fn interval(mut self, value: std::time::Duration) -> Self {
        self.0.interval = Some(value);
        self
    }
    /// How long one check may take.
    pub fn timeout(mut self, value: std::time::Duration) -> Self {
        self.0.timeout = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingBuilder {
    /// Calls [`interval`](Self::interval) if there is a value.
    pub fn maybe_interval(self, value: Option<std::time::Duration>) -> Self {
        match value {
            Some(value) => self.interval(value),
            None => self,
        }
    }
    /// Calls [`timeout`](Self::timeout) if there is a value.
    pub fn maybe_timeout(self, value: Option<std::time::Duration>) -> Self {
        match value {
            Some(value) => self.timeout(value),
            None => self,
        }
    }
}
