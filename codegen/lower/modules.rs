//! The module of each component: that of the resource whose operations reach it in the fewest steps.

use std::collections::{BTreeMap, VecDeque};

use indexmap::IndexMap;
use serde_json::Value;

use crate::codegen::spec::{Content, Document, Operation, Schema, component_name};

use super::cursor::At;
use super::operations::{operations, tag};

/// The tag of each component. Where two resources are equally near, the operation that is described first decides;
/// `x-module` overrides the rule.
pub(super) fn all(root: &At<'_, Document>) -> Result<BTreeMap<String, String>, String> {
    let components = &root.components.schemas;
    let mut modules = BTreeMap::new();
    let mut open = VecDeque::new();
    for operation in operations(root)? {
        let tag = tag(&operation)?.to_owned();
        let named = references(&operation).into_iter();
        open.extend(named.map(|name| (name, Some(tag.clone()))));
    }
    let explicit = components
        .iter()
        .filter(|(_, schema)| schema.module.is_some());
    open.extend(explicit.map(|(name, _)| (name.clone(), None)));
    while let Some((name, nearest)) = open.pop_front() {
        let Some(schema) = components.get(&name) else {
            continue;
        };
        if modules.contains_key(&name) {
            continue;
        }
        let tag = module(root, &name, schema)?.or(nearest).unwrap_or_default();
        let named = schema.references().into_iter();
        open.extend(named.map(|name| (name.to_owned(), Some(tag.clone()))));
        modules.insert(name, tag);
    }
    match components.keys().find(|name| !modules.contains_key(*name)) {
        Some(unused) => Err(format!(
            "components.schemas.{unused}: no operation names this component: say in x-module where it belongs"
        )),
        None => Ok(modules),
    }
}

/// The module that a component chooses itself.
fn module(root: &At<'_, Document>, name: &str, schema: &Schema) -> Result<Option<String>, String> {
    let known = |module: &String| root.tags.iter().any(|tag| tag.name == *module);
    match &schema.module {
        Some(module) if !known(module) => Err(format!(
            "components.schemas.{name}.x-module: `{module}` is not among the document's tags"
        )),
        module => Ok(module.clone()),
    }
}

/// The components that an operation names itself.
fn references(operation: &Operation) -> Vec<String> {
    let parameters = operation.parameters.iter();
    let parameters = parameters.flat_map(|parameter| {
        let content = parameter.content.iter().flat_map(Content::schemas);
        parameter.schema.iter().chain(content)
    });
    let body = operation
        .body
        .iter()
        .flat_map(|body| body.content.schemas());
    let client = operation
        .methods
        .iter()
        .map(|method| &method.client_options);
    let client = client
        .chain([&operation.client_options])
        .flat_map(IndexMap::values);
    let schemas = parameters.chain(body).chain(client);
    let mut names: Vec<_> = schemas
        .flat_map(Schema::references)
        .map(str::to_owned)
        .collect();
    collect(&operation.responses, &mut names);
    names
}

/// The components that responses name, which the generator does not read otherwise.
fn collect(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                names.extend(component_name(reference).map(str::to_owned));
            }
            object.values().for_each(|value| collect(value, names));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, names)),
        _ => {}
    }
}
