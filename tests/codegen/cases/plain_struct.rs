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
    pub inner: Option<Inner>,
    /// A thing within, always there.
    #[serde(rename = "Other")]
    pub other: Inner,
    /// Whether it is on.
    pub on: bool,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Id" => {
                self.id = super::codec::value::<super::codec::NullAsDefault, _, _>(map)?;
            }
            "Name" => self.name = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Type" => self.kind = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Inner" => self.inner = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Other" => {
                self.other = super::codec::value::<
                    super::codec::NullAsDefault,
                    _,
                    _,
                >(map)?;
            }
            "on" => {
                self.on = super::codec::value::<super::codec::NullAsDefault, _, _>(map)?;
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
