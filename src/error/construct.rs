//! Constructors, for this crate and for the tests of users.

use std::iter::once;
use std::time::Duration;

use http::StatusCode;
use http::header::{HeaderMap, SET_COOKIE};

use super::text;
use super::{
    ApiErrorKind, BoxError, Call, EngineAddress, Error, FailedStep, TimeoutPhase, Unsupported,
};
use crate::version::ApiVersion;

impl Error {
    /// Creates an [`Api`](Self::Api) error. Its kind follows from the status.
    pub fn api(call: Call, status: StatusCode, message: impl Into<String>) -> Self {
        Self::Api {
            call,
            kind: ApiErrorKind::from(status),
            status,
            message: message.into(),
            headers: Box::default(),
        }
    }

    /// The error of a response that is an HTML page.
    pub(crate) fn not_an_engine(call: Call, status: StatusCode, page: &str) -> Self {
        Self::Api {
            call,
            kind: ApiErrorKind::NotAnEngine,
            status,
            message: text::shortened(page).into_owned(),
            headers: Box::default(),
        }
    }

    /// Sets the headers of the response that an [`Api`](Self::Api) error was made from. Other errors stay as they are.
    #[must_use]
    pub fn with_headers(mut self, mut response_headers: HeaderMap) -> Self {
        if let Self::Api { headers, .. } = &mut self {
            response_headers.remove(SET_COOKIE);
            **headers = response_headers;
        }
        self
    }

    /// Creates a [`Connect`](Self::Connect) error.
    pub fn connect(
        call: Call,
        engine: EngineAddress,
        reason: impl Into<Box<str>>,
        source: impl Into<BoxError>,
    ) -> Self {
        Self::Connect {
            call,
            engine,
            reason: reason.into(),
            source: source.into(),
        }
    }

    /// Creates a [`Transport`](Self::Transport) error.
    pub fn transport(call: Call, source: impl Into<BoxError>) -> Self {
        Self::Transport {
            call,
            source: source.into(),
        }
    }

    /// Creates a [`Body`](Self::Body) error. Its reason is the text of `source`.
    pub fn body(call: Call, source: impl Into<BoxError>) -> Self {
        let source = source.into();
        Self::Body {
            call,
            reason: source.to_string().into(),
            source,
        }
    }

    /// Creates a [`Timeout`](Self::Timeout) error.
    #[must_use]
    pub fn timeout(call: Call, phase: TimeoutPhase, limit: Duration) -> Self {
        Self::Timeout {
            call,
            phase,
            limit,
            state: Box::default(),
        }
    }

    /// Sets the last known state of what a [`Timeout`](Self::Timeout) error was waiting for.
    #[cfg(feature = "workflows")]
    pub(crate) fn with_state(mut self, known: impl Into<Box<str>>) -> Self {
        if let Self::Timeout { state, .. } = &mut self {
            *state = known.into();
        }
        self
    }

    /// Creates a [`Protocol`](Self::Protocol) error without a cause.
    pub fn protocol(call: Call, reason: impl Into<Box<str>>) -> Self {
        Self::Protocol {
            call,
            reason: reason.into(),
            source: None,
        }
    }

    /// Creates a [`Decode`](Self::Decode) error. `field` is the path of the field, or `.` for the whole response.
    pub fn decode(call: Call, field: impl Into<String>, source: impl Into<BoxError>) -> Self {
        Self::Decode {
            call,
            field: field.into(),
            source: source.into(),
        }
    }

    /// Creates a [`Stream`](Self::Stream) error without a cause.
    pub fn stream(call: Call, reason: impl Into<Box<str>>) -> Self {
        Self::Stream {
            call,
            reason: reason.into(),
            source: None,
        }
    }

    /// Creates a [`State`](Self::State) error.
    pub fn state(call: Call, reason: impl Into<Box<str>>) -> Self {
        Self::State {
            call,
            reason: reason.into(),
        }
    }

    /// Creates a [`Daemon`](Self::Daemon) error.
    pub fn daemon(call: Call, message: impl Into<String>, code: Option<i64>) -> Self {
        Self::Daemon {
            call,
            message: message.into(),
            code,
            step: None,
        }
    }

    /// Sets the step of a build that a [`Daemon`](Self::Daemon) error is about. Other errors stay as they are.
    #[must_use]
    pub fn with_step(mut self, failed: FailedStep) -> Self {
        if let Self::Daemon { step, .. } = &mut self {
            *step = Some(Box::new(failed));
        }
        self
    }

    /// Creates an [`ApiVersion`](Self::ApiVersion) error. `min` and `max` are the versions that the engine serves.
    pub fn api_version(
        call: Call,
        client: ApiVersion,
        min: Option<ApiVersion>,
        max: Option<ApiVersion>,
        message: impl Into<String>,
    ) -> Self {
        Self::ApiVersion {
            call,
            client,
            min,
            max,
            message: message.into(),
        }
    }

    /// Creates an [`Unsupported`](Self::Unsupported) error.
    #[must_use]
    pub fn unsupported(call: Call, unsupported: Unsupported) -> Self {
        Self::Unsupported {
            call,
            unsupported: Box::new(unsupported),
        }
    }

    /// Creates an [`InvalidInput`](Self::InvalidInput) error without a request.
    ///
    /// `what` is the kind of value, `value` the value itself, which is escaped, shortened and stripped of the
    /// credentials in URLs. `reason` says what is wrong with it and what is expected.
    ///
    /// ```
    /// use asyncdocker::Error;
    ///
    /// let error = Error::invalid_input("port mapping", "80:x", "expected `[ip:][host:]container[/protocol]`");
    /// assert_eq!(
    ///     error.to_string(),
    ///     "invalid port mapping `80:x`: expected `[ip:][host:]container[/protocol]`"
    /// );
    /// ```
    pub fn invalid_input(
        what: &'static str,
        value: impl AsRef<str>,
        reason: impl Into<Box<str>>,
    ) -> Self {
        Invalid::new(what, value, reason).into_error()
    }

    /// Creates a [`File`](Self::File) error.
    pub fn file(path: impl AsRef<std::path::Path>, source: std::io::Error) -> Self {
        Self::File {
            path: path.as_ref().display().to_string().into(),
            reason: source.to_string().into(),
            source: source.into(),
        }
    }

    /// Creates a [`Config`](Self::Config) error without a cause.
    pub fn config(message: impl Into<String>) -> Self {
        Self::Config {
            message: message.into(),
            source: None,
        }
    }

    /// Sets the cause of a [`Config`](Self::Config), [`Protocol`](Self::Protocol) or [`Stream`](Self::Stream) error.
    /// Does nothing for other variants.
    #[must_use]
    pub fn with_source(mut self, cause: impl Into<BoxError>) -> Self {
        if let Self::Config { source, .. }
        | Self::Protocol { source, .. }
        | Self::Stream { source, .. } = &mut self
        {
            *source = Some(cause.into());
        }
        self
    }

    pub(crate) fn config_with(message: impl Into<String>, source: impl Into<BoxError>) -> Self {
        Self::config(message).with_source(source)
    }

    /// Adds the reasons of earlier errors to a [`Connect`](Self::Connect) error of the same request.
    pub(crate) fn after(mut self, earlier: &[Self]) -> Self {
        if let Self::Connect { reason, .. } = &mut self {
            let others = earlier.iter().filter_map(|error| match error {
                Self::Connect { engine, reason, .. } => Some(format!("nor to {engine}: {reason}")),
                _ => None,
            });
            let all: Vec<String> = once(reason.to_string()).chain(others).collect();
            *reason = all.join("; ").into();
        }
        self
    }

    /// Adds the request that an [`InvalidInput`](Self::InvalidInput) error refused.
    pub(crate) fn for_call(mut self, refused: &Call) -> Self {
        if let Self::InvalidInput { call, .. } = &mut self {
            *call = Some(refused.clone());
        }
        self
    }
}

/// An invalid value, before it is known in which request it was to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invalid {
    what: &'static str,
    value: Option<Box<str>>,
    reason: Box<str>,
}

impl Invalid {
    pub(crate) fn new(
        what: &'static str,
        value: impl AsRef<str>,
        reason: impl Into<Box<str>>,
    ) -> Self {
        Self {
            what,
            value: Some(text::shown(value.as_ref())),
            reason: reason.into(),
        }
    }

    /// For values that may be secrets, or are not text.
    pub(crate) fn hidden(what: &'static str, reason: impl Into<Box<str>>) -> Self {
        Self {
            what,
            value: None,
            reason: reason.into(),
        }
    }

    // Not `From`: that would keep the compiler from inferring `Ok(())` before `?` in the code of users.
    pub(crate) fn into_error(self) -> Error {
        Error::InvalidInput {
            call: None,
            what: self.what,
            value: self.value,
            reason: self.reason,
        }
    }
}
