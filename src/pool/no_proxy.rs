//! Without the feature `proxy`, all connections are direct.

use std::convert::Infallible;

use http::Uri;

use super::dialer::Dialer;
use crate::connection::Connection;
use crate::error::{BoxError, Result};
use crate::tls::{Prepared, Tls};

/// A proxy on the way to an engine: there is none.
#[derive(Clone)]
pub(crate) struct Proxy(Infallible);

impl Proxy {
    #[allow(clippy::unnecessary_wraps, reason = "with proxies, it can fail")]
    pub(crate) fn from_env(_: &Uri, _: Option<&Tls>) -> Result<Option<Self>> {
        Ok(None)
    }

    pub(super) fn tls(&self) -> Option<Prepared> {
        match self.0 {}
    }

    #[allow(clippy::unused_async, reason = "with proxies, it waits")]
    pub(super) async fn connect(&self, _: Uri, _: Dialer) -> Result<Box<dyn Connection>, BoxError> {
        match self.0 {}
    }
}
