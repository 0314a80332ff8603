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
    /// Some text.
    pub text: Option<String>,
    /// Whether.
    pub flag: Option<bool>,
    /// A number.
    pub number: Option<i64>,
    /// Any JSON.
    pub anything: Option<serde_json::Value>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Text", &self.text);
        fields.option("Flag", &self.flag);
        fields.option("Number", &self.number);
        fields.option("Anything", &self.anything);
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
            "Text" => super::codec::value(map, &mut self.text),
            "Flag" => super::codec::value(map, &mut self.flag),
            "Number" => super::codec::value(map, &mut self.number),
            "Anything" => super::codec::value(map, &mut self.anything),
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
