//! Schemas.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are keywords of the document, each there or not"
)]
pub(crate) struct Schema {
    #[serde(rename = "$ref")]
    pub(crate) reference: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: Option<JsonType>,
    pub(crate) format: Option<String>,
    pub(crate) description: Option<String>,
    #[serde(default)]
    pub(crate) properties: IndexMap<String, Schema>,
    #[serde(default)]
    pub(crate) required: Vec<String>,
    pub(crate) items: Option<Box<Schema>>,
    #[serde(rename = "additionalProperties")]
    pub(crate) values: Option<Box<Schema>>,
    #[serde(rename = "allOf", default)]
    pub(crate) all_of: Vec<Schema>,
    #[serde(rename = "x-since")]
    pub(super) since: Option<String>,
    #[serde(rename = "x-until")]
    pub(super) until: Option<String>,
    #[serde(rename = "x-instead")]
    pub(super) instead: Option<String>,
    /// Requests may set it after its removal, because that changes nothing.
    #[serde(rename = "x-harmless", default)]
    pub(super) harmless: bool,
    /// Null differs from the type's zero value.
    #[serde(default)]
    pub(crate) nullable: bool,
    #[serde(rename = "default")]
    _default: Option<Value>,
    #[serde(rename = "minimum")]
    _minimum: Option<Value>,
    #[serde(rename = "maximum")]
    _maximum: Option<Value>,
    #[serde(rename = "example")]
    _example: Option<Value>,
    #[serde(rename = "deprecated", default)]
    _deprecated: bool,
    #[serde(rename = "x-swarm", default)]
    _swarm: bool,
    #[serde(rename = "x-rust-name")]
    pub(crate) rust_name: Option<String>,
    /// The known values of an enum, which may also have other values.
    #[serde(rename = "x-open-enum")]
    pub(crate) open_enum: Option<Vec<EnumValue>>,
    /// An object of which only the keys are significant.
    #[serde(rename = "x-set", default)]
    pub(crate) set: bool,
    /// A list for which a missing value differs from an empty one.
    #[serde(rename = "x-optional", default)]
    pub(crate) optional: bool,
    /// Never shown.
    #[serde(rename = "x-secret", default)]
    pub(crate) secret: bool,
    /// Without it, decoding a response fails.
    #[serde(rename = "x-essential", default)]
    pub(crate) essential: bool,
    /// An object that lists the keys of a `filters` parameter.
    #[serde(rename = "x-filter", default)]
    pub(crate) filter: bool,
    /// In a request body: the properties of this one are options too.
    #[serde(rename = "x-flatten", default)]
    pub(crate) flatten: bool,
    /// Clients send it.
    #[serde(rename = "x-builder", default)]
    pub(crate) builder: bool,
    /// The tag of the resource whose module a component belongs to.
    #[serde(rename = "x-module")]
    pub(crate) module: Option<String>,
    /// In a request body: an argument of the method rather than an option.
    #[serde(rename = "x-positional", default)]
    pub(crate) positional: bool,
    /// In a request body: never sent by this crate.
    #[serde(rename = "x-omit", default)]
    pub(crate) omit: bool,
}

/// The name of the component that a `$ref` points to.
pub(crate) fn component_name(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}

impl Schema {
    /// The components that this schema names, at any depth.
    pub(crate) fn references(&self) -> Vec<&str> {
        let own = self.reference.as_deref().and_then(component_name);
        let parts = self.properties.values().chain(&self.all_of);
        let parts = parts
            .chain(self.items.as_deref())
            .chain(self.values.as_deref());
        own.into_iter()
            .chain(parts.flat_map(Schema::references))
            .collect()
    }

    /// The keywords that are set, of those that the output depends on.
    pub(crate) fn keywords(&self) -> impl Iterator<Item = &'static str> {
        [
            ("$ref", self.reference.is_some()),
            ("type", self.kind.is_some()),
            ("format", self.format.is_some()),
            ("properties", !self.properties.is_empty()),
            ("required", !self.required.is_empty()),
            ("items", self.items.is_some()),
            ("additionalProperties", self.values.is_some()),
            ("allOf", !self.all_of.is_empty()),
            ("x-rust-name", self.rust_name.is_some()),
            ("x-open-enum", self.open_enum.is_some()),
            ("x-set", self.set),
            ("x-optional", self.optional),
            ("x-secret", self.secret),
            ("x-essential", self.essential),
            ("x-filter", self.filter),
            ("x-flatten", self.flatten),
            ("x-builder", self.builder),
            ("x-module", self.module.is_some()),
            ("x-positional", self.positional),
            ("x-omit", self.omit),
        ]
        .into_iter()
        .filter_map(|(keyword, there)| there.then_some(keyword))
    }
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum JsonType {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnumValue {
    pub(crate) value: Value,
    pub(crate) name: Option<String>,
    pub(crate) description: String,
    /// A description of the detail that follows the value.
    #[serde(rename = "x-detail")]
    pub(crate) detail: Option<String>,
    #[serde(rename = "x-since")]
    pub(super) since: Option<String>,
    #[serde(rename = "x-until")]
    pub(super) until: Option<String>,
    #[serde(rename = "x-instead")]
    pub(super) instead: Option<String>,
}
