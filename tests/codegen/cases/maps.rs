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
    /// Labels.
    #[serde(
        rename = "Labels",
        skip_serializing_if = "std::collections::BTreeMap::is_empty",
    )]
    pub labels: std::collections::BTreeMap<String, String>,
    /// Things within by name.
    #[serde(
        rename = "Networks",
        skip_serializing_if = "std::collections::BTreeMap::is_empty",
    )]
    pub networks: std::collections::BTreeMap<String, Box<Inner>>,
    /// Lists that may be null.
    #[serde(
        rename = "Ports",
        skip_serializing_if = "std::collections::BTreeMap::is_empty",
    )]
    pub ports: std::collections::BTreeMap<String, Vec<Inner>>,
    /// Anything by name.
    #[serde(
        rename = "Status",
        skip_serializing_if = "std::collections::BTreeMap::is_empty",
    )]
    pub status: std::collections::BTreeMap<String, serde_json::Value>,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Labels" => {
                self.labels = super::codec::value::<super::codec::Map, _, _>(map)?;
            }
            "Networks" => {
                self.networks = super::codec::value::<super::codec::Map, _, _>(map)?;
            }
            "Ports" => {
                self.ports = super::codec::value::<
                    super::codec::Map<super::codec::List>,
                    _,
                    _,
                >(map)?;
            }
            "Status" => {
                self.status = super::codec::value::<super::codec::Map, _, _>(map)?;
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
/// A thing without fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Inner {}
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
