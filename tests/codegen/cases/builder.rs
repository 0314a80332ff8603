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
    /// Its name.
    pub name: Option<String>,
    /// Its id, always sent.
    pub id: String,
    /// Bytes.
    pub memory: Option<i64>,
    /// Another thing.
    pub inner: Option<Inner>,
    /// Variables.
    pub env: Vec<String>,
    /// Parts.
    pub parts: Vec<Inner>,
    /// Labels.
    pub labels: std::collections::BTreeMap<String, String>,
    /// Ports.
    pub ports: std::collections::BTreeMap<String, Vec<Inner>>,
}
impl Eq for Thing {}
impl serde::Serialize for Thing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Name", &self.name);
        fields.value("Id", &self.id);
        fields.option("Memory", &self.memory);
        fields.option("Inner", &self.inner);
        fields.list("Env", &self.env);
        fields.list("Parts", &self.parts);
        fields.map("Labels", &self.labels);
        fields.map("Ports", &self.ports);
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
            "Name" => super::codec::value(map, &mut self.name),
            "Id" => super::codec::or_default(map, &mut self.id),
            "Memory" => super::codec::value(map, &mut self.memory),
            "Inner" => super::codec::value(map, &mut self.inner),
            "Env" => super::codec::list(map, &mut self.env),
            "Parts" => super::codec::list(map, &mut self.parts),
            "Labels" => super::codec::map(map, &mut self.labels),
            "Ports" => {
                super::codec::read_as::<
                    super::codec::Map<super::codec::List>,
                    _,
                    _,
                >(map, &mut self.ports)
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
impl Thing {
    /// Returns a builder with no options set: [`ThingBuilder`].
    #[inline]
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
    #[inline]
    pub fn build(self) -> Thing {
        self.0
    }
    /// Its name.
    #[inline]
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.0.name = Some(value.into());
        self
    }
    /// Its id, always sent.
    #[inline]
    pub fn id(mut self, value: impl Into<String>) -> Self {
        self.0.id = value.into();
        self
    }
    /// Bytes.
    #[inline]
    pub fn memory(mut self, value: i64) -> Self {
        self.0.memory = Some(value);
        self
    }
    /// Another thing.
    #[inline]
    pub fn inner(mut self, value: Inner) -> Self {
        self.0.inner = Some(value);
        self
    }
    /// Variables.
    #[inline]
    pub fn env(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.env = value.into_iter().map(|item| item.as_ref().to_owned()).collect();
        self
    }
    /// Parts.
    #[inline]
    pub fn parts(mut self, value: impl IntoIterator<Item = Inner>) -> Self {
        self.0.parts = value.into_iter().collect();
        self
    }
    /// Labels.
    ///
    /// Adds to the entries set before.
    #[inline]
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
    /// Adds to the entries set before.
    #[inline]
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
    /// Sets [`name`](Self::name) if `value` is `Some`.
    #[inline]
    pub fn maybe_name(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.name(value),
            None => self,
        }
    }
    /// Sets [`id`](Self::id) if `value` is `Some`.
    #[inline]
    pub fn maybe_id(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.id(value),
            None => self,
        }
    }
    /// Sets [`memory`](Self::memory) if `value` is `Some`.
    #[inline]
    pub fn maybe_memory(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.memory(value),
            None => self,
        }
    }
    /// Sets [`inner`](Self::inner) if `value` is `Some`.
    #[inline]
    pub fn maybe_inner(self, value: Option<Inner>) -> Self {
        match value {
            Some(value) => self.inner(value),
            None => self,
        }
    }
    /// Sets [`env`](Self::env) if `value` is `Some`.
    #[inline]
    pub fn maybe_env(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.env(value),
            None => self,
        }
    }
    /// Sets [`parts`](Self::parts) if `value` is `Some`.
    #[inline]
    pub fn maybe_parts(self, value: Option<impl IntoIterator<Item = Inner>>) -> Self {
        match value {
            Some(value) => self.parts(value),
            None => self,
        }
    }
    /// Sets [`labels`](Self::labels) if `value` is `Some`.
    #[inline]
    pub fn maybe_labels(
        self,
        value: Option<impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>>,
    ) -> Self {
        match value {
            Some(value) => self.labels(value),
            None => self,
        }
    }
    /// Sets [`ports`](Self::ports) if `value` is `Some`.
    #[inline]
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
