//// models.rs
/// What the methods of [`Things`](crate::Things) send and return.
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A thing.
#[derive(Clone, Default, PartialEq, Eq, serde::Serialize)]
#[derive(derive_builder::Builder)]
#[builder(
    default,
    pattern = "owned",
    setter(strip_option),
    build_fn(private, name = "try_build", error = "std::convert::Infallible")
)]
#[builder_struct_attr(must_use = "a builder makes nothing until `build` is called")]
#[non_exhaustive]
pub struct Login {
    /// Who.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[builder(setter(into))]
    pub username: Option<String>,
    /// A secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[builder(setter(into))]
    pub password: Option<String>,
}
impl super::codec::Object for Login {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "username" => {
                self.username = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            "password" => {
                self.password = super::codec::value::<super::codec::Same, _, _>(map)?;
            }
            _ => super::codec::ignore(map)?,
        }
        Ok(())
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
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Login")
            .field("username", &self.username)
            .field("password", &self.password.as_ref().map(|_| super::codec::Redacted))
            .finish()
    }
}
impl std::fmt::Debug for LoginBuilder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("LoginBuilder").finish_non_exhaustive()
    }
}
impl Login {
    /// Starts with nothing set; see [`LoginBuilder`].
    pub fn builder() -> LoginBuilder {
        LoginBuilder::default()
    }
}
impl LoginBuilder {
    /// The finished [`Login`].
    #[must_use]
    pub fn build(self) -> Login {
        let Ok(built) = self.try_build();
        built
    }
}
/// A token.
#[derive(Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Token {
    /// A secret.
    pub token: String,
}
impl super::codec::Object for Token {
    #[inline]
    fn read<'de, M: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match key {
            "token" => {
                self.token = super::codec::value::<
                    super::codec::NullAsDefault,
                    _,
                    _,
                >(map)?;
            }
            _ => super::codec::ignore(map)?,
        }
        Ok(())
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
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Token")
            .field("token", &(!self.token.is_empty()).then_some(super::codec::Redacted))
            .finish()
    }
}
