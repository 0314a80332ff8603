//! What an error status means, and what a timeout was waiting for.

use std::fmt;

use http::StatusCode;

/// The kind of an error response, by its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiErrorKind {
    /// 304: the container is already started or stopped. The methods of this crate return `false` instead of this
    /// error, so only custom requests see it.
    NotModified,
    /// 400: the engine rejects a parameter or the body.
    BadParameter,
    /// 401: the credentials are missing or wrong.
    Unauthorized,
    /// 403: the engine does not allow this, for instance removing a predefined network.
    Forbidden,
    /// 404: the object does not exist.
    NotFound,
    /// 406: not possible in the container's current state, or the node is not part of a swarm.
    NotAcceptable,
    /// 409: the name is taken, or the object is in use or in the wrong state.
    Conflict,
    /// 429: too many requests. [`Error::retry_after`](crate::Error::retry_after) returns how long to wait.
    TooManyRequests,
    /// 500 and above. Engines before Docker 17.09 also use it for many client errors.
    ServerError,
    /// A redirect. Docker's API has none: this is a proxy, or not a Docker engine.
    Redirect,
    /// The response is an HTML page, which no engine sends: this is a proxy or another server, not a Docker engine.
    NotAnEngine,
    /// A status that Docker's API does not use.
    Other,
}

impl From<StatusCode> for ApiErrorKind {
    fn from(status: StatusCode) -> Self {
        match status.as_u16() {
            304 => Self::NotModified,
            300..400 => Self::Redirect,
            400 => Self::BadParameter,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            406 => Self::NotAcceptable,
            409 => Self::Conflict,
            429 => Self::TooManyRequests,
            500..600 => Self::ServerError,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for ApiErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotModified => "not modified",
            Self::BadParameter => "bad parameter",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found",
            Self::NotAcceptable => "not acceptable",
            Self::Conflict => "conflict",
            Self::TooManyRequests => "too many requests",
            Self::ServerError => "server error",
            Self::Redirect => "unexpected redirect",
            Self::NotAnEngine => "an HTML page, not the response of a Docker engine",
            Self::Other => "unexpected status",
        })
    }
}

/// What a timeout was waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeoutPhase {
    /// The status and headers.
    Headers,
    /// The next bytes of the body or stream.
    Body,
    /// The convergence of a service; see [`wait_service`](crate::ServicesExt::wait_service).
    Convergence,
}

impl fmt::Display for TimeoutPhase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Headers => "the engine sent no response",
            Self::Body => "the engine sent no further data",
            Self::Convergence => "the service has not converged",
        })
    }
}
