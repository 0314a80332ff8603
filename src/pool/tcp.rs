//! Connections over TCP, with TLS and through a proxy where they are configured.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use tower_service::Service;

use super::dialer::{Dialer, handshake};
use super::proxy::Proxy;
use crate::connection::Connection;
use crate::error::BoxError;
use crate::tls::Prepared;

/// How long a connection is silent before the system checks whether the other side is still there, and the time between
/// checks.
const KEEPALIVE: Duration = Duration::from_secs(15);

/// The number of checks without a response after which the connection is closed.
const KEEPALIVE_RETRIES: u32 = 3;

/// An address and how connections to it are made.
#[derive(Clone)]
pub(crate) struct Tcp {
    connector: HttpConnector,
    /// The engine.
    uri: Uri,
    /// TLS with the engine.
    tls: Option<Prepared>,
    proxy: Option<Proxy>,
}

impl Tcp {
    pub(crate) fn new(uri: Uri, tls: Option<Prepared>, proxy: Option<Proxy>) -> Self {
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_nodelay(true);
        // An engine that disappears without closing the connection is noticed even while a stream is silent.
        connector.set_keepalive(Some(KEEPALIVE));
        connector.set_keepalive_interval(Some(KEEPALIVE));
        connector.set_keepalive_retries(Some(KEEPALIVE_RETRIES));
        Self {
            connector,
            uri,
            tls,
            proxy,
        }
    }

    pub(super) async fn connect(
        &self,
        written: Arc<AtomicBool>,
    ) -> Result<Box<dyn Connection>, BoxError> {
        let mut dialer = Dialer {
            connector: self.connector.clone(),
            tls: self.proxy.as_ref().and_then(Proxy::tls),
            written,
        };
        let stream = match &self.proxy {
            Some(proxy) => proxy.connect(self.uri.clone(), dialer).await?,
            None => dialer.call(self.uri.clone()).await?.into_inner(),
        };
        match &self.tls {
            Some(tls) => Ok(handshake(tls, &self.uri, stream).await?),
            None => Ok(stream),
        }
    }
}
