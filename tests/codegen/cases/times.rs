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
    /// When it was made.
    #[serde(
        rename = "Created",
        serialize_with = "super::codec::As::<super::codec::Rfc3339>::serialize",
        skip_serializing_if = "Option::is_none",
    )]
    pub created: Option<chrono::DateTime<chrono::Utc>>,
    /// When it was started.
    #[serde(
        rename = "Started",
        serialize_with = "super::codec::As::<super::codec::Rfc3339>::serialize",
        skip_serializing_if = "Option::is_none",
    )]
    pub started: Option<chrono::DateTime<chrono::Utc>>,
    /// When it ended.
    #[serde(
        rename = "Seconds",
        serialize_with = "super::codec::As::<super::codec::UnixSeconds>::serialize",
        skip_serializing_if = "Option::is_none",
    )]
    pub seconds: Option<chrono::DateTime<chrono::Utc>>,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Created" => {
                self.created = super::codec::value::<super::codec::Rfc3339, _, _>(map)?;
            }
            "Started" => {
                self.started = super::codec::value::<super::codec::Rfc3339, _, _>(map)?;
            }
            "Seconds" => {
                self.seconds = super::codec::value::<
                    super::codec::UnixSeconds,
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
