//// models.rs
/// What the methods of [`Things`](crate::Things) send and return.
pub mod things {
    include!(concat!(env!("OUT_DIR"), "/things_models.rs"));
}
//// things_models.rs
/// A thing.
#[derive(Clone, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Login {
    /// A secret.
    #[serde(skip_serializing_if = "Option::is_none")]
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
            .field("password", &self.password.as_ref().map(|_| super::codec::Redacted))
            .finish()
    }
}
//// things_options.rs
use crate::models::things::Login;
/// Options for [`pull_thing`](crate::Things#method.pull_thing).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
pub struct PullThingOptions {
    /// The `X-Auth`.
    pub auth: Option<Login>,
    /// The `X-Config`.
    #[builder(setter(custom))]
    pub config: std::collections::BTreeMap<String, Box<Login>>,
}
impl PullThingOptions {
    /// Starts with nothing set; see [`PullThingOptionsBuilder`].
    pub fn builder() -> PullThingOptionsBuilder {
        PullThingOptionsBuilder::default()
    }
}
impl PullThingOptionsBuilder {
    /// The finished [`PullThingOptions`].
    #[must_use]
    pub fn build(self) -> PullThingOptions {
        let Ok(built) = self.try_build();
        built
    }
    /// The `X-Config`.
    pub fn config(
        mut self,
        value: impl IntoIterator<Item = (impl Into<String>, Login)>,
    ) -> Self {
        self.config = Some(
            value.into_iter().map(|(key, value)| (key.into(), value.into())).collect(),
        );
        self
    }
}
impl crate::request::RequestOptions for PullThingOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.header_json("X-Auth", &self.auth).header_json("X-Config", &self.config)
    }
}
