//// things_options.rs
/// Options for [`list_things`](crate::Things#method.list_things).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListThingsOptions {
    /// The `names`.
    pub names: Vec<String>,
}
impl Eq for ListThingsOptions {}
impl ListThingsOptions {
    /// Returns a builder with no options set: [`ListThingsOptionsBuilder`].
    #[inline]
    pub fn builder() -> ListThingsOptionsBuilder {
        ListThingsOptionsBuilder::default()
    }
}
/// Builds [`ListThingsOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ListThingsOptionsBuilder(ListThingsOptions);
impl ListThingsOptionsBuilder {
    /// Returns the [`ListThingsOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> ListThingsOptions {
        self.0
    }
    /// The `names`.
    #[inline]
    pub fn names(mut self, value: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.0.names = value.into_iter().map(|item| item.as_ref().to_owned()).collect();
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ListThingsOptionsBuilder {
    /// Sets [`names`](Self::names) if `value` is `Some`.
    #[inline]
    pub fn maybe_names(
        self,
        value: Option<impl IntoIterator<Item = impl AsRef<str>>>,
    ) -> Self {
        match value {
            Some(value) => self.names(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for ListThingsOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("names", &self.names)
    }
}
