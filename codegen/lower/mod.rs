//! From the description to the intermediate representation. Each error names the JSON path of the fault.

mod body;
mod components;
mod cursor;
mod dates;
mod links;
mod method;
mod methods;
mod modules;
mod operations;
mod parameters;
mod types;

use std::collections::BTreeMap;

use crate::codegen::model::Api;
use crate::codegen::names;
use crate::codegen::spec::Document;
use crate::codegen::version::Releases;

use self::cursor::At;

/// Returns the content of the description, ready to print.
pub(super) fn lower(document: &Document, releases: &Releases) -> Result<Api, String> {
    let root = At::root(document, releases);
    let mut taken = TypeNames::default();
    let mut api = Api {
        types: components::all(&root, &mut taken)?,
        resources: methods::all(&root, &mut taken)?,
        bodies: body::types(&root)?,
        modules: modules::all(&root)?,
        dated_operations: operations::dated(&root)?,
    };
    links::add(&mut api);
    Ok(api)
}

/// The names of all generated types, with the path that each came from.
///
/// Components, builders and options have distinct names, even in different files, because users import them together.
#[derive(Default)]
struct TypeNames(BTreeMap<String, String>);

impl TypeNames {
    fn claim<T>(&mut self, name: &str, at: &At<'_, T>) -> Result<(), String> {
        match self.0.insert(name.to_owned(), at.to_string()) {
            None => Ok(()),
            Some(other) => Err(at.fault(format!(
                "the type `{name}` is generated for {other} as well"
            ))),
        }
    }

    fn claim_with_builder<T>(&mut self, name: &str, at: &At<'_, T>) -> Result<(), String> {
        self.claim(name, at)?;
        self.claim(&names::builder(name), at)
    }
}

/// Two wire names may not become the same Rust name: `names` are pairs of Rust and wire name.
fn distinct<'a, T>(
    at: &At<'_, T>,
    names: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<(), String> {
    let mut seen = BTreeMap::new();
    for (rust, wire) in names {
        if let Some(other) = seen.insert(rust, wire) {
            return Err(at.fault(format!(
                "`{other}` and `{wire}` are both named `{rust}`: rename one"
            )));
        }
    }
    Ok(())
}
