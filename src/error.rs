//! Errors: which request failed, how, and the engine's message.

mod call;
mod construct;
mod kind;
mod predicates;
mod step;
mod swarm;
mod text;
mod unsupported;

use std::time::Duration;

use http::{HeaderMap, StatusCode};

pub use self::call::Call;
pub use self::kind::{ApiErrorKind, TimeoutPhase};
pub use self::step::FailedStep;
pub use self::unsupported::{EngineAddress, Unsupported};

pub(crate) use self::construct::Invalid;
pub(crate) use self::text::{shortened, without_credentials};

use self::step::InStep;
use self::text::{After, Printable, Value};
use crate::version::ApiVersion;

/// The result of every method of this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A boxed error: the cause of an [`Error`].
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The error type of this crate.
///
/// The text of an error states the request, the object it was about and the failure. The underlying cause, if there is
/// one, is its [`source`](std::error::Error::source). No error contains a password, a token, a key or the body of a
/// response that could be decoded.
///
/// Match on a variant with `..`: fields may be added. To tell failures apart, prefer the predicates, such as
/// [`is_not_found`](Self::is_not_found), which know how engines of all versions report them.
///
/// # Errors in tests
/// Each variant has a constructor, so that a [`Transport`](crate::Transport) in your tests can fail like an engine:
///
/// | variant | constructor |
/// |---|---|
/// | [`Api`](Self::Api) | [`Error::api`] |
/// | [`Connect`](Self::Connect) | [`Error::connect`] |
/// | [`Transport`](Self::Transport) | [`Error::transport`] |
/// | [`Body`](Self::Body) | [`Error::body`] |
/// | [`Timeout`](Self::Timeout) | [`Error::timeout`] |
/// | [`Protocol`](Self::Protocol) | [`Error::protocol`] |
/// | [`Decode`](Self::Decode) | [`Error::decode`] |
/// | [`Stream`](Self::Stream) | [`Error::stream`] |
/// | [`Daemon`](Self::Daemon) | [`Error::daemon`] |
/// | [`State`](Self::State) | [`Error::state`] |
/// | [`ApiVersion`](Self::ApiVersion) | [`Error::api_version`] |
/// | [`Unsupported`](Self::Unsupported) | [`Error::unsupported`] |
/// | [`InvalidInput`](Self::InvalidInput) | [`Error::invalid_input`] |
/// | [`File`](Self::File) | [`Error::file`] |
/// | [`Config`](Self::Config) | [`Error::config`] |
///
/// ```
/// use asyncdocker::{Call, Error};
/// use http::{Method, StatusCode};
///
/// let call = Call::new(Method::GET, "/containers/web/json");
/// let error = Error::api(call, StatusCode::NOT_FOUND, "No such container: web");
/// assert!(error.is_not_found());
/// assert_eq!(
///     error.to_string(),
///     "GET /containers/web/json: not found (status 404): No such container: web"
/// );
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The engine responded with an error status.
    #[error("{call}: {kind} (status {}){}", .status.as_u16(), After(.message))]
    #[non_exhaustive]
    Api {
        /// The request that failed.
        call: Call,
        /// The meaning of the status.
        kind: ApiErrorKind,
        /// The status of the response.
        status: StatusCode,
        /// The engine's message. Empty if it sent none.
        message: String,
        /// The headers of the response, without cookies.
        headers: Box<HeaderMap>,
    },

    /// The client could not connect to the engine. The engine has not seen the request.
    #[error("{call}: cannot connect to the engine at {engine}: {reason}")]
    #[non_exhaustive]
    Connect {
        /// The request that failed.
        call: Call,
        /// The address that was tried, and where it came from.
        engine: EngineAddress,
        /// What failed, and what to do.
        reason: Box<str>,
        /// The cause.
        source: BoxError,
    },

    /// The connection failed before the response began. The engine may or may not have acted on the request.
    #[error("{call}: the connection to the engine failed before it responded")]
    #[non_exhaustive]
    Transport {
        /// The request that failed.
        call: Call,
        /// The cause.
        source: BoxError,
    },

    /// Reading the request body failed: its reader, stream or file returned an error. The engine has received only part
    /// of it.
    #[error("{call}: cannot read the request's body: {reason}")]
    #[non_exhaustive]
    Body {
        /// The request that failed.
        call: Call,
        /// The error of the body's source, as text.
        reason: Box<str>,
        /// The cause.
        source: BoxError,
    },

    /// The engine sent nothing for longer than a timeout of the client, or the state that a method waited for was not
    /// reached in time. The engine may or may not have acted on the request.
    #[error("{call}: {phase} within {} seconds{}", .limit.as_secs_f64(), After(.state))]
    #[non_exhaustive]
    Timeout {
        /// The request that failed.
        call: Call,
        /// What the client was waiting for.
        phase: TimeoutPhase,
        /// The timeout.
        limit: Duration,
        /// The last known state of what was waited for. Empty unless the phase is [`TimeoutPhase::Convergence`].
        state: Box<str>,
    },

    /// The response is not valid HTTP, or not the kind of response that the request asked for.
    #[error("{call}: {reason}")]
    #[non_exhaustive]
    Protocol {
        /// The request that failed.
        call: Call,
        /// What is wrong with the response.
        reason: Box<str>,
        /// The cause, if another crate found the fault.
        source: Option<BoxError>,
    },

    /// The response does not have the form that the API describes.
    #[error("{call}: cannot decode the response{}", text::at_field(.field))]
    #[non_exhaustive]
    Decode {
        /// The request that failed.
        call: Call,
        /// The path of the field, for instance `HostConfig.PortBindings`. `.` is the whole response.
        field: String,
        /// The expected type and the type found. Never the value.
        source: BoxError,
    },

    /// A stream was cut off, or its bytes are malformed. Items before the error are valid.
    #[error("{call}: the stream failed: {reason}")]
    #[non_exhaustive]
    Stream {
        /// The request that opened the stream.
        call: Call,
        /// What failed.
        reason: Box<str>,
        /// The cause, if the connection or another crate reported the fault.
        source: Option<BoxError>,
    },

    /// The engine reported a failure inside a response that began with success: a failed pull, push, build or wait.
    #[error("{call}: the engine reports: {}{}", Printable(.message), InStep(.step.as_deref()))]
    #[non_exhaustive]
    Daemon {
        /// The request that failed.
        call: Call,
        /// The engine's message.
        message: String,
        /// The code sent with it, for instance the exit code of a failed `RUN` step.
        code: Option<i64>,
        /// The step of a build with BuildKit that failed.
        step: Option<Box<FailedStep>>,
    },

    /// An object is not in the state that the method requires or waits for: a container is unhealthy, has not been
    /// started or does not publish the port.
    #[error("{call}: {reason}")]
    #[non_exhaustive]
    State {
        /// The last request about the object.
        call: Call,
        /// The state.
        reason: Box<str>,
    },

    /// The engine does not support the API version of the request.
    #[error("{call}: the engine does not serve API version {client}{}", After(.message))]
    #[non_exhaustive]
    ApiVersion {
        /// The request that failed.
        call: Call,
        /// The version of the request.
        client: ApiVersion,
        /// The lowest version that the engine supports, if it reported one.
        min: Option<ApiVersion>,
        /// The highest version that the engine supports, if it reported one.
        max: Option<ApiVersion>,
        /// The engine's message.
        message: String,
    },

    /// The negotiated API version lacks the operation or one of its options. Nothing was sent.
    #[error("{call}: {unsupported}")]
    #[non_exhaustive]
    Unsupported {
        /// The request that was refused.
        call: Call,
        /// What is not supported, the versions that support it and the negotiated version.
        unsupported: Box<Unsupported>,
    },

    /// A value passed by the program is invalid: a host address, an image reference, a port mapping, an ID. Nothing was
    /// sent.
    #[error("{}invalid {what}{}: {reason}", call::before(.call.as_ref()), Value(.value.as_deref()))]
    #[non_exhaustive]
    InvalidInput {
        /// The request that was refused. `None` if the value was parsed outside a request.
        call: Option<Call>,
        /// The kind of value, for instance `port mapping`.
        what: &'static str,
        /// The value, escaped, shortened and without credentials. `None` if it could be a secret or is not text.
        value: Option<Box<str>>,
        /// The fault and what is expected.
        reason: Box<str>,
    },

    /// A local file or directory cannot be read or written, or an archive cannot be unpacked into it.
    #[error("{}{}", text::path_before(.path), Printable(.reason))]
    #[non_exhaustive]
    File {
        /// The path. Empty if the failure is not about a path.
        path: Box<str>,
        /// What failed.
        reason: Box<str>,
        /// The cause.
        source: BoxError,
    },

    /// The client cannot be built from its settings: an environment variable, a file, a certificate.
    #[error("{message}")]
    #[non_exhaustive]
    Config {
        /// The setting, what is wrong with it and what is expected.
        message: String,
        /// The cause, if there is one.
        source: Option<BoxError>,
    },
}
