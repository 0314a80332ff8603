//! A request, before it is sent: pure data, built without I/O.

mod parts;
mod read;
#[allow(
    dead_code,
    reason = "generated code uses the rest once an option is dated"
)]
mod requirements;
mod value;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

pub(crate) use self::parts::Parts;
#[allow(
    unused_imports,
    reason = "generated code uses them once an option is dated"
)]
pub(crate) use self::requirements::{Dated, Place, Requirements};
pub use self::value::{Filter, QueryValue};

use self::parts::LaterQuery;

use crate::ApiVersion;
use crate::body::Body;
use crate::error::Invalid;

/// Everything but the unreserved characters of a URL.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// An image reference keeps what separates its parts.
const IMAGE: &AsciiSet = &VALUE.remove(b'/').remove(b':').remove(b'@');

/// A request to the engine: method, path, query, headers and body, without address and version.
///
/// Endpoint methods build it, a [`Transport`](crate::Transport) sends it. Build one yourself to reach what this
/// crate has no method for:
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
    /// `None` if any version will do, which costs no space.
    requirements: Option<Box<Requirements>>,
    later_query: Option<LaterQuery>,
    /// The kind and name of the object that the request is about.
    object: Option<(String, String)>,
    /// The first thing that was wrong; it is reported when the request is sent.
    error: Option<Invalid>,
}

/// How soon a response can be expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseKind {
    /// Soon: the limit on response heads applies.
    Prompt,
    /// Only when the engine is done with something that may take any time.
    Blocking,
    /// A stream that may rightly be silent, from its head on: standalone Swarm sends the head with the first byte.
    Stream,
    /// An upgraded connection, at any time.
    Upgrade,
}

impl Request {
    /// A request by its method and the template of its path, for instance `/containers/{id}/json`.
    ///
    /// Fill the placeholders in their order with [`id`](Self::id) or [`image`](Self::image). A template that is no path,
    /// as it has no `/` at its beginning or a query at its end, is an error when the request is sent.
    #[must_use]
    pub fn new(method: Method, template: impl Into<Cow<'static, str>>) -> Self {
        let template = template.into();
        let sound = is_path(&template);
        let path = template.clone().into_owned();
        let request = Self {
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
        if sound {
            return request;
        }
        let invalid = Invalid::new(
            "path template",
            &request.template,
            "expected `/` at the beginning, no query and no empty, `.` or `..` segment",
        );
        request.refuse(invalid)
    }

    /// A `GET` request.
    #[must_use]
    pub fn get(template: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Method::GET, template)
    }

    /// A `POST` request.
    #[must_use]
    pub fn post(template: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Method::POST, template)
    }

    /// A `DELETE` request.
    #[must_use]
    pub fn delete(template: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Method::DELETE, template)
    }

    /// Fills the next placeholder with an id or name, as one segment of the path.
    ///
    /// One leading `/`, as lists of containers show it, is left out. A `/` within the name, as in the `node/name` of
    /// Swarm, is encoded like every other character that could change the path.
    #[must_use]
    pub fn id(self, id: &str) -> Self {
        let name = id.strip_prefix('/').unwrap_or(id);
        self.fill(name, VALUE)
    }

    /// Fills the next placeholder with an image reference, which keeps its `/`, `:` and `@`.
    #[must_use]
    pub fn image(self, reference: &str) -> Self {
        self.fill(reference, IMAGE)
    }

    fn fill(mut self, value: &str, keep: &'static AsciiSet) -> Self {
        let Some((head, rest)) = self.path.split_once('{') else {
            let invalid = Invalid::new(
                "path template",
                &self.template,
                "it has fewer placeholders than values were given",
            );
            return self.refuse(invalid);
        };
        let (name, tail) = rest.split_once('}').unwrap_or((rest, ""));
        // An engine takes `%2F` for `/`, and answers paths with empty or dot segments by a redirect.
        if value.split('/').any(is_no_segment) {
            let reason = format!(
                "expected the {name} in `{}`, not empty and without an empty, `.` or `..` segment",
                self.template
            );
            return self.refuse(Invalid::new("path parameter", value, reason));
        }
        if self.object.is_none() {
            self.object = Some((kind_of_object(head).to_owned(), value.to_owned()));
        }
        self.path = format!("{head}{}{tail}", utf8_percent_encode(value, keep));
        self
    }

    /// Names the object that the request is about in errors, where the path does not name it or names only a part:
    /// `image` and `busybox:1`, for instance. By default, it is the first placeholder's value.
    #[must_use]
    pub fn object(mut self, kind: &str, name: &str) -> Self {
        self.object = Some((kind.to_owned(), name.to_owned()));
        self
    }

    /// Adds a query parameter.
    #[must_use]
    pub fn query(mut self, name: &str, value: &(impl QueryValue + ?Sized)) -> Self {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        let value = value.to_query();
        self.query.extend(utf8_percent_encode(name, VALUE));
        self.query.push('=');
        self.query.extend(utf8_percent_encode(&value, VALUE));
        self
    }

    /// Adds a query parameter for each value: none, one, or the same key repeated.
    #[must_use]
    pub fn query_all<'a, V: QueryValue + ?Sized + 'a>(
        self,
        name: &str,
        values: impl IntoIterator<Item = &'a V>,
    ) -> Self {
        values
            .into_iter()
            .fold(self, |request, value| request.query(name, value))
    }

    /// Adds a query parameter whose value is JSON, unless that is null or empty.
    #[must_use]
    pub fn query_json(self, name: &str, value: &impl Serialize) -> Self {
        match json_unless_empty(value) {
            Ok(Some(json)) => self.query(name, &json),
            Ok(None) => self,
            Err(error) => self.refuse(not_json("query parameter or header", name, &error)),
        }
    }

    /// Adds a `filters` parameter, in the form of a map from keys to lists of values.
    #[must_use]
    pub fn filters<F: Filter>(self, name: &str, filters: &[F]) -> Self {
        let mut map: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (key, value) in filters.iter().map(Filter::entry) {
            map.entry(key).or_default().push(value);
        }
        self.query_json(name, &map)
    }

    /// Adds a header. A value that no header can carry is an error when the request is sent.
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.append_header(name, value, false)
    }

    fn append_header(mut self, name: &str, value: &str, secret: bool) -> Self {
        match (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(secret);
                self.headers.append(name, value);
                self
            }
            // The value may be a secret: it is not shown.
            _ => self.refuse(Invalid::new(
                "header",
                name,
                "its name or value has characters that no header may have",
            )),
        }
    }

    /// Adds a header whose value is JSON in base64 of the URL alphabet with padding, the only form that engines
    /// read; none when the JSON is null or empty. It carries credentials: its `Debug` does not show it.
    pub(crate) fn header_json(self, name: &str, value: &impl Serialize) -> Self {
        match json_unless_empty(value) {
            Ok(Some(json)) => self.append_header(name, &URL_SAFE.encode(json), true),
            Ok(None) => self,
            Err(error) => self.refuse(not_json("query parameter or header", name, &error)),
        }
    }

    /// Adds a header for each entry, its name behind `prefix`.
    pub(crate) fn headers_prefixed(self, prefix: &str, entries: &BTreeMap<String, String>) -> Self {
        entries.iter().fold(self, |request, (name, value)| {
            request.header(&format!("{prefix}{name}"), value)
        })
    }

    /// Sets the body, with its content type. One that no header can carry is an error when the request is sent.
    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        let Ok(value) = HeaderValue::from_str(content_type) else {
            return self.refuse(Invalid::new(
                "content type",
                content_type,
                "it has characters that no header may have",
            ));
        };
        self.headers.insert(CONTENT_TYPE, value);
        self.body = body.into();
        self
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json(self, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => self.body("application/json", Bytes::from(json)),
            Err(error) => self.refuse(Invalid::hidden(
                "request body",
                format!("cannot encode it as JSON: {error}"),
            )),
        }
    }

    /// Merges fields into the JSON body: those that this crate has no option for, for instance.
    ///
    /// Objects are merged field by field at every depth. Any other value replaces the one in the body. A request
    /// without a body, or with one that is not a JSON object, stays as it is.
    ///
    /// ```
    /// use asyncdocker::Request;
    /// use serde_json::json;
    ///
    /// let request = Request::post("/containers/create")
    ///     .json(&json!({"Image": "app", "HostConfig": {"Memory": 5}}))
    ///     .merge_json(&json!({"HostConfig": {"FutureField": true}}));
    /// let body: serde_json::Value = serde_json::from_slice(&request.body_bytes().unwrap()).unwrap();
    /// assert_eq!(body, json!({"Image": "app", "HostConfig": {"Memory": 5, "FutureField": true}}));
    /// ```
    #[must_use]
    pub fn merge_json(self, fields: &serde_json::Value) -> Self {
        let body = self.body.as_bytes();
        let body = body.and_then(|body| serde_json::from_slice(&body).ok());
        match body {
            Some(mut body @ serde_json::Value::Object(_)) => {
                merge(&mut body, fields);
                self.json(&body)
            }
            _ => self,
        }
    }

    /// Says that the engine answers only when it is done, however long that takes: no limit on the time to the
    /// head of the response applies.
    #[must_use]
    pub fn blocking(mut self) -> Self {
        self.kind = ResponseKind::Blocking;
        self
    }

    /// Where `condition` holds, the response is a stream that may be silent even before its head: only the limit on
    /// the silence of streams applies.
    pub(crate) fn streaming_if(mut self, condition: bool) -> Self {
        if condition {
            self.kind = ResponseKind::Stream;
        }
        self
    }

    /// [`blocking`](Self::blocking) where `condition` holds.
    pub(crate) fn blocking_if(self, condition: bool) -> Self {
        if condition { self.blocking() } else { self }
    }

    /// Asks for an upgraded connection, which carries bytes both ways.
    #[must_use]
    pub fn upgrade(self) -> Self {
        self.upgrade_to("tcp")
    }

    /// [`upgrade`](Self::upgrade) to a protocol.
    pub(crate) fn upgrade_to(mut self, protocol: &str) -> Self {
        self.kind = ResponseKind::Upgrade;
        self.header("Connection", "Upgrade")
            .header("Upgrade", protocol)
    }

    /// Says that versions of the API from `first` on get the query of `later`, which has this very path.
    pub(crate) fn query_from(mut self, first: ApiVersion, later: Self) -> Self {
        self.error = self.error.or(later.error);
        let query = later.query;
        self.later_query = Some(LaterQuery { first, query });
        self
    }

    /// Adds what the options of a method say.
    pub(crate) fn options(self, options: &impl RequestOptions) -> Self {
        options.apply(self)
    }

    /// Makes sending fail with [`Error::InvalidInput`](crate::Error::InvalidInput). The first of several faults is reported.
    pub(crate) fn refuse(mut self, invalid: Invalid) -> Self {
        self.error.get_or_insert(invalid);
        self
    }
}

/// The kind of object that the path names next: `container` after `/containers/`.
fn kind_of_object(head: &str) -> &str {
    let collection = head.trim_end_matches('/').rsplit('/').next();
    let collection = collection.unwrap_or_default();
    collection.strip_suffix('s').unwrap_or(collection)
}

/// Merges `fields` into `value`. The depth is that of a value in memory, which is limited when it is parsed.
fn merge(value: &mut serde_json::Value, fields: &serde_json::Value) {
    match (value, fields) {
        (serde_json::Value::Object(value), serde_json::Value::Object(fields)) => {
            for (key, field) in fields {
                merge(value.entry(key).or_insert(serde_json::Value::Null), field);
            }
        }
        (value, field) => *value = field.clone(),
    }
}

/// Whether engines take it for a path as it is.
fn is_path(template: &str) -> bool {
    let segments = template.strip_prefix('/');
    segments.is_some_and(|segments| !segments.split('/').any(is_no_segment))
        && !template.contains(['?', '#'])
}

fn is_no_segment(part: &str) -> bool {
    matches!(part, "" | "." | "..")
}

/// Shows which call it is and how long its body, but no query and no header: those may carry secrets.
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

fn not_json(what: &'static str, name: &str, error: &serde_json::Error) -> Invalid {
    Invalid::new(
        what,
        name,
        format!("cannot encode its value as JSON: {error}"),
    )
}

fn json_unless_empty(value: &impl Serialize) -> serde_json::Result<Option<String>> {
    let json = serde_json::to_string(value)?;
    Ok((!matches!(json.as_str(), "null" | "[]" | "{}")).then_some(json))
}

/// The options of a method: they know how to fill a request.
pub(crate) trait RequestOptions {
    fn apply(&self, request: Request) -> Request;
}
