//! What a transport reads of a request.

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderValue};
use http_body::Body as _;

use super::{Parts, Request, ResponseKind};
use crate::body::Body;
use crate::error::{Call, Invalid, Result};

impl Request {
    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The template that the path was made from: the same for all calls of an endpoint.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
    }

    /// The encoded path, without version and query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The encoded query, without its `?`; empty where there is none.
    #[must_use]
    pub fn query_string(&self) -> &str {
        &self.query
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The bytes of the body; `None` where it is a stream.
    #[must_use]
    pub fn body_bytes(&self) -> Option<Bytes> {
        self.body.as_bytes()
    }

    /// The body.
    #[must_use]
    pub fn into_body(self) -> Body {
        self.body
    }

    /// Whether the engine may take as long as it likes to answer; see [`blocking`](Self::blocking).
    #[must_use]
    pub fn is_blocking(&self) -> bool {
        matches!(self.kind, ResponseKind::Blocking | ResponseKind::Stream)
    }

    /// Whether the connection is asked for; see [`upgrade`](Self::upgrade).
    #[must_use]
    pub fn is_upgrade(&self) -> bool {
        self.kind == ResponseKind::Upgrade
    }

    /// Whether the request may be sent.
    ///
    /// # Errors
    /// [`Error::InvalidInput`](crate::Error::InvalidInput) for an argument that no request can carry.
    pub fn check(&self) -> Result<()> {
        let unfilled = || {
            self.path.contains('{').then(|| {
                let reason = "a placeholder was not filled";
                Invalid::new("path template", &self.template, reason)
            })
        };
        match self.error.clone().or_else(unfilled) {
            None => Ok(()),
            Some(invalid) => Err(invalid.into_error().for_call(&self.call())),
        }
    }

    /// What identifies this request in errors.
    #[must_use]
    pub fn call(&self) -> Call {
        let call = Call::new(self.method.clone(), self.path.clone());
        match &self.object {
            Some((kind, name)) => call.with_object(kind, name),
            None => call,
        }
    }

    pub(crate) fn kind(&self) -> ResponseKind {
        self.kind
    }

    /// The parts to send, unless an argument was wrong.
    pub(crate) fn into_parts(mut self) -> Result<Parts> {
        self.check()?;
        let call = self.call();
        // Said outright, since engines try to read a body whose length they are not told.
        if matches!(self.method, Method::POST | Method::PUT) && self.body.is_end_stream() {
            let nothing = HeaderValue::from_static("0");
            self.headers.insert(CONTENT_LENGTH, nothing);
        }
        Ok(Parts {
            call,
            method: self.method,
            path: self.path,
            query: self.query,
            headers: self.headers,
            body: self.body,
            requirements: self.requirements,
            later_query: self.later_query,
        })
    }
}
