//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A thing.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Thing {
    /// When it was made.
    pub created: Option<chrono::DateTime<chrono::Utc>>,
    /// When it was started.
    pub started: Option<chrono::DateTime<chrono::Utc>>,
    /// When it ended.
    pub seconds: Option<chrono::DateTime<chrono::Utc>>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option_as::<super::codec::Rfc3339, _>("Created", &self.created);
        fields.option_as::<super::codec::Rfc3339, _>("Started", &self.started);
        fields.option_as::<super::codec::UnixSeconds, _>("Seconds", &self.seconds);
        fields.end()
    }
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
                super::codec::read_as::<
                    super::codec::Rfc3339,
                    _,
                    _,
                >(map, &mut self.created)
            }
            "Started" => {
                super::codec::read_as::<
                    super::codec::Rfc3339,
                    _,
                    _,
                >(map, &mut self.started)
            }
            "Seconds" => {
                super::codec::read_as::<
                    super::codec::UnixSeconds,
                    _,
                    _,
                >(map, &mut self.seconds)
            }
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for Thing {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
