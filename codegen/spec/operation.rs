//! Operations, and the methods that they become.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::body::RequestBody;
use super::parameter::Parameter;
use super::schema::Schema;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Operation {
    pub(crate) tags: Vec<String>,
    #[serde(rename = "operationId")]
    pub(crate) id: String,
    pub(crate) summary: String,
    #[serde(rename = "description", default)]
    _description: String,
    #[serde(rename = "deprecated", default)]
    _deprecated: bool,
    #[serde(default)]
    pub(crate) parameters: Vec<Parameter>,
    #[serde(rename = "requestBody")]
    pub(crate) body: Option<RequestBody>,
    pub(crate) responses: Value,
    /// The Rust methods that share this operation, if there are several.
    #[serde(rename = "x-methods", default)]
    pub(crate) methods: Vec<Method>,
    /// The Rust trait with the method, if it is not the tag.
    #[serde(rename = "x-trait")]
    pub(crate) trait_name: Option<String>,
    #[serde(rename = "x-since")]
    pub(super) since: Option<String>,
    #[serde(rename = "x-until")]
    pub(super) until: Option<String>,
    #[serde(rename = "x-instead")]
    pub(super) instead: Option<String>,
    /// Fields of the body that this operation dates differently from the field's type, by their paths.
    #[serde(rename = "x-body-fields", default)]
    pub(crate) body_fields: IndexMap<String, BodyField>,
    /// Options that this crate reads and never sends.
    #[serde(rename = "x-client-options", default)]
    pub(crate) client_options: IndexMap<String, Schema>,
}

/// The dates of a field in the body of one operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BodyField {
    #[serde(rename = "x-since")]
    pub(super) since: Option<String>,
    #[serde(rename = "x-until")]
    pub(super) until: Option<String>,
    #[serde(rename = "x-instead")]
    pub(super) instead: Option<String>,
}

/// One of several Rust methods that an operation serves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Method {
    pub(crate) name: String,
    pub(crate) summary: String,
    /// Wire names of the parameters and body properties that are options of this method.
    #[serde(default)]
    pub(crate) parameters: Vec<String>,
    #[serde(rename = "x-trait")]
    pub(crate) trait_name: Option<String>,
    #[serde(rename = "x-client-options", default)]
    pub(crate) client_options: IndexMap<String, Schema>,
}
