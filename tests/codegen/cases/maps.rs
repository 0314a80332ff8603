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
    /// Labels.
    pub labels: std::collections::BTreeMap<String, String>,
    /// Things within by name.
    pub networks: std::collections::BTreeMap<String, Box<Inner>>,
    /// Lists that may be null.
    pub ports: std::collections::BTreeMap<String, Vec<Inner>>,
    /// Anything by name.
    pub status: std::collections::BTreeMap<String, serde_json::Value>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.map("Labels", &self.labels);
        fields.map("Networks", &self.networks);
        fields.map("Ports", &self.ports);
        fields.map("Status", &self.status);
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
            "Labels" => super::codec::map(map, &mut self.labels),
            "Networks" => super::codec::map(map, &mut self.networks),
            "Ports" => {
                super::codec::read_as::<
                    super::codec::Map<super::codec::List>,
                    _,
                    _,
                >(map, &mut self.ports)
            }
            "Status" => super::codec::map(map, &mut self.status),
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
