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
    /// Ports, each once.
    pub ports: std::collections::BTreeSet<String>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.set("Ports", &self.ports);
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
            "Ports" => {
                super::codec::read_as::<super::codec::Keys, _, _>(map, &mut self.ports)
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
    /// Ports, each once.
    ///
    /// Adds to the entries set before.
    #[inline]
    pub fn ports(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.ports.extend(value.into_iter().map(|key| key.as_ref().to_owned()));
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingBuilder {
    /// Sets [`ports`](Self::ports) if `value` is `Some`.
    #[inline]
    pub fn maybe_ports(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.ports(value),
            None => self,
        }
    }
}
