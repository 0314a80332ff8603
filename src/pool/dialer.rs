//! Connections to an address, with TLS if the other side requires it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::{Context, Poll};

use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use tower_service::Service;

use super::io::Observed;
use crate::connection::Connection;
use crate::tls::Prepared;

/// Connects to the engine, or to a proxy, with TLS if the proxy requires it.
#[derive(Clone)]
pub(super) struct Dialer {
    pub(super) connector: HttpConnector,
    pub(super) tls: Option<Prepared>,
    /// Set when anything has been written.
    pub(super) written: Arc<AtomicBool>,
}

impl Service<Uri> for Dialer {
    type Response = TokioIo<Box<dyn Connection>>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let mut this = self.clone();
        Box::pin(async move {
            let stream = this.connector.call(uri.clone()).await;
            let stream = stream.map_err(io::Error::other)?.into_inner();
            // Beneath TLS, so that a TLS library never sees a write fail while there is a response to read.
            let stream = Box::new(Observed::new(stream, this.written));
            Ok(TokioIo::new(match this.tls {
                Some(tls) => handshake(&tls, &uri, stream).await?,
                None => stream,
            }))
        })
    }
}

/// Performs the TLS handshake with the host of `uri`.
pub(super) async fn handshake(
    tls: &Prepared,
    uri: &Uri,
    stream: Box<dyn Connection>,
) -> io::Result<Box<dyn Connection>> {
    let host = uri.host().unwrap_or_default();
    tls.connect(host.trim_matches(['[', ']']), stream).await
}
