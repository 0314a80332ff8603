//! What a failure to reach the engine means.

use std::error::Error as StdError;
use std::io::{self, ErrorKind};

use super::endpoint::Endpoint;
use super::host::Kind;
use super::tls;
use crate::body;
use crate::error::{BoxError, Call, EngineAddress, Error, Invalid};

impl Endpoint {
    /// The error of a call that the engine has not seen.
    pub(super) fn unreachable(
        &self,
        call: &Call,
        reason: String,
        source: impl Into<BoxError>,
    ) -> Error {
        let engine = EngineAddress::new(self.host.to_string(), self.origin.clone());
        Error::connect(call.clone(), engine, reason, source)
    }
}

/// The error of a request that got no answer.
pub(super) fn failed(error: reqwest::Error, call: &Call, endpoint: &Endpoint) -> Error {
    // The URL says nothing that the call does not, but its query may be long.
    let error = error.without_url();
    if error.is_builder() {
        let reason = "its path or query is too long: a URL may have 64 KiB";
        return Invalid::hidden("request", reason)
            .into_error()
            .for_call(call);
    }
    if let Some(reason) = body_failure(&error) {
        return Error::Body {
            call: call.clone(),
            reason: reason.into(),
            source: error.into(),
        };
    }
    #[cfg(all(unix, feature = "ssh"))]
    if let Some(failure) = endpoint.ssh.as_ref().and_then(super::ssh::Ssh::failure) {
        if failure.maybe_seen {
            return Error::transport(call.clone(), failure.reason);
        }
        return endpoint.unreachable(call, failure.reason, error);
    }
    match reason(&error, endpoint) {
        Some(reason) => endpoint.unreachable(call, reason, error),
        None => Error::transport(call.clone(), error),
    }
}

/// An engine that was talked to in the clear wants TLS.
pub(super) fn wants_tls(message: String, call: &Call, endpoint: &Endpoint) -> Error {
    let reason = "the engine wants TLS there: give the client `Tls`, or set DOCKER_TLS_VERIFY";
    endpoint.unreachable(call, reason.to_owned(), message)
}

/// Whether the engine's socket takes no more connections for now. Nothing was sent.
pub(super) fn is_queue_full(error: &Error) -> bool {
    let Error::Connect { source, .. } = error else {
        return false;
    };
    io_cause(source.as_ref()).is_some_and(|cause| cause.kind() == ErrorKind::WouldBlock)
}

/// The cause in words, and what to do; `None` where the engine may have seen the request.
fn reason(error: &reqwest::Error, endpoint: &Endpoint) -> Option<String> {
    if error.is_connect() && error.is_timeout() {
        return Some("it took longer than the limit on connecting".to_owned());
    }
    if let Some(names) = &endpoint.tls
        && let Some(reason) = causes(error)
            .map(ToString::to_string)
            // What breaks off later is no fault of the handshake, but for the refusal that TLS 1.3 tells then.
            .filter(|cause| error.is_connect() || tls::is_refusal(cause))
            .find_map(|cause| tls::reason(&cause, names))
    {
        return Some(reason);
    }
    if is_no_http(error) {
        return Some("what answers there does not speak HTTP: is it a port for TLS?".to_owned());
    }
    error.is_connect().then(|| refusal(error, endpoint))
}

/// Why no connection was made.
fn refusal(error: &reqwest::Error, endpoint: &Endpoint) -> String {
    let kind = io_cause(error).map(io::Error::kind);
    let reason = match kind.unwrap_or(ErrorKind::Other) {
        ErrorKind::NotFound if matches!(endpoint.host.kind(), Kind::Unix(_)) => {
            "there is no such socket: is the engine running?".to_owned()
        }
        ErrorKind::PermissionDenied => {
            "permission denied: run as a user who may use the engine, a member of the group `docker` for instance".to_owned()
        }
        ErrorKind::ConnectionRefused => "nothing listens there: is the engine running?".to_owned(),
        ErrorKind::WouldBlock => "the engine takes no more connections for now".to_owned(),
        _ => causes(error)
            .last()
            .map_or_else(|| "the connection failed".to_owned(), ToString::to_string),
    };
    if endpoint.proxied {
        format!("{reason} (the environment names a proxy, which may be what cannot be reached)")
    } else {
        reason
    }
}

fn is_no_http(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.to_string().contains("invalid HTTP version"))
}

/// What the source of the request's body says, if it is that which failed.
fn body_failure(error: &reqwest::Error) -> Option<String> {
    let failed: &body::Failed = causes(error).find_map(<dyn StdError>::downcast_ref)?;
    Some(failed.to_string())
}

/// The innermost I/O error.
fn io_cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a io::Error> {
    causes(error)
        .filter_map(<dyn StdError>::downcast_ref)
        .last()
}

/// An error and all below it, what I/O errors wrap among them.
fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| below(*error))
}

fn below<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
