//// things_options.rs
/// Options for [`stop_thing`](crate::Things#method.stop_thing).
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
pub struct StopThingOptions {
    /// The `t`.
    pub timeout: Option<std::time::Duration>,
    /// The `quiet`.
    pub quiet: Option<bool>,
}
impl StopThingOptions {
    /// Starts with nothing set; see [`StopThingOptionsBuilder`].
    pub fn builder() -> StopThingOptionsBuilder {
        StopThingOptionsBuilder::default()
    }
}
impl StopThingOptionsBuilder {
    /// The finished [`StopThingOptions`].
    #[must_use]
    pub fn build(self) -> StopThingOptions {
        let Ok(built) = self.try_build();
        built
    }
}
impl crate::request::RequestOptions for StopThingOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request
            .query("t", &self.timeout.unwrap_or(std::time::Duration::from_secs(10u64)))
            .query("quiet", &self.quiet.unwrap_or(false))
    }
}
