//// things_options.rs
/// Options for [`stop_thing`](crate::Things#method.stop_thing).
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct StopThingOptions {
    /// The `timeout`.
    pub timeout: Option<std::time::Duration>,
    /// The `quiet`.
    pub quiet: Option<bool>,
}
impl Eq for StopThingOptions {}
impl StopThingOptions {
    /// Returns a builder with no options set: [`StopThingOptionsBuilder`].
    #[inline]
    pub fn builder() -> StopThingOptionsBuilder {
        StopThingOptionsBuilder::default()
    }
}
/// Builds [`StopThingOptions`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct StopThingOptionsBuilder(StopThingOptions);
impl StopThingOptionsBuilder {
    /// Returns the [`StopThingOptions`].
    #[must_use]
    #[inline]
    pub fn build(self) -> StopThingOptions {
        self.0
    }
    /// The `timeout`.
    #[inline]
    pub fn timeout(mut self, value: std::time::Duration) -> Self {
        self.0.timeout = Some(value);
        self
    }
    /// The `quiet`.
    #[inline]
    pub fn quiet(mut self, value: bool) -> Self {
        self.0.quiet = Some(value);
        self
    }
}
/// Setters that take an `Option`: `None` changes nothing.
impl StopThingOptionsBuilder {
    /// Sets [`timeout`](Self::timeout) if `value` is `Some`.
    #[inline]
    pub fn maybe_timeout(self, value: Option<std::time::Duration>) -> Self {
        match value {
            Some(value) => self.timeout(value),
            None => self,
        }
    }
    /// Sets [`quiet`](Self::quiet) if `value` is `Some`.
    #[inline]
    pub fn maybe_quiet(self, value: Option<bool>) -> Self {
        match value {
            Some(value) => self.quiet(value),
            None => self,
        }
    }
}
impl crate::request::RequestOptions for StopThingOptions {
    #[inline]
    fn apply(&self, request: crate::Request) -> crate::Request {
        request
            .query("t", &self.timeout.unwrap_or(std::time::Duration::from_secs(10u64)))
            .query("quiet", &self.quiet.unwrap_or(false))
    }
}
