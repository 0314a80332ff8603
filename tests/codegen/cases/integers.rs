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
    /// A number.
    pub int32: Option<i32>,
    /// A number.
    pub int64: Option<i64>,
    /// A number.
    pub uint16: Option<u16>,
    /// A number.
    pub uint32: Option<u32>,
    /// A number.
    pub uint64: Option<u64>,
    /// Always there.
    pub always: u64,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("int32", &self.int32);
        fields.option("int64", &self.int64);
        fields.option("uint16", &self.uint16);
        fields.option("uint32", &self.uint32);
        fields.option("uint64", &self.uint64);
        fields.value("Always", &self.always);
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
            "int32" => super::codec::value(map, &mut self.int32),
            "int64" => super::codec::value(map, &mut self.int64),
            "uint16" => super::codec::value(map, &mut self.uint16),
            "uint32" => super::codec::value(map, &mut self.uint32),
            "uint64" => super::codec::value(map, &mut self.uint64),
            "Always" => super::codec::or_default(map, &mut self.always),
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
