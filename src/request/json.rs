//! JSON in queries and headers.

use serde::Serialize;

use crate::error::Invalid;

/// The JSON, unless it is `null` or an empty list or object.
pub(super) fn unless_empty(value: &impl Serialize) -> serde_json::Result<Option<String>> {
    let json = serde_json::to_string(value)?;
    Ok((!matches!(json.as_str(), "null" | "[]" | "{}")).then_some(json))
}

pub(super) fn cannot_encode(what: &'static str, name: &str, error: &serde_json::Error) -> Invalid {
    Invalid::new(
        what,
        name,
        format!("cannot encode its value as JSON: {error}"),
    )
}
