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
impl super::codec::Object for Thing {
    const ESSENTIAL: &'static [&'static str] = &["Id", "Items"];
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Id" => self.id = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Items" => self.items = super::codec::value::<super::codec::List, _, _>(map)?,
            "Other" => {
                self.other = super::codec::value::<
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
