//! From the description to the intermediate representation. Each check names the JSON path it failed at.

mod body;
mod components;
mod methods;
mod parameters;
mod types;

use std::collections::BTreeMap;

use crate::codegen::model::Api;
use crate::codegen::names;
use crate::codegen::spec::{Document, Schema};

/// What the description says, ready to print.
pub(super) fn lower(document: &Document) -> Result<Api, String> {
    let context = Context { document };
    let mut taken = TypeNames::default();
    Ok(Api {
        types: components::all(&context, &mut taken)?,
        resources: methods::all(&context, &mut taken)?,
    })
}

/// What the steps of lowering look things up in.
struct Context<'a> {
    document: &'a Document,
}

impl<'a> Context<'a> {
    /// The component that a `$ref` points to.
    fn resolve(&self, reference: &str, path: &str) -> Result<Component<'a>, String> {
        reference
            .strip_prefix("#/components/schemas/")
            .and_then(|name| self.document.components.schemas.get_key_value(name))
            .map(|(name, schema)| Component { name, schema })
            .ok_or_else(|| format!("{path}.$ref: `{reference}` points to no component"))
    }
}

/// A schema with a name of its own.
#[derive(Clone, Copy)]
struct Component<'a> {
    name: &'a str,
    schema: &'a Schema,
}

impl Component<'_> {
    fn path(self) -> String {
        format!("components.schemas.{}", self.name)
    }
}

/// The names of all generated types, with the path that each came from.
///
/// Components, builders and options are distinct types, even where they are printed to different files: users import
/// them side by side.
#[derive(Default)]
struct TypeNames(BTreeMap<String, String>);

impl TypeNames {
    fn claim(&mut self, name: &str, path: &str) -> Result<(), String> {
        match self.0.insert(name.to_owned(), path.to_owned()) {
            None => Ok(()),
            Some(other) => Err(format!(
                "{path}: the type `{name}` is generated for {other} as well"
            )),
        }
    }

    fn claim_with_builder(&mut self, name: &str, path: &str) -> Result<(), String> {
        self.claim(name, path)?;
        self.claim(&names::builder(name), path)
    }
}

/// The documentation of a described thing; its absence is an error.
fn docs(description: Option<&str>, path: &str) -> Result<String, String> {
    match description.map(str::trim) {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(format!("{path}: has no description")),
    }
}

/// Puts the path in front of the reason why a name will not do.
fn at(path: &str) -> impl Fn(String) -> String {
    move |why| format!("{path}: {why}")
}

/// Two wire names may not become the same Rust name: `names` are pairs of Rust and wire name.
fn distinct<'a>(names: impl Iterator<Item = (&'a str, &'a str)>, path: &str) -> Result<(), String> {
    let mut seen = BTreeMap::new();
    for (rust, wire) in names {
        if let Some(other) = seen.insert(rust, wire) {
            return Err(format!(
                "{path}: `{other}` and `{wire}` are both named `{rust}`: rename one"
            ));
        }
    }
    Ok(())
}
