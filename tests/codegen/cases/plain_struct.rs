//// models.rs
/// A thing.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Thing {
    /// Id of the thing.
    ///
    /// A second paragraph.
    #[serde(rename = "Id")]
    pub id: String,
    /// Name of the thing.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Kind of the thing.
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// A thing within.
    #[serde(rename = "Inner", skip_serializing_if = "Option::is_none")]
    pub inner: Option<crate::models::Inner>,
    /// A thing within, always there.
    #[serde(rename = "Other")]
    pub other: crate::models::Inner,
    /// Whether it is on.
    pub on: bool,
}
impl codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Id" => self.id = codec::value::<codec::NullAsDefault, _, _>(map)?,
            "Name" => self.name = codec::value::<codec::Same, _, _>(map)?,
            "Type" => self.kind = codec::value::<codec::Same, _, _>(map)?,
            "Inner" => self.inner = codec::value::<codec::Same, _, _>(map)?,
            "Other" => self.other = codec::value::<codec::NullAsDefault, _, _>(map)?,
            "on" => self.on = codec::value::<codec::NullAsDefault, _, _>(map)?,
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
/// A thing without fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Inner {}
impl codec::Object for Inner {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            _ => codec::ignore(map)?,
        }
        Ok(())
    }
}
impl<'de> serde::Deserialize<'de> for Inner {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        codec::object(deserializer)
    }
}
