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
    /// Time between two checks.
    pub interval: Option<std::time::Duration>,
    /// How long one check may take.
    pub timeout: Option<std::time::Duration>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option_as::<super::codec::Nanoseconds, _>("Interval", &self.interval);
        fields.option_as::<super::codec::Nanoseconds, _>("Timeout", &self.timeout);
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
            "Interval" => {
                super::codec::read_as::<
                    super::codec::Nanoseconds,
                    _,
                    _,
                >(map, &mut self.interval)
            }
            "Timeout" => {
                super::codec::read_as::<
                    super::codec::Nanoseconds,
                    _,
                    _,
                >(map, &mut self.timeout)
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
    /// Time between two checks.
    #[inline]
    pub fn interval(mut self, value: std::time::Duration) -> Self {
        self.0.interval = Some(value);
        self
    }
    /// How long one check may take.
    #[inline]
    pub fn timeout(mut self, value: std::time::Duration) -> Self {
        self.0.timeout = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingBuilder {
    /// Sets [`interval`](Self::interval) if `value` is `Some`.
    #[inline]
    pub fn maybe_interval(self, value: Option<std::time::Duration>) -> Self {
        match value {
            Some(value) => self.interval(value),
            None => self,
        }
    }
    /// Sets [`timeout`](Self::timeout) if `value` is `Some`.
    #[inline]
    pub fn maybe_timeout(self, value: Option<std::time::Duration>) -> Self {
        match value {
            Some(value) => self.timeout(value),
            None => self,
        }
    }
}
