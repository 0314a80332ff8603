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
    /// Some text.
    #[serde(rename = "Text", skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whether.
    #[serde(rename = "Flag", skip_serializing_if = "Option::is_none")]
    pub flag: Option<bool>,
    /// A number.
    #[serde(rename = "Number", skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// Any JSON.
    #[serde(rename = "Anything", skip_serializing_if = "Option::is_none")]
    pub anything: Option<serde_json::Value>,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Text" => self.text = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Flag" => self.flag = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Number" => {
                self.number = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            "Anything" => {
                self.anything = super::codec::value::<super::codec::Same, _, _>(map)?;
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
