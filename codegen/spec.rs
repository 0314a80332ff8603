//! The typed view of the description: the subset of OpenAPI 3.0 that the generator understands, and its
//! `x-` extensions. An unknown keyword is an error, so that a typo cannot silently change the output.
//!
//! A field with a leading underscore is for readers and other tools. The output does not depend on it.

mod body;
mod dates;
#[path = "../src/decode/path.rs"]
mod error_path;
mod operation;
mod parameter;
mod schema;

pub(super) use self::body::Content;
pub(super) use self::dates::{Dated, WrittenDates};
pub(super) use self::operation::{BodyField, Operation};
pub(super) use self::parameter::{Encoding, Parameter, Place};
pub(super) use self::schema::{EnumValue, JsonType, Schema, component_name};

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::json::Json;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) openapi: String,
    #[serde(rename = "info")]
    _info: Value,
    #[serde(rename = "servers", default)]
    _servers: Value,
    #[serde(default)]
    pub(super) tags: Vec<Tag>,
    /// Operations by path and method.
    pub(super) paths: IndexMap<String, IndexMap<String, Operation>>,
    #[serde(default)]
    pub(super) components: Components,
}

impl Document {
    pub(super) fn read(json: &Json) -> Result<Self, String> {
        let text = serde_json::to_string(json).map_err(|error| error.to_string())?;
        let document: Self = serde_json::from_str(&text)
            .map_err(|error| fault(&error_path::of_error(&text, &error), &error))?;
        if !document.openapi.starts_with("3.0.") {
            return Err(format!(
                "openapi: the generator reads version 3.0, not `{}`",
                document.openapi
            ));
        }
        Ok(document)
    }
}

/// The path and the fault, without the position in the text, because the text of the merged description is not a file.
fn fault(path: &str, error: &serde_json::Error) -> String {
    let message = error.to_string();
    let why = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(why, _)| why);
    format!("{path}: {why}")
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tag {
    pub(super) name: String,
    #[serde(rename = "description", default)]
    _description: String,
    /// Merging stamps every addition. The methods of the tag have dates of their own.
    #[serde(rename = "x-since", default)]
    _since: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Components {
    #[serde(default)]
    pub(super) schemas: IndexMap<String, Schema>,
}
