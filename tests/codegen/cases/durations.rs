//// models.rs
/// What the methods of [`Things`](crate::Things) send and return.
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A thing.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[derive(derive_builder::Builder)]
#[builder(
    default,
    pattern = "owned",
    setter(strip_option),
    derive(Debug),
    build_fn(private, name = "try_build", error = "std::convert::Infallible")
)]
#[builder_struct_attr(must_use = "a builder makes nothing until `build` is called")]
#[non_exhaustive]
pub struct Thing {
    /// Time between two checks.
    #[serde(
        rename = "Interval",
        serialize_with = "super::codec::As::<super::codec::Nanoseconds>::serialize",
        skip_serializing_if = "Option::is_none",
    )]
    pub interval: Option<std::time::Duration>,
    /// How long one check may take.
    #[serde(
        rename = "Timeout",
        serialize_with = "super::codec::As::<super::codec::Nanoseconds>::serialize",
        skip_serializing_if = "Option::is_none",
    )]
    pub timeout: Option<std::time::Duration>,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Interval" => {
                self.interval = super::codec::value::<
                    super::codec::Nanoseconds,
                    _,
                    _,
                >(map)?;
            }
            "Timeout" => {
                self.timeout = super::codec::value::<
                    super::codec::Nanoseconds,
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
impl Thing {
    /// Starts with nothing set; see [`ThingBuilder`].
    pub fn builder() -> ThingBuilder {
        ThingBuilder::default()
    }
}
impl ThingBuilder {
    /// The finished [`Thing`].
    #[must_use]
    pub fn build(self) -> Thing {
        let Ok(built) = self.try_build();
        built
    }
}
