//! Telling errors apart.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};

use super::{ApiErrorKind, Call, Error};

impl Error {
    /// Whether the engine says that the object does not exist (404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == Some(ApiErrorKind::NotFound)
    }

    /// Whether the engine says that a name is taken, or an object is in use or in the wrong state (409).
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.kind() == Some(ApiErrorKind::Conflict)
    }

    /// Whether the engine says that there was nothing to do (304).
    #[must_use]
    pub fn is_not_modified(&self) -> bool {
        self.kind() == Some(ApiErrorKind::NotModified)
    }

    /// Whether the engine was silent for longer than a timeout of the client. A connection that could not be made in
    /// time is [`is_connect`](Self::is_connect).
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout { .. })
    }

    /// Whether the client could not connect to the engine.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Connect { .. })
    }

    /// Whether a value passed by the program is invalid.
    #[must_use]
    pub fn is_invalid_input(&self) -> bool {
        matches!(self, Self::InvalidInput { .. })
    }

    /// The status of an [`Api`](Self::Api) error.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// The meaning of the status of an [`Api`](Self::Api) error.
    #[must_use]
    pub fn kind(&self) -> Option<ApiErrorKind> {
        match self {
            Self::Api { kind, .. } => Some(*kind),
            _ => None,
        }
    }

    /// The response headers of an [`Api`](Self::Api) error, without cookies. `WWW-Authenticate` says which credentials
    /// a proxy wants.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Api { headers, .. } => Some(headers),
            _ => None,
        }
    }

    /// How long to wait before the same request is sent again, if the response has a `Retry-After` header, as with
    /// status 429 or 503.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let value = self.headers()?.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = value.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let time = DateTime::parse_from_rfc2822(value).ok()?;
        let until = Duration::from_secs(time.timestamp().try_into().ok()?);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        Some(until.saturating_sub(now))
    }

    /// The engine's message, if it sent one, exactly as it was sent. The text of the error shows it with control
    /// characters escaped.
    #[must_use]
    pub fn engine_message(&self) -> Option<&str> {
        match self {
            Self::Api { message, .. }
            | Self::Daemon { message, .. }
            | Self::ApiVersion { message, .. } => Some(message.as_str()),
            _ => None,
        }
        .filter(|message| !message.is_empty())
    }

    /// The request that failed. `None` if there was no request: the client could not be built, or a value could not be
    /// parsed.
    #[must_use]
    pub fn call(&self) -> Option<&Call> {
        match self {
            Self::Api { call, .. }
            | Self::Connect { call, .. }
            | Self::Transport { call, .. }
            | Self::Body { call, .. }
            | Self::Timeout { call, .. }
            | Self::Protocol { call, .. }
            | Self::Decode { call, .. }
            | Self::Stream { call, .. }
            | Self::Daemon { call, .. }
            | Self::ApiVersion { call, .. }
            | Self::Unsupported { call, .. } => Some(call),
            Self::InvalidInput { call, .. } => call.as_ref(),
            Self::Config { .. } => None,
        }
    }
}
