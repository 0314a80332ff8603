//! A request before it is sent: pure data, built without I/O.

mod body;
mod encoding;
mod headers;
mod json;
mod operations;
mod parts;
mod path;
mod query;
mod read;
mod requirements;
mod response_kind;
mod value;

use std::borrow::Cow;
use std::fmt;

use http::Method;
use http::header::HeaderMap;

pub(crate) use self::parts::Parts;
pub(crate) use self::requirements::{Dated, Place, Requirements};
pub(crate) use self::response_kind::ResponseKind;
pub use self::value::{Filter, QueryValue};

use self::parts::LaterQuery;

use crate::body::Body;
use crate::error::Invalid;
use crate::version::ApiVersion;

/// A request to the engine: method, path, query, headers and body, without address and version.
///
/// Endpoint methods build requests, and a [`Transport`](crate::Transport) sends them. Build one yourself to call an
/// endpoint that this crate has no method for:
///
/// ```no_run
/// # async fn run() -> asyncdocker::Result<()> {
/// use asyncdocker::{Docker, Request, Transport};
///
/// let docker = Docker::from_env()?;
/// let request = Request::get("/containers/{id}/json").id("web").query("size", &true);
/// let details: serde_json::Value = docker.execute(request).await?.json().await?;
/// # Ok(())
/// # }
/// ```
pub struct Request {
    method: Method,
    template: Cow<'static, str>,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Body,
    kind: ResponseKind,
    /// `None` if every API version will do.
    requirements: Option<Box<Requirements>>,
    later_query: Option<LaterQuery>,
    /// The kind and name of the object that the request is about.
    object: Option<(String, String)>,
    /// The first invalid argument, reported when the request is sent.
    error: Option<Invalid>,
}

impl Request {
    /// Creates a request from a method and the template of a path, such as `/containers/{id}/json`.
    ///
    /// Fill the placeholders in order with [`id`](Self::id) or [`image`](Self::image). If the template does not begin with
    /// `/`, or has a query, sending the request fails.
    ///
    /// A request to an operation that this crate has a method for needs the API versions of that operation: see
    /// [`min_api_version`](Self::min_api_version).
    #[must_use]
    pub fn new(method: Method, template: impl Into<Cow<'static, str>>) -> Self {
        let template = template.into();
        let valid = path::is_path(&template);
        let path = template.clone().into_owned();
        let mut request = Self {
            method,
            template,
            path,
            query: String::new(),
            headers: HeaderMap::new(),
            body: Body::empty(),
            kind: ResponseKind::Prompt,
            requirements: None,
            later_query: None,
            object: None,
            error: None,
        };
        if valid {
            request.add_dates();
            return request;
        }
        let invalid = Invalid::new(
            "path template",
            &request.template,
            "expected `/` at the beginning, no query and no empty, `.` or `..` segment",
        );
        request.refuse(invalid)
    }

    /// Creates a `GET` request.
    #[must_use]
    pub fn get(template: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Method::GET, template)
    }

    /// Creates a `POST` request.
    #[must_use]
    pub fn post(template: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Method::POST, template)
    }

    /// Creates a `DELETE` request.
    #[must_use]
    pub fn delete(template: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Method::DELETE, template)
    }

    /// Returns a copy of the request, to send it again. `None` if the body is a stream, which can be read only once.
    ///
    /// Send a request again only if that does no harm: see [`Error::is_retryable`](crate::Error::is_retryable).
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        let body = self.body.as_bytes()?;
        Some(Self {
            method: self.method.clone(),
            template: self.template.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: body.into(),
            kind: self.kind,
            requirements: self.requirements.clone(),
            later_query: self.later_query.clone(),
            object: self.object.clone(),
            error: self.error.clone(),
        })
    }

    /// Sends the query of `later` instead in API version `first` and later. The two have the same path.
    pub(crate) fn query_from(mut self, first: ApiVersion, later: Self) -> Self {
        self.error = self.error.or(later.error);
        let query = later.query;
        self.later_query = Some(LaterQuery { first, query });
        self
    }

    /// Adds the options of a method.
    pub(crate) fn options(self, options: &impl RequestOptions) -> Self {
        options.apply(self)
    }

    /// Makes sending fail with [`Error::InvalidInput`](crate::Error::InvalidInput). Only the first error is reported.
    pub(crate) fn refuse(mut self, invalid: Invalid) -> Self {
        self.error.get_or_insert(invalid);
        self
    }
}

/// Shows method, path and the length of the body. Query and headers may carry secrets and are left out.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Request")
            .field("call", &self.call())
            .field("body", &self.body)
            .field("kind", &self.kind)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// The options of a method.
pub(crate) trait RequestOptions {
    /// Adds the options to a request.
    fn apply(&self, request: Request) -> Request;
}
