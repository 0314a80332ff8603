//// models.rs
/// Request and response types of [`Things`](crate::Things).
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A thing.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Login {
    /// Who.
    pub username: Option<String>,
    /// A secret.
    pub password: Option<String>,
}
impl Eq for Login {}
impl serde::Serialize for Login {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.option("username", &self.username);
        fields.option("password", &self.password);
        fields.end()
    }
}
impl super::codec::Object for Login {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "username" => super::codec::value(map, &mut self.username),
            "password" => super::codec::value(map, &mut self.password),
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for Login {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
impl std::fmt::Debug for Login {
    #[inline]
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Login")
            .field("username", &self.username)
            .field("password", &self.password.as_ref().map(|_| super::codec::Redacted))
            .finish()
    }
}
impl Login {
    /// Returns a builder with no options set: [`LoginBuilder`].
    #[inline]
    pub fn builder() -> LoginBuilder {
        LoginBuilder::default()
    }
}
/// Builds [`Login`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct LoginBuilder(Login);
impl LoginBuilder {
    /// Returns the [`Login`].
    #[must_use]
    #[inline]
    pub fn build(self) -> Login {
        self.0
    }
    /// Who.
    #[inline]
    pub fn username(mut self, value: impl Into<String>) -> Self {
        self.0.username = Some(value.into());
        self
    }
    /// A secret.
    #[inline]
    pub fn password(mut self, value: impl Into<String>) -> Self {
        self.0.password = Some(value.into());
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl LoginBuilder {
    /// Sets [`username`](Self::username) if `value` is `Some`.
    #[inline]
    pub fn maybe_username(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.username(value),
            None => self,
        }
    }
    /// Sets [`password`](Self::password) if `value` is `Some`.
    #[inline]
    pub fn maybe_password(self, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.password(value),
            None => self,
        }
    }
}
/// A token.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Token {
    /// A secret.
    pub token: String,
}
impl Eq for Token {}
impl serde::Serialize for Token {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = super::codec::Fields::new(serializer);
        fields.value("token", &self.token);
        fields.end()
    }
}
impl super::codec::Object for Token {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "token" => super::codec::or_default(map, &mut self.token),
            _ => super::codec::ignore(map),
        }
    }
}
impl<'de> serde::Deserialize<'de> for Token {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        super::codec::object(deserializer)
    }
}
impl std::fmt::Debug for Token {
    #[inline]
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Token")
            .field("token", &(!self.token.is_empty()).then_some(super::codec::Redacted))
            .finish()
    }
}
