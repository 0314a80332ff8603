//! Proxies that the environment names.

use http::Uri;
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tower_service::Service;

use super::dialer::Dialer;
use crate::connection::Connection;
use crate::error::{BoxError, Result};
use crate::tls::{Prepared, Tls};

/// A proxy on the way to an engine.
#[derive(Clone)]
pub(crate) struct Proxy {
    intercept: Intercept,
    /// TLS with the proxy itself.
    tls: Option<Prepared>,
}

impl Proxy {
    /// Returns the proxy for an engine from `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    pub(crate) fn from_env(engine: &Uri, engine_tls: Option<&Tls>) -> Result<Option<Self>> {
        let Some(intercept) = Matcher::from_env().intercept(engine) else {
            return Ok(None);
        };
        let uses_tls = intercept.uri().scheme_str() == Some("https");
        let tls = uses_tls.then(|| Prepared::for_proxy(engine_tls));
        let tls = tls.transpose()?;
        Ok(Some(Self { intercept, tls }))
    }

    /// Whether the proxy forwards requests to engines without TLS. Other proxies only connect.
    pub(crate) fn forwards(&self) -> bool {
        self.scheme() == "http"
    }

    pub(super) fn tls(&self) -> Option<Prepared> {
        self.tls.clone()
    }

    fn scheme(&self) -> &str {
        self.intercept.uri().scheme_str().unwrap_or_default()
    }

    /// Connects to `engine` through the proxy.
    pub(super) async fn connect(
        &self,
        engine: Uri,
        dialer: Dialer,
    ) -> Result<Box<dyn Connection>, BoxError> {
        let address = self.intercept.uri().clone();
        let scheme = self.scheme();
        // Without the final letter, the client looks the engine's name up, and not the proxy.
        let local_dns = matches!(scheme, "socks4" | "socks5");
        let stream = match scheme {
            "socks4" | "socks4a" => {
                let socks = SocksV4::new(address, dialer);
                socks.local_dns(local_dns).call(engine).await?
            }
            "socks5" | "socks5h" => {
                let mut socks = SocksV5::new(address, dialer).local_dns(local_dns);
                if let Some((user, password)) = self.intercept.raw_auth() {
                    socks = socks.with_auth(user.to_owned(), password.to_owned());
                }
                socks.call(engine).await?
            }
            _ => {
                let mut tunnel = Tunnel::new(address, dialer);
                if let Some(authorization) = self.intercept.basic_auth() {
                    tunnel = tunnel.with_auth(authorization.clone());
                }
                tunnel.call(engine).await?
            }
        };
        Ok(stream.into_inner())
    }
}
