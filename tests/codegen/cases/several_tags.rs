//// first_options.rs
/// Options for [`list_a`](crate::First#method.list_a).
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
pub struct ListAOptions {
    /// The `all`.
    pub all: Option<bool>,
}
impl ListAOptions {
    /// Starts with nothing set; see [`ListAOptionsBuilder`].
    pub fn builder() -> ListAOptionsBuilder {
        ListAOptionsBuilder::default()
    }
}
impl ListAOptionsBuilder {
    /// The finished [`ListAOptions`].
    #[must_use]
    pub fn build(self) -> ListAOptions {
        let Ok(built) = self.try_build();
        built
    }
}
impl crate::request::RequestOptions for ListAOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("all", &self.all)
    }
}
//// second_one_options.rs
/// Options for [`list_b`](crate::SecondOne#method.list_b).
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
pub struct ListBOptions {
    /// The `all`.
    pub all: Option<bool>,
}
impl ListBOptions {
    /// Starts with nothing set; see [`ListBOptionsBuilder`].
    pub fn builder() -> ListBOptionsBuilder {
        ListBOptionsBuilder::default()
    }
}
impl ListBOptionsBuilder {
    /// The finished [`ListBOptions`].
    #[must_use]
    pub fn build(self) -> ListBOptions {
        let Ok(built) = self.try_build();
        built
    }
}
impl crate::request::RequestOptions for ListBOptions {
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("all", &self.all)
    }
}
