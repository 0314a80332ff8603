//// models.rs
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
impl codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Text" => self.text = codec::value::<codec::Same, _, _>(map)?,
            "Flag" => self.flag = codec::value::<codec::Same, _, _>(map)?,
            "Number" => self.number = codec::value::<codec::Same, _, _>(map)?,
            "Anything" => self.anything = codec::value::<codec::Same, _, _>(map)?,
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
