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
    /// Its name.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    #[builder(setter(into))]
    pub name: Option<String>,
    /// Its id, always sent.
    #[serde(rename = "Id")]
    #[builder(setter(into))]
    pub id: String,
    /// Bytes.
    #[serde(rename = "Memory", skip_serializing_if = "Option::is_none")]
    pub memory: Option<i64>,
    /// Another thing.
    #[serde(rename = "Inner", skip_serializing_if = "Option::is_none")]
    pub inner: Option<Inner>,
    /// Variables.
    #[serde(rename = "Env", skip_serializing_if = "Vec::is_empty")]
    #[builder(setter(custom))]
    pub env: Vec<String>,
    /// Parts.
    #[serde(rename = "Parts", skip_serializing_if = "Vec::is_empty")]
    #[builder(setter(custom))]
    pub parts: Vec<Inner>,
    /// Labels.
    #[serde(
        rename = "Labels",
        skip_serializing_if = "std::collections::BTreeMap::is_empty",
    )]
    #[builder(setter(custom))]
    pub labels: std::collections::BTreeMap<String, String>,
    /// Ports.
    #[serde(
        rename = "Ports",
        skip_serializing_if = "std::collections::BTreeMap::is_empty",
    )]
    #[builder(setter(custom))]
    pub ports: std::collections::BTreeMap<String, Vec<Inner>>,
}
impl super::codec::Object for Thing {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Name" => self.name = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Id" => {
                self.id = super::codec::value::<super::codec::NullAsDefault, _, _>(map)?;
            }
            "Memory" => {
                self.memory = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            "Inner" => self.inner = super::codec::value::<super::codec::Same, _, _>(map)?,
            "Env" => self.env = super::codec::value::<super::codec::List, _, _>(map)?,
            "Parts" => self.parts = super::codec::value::<super::codec::List, _, _>(map)?,
            "Labels" => {
                self.labels = super::codec::value::<super::codec::Map, _, _>(map)?;
            }
            "Ports" => {
                self.ports = super::codec::value::<
                    super::codec::Map<super::codec::List>,
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
    /// Variables.
    pub fn env(mut self, value: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.env = Some(value.into_iter().map(Into::into).collect());
        self
    }
    /// Parts.
    pub fn parts(mut self, value: impl IntoIterator<Item = Inner>) -> Self {
        self.parts = Some(value.into_iter().collect());
        self
    }
    /// Labels.
    pub fn labels(
        mut self,
        value: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.labels = Some(
            value.into_iter().map(|(key, value)| (key.into(), value.into())).collect(),
        );
        self
    }
    /// Ports.
    pub fn ports(
        mut self,
        value: impl IntoIterator<Item = (impl Into<String>, Vec<Inner>)>,
    ) -> Self {
        self.ports = Some(
            value.into_iter().map(|(key, value)| (key.into(), value)).collect(),
        );
        self
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
        match key {
            _ => super::codec::ignore(map)?,
        }
        Ok(())
    }
}
impl<'de> serde::Deserialize<'de> for Inner {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
