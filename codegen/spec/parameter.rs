//! Parameters: in the path, the query or a header.

use serde::Deserialize;
use serde_json::Value;

use super::body::Content;
use super::schema::Schema;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are keywords of the document, each there or not"
)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    #[serde(rename = "in")]
    pub(crate) place: Place,
    pub(crate) description: Option<String>,
    #[serde(rename = "required", default)]
    _required: bool,
    #[serde(rename = "deprecated", default)]
    _deprecated: bool,
    pub(crate) schema: Option<Schema>,
    pub(crate) content: Option<Content>,
    #[serde(rename = "x-rust-name")]
    pub(crate) rust_name: Option<String>,
    /// An argument of the method rather than an option.
    #[serde(rename = "x-positional", default)]
    pub(crate) positional: bool,
    /// Never sent by this crate.
    #[serde(rename = "x-omit", default)]
    pub(crate) omit: bool,
    /// Always sent by this crate with this value.
    #[serde(rename = "x-fixed")]
    pub(crate) fixed: Option<String>,
    #[serde(rename = "x-encoding")]
    pub(crate) encoding: Option<Encoding>,
    /// The header's name is this followed by the key of each entry.
    #[serde(rename = "x-prefix")]
    pub(crate) prefix: Option<String>,
    /// The value to send when the caller sets none.
    #[serde(rename = "x-send-default")]
    pub(crate) send_default: Option<Value>,
    #[serde(rename = "x-since")]
    pub(super) since: Option<String>,
    #[serde(rename = "x-until")]
    pub(super) until: Option<String>,
    #[serde(rename = "x-instead")]
    pub(super) instead: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Place {
    Path,
    Query,
    Header,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Encoding {
    /// A header with JSON in base64.
    Base64url,
    /// A query parameter for each item of an array, as JSON.
    Json,
}
