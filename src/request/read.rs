//! Accessors, for transports.

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderValue};
use http_body::Body as _;

use super::{Parts, Request, ResponseKind};
use crate::body::Body;
use crate::error::{Call, Invalid, Result};

impl Request {
    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the template of the path. It is the same for all requests to an endpoint.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
    }

    /// Returns the encoded path, without version and query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the encoded query without its `?`, or an empty string.
    #[must_use]
    pub fn query_string(&self) -> &str {
        &self.query
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the bytes of the body, or `None` if the body is a stream.
    #[must_use]
    pub fn body_bytes(&self) -> Option<Bytes> {
        self.body.as_bytes()
    }

    /// Returns the body.
    #[must_use]
    pub fn into_body(self) -> Body {
        self.body
    }

    /// Returns whether the response may take any length of time; see [`blocking`](Self::blocking).
    #[must_use]
    pub fn is_blocking(&self) -> bool {
        matches!(self.kind, ResponseKind::Blocking | ResponseKind::Stream)
    }

    /// Returns whether the request is for an upgraded connection; see [`upgrade`](Self::upgrade).
    #[must_use]
    pub fn is_upgrade(&self) -> bool {
        self.kind == ResponseKind::Upgrade
    }

    /// Checks that all arguments are valid.
    ///
    /// # Errors
    /// [`Error::InvalidInput`](crate::Error::InvalidInput) if an argument is invalid.
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

    /// Returns the description of this request for errors.
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

    /// Returns the parts to send, or an error if an argument is invalid.
    pub(crate) fn into_parts(mut self) -> Result<Parts> {
        self.check()?;
        let call = self.call();
        // Engines try to read a body if the length is missing.
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
