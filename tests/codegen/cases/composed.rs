//// models.rs
/// What the methods of [`Things`](crate::Things) send and return.
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// What both have.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Base {
    /// Bytes.
    #[serde(rename = "Memory", skip_serializing_if = "Option::is_none")]
    pub memory: Option<i64>,
}
impl super::codec::Object for Base {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Memory" => {
                self.memory = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            _ => super::codec::ignore(map)?,
        }
        Ok(())
    }
}
impl<'de> serde::Deserialize<'de> for Base {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
/// A composed thing.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Thing {
    /// Bytes.
    #[serde(rename = "Memory", skip_serializing_if = "Option::is_none")]
    pub memory: Option<i64>,
    /// Its name.
    #[serde(rename = "Name")]
    pub name: String,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Memory" => {
                self.memory = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            "Name" => {
                self.name = super::codec::value::<
                    super::codec::NullAsDefault,
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
