//! The headers of a request.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use http::header::{HeaderName, HeaderValue};
use serde::Serialize;

use super::{Request, json};
use crate::error::Invalid;

impl Request {
    /// Adds a header. If the name or the value is not valid in a header, sending the request fails.
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
            // The value may be a secret, so the error does not show it.
            _ => self.refuse(Invalid::new(
                "header",
                name,
                "its name or value has characters that are not allowed in headers",
            )),
        }
    }

    /// Adds a header whose value is JSON in base64 with the URL alphabet and padding, the only form that engines read. Adds
    /// nothing if the JSON is `null` or empty. The header carries credentials, so its `Debug` does not show them.
    pub(crate) fn header_json(self, name: &str, value: &impl Serialize) -> Self {
        match json::unless_empty(value) {
            Ok(Some(json)) => self.append_header(name, &URL_SAFE.encode(json), true),
            Ok(None) => self,
            Err(error) => self.refuse(json::cannot_encode(
                "query parameter or header",
                name,
                &error,
            )),
        }
    }

    /// Adds a header for each entry. Its name is `prefix` followed by the key.
    pub(crate) fn headers_prefixed(self, prefix: &str, entries: &BTreeMap<String, String>) -> Self {
        entries.iter().fold(self, |request, (name, value)| {
            request.header(&format!("{prefix}{name}"), value)
        })
    }
}
