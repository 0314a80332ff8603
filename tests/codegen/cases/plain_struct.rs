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
    ///
    /// A second paragraph.
    pub id: String,
    /// Name of the thing.
    pub name: Option<String>,
    /// Kind of the thing.
    pub kind: Option<String>,
    /// A thing within.
    pub inner: Option<Inner>,
    /// A thing within, always there.
    pub other: Inner,
    /// Whether it is on.
    pub on: bool,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.value("Id", &self.id);
        fields.option("Name", &self.name);
        fields.option("Type", &self.kind);
        fields.option("Inner", &self.inner);
        fields.value("Other", &self.other);
        fields.value("on", &self.on);
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
            "Id" => super::codec::or_default(map, &mut self.id),
            "Name" => super::codec::value(map, &mut self.name),
            "Type" => super::codec::value(map, &mut self.kind),
            "Inner" => super::codec::value(map, &mut self.inner),
            "Other" => super::codec::or_default(map, &mut self.other),
            "on" => super::codec::or_default(map, &mut self.on),
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
/// A thing without fields.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Inner {}
impl Eq for Inner {}
impl serde::Serialize for Inner {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::codec::Fields::new(serializer).end()
    }
}
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
