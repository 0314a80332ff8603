//! Errors of requests that got no response.

use std::error::Error as StdError;
use std::io::{self, ErrorKind};

use super::endpoint::Endpoint;
use super::failure::{Failure, FailureKind, causes, io_cause};
use super::host::HostKind;
use crate::body;
use crate::error::{BoxError, Call, EngineAddress, Error, Invalid};
use crate::tls;

impl Endpoint {
    /// The error of a request that the engine has not seen.
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

/// The error of a request that got no response.
pub(super) fn failed(failure: Failure, call: &Call, endpoint: &Endpoint) -> Error {
    if failure.kind == FailureKind::Unsendable {
        let reason = "its path or query is too long: a URL can have up to 64 KiB";
        return Invalid::hidden("request", reason)
            .into_error()
            .for_call(call);
    }
    if let Some(reason) = body_failure(failure.source.as_ref()) {
        return Error::Body {
            call: call.clone(),
            reason: reason.into(),
            source: failure.source,
        };
    }
    #[cfg(all(unix, feature = "ssh"))]
    if let Some(process) = endpoint.ssh_failure() {
        if process.maybe_seen {
            return Error::transport(call.clone(), process.reason);
        }
        return endpoint.unreachable(call, process.reason, failure.source);
    }
    match reason(&failure, endpoint) {
        Some(reason) => endpoint.unreachable(call, reason, failure.source),
        None => Error::transport(call.clone(), failure.source),
    }
}

/// The error of a request without TLS to an engine that requires it.
pub(super) fn wants_tls(message: String, call: &Call, endpoint: &Endpoint) -> Error {
    let reason =
        "the engine requires TLS there: configure the client with `Tls`, or set DOCKER_TLS_VERIFY";
    endpoint.unreachable(call, reason.to_owned(), message)
}

/// Whether the engine's socket accepts no more connections for now. Nothing was sent.
pub(super) fn is_queue_full(error: &Error) -> bool {
    let Error::Connect { source, .. } = error else {
        return false;
    };
    io_cause(source.as_ref()).is_some_and(|cause| cause.kind() == ErrorKind::WouldBlock)
}

/// The cause and what to do about it; `None` where the engine may have seen the request.
fn reason(failure: &Failure, endpoint: &Endpoint) -> Option<String> {
    let error = failure.source.as_ref();
    if failure.kind == FailureKind::ConnectTimeout {
        return Some("connecting took longer than the limit".to_owned());
    }
    let connecting = failure.kind == FailureKind::Connect;
    if let Some(names) = &endpoint.route.tls
        && let Some(reason) = causes(error)
            .map(ToString::to_string)
            // After the handshake, only a refused client certificate is about TLS: TLS 1.3 reports it that late.
            .filter(|cause| connecting || tls::is_refusal(cause))
            .find_map(|cause| tls::reason(&cause, names))
    {
        return Some(reason);
    }
    if is_no_http(error) {
        return Some("the response is not HTTP: is it a port for TLS?".to_owned());
    }
    connecting.then(|| refusal(error, endpoint))
}

/// Why no connection was made.
fn refusal(error: &(dyn StdError + 'static), endpoint: &Endpoint) -> String {
    let kind = io_cause(error).map(io::Error::kind);
    let reason = match kind.unwrap_or(ErrorKind::Other) {
        ErrorKind::NotFound if matches!(endpoint.host.kind(), HostKind::Unix(_)) => {
            "the socket does not exist: is the engine running?".to_owned()
        }
        ErrorKind::NotFound if matches!(endpoint.host.kind(), HostKind::NamedPipe(_)) => {
            "the pipe does not exist: is the engine running?".to_owned()
        }
        ErrorKind::PermissionDenied => {
            let group = if cfg!(windows) {
                "docker-users"
            } else {
                "docker"
            };
            format!(
                "permission denied: run as a user who may use the engine, such as a member of the group `{group}`"
            )
        }
        ErrorKind::ConnectionRefused => "nothing listens there: is the engine running?".to_owned(),
        ErrorKind::WouldBlock => "the engine accepts no more connections for now".to_owned(),
        _ => causes(error)
            .last()
            .map_or_else(|| "the connection failed".to_owned(), ToString::to_string),
    };
    if endpoint.route.proxied {
        format!(
            "{reason} (the environment names a proxy, which may be the one that cannot be reached)"
        )
    } else {
        reason
    }
}

fn is_no_http(error: &(dyn StdError + 'static)) -> bool {
    causes(error).any(|cause| cause.to_string().contains("invalid HTTP version"))
}

/// The error of the request body's source, if that is what failed.
fn body_failure(error: &(dyn StdError + 'static)) -> Option<String> {
    let failed: &body::Failed = causes(error).find_map(<dyn StdError>::downcast_ref)?;
    Some(failed.to_string())
}
