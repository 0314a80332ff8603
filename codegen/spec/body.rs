//! Bodies of requests and responses.

use indexmap::IndexMap;
use serde::Deserialize;

use super::schema::Schema;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestBody {
    #[serde(rename = "description", default)]
    _description: String,
    #[serde(rename = "required", default)]
    _required: bool,
    pub(crate) content: Content,
    #[serde(rename = "x-since")]
    _since: Option<String>,
    #[serde(rename = "x-until")]
    _until: Option<String>,
    #[serde(rename = "x-instead")]
    _instead: Option<String>,
    /// An argument of the method rather than options.
    #[serde(rename = "x-positional", default)]
    pub(crate) positional: bool,
    /// Never sent by this crate.
    #[serde(rename = "x-omit", default)]
    pub(crate) omit: bool,
}

/// A schema for each media type.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Content(IndexMap<String, Media>);

impl Content {
    /// The schema of the JSON form.
    pub(crate) fn json(&self) -> Option<&Schema> {
        self.0.get("application/json").map(|media| &media.schema)
    }

    /// The schemas of all media types.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = &Schema> {
        self.0.values().map(|media| &media.schema)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Media {
    schema: Schema,
}
