//// first_options.rs
/// Options for [`list_a`](crate::First#method.list_a).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListAOptions {
    /// The `all`.
    pub all: Option<bool>,
}
impl Eq for ListAOptions {}
impl ListAOptions {
    /// Returns a builder with no options set: [`ListAOptionsBuilder`].
    #[inline]
    pub fn builder() -> ListAOptionsBuilder {
        ListAOptionsBuilder::default()
    }
}
/// Builds [`ListAOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ListAOptionsBuilder(ListAOptions);
impl ListAOptionsBuilder {
    /// Returns the [`ListAOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> ListAOptions {
        self.0
    }
    /// The `all`.
    #[inline]
    pub fn all(mut self, value: bool) -> Self {
        self.0.all = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ListAOptionsBuilder {
    /// Sets [`all`](Self::all) if `value` is `Some`.
    #[inline]
    pub fn maybe_all(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.all(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for ListAOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("all", &self.all)
    }
}
//// second_one_options.rs
/// Options for [`list_b`](crate::SecondOne#method.list_b).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListBOptions {
    /// The `all`.
    pub all: Option<bool>,
}
impl Eq for ListBOptions {}
impl ListBOptions {
    /// Returns a builder with no options set: [`ListBOptionsBuilder`].
    #[inline]
    pub fn builder() -> ListBOptionsBuilder {
        ListBOptionsBuilder::default()
    }
}
/// Builds [`ListBOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ListBOptionsBuilder(ListBOptions);
impl ListBOptionsBuilder {
    /// Returns the [`ListBOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> ListBOptions {
        self.0
    }
    /// The `all`.
    #[inline]
    pub fn all(mut self, value: bool) -> Self {
        self.0.all = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ListBOptionsBuilder {
    /// Sets [`all`](Self::all) if `value` is `Some`.
    #[inline]
    pub fn maybe_all(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.all(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for ListBOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("all", &self.all)
    }
}
