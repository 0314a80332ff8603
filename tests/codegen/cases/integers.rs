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
    /// A number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub int32: Option<i32>,
    /// A number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub int64: Option<i64>,
    /// A number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uint16: Option<u16>,
    /// A number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uint32: Option<u32>,
    /// A number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uint64: Option<u64>,
    /// Always there.
    #[serde(rename = "Always")]
    pub always: u64,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "int32" => self.int32 = super::codec::value::<super::codec::Same, _, _>(map)?,
            "int64" => self.int64 = super::codec::value::<super::codec::Same, _, _>(map)?,
            "uint16" => {
                self.uint16 = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            "uint32" => {
                self.uint32 = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            "uint64" => {
                self.uint64 = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            "Always" => {
                self.always = super::codec::value::<
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
