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
    /// Its name.
    #[serde(rename = "Name", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its id, always sent.
    #[serde(rename = "Id")]
    pub id: String,
    /// Bytes.
    #[serde(rename = "Memory", skip_serializing_if = "Option::is_none")]
    pub memory: Option<i64>,
    /// Another thing.
    #[serde(rename = "Inner", skip_serializing_if = "Option::is_none")]
    pub inner: Option<Inner>,
    /// Variables.
    #[serde(rename = "Env", skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<String>,
    /// Parts.
    #[serde(rename = "Parts", skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Inner>,
    /// Labels.
    #[serde(
        rename = "Labels",
        skip_serializing_if = "std::collections::BTreeMap::is_empty",
    )]
    pub labels: std::collections::BTreeMap<String, String>,
    /// Ports.
    #[serde(
        rename = "Ports",
        skip_serializing_if = "std::collections::BTreeMap::is_empty",
    )]
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
    /// Returns a builder without any option set: [`ThingBuilder`].
    pub fn builder() -> ThingBuilder {
        ThingBuilder::default()
    }
}
/// Builds [`Thing`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ThingBuilder(Thing);
impl ThingBuilder {
    /// Returns the [`Thing`].
    #[must_use]
    pub fn build(self) -> Thing {
        self.0
    }
    /// Its name.
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.0.name = Some(value.into());
        self
    }
    /// Its id, always sent.
    pub fn id(mut self, value: impl Into<String>) -> Self {
        self.0.id = value.into();
        self
    }
    /// Bytes.
    pub fn memory(mut self, value: i64) -> Self {
        self.0.memory = Some(value);
        self
    }
    /// Another thing.
    pub fn inner(mut self, value: Inner) -> Self {
        self.0.inner = Some(value);
        self
    }
    /// Variables.
    pub fn env(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.env = value.into_iter().map(|item| item.as_ref().to_owned()).collect();
        self
    }
    /// Parts.
    pub fn parts(mut self, value: impl IntoIterator<Item = Inner>) -> Self {
        self.0.parts = value.into_iter().collect();
        self
    }
    /// Labels.
    ///
    /// Adds to the entries that are already set.
    pub fn labels(
        mut self,
        value: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
    ) -> Self {
        let entries = value.into_iter();
        self.0
            .labels
            .extend(
                entries
                    .map(|(key, value)| (
                        key.as_ref().to_owned(),
                        value.as_ref().to_owned(),
                    )),
            );
        self
    }
    /// Ports.
    ///
    /// Adds to the entries that are already set.
    pub fn ports(
        mut self,
        value: impl IntoIterator<Item = (impl AsRef<str>, Vec<Inner>)>,
    ) -> Self {
        for (key, values) in value {
            self.0.ports.entry(key.as_ref().to_owned()).or_default().extend(values);
        }
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ThingBuilder {
    /// Calls [`name`](Self::name) if there is a value.
    pub fn maybe_name(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.name(value),
            None => self,
        }
    }
    /// Calls [`id`](Self::id) if there is a value.
    pub fn maybe_id(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.id(value),
            None => self,
        }
    }
    /// Calls [`memory`](Self::memory) if there is a value.
    pub fn maybe_memory(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.memory(value),
            None => self,
        }
    }
    /// Calls [`inner`](Self::inner) if there is a value.
    pub fn maybe_inner(self, value: Option<Inner>) -> Self {
        match value {
            Some(value) => self.inner(value),
            None => self,
        }
    }
    /// Calls [`env`](Self::env) if there is a value.
    pub fn maybe_env(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.env(value),
            None => self,
        }
    }
    /// Calls [`parts`](Self::parts) if there is a value.
    pub fn maybe_parts(self, value: Option<impl IntoIterator<Item = Inner>>) -> Self {
        match value {
            Some(value) => self.parts(value),
            None => self,
        }
    }
    /// Calls [`labels`](Self::labels) if there is a value.
    pub fn maybe_labels(
        self,
        value: Option<impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>>,
    ) -> Self {
        match value {
            Some(value) => self.labels(value),
            None => self,
        }
    }
    /// Calls [`ports`](Self::ports) if there is a value.
    pub fn maybe_ports(
        self,
        value: Option<impl IntoIterator<Item = (impl AsRef<str>, Vec<Inner>)>>,
    ) -> Self {
        match value {
            Some(value) => self.ports(value),
            None => self,
        }
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
