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
    /// Id of the thing.
    pub id: String,
    /// Its items.
    pub items: Vec<String>,
    /// A field that may be absent.
    pub other: String,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.value("Id", &self.id);
        fields.value("Items", &self.items);
        fields.value("Other", &self.other);
        fields.end()
    }
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
            "Id" => super::codec::value(map, &mut self.id),
            "Items" => super::codec::list(map, &mut self.items),
            "Other" => super::codec::or_default(map, &mut self.other),
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
