//! The typed view of the description: the subset of OpenAPI 3.0 that the generator understands, and its
//! `x-` extensions. An unknown keyword is an error, so that a typo cannot silently change the output.
//!
//! A field with a leading underscore is for readers and other tools: it may stand there, and the output
//! does not depend on it.

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
        let mut deserializer = serde_json::Deserializer::from_str(&text);
        let document: Self = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| fault(&error.path().to_string(), error.inner()))?;
        if !document.openapi.starts_with("3.0.") {
            return Err(format!(
                "openapi: the generator reads version 3.0, not `{}`",
                document.openapi
            ));
        }
        Ok(document)
    }
}

/// The path and the fault, without the position in a text that no one sees.
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
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Components {
    #[serde(default)]
    pub(super) schemas: IndexMap<String, Schema>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Operation {
    pub(super) tags: Vec<String>,
    #[serde(rename = "operationId")]
    pub(super) id: String,
    pub(super) summary: String,
    #[serde(rename = "description", default)]
    _description: String,
    #[serde(rename = "deprecated", default)]
    _deprecated: bool,
    #[serde(default)]
    pub(super) parameters: Vec<Parameter>,
    #[serde(rename = "requestBody")]
    pub(super) body: Option<RequestBody>,
    pub(super) responses: Value,
    /// The Rust methods that share this operation, where it is more than one.
    #[serde(rename = "x-methods", default)]
    pub(super) methods: Vec<Method>,
    /// Options that this crate looks at and never sends.
    #[serde(rename = "x-since")]
    since: Option<String>,
    #[serde(rename = "x-until")]
    until: Option<String>,
    #[serde(rename = "x-instead")]
    instead: Option<String>,
    /// Fields of the body that this operation dates differently from the field's type, by their paths.
    #[serde(rename = "x-body-fields", default)]
    pub(super) body_fields: IndexMap<String, BodyField>,
    #[serde(rename = "x-client-options", default)]
    pub(super) client_options: IndexMap<String, Schema>,
}

/// The dates of a field in the body of one operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BodyField {
    #[serde(rename = "x-since")]
    since: Option<String>,
    #[serde(rename = "x-until")]
    until: Option<String>,
    #[serde(rename = "x-instead")]
    instead: Option<String>,
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
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are keywords of the document, each there or not"
)]
pub(super) struct Parameter {
    pub(super) name: String,
    #[serde(rename = "in")]
    pub(super) place: Place,
    pub(super) description: Option<String>,
    #[serde(rename = "required", default)]
    _required: bool,
    #[serde(rename = "deprecated", default)]
    _deprecated: bool,
    pub(super) schema: Option<Schema>,
    pub(super) content: Option<Content>,
    #[serde(rename = "x-rust-name")]
    pub(super) rust_name: Option<String>,
    /// An argument of the method rather than an option.
    #[serde(rename = "x-positional", default)]
    pub(super) positional: bool,
    /// Never sent by this crate.
    #[serde(rename = "x-omit", default)]
    pub(super) omit: bool,
    /// Always sent by this crate with this value.
    #[serde(rename = "x-fixed")]
    pub(super) fixed: Option<String>,
    #[serde(rename = "x-encoding")]
    pub(super) encoding: Option<Encoding>,
    /// The header's name is this followed by the key of each entry.
    #[serde(rename = "x-prefix")]
    pub(super) prefix: Option<String>,
    /// The value to send when the caller sets none.
    #[serde(rename = "x-send-default")]
    pub(super) send_default: Option<Value>,
    #[serde(rename = "x-since")]
    since: Option<String>,
    #[serde(rename = "x-until")]
    until: Option<String>,
    #[serde(rename = "x-instead")]
    instead: Option<String>,
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
    pub(super) content: Content,
    #[serde(rename = "x-since")]
    _since: Option<String>,
    #[serde(rename = "x-until")]
    _until: Option<String>,
    #[serde(rename = "x-instead")]
    _instead: Option<String>,
    /// An argument of the method rather than options.
    #[serde(rename = "x-positional", default)]
    pub(super) positional: bool,
    /// Never sent by this crate.
    #[serde(rename = "x-omit", default)]
    pub(super) omit: bool,
}

/// A schema for each media type.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Content(IndexMap<String, Media>);

impl Content {
    /// The schema of the JSON form.
    pub(super) fn json(&self) -> Option<&Schema> {
        self.0.get("application/json").map(|media| &media.schema)
    }

    /// The schemas of all media types.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &Schema> {
        self.0.values().map(|media| &media.schema)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Media {
    schema: Schema,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are keywords of the document, each there or not"
)]
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
    pub(super) values: Option<Box<Schema>>,
    #[serde(rename = "allOf", default)]
    pub(super) all_of: Vec<Schema>,
    #[serde(rename = "x-since")]
    since: Option<String>,
    #[serde(rename = "x-until")]
    until: Option<String>,
    #[serde(rename = "x-instead")]
    instead: Option<String>,
    /// Requests may set it after its removal, because that changes nothing.
    #[serde(rename = "x-harmless", default)]
    harmless: bool,
    /// Null means something else than the type's zero value.
    #[serde(default)]
    pub(super) nullable: bool,
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
    pub(super) rust_name: Option<String>,
    /// The values of an enum that may meet others.
    #[serde(rename = "x-open-enum")]
    pub(super) open_enum: Option<Vec<EnumValue>>,
    /// An object whose keys alone mean something.
    #[serde(rename = "x-set", default)]
    pub(super) set: bool,
    /// Never shown.
    #[serde(rename = "x-secret", default)]
    pub(super) secret: bool,
    /// The response is an error without it.
    #[serde(rename = "x-essential", default)]
    pub(super) essential: bool,
    /// An object that lists the keys of a `filters` parameter.
    #[serde(rename = "x-filter", default)]
    pub(super) filter: bool,
    /// In a request body: the properties of this one are options too.
    #[serde(rename = "x-flatten", default)]
    pub(super) flatten: bool,
    /// Clients send it.
    #[serde(rename = "x-builder", default)]
    pub(super) builder: bool,
    /// The tag of the resource whose module a component belongs to.
    #[serde(rename = "x-module")]
    pub(super) module: Option<String>,
    /// In a request body: an argument of the method rather than an option.
    #[serde(rename = "x-positional", default)]
    pub(super) positional: bool,
    /// In a request body: never sent by this crate.
    #[serde(rename = "x-omit", default)]
    pub(super) omit: bool,
}

/// The name of the component that a `$ref` points to.
pub(super) fn component_name(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}

impl Schema {
    /// The components that this schema names, at any depth.
    pub(super) fn references(&self) -> Vec<&str> {
        let own = self.reference.as_deref().and_then(component_name);
        let parts = self.properties.values().chain(&self.all_of);
        let parts = parts
            .chain(self.items.as_deref())
            .chain(self.values.as_deref());
        own.into_iter()
            .chain(parts.flat_map(Schema::references))
            .collect()
    }

    /// The keywords that are there, of those that the output depends on.
    pub(super) fn keywords(&self) -> impl Iterator<Item = &'static str> {
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
pub(super) enum Kind {
    String,
    Integer,
    Boolean,
    Array,
    Object,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EnumValue {
    pub(super) value: Value,
    pub(super) name: Option<String>,
    pub(super) description: String,
    #[serde(rename = "x-since")]
    since: Option<String>,
    #[serde(rename = "x-until")]
    until: Option<String>,
    #[serde(rename = "x-instead")]
    instead: Option<String>,
}

/// What the merged description dates.
pub(super) trait Dated {
    fn keywords_of_dates(&self) -> WrittenDates<'_>;
}

/// The dates of an item, as they are written.
pub(super) struct WrittenDates<'a> {
    pub(super) since: Option<&'a str>,
    pub(super) until: Option<&'a str>,
    pub(super) instead: Option<&'a str>,
    pub(super) harmless: bool,
}

macro_rules! dated {
    ($($item:ty),*) => {$(
        impl Dated for $item {
            fn keywords_of_dates(&self) -> WrittenDates<'_> {
                WrittenDates {
                    since: self.since.as_deref(),
                    until: self.until.as_deref(),
                    instead: self.instead.as_deref(),
                    harmless: false,
                }
            }
        }
    )*};
}

dated!(Operation, BodyField, Parameter, EnumValue);

impl Dated for Schema {
    fn keywords_of_dates(&self) -> WrittenDates<'_> {
        WrittenDates {
            since: self.since.as_deref(),
            until: self.until.as_deref(),
            instead: self.instead.as_deref(),
            harmless: self.harmless,
        }
    }
}
