//// models.rs
/// A thing.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Thing {
    /// Id of the thing.
    #[serde(rename = "Id")]
    pub id: String,
    /// Its items.
    #[serde(rename = "Items")]
    pub items: Vec<String>,
    /// A field that may be absent.
    #[serde(rename = "Other")]
    pub other: String,
}
impl codec::Object for Thing {
    const ESSENTIAL: &'static [&'static str] = &["Id", "Items"];
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Id" => self.id = codec::value::<codec::Same, _, _>(map)?,
            "Items" => self.items = codec::value::<codec::List, _, _>(map)?,
            "Other" => self.other = codec::value::<codec::NullAsDefault, _, _>(map)?,
            _ => codec::ignore(map)?,
        }
        Ok(())
    }
}
impl<'de> serde::Deserialize<'de> for Thing {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        codec::object(deserializer)
    }
}
