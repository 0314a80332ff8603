//! Responses built by a program, for its own transports and tests.

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap};
use sync_wrapper::SyncWrapper;
use tokio::io::{AsyncRead, AsyncWrite};

use super::{Limits, Response, Source};
use crate::body::Body;
use crate::error::Call;
use crate::request::{Request, ResponseKind};

/// Builds a response; see [`Response::builder`].
#[derive(Debug)]
#[must_use]
pub struct ResponseBuilder {
    call: Call,
    kind: ResponseKind,
    status: StatusCode,
    headers: HeaderMap,
}

impl ResponseBuilder {
    pub(super) fn new(request: &Request) -> Self {
        Self {
            call: request.call(),
            kind: request.kind(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
        }
    }

    /// Sets the status. Default: 200.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: http::HeaderName, value: http::HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Returns the response with a JSON body.
    pub fn json(mut self, json: impl Into<Bytes>) -> Response {
        let json_type = http::HeaderValue::from_static("application/json");
        self.headers.insert(CONTENT_TYPE, json_type);
        self.body(json.into())
    }

    /// Returns the response with a body.
    pub fn body(self, body: impl Into<Body>) -> Response {
        self.build(Source::Made(body.into()))
    }

    /// Returns the response with an upgraded connection, as for attach and exec.
    pub fn connection(
        mut self,
        connection: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    ) -> Response {
        self.status = StatusCode::SWITCHING_PROTOCOLS;
        self.build(Source::Connection(SyncWrapper::new(Box::new(connection))))
    }

    fn build(self, source: Source) -> Response {
        Response {
            call: self.call,
            status: self.status,
            headers: self.headers,
            limits: Limits::default(),
            kind: self.kind,
            source,
        }
    }
}
