//! The body of a request.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::Request;
use crate::body::Body;
use crate::error::Invalid;

impl Request {
    /// Sets the body and its content type. If the content type is not valid in a header, sending the request fails.
    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        let Ok(value) = HeaderValue::from_str(content_type) else {
            return self.refuse(Invalid::new(
                "content type",
                content_type,
                "it has characters that are not allowed in headers",
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

    /// Merges fields into the JSON body, for instance fields that this crate has no option for.
    ///
    /// Objects are merged field by field at every depth. Any other value replaces the one in the body. A request
    /// whose body is not a JSON object is not changed.
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
    pub fn merge_json(self, fields: &Value) -> Self {
        let body = self.body.as_bytes();
        let body = body.and_then(|body| serde_json::from_slice(&body).ok());
        match body {
            Some(mut body @ Value::Object(_)) => {
                merge(&mut body, fields);
                self.json(&body)
            }
            _ => self,
        }
    }
}

/// Merges `fields` into `value`. The recursion is as deep as a parsed value, whose depth is limited.
fn merge(value: &mut Value, fields: &Value) {
    match (value, fields) {
        (Value::Object(value), Value::Object(fields)) => {
            for (key, field) in fields {
                merge(value.entry(key).or_insert(Value::Null), field);
            }
        }
        (value, field) => *value = field.clone(),
    }
}
