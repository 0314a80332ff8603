//// things_options.rs
/// Options for [`list_things`](crate::Things#method.list_things).
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
pub struct ListThingsOptions {
    /// The `follow`.
    pub follow: Option<bool>,
    /// Whether it has a terminal. Not sent.
    pub tty: Option<bool>,
}
impl ListThingsOptions {
    /// Starts with nothing set; see [`ListThingsOptionsBuilder`].
    pub fn builder() -> ListThingsOptionsBuilder {
        ListThingsOptionsBuilder::default()
    }
}
impl ListThingsOptionsBuilder {
    /// The finished [`ListThingsOptions`].
    #[must_use]
    pub fn build(self) -> ListThingsOptions {
        let Ok(built) = self.try_build();
        built
    }
}
impl crate::request::RequestOptions for ListThingsOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("follow", &self.follow)
    }
}
