//! When the response to a request can be expected.

use super::Request;

/// When a response can be expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseKind {
    /// Soon: the timeout for response headers applies.
    Prompt,
    /// When the engine has finished something that may take any time.
    Blocking,
    /// A stream that may be silent from the start: standalone Swarm sends the headers with the first byte.
    Stream,
    /// An upgraded connection. It may take any time.
    Upgrade,
}

impl Request {
    /// Disables the timeout for the response headers, for requests that the engine responds to only when it has finished.
    #[must_use]
    pub fn blocking(mut self) -> Self {
        self.kind = ResponseKind::Blocking;
        self
    }

    /// If `condition` is true, the response is a stream that may be silent even before its headers: only the idle timeout
    /// of streams applies.
    pub(crate) fn streaming_if(mut self, condition: bool) -> Self {
        if condition {
            self.kind = ResponseKind::Stream;
        }
        self
    }

    /// Calls [`blocking`](Self::blocking) if `condition` is true.
    pub(crate) fn blocking_if(self, condition: bool) -> Self {
        if condition { self.blocking() } else { self }
    }

    /// Requests an upgraded connection, which carries bytes in both directions.
    #[must_use]
    pub fn upgrade(self) -> Self {
        self.upgrade_to("tcp")
    }

    /// Requests an upgrade to a protocol.
    pub(crate) fn upgrade_to(mut self, protocol: &str) -> Self {
        self.kind = ResponseKind::Upgrade;
        self.header("Connection", "Upgrade")
            .header("Upgrade", protocol)
    }
}
