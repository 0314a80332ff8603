//! From the description to the intermediate representation. Each check names the JSON path it failed at.

mod methods;
mod types;

use std::collections::BTreeSet;

use super::model::Api;
use super::spec::{Document, Schema};

/// What the description says, ready to print.
pub(super) fn lower(document: &Document) -> Result<Api, String> {
    let context = Context { document };
    let types = document
        .components
        .schemas
        .iter()
        .map(|(name, schema)| types::component(&context, name, schema))
        .collect::<Result<Vec<_>, _>>()?;
    let options = methods::all(&context)?;
    let api = Api { types, options };
    no_name_twice(&api)?;
    Ok(api)
}

/// Type names come from components and from methods: the two must not meet.
fn no_name_twice(api: &Api) -> Result<(), String> {
    let components = api.types.iter().map(super::model::TypeDef::name);
    let options = api
        .options
        .iter()
        .flat_map(|(_, options)| options)
        .map(|options| options.name.as_str());
    let mut seen = BTreeSet::new();
    match components.chain(options).find(|name| !seen.insert(*name)) {
        None => Ok(()),
        Some(name) => Err(format!(
            "components.schemas.{name}: the type `{name}` is generated twice"
        )),
    }
}

/// What the steps of lowering look things up in.
struct Context<'a> {
    document: &'a Document,
}

impl Context<'_> {
    /// The name and schema of the component that a `$ref` points to.
    fn resolve(&self, reference: &str, path: &str) -> Result<(&str, &Schema), String> {
        reference
            .strip_prefix("#/components/schemas/")
            .and_then(|name| self.document.components.schemas.get_key_value(name))
            .map(|(name, schema)| (name.as_str(), schema))
            .ok_or_else(|| format!("{path}: `{reference}` points to no component"))
    }
}

/// The documentation of a described thing; its absence is an error.
fn docs(description: Option<&str>, path: &str) -> Result<String, String> {
    match description.map(str::trim) {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(format!("{path}: has no description")),
    }
}
