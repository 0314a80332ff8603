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
    /// Some words.
    #[serde(rename = "Words", skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Things within.
    #[serde(rename = "Inner", skip_serializing_if = "Vec::is_empty")]
    pub inner: Vec<Inner>,
    /// Rows of cells.
    #[serde(rename = "Rows", skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Vec<String>>,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Words" => self.words = super::codec::value::<super::codec::List, _, _>(map)?,
            "Inner" => self.inner = super::codec::value::<super::codec::List, _, _>(map)?,
            "Rows" => {
                self.rows = super::codec::value::<
                    super::codec::List<super::codec::List>,
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
