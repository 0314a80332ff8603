//// things_options.rs
/// Options for [`pull_thing`](crate::Things#method.pull_thing).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PullThingOptions {
    /// The `meta`.
    pub meta: std::collections::BTreeMap<String, String>,
}
impl Eq for PullThingOptions {}
impl PullThingOptions {
    /// Returns a builder with no options set: [`PullThingOptionsBuilder`].
    #[inline]
    pub fn builder() -> PullThingOptionsBuilder {
        PullThingOptionsBuilder::default()
    }
}
/// Builds [`PullThingOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct PullThingOptionsBuilder(PullThingOptions);
impl PullThingOptionsBuilder {
    /// Returns the [`PullThingOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> PullThingOptions {
        self.0
    }
    /// The `meta`.
    ///
    /// Adds to the entries set before.
    #[inline]
    pub fn meta(
        mut self,
        value: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
    ) -> Self {
        let entries = value.into_iter();
        self.0
            .meta
            .extend(
                entries
                    .map(|(key, value)| (
                        key.as_ref().to_owned(),
                        value.as_ref().to_owned(),
                    )),
            );
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl PullThingOptionsBuilder {
    /// Sets [`meta`](Self::meta) if `value` is `Some`.
    #[inline]
    pub fn maybe_meta(
        self,
        value: Option<impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>>,
    ) -> Self {
        match value {
            Some(value) => self.meta(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for PullThingOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.headers_prefixed("X-Meta-", &self.meta)
    }
}
