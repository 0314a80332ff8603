//! What a failure to reach the engine means.

use std::error::Error as _;
use std::io::{self, ErrorKind};

use super::host::{Host, Kind};
use crate::error::{Call, Error};

/// The error of a request that got no answer.
pub(super) fn failed(error: reqwest::Error, call: &Call, host: &Host, origin: &str) -> Error {
    // The URL says nothing that the call does not, but its query may be long.
    let error = error.without_url();
    if !error.is_connect() {
        return Error::Transport {
            call: call.clone(),
            source: error.into(),
        };
    }
    Error::Connect {
        call: call.clone(),
        host: host.to_string(),
        origin: origin.to_owned(),
        reason: reason(&error, host),
        source: error.into(),
    }
}

/// The cause in words, and what to do.
fn reason(error: &reqwest::Error, host: &Host) -> String {
    if error.is_timeout() {
        return "it took longer than the limit on connecting".to_owned();
    }
    let Some(cause) = io_cause(error) else {
        return "the connection failed".to_owned();
    };
    let unix = matches!(host.kind(), Kind::Unix(_));
    match cause.kind() {
        ErrorKind::NotFound if unix => "there is no such socket: is the engine running?".to_owned(),
        ErrorKind::PermissionDenied => {
            "permission denied: run as a user who may use the engine, a member of the group `docker` for instance".to_owned()
        }
        ErrorKind::ConnectionRefused => "nothing listens there: is the engine running?".to_owned(),
        _ => cause.to_string(),
    }
}

/// The innermost I/O error.
fn io_cause(error: &reqwest::Error) -> Option<&io::Error> {
    let mut found = None;
    let mut next = error.source();
    while let Some(error) = next {
        found = error.downcast_ref().or(found);
        next = error.source();
    }
    found
}
