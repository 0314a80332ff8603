//! The options of each Rust method.

use indexmap::IndexMap;

use crate::codegen::model::{Dates, Field, OptionsDef, Resource};
use crate::codegen::names;
use crate::codegen::spec::Document;

use super::cursor::At;
use super::method::Method;
use super::operations::{operations, tag};
use super::{TypeNames, body, dates, distinct, parameters, types};

/// The options of all methods, grouped by the operation's tag.
pub(super) fn all(root: &At<'_, Document>, taken: &mut TypeNames) -> Result<Vec<Resource>, String> {
    let tags = root.tags.iter();
    let mut groups: IndexMap<&str, Vec<OptionsDef>> =
        tags.map(|tag| (tag.name.as_str(), Vec::new())).collect();
    for operation in operations(root)? {
        let group = groups.entry(tag(&operation)?).or_default();
        for method in Method::all(&operation)? {
            group.extend(options(&method, taken)?);
        }
    }
    let resources = groups.into_iter().map(|(name, options)| Resource {
        name: name.to_owned(),
        options,
    });
    Ok(resources.collect())
}

/// The options of a method, or `None` if it has none.
fn options(method: &Method<'_>, taken: &mut TypeNames) -> Result<Option<OptionsDef>, String> {
    let options = OptionsDef {
        name: names::options(method.name).map_err(|why| method.at.fault(why))?,
        method: method.name.to_owned(),
        trait_name: method.trait_name.to_owned(),
        parameters: parameters::lower(method)?,
        client: client(method)?,
        body: body::lower(method)?,
    };
    if method.summary.trim().is_empty() {
        return Err(method.at.fault("has no description"));
    }
    let names = option_names(&options);
    distinct(&method.at, names.iter().copied())?;
    let known = |wanted: &&String| names.iter().any(|(_, wire)| wire == wanted);
    let mut listed = method.listed.unwrap_or_default().iter();
    if let Some(unknown) = listed.find(|listed| !known(listed)) {
        return Err(method.at.fault_of(
            "parameters",
            format_args!("`{unknown}` is not an option of this operation"),
        ));
    }
    if names.is_empty() {
        return Ok(None);
    }
    taken.claim_with_builder(&options.name, &method.at)?;
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
fn client(method: &Method<'_>) -> Result<Vec<Field>, String> {
    let options = method.client_options.iter();
    options
        .map(|(name, schema)| {
            let at = method
                .at
                .child(format_args!("x-client-options.{name}"), schema);
            let ty = types::ty(&at, &[])?;
            let undated = Dates::default();
            Ok(Field {
                wire: name.clone(),
                rust: names::field(name, None).map_err(|why| at.fault(why))?,
                docs: dates::docs(&at, schema.description.as_deref(), &undated)?,
                optional: !ty.is_collection(),
                ty,
                secret: false,
                essential: false,
                nullable: false,
                dates: undated,
            })
        })
        .collect()
}
