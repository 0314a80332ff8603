//// things_options.rs
/// Options for [`list_things`](crate::Things#method.list_things).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListThingsOptions {
    /// The `follow`.
    pub follow: Option<bool>,
    /// Whether it has a terminal. Not sent.
    pub tty: Option<bool>,
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
    /// The `follow`.
    #[inline]
    pub fn follow(mut self, value: bool) -> Self {
        self.0.follow = Some(value);
        self
    }
    /// Whether it has a terminal. Not sent.
    #[inline]
    pub fn tty(mut self, value: bool) -> Self {
        self.0.tty = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl ListThingsOptionsBuilder {
    /// Sets [`follow`](Self::follow) if `value` is `Some`.
    #[inline]
    pub fn maybe_follow(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.follow(value),
            None => self,
        }
    }
    /// Sets [`tty`](Self::tty) if `value` is `Some`.
    #[inline]
    pub fn maybe_tty(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.tty(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for ListThingsOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request.query_all("follow", &self.follow)
    }
}
