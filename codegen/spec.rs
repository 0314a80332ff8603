//! The typed view of the description: the subset of OpenAPI 3.0 that the generator understands, and its
//! `x-` extensions. An unknown keyword is an error, so that a typo cannot silently change the output.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    #[serde(rename = "openapi")]
    _openapi: String,
    #[serde(rename = "info")]
    _info: Value,
    #[serde(rename = "servers", default)]
    _servers: Value,
    #[serde(default)]
    pub(super) tags: Vec<Tag>,
    #[serde(default)]
    pub(super) paths: IndexMap<String, IndexMap<String, Operation>>,
    #[serde(default)]
    pub(super) components: Components,
}

impl Document {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let document = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| format!("{}: {}", error.path(), error.inner()))?;
        deserializer
            .end()
            .map_err(|error| format!("after the document: {error}"))?;
        Ok(document)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tag {
    pub(super) name: String,
    #[serde(rename = "description")]
    _description: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Components {
    #[serde(default)]
    pub(super) schemas: IndexMap<String, Schema>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Operation {
    pub(super) tags: Vec<String>,
    pub(super) operation_id: String,
    pub(super) summary: String,
    #[serde(rename = "description", default)]
    _description: String,
    #[serde(rename = "deprecated", default)]
    _deprecated: bool,
    #[serde(default)]
    pub(super) parameters: Vec<Parameter>,
    pub(super) request_body: Option<RequestBody>,
    #[serde(rename = "responses")]
    _responses: Value,
    #[serde(rename = "x-methods", default)]
    pub(super) methods: Vec<Method>,
    /// Options that this crate looks at and never sends.
    #[serde(rename = "x-client-options", default)]
    pub(super) client_options: IndexMap<String, Schema>,
}

/// One of several Rust methods that an operation serves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Method {
    pub(super) name: String,
    pub(super) summary: String,
    /// Wire names of the parameters and body properties that are options of this method.
    #[serde(default)]
    pub(super) parameters: Vec<String>,
    #[serde(rename = "x-client-options", default)]
    pub(super) client_options: IndexMap<String, Schema>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameter {
    pub(super) name: String,
    #[serde(rename = "in")]
    pub(super) place: Place,
    #[serde(default)]
    pub(super) description: String,
    #[serde(rename = "required", default)]
    _required: bool,
    #[serde(rename = "deprecated", default)]
    _deprecated: bool,
    pub(super) schema: Option<Schema>,
    pub(super) content: Option<IndexMap<String, Media>>,
    #[serde(rename = "x-rust-name")]
    pub(super) rust_name: Option<String>,
    #[serde(rename = "x-positional", default)]
    pub(super) positional: bool,
    #[serde(rename = "x-omit", default)]
    pub(super) omit: bool,
    #[serde(rename = "x-fixed")]
    pub(super) fixed: Option<String>,
    #[serde(rename = "x-encoding")]
    pub(super) encoding: Option<Encoding>,
    #[serde(rename = "x-prefix")]
    pub(super) prefix: Option<String>,
    /// The value to send when the caller sets none.
    #[serde(rename = "x-send-default")]
    pub(super) send_default: Option<Value>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Encoding {
    Base64url,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestBody {
    #[serde(rename = "description", default)]
    _description: String,
    #[serde(rename = "required", default)]
    _required: bool,
    pub(super) content: IndexMap<String, Media>,
    #[serde(rename = "x-positional", default)]
    pub(super) positional: bool,
    #[serde(rename = "x-omit", default)]
    pub(super) omit: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Media {
    pub(super) schema: Schema,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Schema {
    #[serde(rename = "$ref")]
    pub(super) reference: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<Kind>,
    pub(super) format: Option<String>,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) properties: IndexMap<String, Schema>,
    #[serde(default)]
    pub(super) required: Vec<String>,
    pub(super) items: Option<Box<Schema>>,
    #[serde(rename = "additionalProperties")]
    pub(super) additional_properties: Option<Box<Schema>>,
    #[serde(rename = "nullable", default)]
    _nullable: bool,
    #[serde(rename = "default")]
    _default: Option<Value>,
    #[serde(rename = "allOf", default)]
    pub(super) all_of: Vec<Schema>,
    #[serde(rename = "minimum")]
    _minimum: Option<Value>,
    #[serde(rename = "maximum")]
    _maximum: Option<Value>,
    #[serde(rename = "example")]
    _example: Option<Value>,
    #[serde(rename = "deprecated", default)]
    _deprecated: bool,
    #[serde(rename = "x-rust-name")]
    pub(super) rust_name: Option<String>,
    #[serde(rename = "x-open-enum")]
    pub(super) open_enum: Option<Vec<EnumValue>>,
    #[serde(rename = "x-set", default)]
    pub(super) set: bool,
    #[serde(rename = "x-secret", default)]
    pub(super) secret: bool,
    #[serde(rename = "x-filter", default)]
    pub(super) filter: bool,
    #[serde(rename = "x-flatten", default)]
    pub(super) flatten: bool,
    #[serde(rename = "x-builder", default)]
    pub(super) builder: bool,
    #[serde(rename = "x-positional", default)]
    pub(super) positional: bool,
    #[serde(rename = "x-omit", default)]
    pub(super) omit: bool,
    #[serde(rename = "x-swarm", default)]
    _swarm: bool,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EnumValue {
    pub(super) value: Value,
    pub(super) name: Option<String>,
    pub(super) description: String,
}
