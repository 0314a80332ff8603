//! Decoding JSON that a peer sent: with a limit on memory, and without its values in errors.

mod path;

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::error::{Call, Error, Invalid, Result};

/// The least memory that decoded objects may take, however low a limit is set: enough for one object of any model.
const LEAST: usize = 1024 * 1024;

/// How many times the limit on the length of JSON text its decoded values may take. Values that engines send take about
/// two and a half times as much memory as text. Text such as `[{},{},…]` takes hundreds of times as much.
const EXPANSION: usize = 4;

/// The memory in bytes that a value other than an object may take besides its text: a string is a slot in a list that has
/// grown, and a small allocation.
const VALUE: usize = 64;

thread_local! {
    /// The memory that objects may still take. Decoding is synchronous, so it belongs to one document at a time.
    static REMAINING: Cell<usize> = const { Cell::new(usize::MAX) };
}

/// Decodes one JSON value from a source that limits JSON text to `max_len` bytes.
pub(crate) fn decode<T: DeserializeOwned>(call: &Call, body: &[u8], max_len: usize) -> Result<T> {
    let limit = max_len.saturating_mul(EXPANSION).max(LEAST);
    // Commas in strings count too: they are rare enough.
    let values = memchr::memchr_iter(b',', body)
        .count()
        .saturating_mul(VALUE);
    let Some(limit) = limit.checked_sub(values) else {
        return Err(Error::decode(call.clone(), ".", Fault(TOO_MUCH.to_owned())));
    };
    // One check of the whole for UTF-8 costs less than one for each of its strings.
    let text = text(body);
    limited(limit, || serde_json::from_str(&text)).map_err(|error| {
        let (field, fault) = located(&text, &error);
        Error::decode(call.clone(), field, fault)
    })
}

/// Returns the bytes as text. Engines are written in Go and replace invalid text in the same way before they send it.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    // Checks many bytes at once, unlike `from_utf8_lossy`.
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// Creates a model from JSON, for tests. Models are `#[non_exhaustive]`, so code outside of this crate cannot create them
/// as literals.
///
/// Missing fields have their defaults, as in the response of an engine.
///
/// ```
/// use asyncdocker::models;
/// use asyncdocker::models::containers::ContainerSummary;
///
/// let container: ContainerSummary = models::from_json(r#"{"Id": "4fa6", "State": "running"}"#)?;
/// assert_eq!(container.id, "4fa6");
/// # Ok::<(), asyncdocker::Error>(())
/// ```
///
/// # Errors
/// [`Error::InvalidInput`] if the text is not JSON or does not have the form of the model. The error names the field.
pub fn from_json<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| {
        let (field, fault) = located(json, &error);
        Invalid::hidden("JSON", format!("`{field}`: {fault}")).into_error()
    })
}

/// Returns the path of the field that an error is about, and what is wrong with it.
fn located(text: &str, error: &serde_json::Error) -> (String, Fault) {
    let fault = Fault::new(error);
    let field = fault.place(path::of_error(text, error));
    (bounded(field), fault)
}

/// Runs `decode` with a limit on the memory of the objects that it creates.
fn limited<T>(limit: usize, decode: impl FnOnce() -> T) -> T {
    /// Lifts the limit again, also when `decode` panics.
    struct Lift;

    impl Drop for Lift {
        fn drop(&mut self) {
            REMAINING.set(usize::MAX);
        }
    }

    REMAINING.set(limit);
    let _lift = Lift;
    decode()
}

/// Counts an object of `size` bytes against the limit, and returns whether it fits.
pub(crate) fn charge(size: usize) -> bool {
    let remaining = match REMAINING.get() {
        usize::MAX => Some(usize::MAX),
        remaining => remaining.checked_sub(size),
    };
    if let Some(remaining) = remaining {
        REMAINING.set(remaining);
    }
    remaining.is_some()
}

pub(crate) const TOO_MUCH: &str =
    "it has more values than the client's limit on memory allows; raise `max_body_len`";

/// A path may lead through keys of the document.
fn bounded(field: String) -> String {
    match crate::error::shortened(&field) {
        Cow::Borrowed(_) => field,
        Cow::Owned(short) => short,
    }
}

/// What is wrong with a JSON document, without any of its values: they may be secrets, and of any length.
#[derive(Debug)]
pub(crate) struct Fault(String);

impl Fault {
    pub(crate) fn new(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let place = match error.line() {
            0 => String::new(),
            line => format!(" at line {line} column {}", error.column()),
        };
        if error.classify() != Category::Data {
            return Self(text);
        }
        let what = text.strip_suffix(&place).unwrap_or(&text);
        Self(format!("{}{place}", without_value(what)))
    }
}

/// The message of an error about data, without the value. The messages that serde makes are known; any other could
/// contain the value.
fn without_value(message: &str) -> String {
    let fixed = ["missing field `", "duplicate field `", "invalid length "];
    if message == TOO_MUCH || fixed.iter().any(|start| message.starts_with(start)) {
        return crate::error::shortened(message).into_owned();
    }
    let parts = message
        .rsplit_once(", expected ")
        .filter(|_| message.starts_with("invalid "));
    let Some((found, expected)) = parts else {
        return "the value is not valid here".to_owned();
    };
    // The value comes after the name of its type, in backticks or quotes.
    let kind = found.split(['`', '"']).next().unwrap_or_default();
    format!("{}, expected {expected}", kind.trim_end())
}

impl Fault {
    /// The path of the faulty field, given the path at which decoding stopped: that of the object around a field that
    /// is missing.
    fn place(&self, stopped: String) -> String {
        let rest = self.0.strip_prefix("missing field `");
        match rest.and_then(|rest| rest.split_once('`')) {
            Some((name, _)) if stopped == "." => name.to_owned(),
            Some((name, _)) => format!("{stopped}.{name}"),
            None => stopped,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use http::Method;

    use super::*;
    use crate::models::containers::{ContainerInspect, ContainerSummary, Port};

    fn fault<T: DeserializeOwned + fmt::Debug>(body: &str, max_len: usize) -> (String, String) {
        let call = Call::new(Method::GET, "/x");
        let error = decode::<T>(&call, body.as_bytes(), max_len).unwrap_err();
        let source = error.source().map(ToString::to_string);
        (format!("{error} {error:?}"), source.unwrap_or_default())
    }

    #[test]
    fn decode_error_has_type_and_path_but_no_value() {
        let long = format!(
            r#"{{"Config":{{"Env":"PASSWORD={}"}}}}"#,
            "x".repeat(1 << 20)
        );
        let cases = [
            (long.as_str(), "invalid type: string, expected a sequence"),
            (
                r#"{"Config":{"Env":["a",{"PASSWORD":1}]}}"#,
                "invalid type: map, expected a string",
            ),
            (
                r#"{"State":"PASSWORD=\", expected `x"}"#,
                "invalid type: string, expected an object",
            ),
            (
                r#"{"State":"PASSWORD=, expected x"}"#,
                "invalid type: string, expected an object",
            ),
            (
                r#"{"HostConfig":{"BlkioWeight":67890}}"#,
                "invalid value: integer, expected u16",
            ),
            (
                r#"{"HostConfig":{"BlkioWeight":true}}"#,
                "invalid type: boolean, expected u16",
            ),
        ];
        for (body, expected) in cases {
            let (error, source) = fault::<ContainerInspect>(body, 1 << 20);
            assert!(source.starts_with(expected), "{source}");
            assert!(source.contains(" at line 1 column "), "{source}");
            for text in [error, source] {
                assert!(
                    !text.contains("PASSWORD=") && !text.contains("67890"),
                    "{text}"
                );
                assert!(text.len() < 1000, "{}", text.len());
            }
        }
    }

    #[test]
    fn value_larger_than_the_memory_limit_is_refused() -> Result<()> {
        let call = Call::new(Method::GET, "/x");
        let many =
            |count: usize| format!("[{}{{\"Id\":\"\"}}]", "{\"Id\":\"\"},".repeat(count - 1));
        let fitting = LEAST / size_of::<ContainerSummary>() / 4;
        let list: Vec<ContainerSummary> = decode(&call, many(fitting).as_bytes(), 0)?;
        assert_eq!(list.len(), fitting);
        // A list that fits twice: the limit is one of each document.
        decode::<Vec<ContainerSummary>>(&call, many(fitting).as_bytes(), 0)?;

        let (error, source) = fault::<Vec<ContainerSummary>>(&many(100_000), 0);
        assert!(source.contains("limit on memory"), "{error}");
        let nested = format!(r#"{{"Mounts":[{}{{}}]}}"#, "{},".repeat(100_000));
        let (error, source) = fault::<ContainerInspect>(&nested, 0);
        assert!(source.contains("limit on memory"), "{error}");
        decode::<Vec<ContainerSummary>>(&call, many(100_000).as_bytes(), 1 << 28)?;

        let short = "\"a\",".repeat(100_000);
        let strings = format!(r#"[{{"Id":"","Names":[{short}"a"]}}]"#);
        let (error, source) = fault::<Vec<ContainerSummary>>(&strings, 0);
        assert!(source.contains("limit on memory"), "{error}");
        decode::<Vec<ContainerSummary>>(&call, strings.as_bytes(), 1 << 21)?;
        Ok(())
    }

    #[test]
    fn models_decoded_by_other_means_have_no_limit() -> serde_json::Result<()> {
        let list = format!("[{}{{}}]", "{},".repeat(100_000));
        let _ = fault::<Vec<Port>>(&list, 0);
        serde_json::from_str::<Vec<Port>>(&list).map(drop)
    }
}
