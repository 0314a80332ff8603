//! Operations: the options of each Rust method.

use indexmap::IndexMap;

use crate::codegen::model::{Field, OptionsDef, Resource};
use crate::codegen::names;
use crate::codegen::spec::{Operation, Schema};

use super::{Context, TypeNames, at, body, distinct, docs, parameters, types};

const VERBS: [&str; 5] = ["get", "head", "post", "put", "delete"];

/// The options of all methods, grouped by the operation's tag.
pub(super) fn all(context: &Context<'_>, taken: &mut TypeNames) -> Result<Vec<Resource>, String> {
    let tags = context.document.tags.iter();
    let mut groups: IndexMap<&str, Vec<OptionsDef>> =
        tags.map(|tag| (tag.name.as_str(), Vec::new())).collect();
    for (route, operations) in &context.document.paths {
        for (verb, operation) in operations {
            let path = format!("paths.{route}.{verb}");
            if !VERBS.contains(&verb.as_str()) {
                return Err(format!(
                    "{path}: a path has operations for {}",
                    VERBS.join(", ")
                ));
            }
            let group = match operation.tags.as_slice() {
                [tag] => groups.get_mut(tag.as_str()),
                _ => None,
            };
            let group = group.ok_or_else(|| {
                format!("{path}.tags: an operation has one tag, out of the document's tags")
            })?;
            group.extend(operation_options(context, operation, taken, &path)?);
        }
    }
    let resources = groups.into_iter().map(|(name, options)| Resource {
        name: name.to_owned(),
        options,
    });
    Ok(resources.collect())
}

/// One Rust method of an operation, and which of the operation's options it takes.
pub(super) struct Method<'a> {
    /// Where the description names it.
    path: String,
    name: &'a str,
    summary: &'a str,
    only: Option<&'a [String]>,
    client_options: &'a IndexMap<String, Schema>,
}

impl Method<'_> {
    /// Whether a parameter or property is an option. Positional ones are arguments, unless the method names them.
    pub(super) fn takes(&self, wire: &str, positional: bool) -> bool {
        match self.only {
            None => !positional,
            Some(only) => only.iter().any(|name| name == wire),
        }
    }
}

/// An operation is one method, unless it says which methods share it.
fn operation_options(
    context: &Context<'_>,
    operation: &Operation,
    taken: &mut TypeNames,
    path: &str,
) -> Result<Vec<OptionsDef>, String> {
    let mut all = Vec::new();
    if operation.methods.is_empty() {
        let method = Method {
            path: path.to_owned(),
            name: &operation.id,
            summary: &operation.summary,
            only: None,
            client_options: &operation.client_options,
        };
        all.extend(options(context, operation, &method, taken, path)?);
    } else if !operation.client_options.is_empty() {
        return Err(format!(
            "{path}.x-client-options: belong to one of the x-methods"
        ));
    }
    for (index, method) in operation.methods.iter().enumerate() {
        let method = Method {
            path: format!("{path}.x-methods[{index}]"),
            name: &method.name,
            summary: &method.summary,
            only: Some(&method.parameters),
            client_options: &method.client_options,
        };
        all.extend(options(context, operation, &method, taken, path)?);
    }
    Ok(all)
}

/// The options of a method; `None` where it has no option.
fn options(
    context: &Context<'_>,
    operation: &Operation,
    method: &Method<'_>,
    taken: &mut TypeNames,
    path: &str,
) -> Result<Option<OptionsDef>, String> {
    let options = OptionsDef {
        name: names::options(method.name).map_err(at(&method.path))?,
        method: method.name.to_owned(),
        summary: docs(Some(method.summary), &method.path)?,
        parameters: parameters::lower(context, operation, method, path)?,
        client: client(context, method)?,
        body: body::lower(context, operation, method, path)?,
    };
    let names = option_names(&options);
    distinct(names.iter().copied(), &method.path)?;
    let known = |wanted: &&String| names.iter().any(|(_, wire)| wire == wanted);
    let mut wanted = method.only.unwrap_or_default().iter();
    if let Some(unknown) = wanted.find(|wanted| !known(wanted)) {
        return Err(format!(
            "{}.parameters: `{unknown}` is no option of this operation",
            method.path
        ));
    }
    if names.is_empty() {
        return Ok(None);
    }
    taken.claim_with_builder(&options.name, &method.path)?;
    Ok(Some(options))
}

/// The Rust and wire names of all options of a method.
fn option_names(options: &OptionsDef) -> Vec<(&str, &str)> {
    let parameters = options.parameters.iter().map(|parameter| &parameter.field);
    let setters = options.body.iter().flat_map(|body| &body.setters);
    let fields = parameters
        .chain(&options.client)
        .chain(setters.map(|setter| &setter.field))
        .map(|field| (field.rust.as_str(), field.wire.as_str()));
    let body = options.body.iter().map(|_| (names::BODY, "requestBody"));
    fields.chain(body).collect()
}

/// The options that are never sent.
fn client(context: &Context<'_>, method: &Method<'_>) -> Result<Vec<Field>, String> {
    let options = method.client_options.iter();
    options
        .map(|(name, schema)| {
            let path = format!("{}.x-client-options.{name}", method.path);
            let ty = types::ty(context, schema, &[], &path)?;
            Ok(Field {
                wire: name.clone(),
                rust: names::field(name, None).map_err(at(&path))?,
                docs: docs(schema.description.as_deref(), &path)?,
                optional: !ty.is_collection(),
                ty,
                secret: false,
            })
        })
        .collect()
}
