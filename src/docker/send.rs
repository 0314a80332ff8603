//! Sending a request, and sending it again where that is safe.

use std::pin::pin;
use std::time::Duration;

use http::header::{HeaderValue, LOCATION};
use http::{Method, StatusCode};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};

use super::failure::Failure;
use super::version::{Refusal, advertised};
use super::{Docker, connect};
use crate::body::Body;
use crate::error::{ApiErrorKind, Call, Error, Result, TimeoutPhase, without_credentials};
use crate::request::{Parts, ResponseKind};
use crate::response::Response;
use crate::tls;
use crate::version::ApiVersion;
use crate::wire::Wire;

/// The pause before another attempt to connect to an engine whose queue of new connections is full.
const QUEUE_PAUSE: Duration = Duration::from_millis(10);

/// How long to keep trying that where connecting has no time limit.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(60);

/// How often a request that the engine has certainly not seen is sent again: more often than there are kept connections.
const MAX_UNSEEN: u32 = 2000;

/// How many characters of a redirect's target are shown.
const SHOWN_TARGET: usize = 200;

/// A request that can be sent more than once, unless its body is a stream.
pub(super) struct Outgoing {
    parts: Parts,
    kind: ResponseKind,
    /// Whether the body was a stream, which can be read only once.
    spent: bool,
}

impl Outgoing {
    pub(super) fn new(parts: Parts, kind: ResponseKind) -> Self {
        Self {
            parts,
            kind,
            spent: false,
        }
    }

    pub(super) fn call(&self) -> &Call {
        &self.parts.call
    }

    pub(super) fn parts(&self) -> &Parts {
        &self.parts
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

    /// Whether sending it twice has the same effect as sending it once.
    fn is_safe(&self) -> bool {
        matches!(self.parts.method, Method::GET | Method::HEAD)
            && self.kind != ResponseKind::Upgrade
            && self.can_be_sent()
    }
}

impl Docker {
    /// Sends a request, again where that is safe, until the engine has received it.
    pub(super) async fn send(
        &self,
        outgoing: &mut Outgoing,
        version: ApiVersion,
    ) -> Result<Response> {
        let started = Instant::now();
        let patience = self.inner.connect_timeout.unwrap_or(QUEUE_TIMEOUT);
        let mut unseen = 0;
        let mut repeated = false;
        loop {
            let failure = match self.send_once(outgoing, version).await? {
                Ok(wire) => return self.checked(outgoing, wire, version).await,
                Err(failure) => failure,
            };
            let certainly_unseen = failure.unseen;
            let error = connect::failed(failure, outgoing.call(), &self.inner.endpoint);
            if !outgoing.can_be_sent() {
                return Err(error);
            }
            if connect::is_queue_full(&error) && started.elapsed() < patience {
                sleep(QUEUE_PAUSE).await;
            } else if !matches!(error, Error::Transport { .. }) {
                return Err(error);
            } else if certainly_unseen && unseen < MAX_UNSEEN {
                // A kept connection that the engine had closed; there may be more of them.
                unseen += 1;
            } else if outgoing.is_safe() && !repeated {
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
    ) -> Result<Result<Wire, Failure>> {
        let inner = &*self.inner;
        let connections = inner.connections()?;
        if !outgoing.is_safe() {
            // On a runtime that only runs within `block_on`, no task has run since the last request, so a connection that
            // the engine has closed in between looks alive. The first yield lets the runtime learn of it, and the second
            // lets the connection's task act on it.
            yield_now().await;
            yield_now().await;
        }
        let body = outgoing.body();
        let parts = &outgoing.parts;
        let mut path = format!("/v{version}{}", parts.path);
        let query = parts.query(version);
        if !query.is_empty() {
            path.push('?');
            path.push_str(query);
        }
        let mut headers = inner.endpoint.headers.clone();
        for name in parts.headers.keys() {
            headers.remove(name);
        }
        for (name, value) in &parts.headers {
            headers.append(name, value.clone());
        }
        let base = &inner.endpoint.route.base;
        // Pinned, so that both ways of waiting share one copy of its code, which is most of the code that sends a request.
        let sending = connections.send(parts.method.clone(), (base, &path), headers, body);
        let sending = pin!(sending);
        let limit = match outgoing.kind {
            ResponseKind::Prompt => inner.head_timeout,
            ResponseKind::Stream => inner.limits.idle,
            ResponseKind::Blocking | ResponseKind::Upgrade => None,
        };
        let Some(limit) = limit else {
            return Ok(sending.await);
        };
        timeout(limit, sending)
            .await
            .map_err(|_| Error::timeout(parts.call.clone(), TimeoutPhase::Headers, limit))
    }

    /// Returns a success as it is, and anything else as the engine's error.
    async fn checked(
        &self,
        outgoing: &Outgoing,
        wire: Wire,
        version: ApiVersion,
    ) -> Result<Response> {
        let call = outgoing.call().clone();
        let response = Response::from_wire(wire, call.clone(), self.inner.limits, outgoing.kind);
        self.inner.version.observe(response.headers());
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        if status == StatusCode::SWITCHING_PROTOCOLS {
            if outgoing.kind == ResponseKind::Upgrade {
                return Ok(response);
            }
            let reason =
                "the engine switched protocols (status 101), which the request did not ask for";
            return Err(Error::protocol(call, reason));
        }
        let highest = advertised(response.headers());
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
            // The response to `HEAD` has no body to say so in.
            let unexplained =
                message.is_empty() && highest.is_some_and(|highest| highest < version);
            let refusal = Refusal::parse(message.trim(), version)
                .or(unexplained.then_some(Refusal::UNEXPLAINED));
            if let Some(refusal) = refusal {
                let (min, max) = (refusal.min, refusal.max.or(highest));
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

/// The target of a redirect, without user and query, which may contain secrets.
fn shown_target(location: &HeaderValue) -> String {
    let text = String::from_utf8_lossy(location.as_bytes());
    let shown: String = without_credentials(&text)
        .chars()
        .take(SHOWN_TARGET)
        .collect();
    format!("`{}`", shown.escape_debug())
}
