//! Errors: which call failed, how, and what the engine said.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};

use crate::ApiVersion;

/// What every call of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The cause of an error, of whatever crate.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a call failed.
///
/// The text of an error says which call failed and in which way; the cause below it, where there is one,
/// is its [`source`](std::error::Error::source). No error ever holds a password, a token or a key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The engine answered with an error status.
    #[error("{call}: {kind} (status {}){}", .status.as_u16(), Words(.message))]
    Api {
        /// The call that failed.
        call: Call,
        /// What the status means in this API.
        kind: ApiErrorKind,
        /// The status as it came.
        status: StatusCode,
        /// The engine's own words; empty where it gave none.
        message: String,
    },

    /// No connection to the engine could be made. The engine has not seen the request.
    #[error("{call}: cannot connect to the engine at {host} ({origin}): {reason}")]
    Connect {
        /// The call that failed.
        call: Call,
        /// The socket or address that was tried.
        host: String,
        /// Where that address came from, for instance `DOCKER_HOST`.
        origin: String,
        /// What that means, and what to do.
        reason: String,
        /// The cause.
        source: BoxError,
    },

    /// The connection failed while a request was sent or an answer awaited. Whether the engine acted on
    /// the request is not known.
    #[error("{call}: the connection to the engine failed before it answered")]
    Transport {
        /// The call that failed.
        call: Call,
        /// The cause.
        source: BoxError,
    },

    /// The body of a request failed: the reader, stream or file that it comes from. The engine has seen only a part of
    /// it.
    #[error("{call}: the body of the request failed: {reason}")]
    Body {
        /// The call that failed.
        call: Call,
        /// What the source of the body says.
        reason: String,
        /// The cause.
        source: BoxError,
    },

    /// The engine kept silent for longer than the limit that the client was built with.
    #[error("{call}: the engine sent {awaited} within {} seconds", .limit.as_secs_f64())]
    Timeout {
        /// The call that failed.
        call: Call,
        /// What was waited for.
        awaited: Awaited,
        /// The limit.
        limit: Duration,
    },

    /// The engine's answer is not what the API describes.
    #[error("{call}: the engine's answer cannot be read at `{field}`")]
    Decode {
        /// The call that failed.
        call: Call,
        /// The path of the field, for instance `HostConfig.PortBindings`; `.` is the whole answer.
        field: String,
        /// What was expected there and what was found.
        source: BoxError,
    },

    /// A stream broke off, or its bytes make no sense. What came before is sound.
    #[error("{call}: the stream failed: {reason}")]
    Stream {
        /// The call that opened the stream.
        call: Call,
        /// What is wrong.
        reason: String,
        /// The cause, where it is not this crate that found the fault.
        source: Option<BoxError>,
    },

    /// The engine reported a failure inside a stream that had begun well: a pull, push or build that failed.
    #[error("{call}: the engine reports: {message}")]
    Daemon {
        /// The call that opened the stream.
        call: Call,
        /// The engine's own words.
        message: String,
        /// The code that came with them: the exit code of a failed `RUN` of a build, for instance.
        code: Option<i64>,
    },

    /// The engine does not serve the API version that the client speaks.
    #[error("{call}: the engine does not serve API version {client}: {message}")]
    ApiVersion {
        /// The call that failed.
        call: Call,
        /// The version that the client asked for.
        client: ApiVersion,
        /// The lowest version that the engine serves, where it said so.
        min: Option<ApiVersion>,
        /// The highest version that the engine serves, where it said so.
        max: Option<ApiVersion>,
        /// The engine's own words.
        message: String,
    },

    /// The API lacks the call, or what it was to do, in the version that the client speaks with the engine. Nothing was
    /// sent.
    #[error("{call}: API version {version} does not have this: {instead}")]
    Unsupported {
        /// The call that was refused.
        call: Call,
        /// The version that the client speaks with the engine.
        version: ApiVersion,
        /// What to do instead.
        instead: &'static str,
    },

    /// The client cannot be built from what it was given: an address, an environment variable, a file.
    #[error("{message}")]
    Config {
        /// What is wrong, where, and what is accepted.
        message: String,
        /// The cause, where there is one.
        source: Option<BoxError>,
    },

    /// An argument that no request can carry. Nothing was sent.
    #[error("{call}: {message}")]
    InvalidInput {
        /// The call that was refused.
        call: Call,
        /// What is wrong with the argument.
        message: String,
    },
}

/// The engine's words behind a colon, if there are any.
struct Words<'a>(&'a str);

impl fmt::Display for Words<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => Ok(()),
            words => write!(formatter, ": {words}"),
        }
    }
}

/// The call that an error is about: the HTTP method and the path without its query.
#[derive(Clone, PartialEq, Eq)]
pub struct Call(Arc<(Method, String)>);

impl Call {
    /// A call by its method and path.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self(Arc::new((method, path.into())))
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.0.0
    }

    /// The path, without version and query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.1
    }
}

impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method(), self.path())
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{self}`")
    }
}

/// What an error status of the engine means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiErrorKind {
    /// 304: the container was started or stopped already.
    NotModified,
    /// 400: a parameter or the body makes no sense to the engine.
    BadParameter,
    /// 401: wrong user name or password.
    Unauthorized,
    /// 403: the engine does not allow this at all, for instance removing a predefined network.
    Forbidden,
    /// 404: there is no such container, image, network, volume, exec or plugin.
    NotFound,
    /// 406: not possible in the state that the container is in.
    NotAcceptable,
    /// 409: the name is taken, or the object is in use or in the wrong state.
    Conflict,
    /// 500 and above. Engines before 1.12 also answer so for many mistakes of the client.
    ServerError,
    /// A redirect. Docker's API has none: this is a proxy, or not a Docker engine.
    Redirect,
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
            Self::ServerError => "server error",
            Self::Redirect => "unexpected redirect",
            Self::Other => "unexpected status",
        })
    }
}

/// What a time limit was set on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Awaited {
    /// The head of a response.
    Head,
    /// The next bytes of a body or stream.
    Data,
}

impl fmt::Display for Awaited {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Head => "no answer",
            Self::Data => "no further data",
        })
    }
}

impl Error {
    /// Whether the engine says that there is no such thing (404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == Some(ApiErrorKind::NotFound)
    }

    /// Whether the engine says that a name is taken, or a thing is in use or in the wrong state (409).
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.kind() == Some(ApiErrorKind::Conflict)
    }

    /// Whether the engine says that nothing was to be done (304).
    #[must_use]
    pub fn is_not_modified(&self) -> bool {
        self.kind() == Some(ApiErrorKind::NotModified)
    }

    /// Whether the engine was silent for longer than a limit of the client. A limit on connecting that ran out is
    /// [`is_connect`](Self::is_connect).
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout { .. })
    }

    /// Whether no connection could be made.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Connect { .. })
    }

    /// The status of an [`Api`](Self::Api) error.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// What the status of an [`Api`](Self::Api) error means.
    #[must_use]
    pub fn kind(&self) -> Option<ApiErrorKind> {
        match self {
            Self::Api { kind, .. } => Some(*kind),
            _ => None,
        }
    }

    /// The engine's own words, if it said any.
    #[must_use]
    pub fn engine_message(&self) -> Option<&str> {
        match self {
            Self::Api { message, .. }
            | Self::Daemon { message, .. }
            | Self::ApiVersion { message, .. } => Some(message.as_str()),
            _ => None,
        }
        .filter(|words| !words.is_empty())
    }

    /// The call that failed; `None` for a client that could not be built.
    #[must_use]
    pub fn call(&self) -> Option<&Call> {
        match self {
            Self::Api { call, .. }
            | Self::Connect { call, .. }
            | Self::Transport { call, .. }
            | Self::Body { call, .. }
            | Self::Timeout { call, .. }
            | Self::Decode { call, .. }
            | Self::Stream { call, .. }
            | Self::Daemon { call, .. }
            | Self::ApiVersion { call, .. }
            | Self::Unsupported { call, .. }
            | Self::InvalidInput { call, .. } => Some(call),
            Self::Config { .. } => None,
        }
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::Config {
            message: message.into(),
            source: None,
        }
    }

    pub(crate) fn config_with(message: impl Into<String>, source: impl Into<BoxError>) -> Self {
        Self::Config {
            message: message.into(),
            source: Some(source.into()),
        }
    }

    pub(crate) fn stream(call: &Call, reason: impl Into<String>) -> Self {
        Self::Stream {
            call: call.clone(),
            reason: reason.into(),
            source: None,
        }
    }
}
