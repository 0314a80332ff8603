//! Bodies that should be JSON and are not.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName};

use crate::error::{BoxError, Error};

/// The number of bytes shown of a body that is not JSON.
const SHOWN: usize = 64;

/// The form of a body, as its headers declare it.
pub(super) struct Form {
    content_type: Option<String>,
    encoding: Option<String>,
}

impl Form {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let text = |name: HeaderName| {
            let value = String::from_utf8_lossy(headers.get(name)?.as_bytes()).into_owned();
            Some(value)
        };
        Self {
            content_type: text(CONTENT_TYPE),
            encoding: text(CONTENT_ENCODING),
        }
    }

    /// The error of decoding `body`. For a body that is not JSON at all, it says what the body is instead.
    pub(super) fn explain(&self, error: Error, body: &[u8]) -> Error {
        match error {
            Error::Decode { call, field, .. } if !starts_like_json(body) => {
                Error::decode(call, field, self.describe(body))
            }
            error => error,
        }
    }

    fn describe(&self, body: &[u8]) -> BoxError {
        if body.is_empty() {
            return "expected JSON, found an empty body".into();
        }
        let mut found = match &self.content_type {
            Some(content_type) => format!("content type `{}`", short(content_type)),
            None => "no content type".to_owned(),
        };
        if let Some(encoding) = &self.encoding {
            found = format!("{found}, content encoding `{}`", short(encoding));
        }
        let start = body.get(..SHOWN).unwrap_or(body);
        let start = String::from_utf8_lossy(start);
        let more = if body.len() > SHOWN { "…" } else { "" };
        let text = format!(
            "expected JSON, found {found}: `{}{more}`",
            start.escape_debug()
        );
        text.into()
    }
}

fn short(value: &str) -> String {
    crate::error::shortened(value).escape_debug().to_string()
}

/// Whether the text begins with a JSON value and not only with a letter or digit of another text.
fn starts_like_json(body: &[u8]) -> bool {
    let text = body.trim_ascii_start();
    match text.first() {
        Some(b'{' | b'[' | b'"') => true,
        Some(_) => {
            let mut values =
                serde_json::Deserializer::from_slice(text).into_iter::<serde::de::IgnoredAny>();
            // A number or a word may be followed by more text only if that is a fault within JSON.
            matches!(values.next(), Some(Ok(_))) && values.next().is_none()
        }
        None => false,
    }
}
