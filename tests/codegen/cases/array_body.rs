//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A privilege.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Privilege {
    /// Its name.
    pub name: Option<String>,
    /// Its values.
    ///
    /// Since API 1.41 (Docker 20.10).
    pub value: Vec<String>,
}
impl Eq for Privilege {}
impl serde::Serialize for Privilege {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("Name", &self.name);
        fields.list("Value", &self.value);
        fields.end()
    }
}
impl super::codec::Object for Privilege {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "Name" => super::codec::value(map, &mut self.name),
            "Value" => super::codec::list(map, &mut self.value),
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for Privilege {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
impl Privilege {
    /// Returns a builder with no options set: [`PrivilegeBuilder`].
    #[inline]
    pub fn builder() -> PrivilegeBuilder {
        PrivilegeBuilder::default()
    }
}
/// Builds [`Privilege`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct PrivilegeBuilder(Privilege);
impl PrivilegeBuilder {
    /// Returns the [`Privilege`].
    #[must_use]
    #[inline]
    pub fn build(self) -> Privilege {
        self.0
    }
    /// Its name.
    #[inline]
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.0.name = Some(value.into());
        self
    }
    /// Its values.
    ///
    /// Since API 1.41 (Docker 20.10).
    #[inline]
    pub fn value(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.value = value.into_iter().map(|item| item.as_ref().to_owned()).collect();
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl PrivilegeBuilder {
    /// Sets [`name`](Self::name) if `value` is `Some`.
    #[inline]
    pub fn maybe_name(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.name(value),
            None => self,
        }
    }
    /// Sets [`value`](Self::value) if `value` is `Some`.
    #[inline]
    pub fn maybe_value(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.value(value),
            None => self,
        }
    }
}
#[allow(
    clippy::possible_missing_else,
    clippy::default_trait_access,
    clippy::match_same_arms,
    clippy::single_match,
    reason = "generated code has one form for all types"
)]
impl crate::request::Dated for Privilege {
    #[inline]
    fn require(
        &self,
        at: crate::request::Place<'_>,
        requirements: &mut crate::request::Requirements,
    ) {
        if !self.value.is_empty() {
            requirements.since(at.field("value"), crate::ApiVersion::new(1, 41));
        }
    }
}
