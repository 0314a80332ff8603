//! Sending a request, and sending it again where that is safe.

use std::time::Duration;

use http::header::{HeaderValue, LOCATION};
use http::{Method, StatusCode};
use tokio::time::{Instant, sleep, timeout};

use super::version::Refusal;
use super::{Docker, connect, host, tls};
use crate::ApiVersion;
use crate::body::Body;
use crate::error::{ApiErrorKind, Call, Error, Result, TimeoutPhase};
use crate::request::{Kind, Parts};
use crate::response::Response;

/// How long to wait before an engine is asked again whose queue of new connections was full.
const PAUSE: Duration = Duration::from_millis(10);

/// How long to go on with that where there is no limit on connecting.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much of a redirect's target is shown.
const SHOWN_TARGET: usize = 200;

/// A request that can be sent more than once, unless its body is a stream.
pub(super) struct Outgoing {
    parts: Parts,
    kind: Kind,
    /// Whether the body was a stream, and is gone.
    spent: bool,
}

impl Outgoing {
    pub(super) fn new(parts: Parts, kind: Kind) -> Self {
        Self {
            parts,
            kind,
            spent: false,
        }
    }

    pub(super) fn call(&self) -> &Call {
        &self.parts.call
    }

    pub(super) fn can_be_sent(&self) -> bool {
        !self.spent
    }

    fn body(&mut self) -> Body {
        if let Some(bytes) = self.parts.body.as_bytes() {
            return Body::from(bytes);
        }
        self.spent = true;
        std::mem::take(&mut self.parts.body)
    }

    /// Whether sending it twice does what sending it once does.
    fn is_safe(&self) -> bool {
        matches!(self.parts.method, Method::GET | Method::HEAD)
            && self.kind != Kind::Upgrade
            && self.can_be_sent()
    }
}

impl Docker {
    /// Sends a request until the engine has got it.
    pub(super) async fn send(
        &self,
        outgoing: &mut Outgoing,
        version: ApiVersion,
    ) -> Result<Response> {
        if let Err(unsupported) = outgoing.parts.check_version(version) {
            let unsupported = unsupported.host(self.host().to_string());
            return Err(Error::unsupported(outgoing.call().clone(), unsupported));
        }
        let started = Instant::now();
        let patience = self.inner.connect_timeout.unwrap_or(PATIENCE);
        let mut repeated = false;
        loop {
            let error = match self.send_once(outgoing, version).await {
                Ok(answer) => return self.checked(outgoing, answer, version).await,
                Err(error) => error,
            };
            if connect::is_queue_full(&error)
                && outgoing.can_be_sent()
                && started.elapsed() < patience
            {
                sleep(PAUSE).await;
            } else if matches!(error, Error::Transport { .. }) && outgoing.is_safe() && !repeated {
                // The engine may have closed a kept connection at this very moment.
                repeated = true;
            } else {
                return Err(error);
            }
        }
    }

    async fn send_once(
        &self,
        outgoing: &mut Outgoing,
        version: ApiVersion,
    ) -> Result<reqwest::Response> {
        let inner = &*self.inner;
        let body = outgoing.body();
        let parts = &outgoing.parts;
        let mut url = format!("{}/v{version}{}", inner.endpoint.base, parts.path);
        let query = parts.query(version);
        if !query.is_empty() {
            url.push('?');
            url.push_str(query);
        }
        inner.endpoint.prepare(&parts.call)?;
        let sending = inner
            .client
            .request(parts.method.clone(), url)
            .headers(parts.headers.clone())
            .body(reqwest::Body::wrap(body))
            .send();
        let head_timeout = inner.head_timeout.filter(|_| outgoing.kind == Kind::Prompt);
        let sent = match head_timeout {
            None => sending.await,
            Some(limit) => timeout(limit, sending)
                .await
                .map_err(|_| Error::timeout(parts.call.clone(), TimeoutPhase::Head, limit))?,
        };
        sent.map_err(|error| connect::failed(error, &parts.call, &inner.endpoint))
    }

    /// A success as it is, anything else as the engine's error.
    async fn checked(
        &self,
        outgoing: &Outgoing,
        answer: reqwest::Response,
        version: ApiVersion,
    ) -> Result<Response> {
        let call = outgoing.call().clone();
        let response = Response::from_wire(answer, call.clone(), self.inner.limits, outgoing.kind);
        let status = response.status();
        if status.is_success() || status == StatusCode::SWITCHING_PROTOCOLS {
            return Ok(response);
        }
        let target = response.headers().get(LOCATION).map(shown_target);
        // Boxed, so that the futures of requests that succeed do not reserve space for it.
        let mut error = Box::pin(response.into_error()).await;
        let Error::Api {
            kind,
            status,
            message,
            ..
        } = &mut error
        else {
            return Err(error);
        };
        if *status == StatusCode::BAD_REQUEST {
            if let Some(refusal) = Refusal::parse(message) {
                let (min, max) = (refusal.min, refusal.max);
                let message = std::mem::take(message);
                return Err(Error::api_version(call, version, min, max, message));
            }
            if tls::wants_tls(message) {
                let message = std::mem::take(message);
                return Err(connect::wants_tls(message, &call, &self.inner.endpoint));
            }
        }
        if *kind == ApiErrorKind::Redirect {
            *message = format!(
                "to {}, which is not followed: set the address of the engine itself, with `https://` and the base \
                 path if it has them",
                target.as_deref().unwrap_or("an unnamed location")
            );
        }
        Err(error)
    }
}

/// Without user and query, which may hold secrets.
fn shown_target(location: &HeaderValue) -> String {
    let text = String::from_utf8_lossy(location.as_bytes());
    let place = text.split(['?', '#']).next().unwrap_or_default();
    let shown: String = host::without_user(place)
        .chars()
        .take(SHOWN_TARGET)
        .collect();
    format!("`{}`", shown.escape_debug())
}
