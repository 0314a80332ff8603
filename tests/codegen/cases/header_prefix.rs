//// things_options.rs
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
    /// The `X-Meta-*`.
    #[builder(setter(custom))]
    pub meta: std::collections::BTreeMap<String, String>,
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
    /// The `X-Meta-*`.
    pub fn meta(
        mut self,
        value: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.meta = Some(
            value.into_iter().map(|(key, value)| (key.into(), value.into())).collect(),
        );
        self
    }
}
impl crate::request::RequestOptions for PullThingOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.headers_prefixed("X-Meta-", &self.meta)
    }
}
