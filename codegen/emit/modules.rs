//! The modules of the models: the types in each, and what it imports from the others.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::GeneratedFile;
use crate::codegen::model::{Api, OptionsDef, TypeDef};

use super::overlay::Overlays;
use super::requirements::Requirements;
use super::{docs, ident, type_def};

/// An index that declares the modules, and a file for each.
pub(super) fn emit(
    api: &Api,
    requirements: &Requirements<'_>,
    overlays: &Overlays<'_>,
) -> Vec<GeneratedFile> {
    let tags = api.resources.iter().map(|resource| resource.name.as_str());
    let tags = tags.filter(|tag| types(api, tag).next().is_some());
    let index = tags.clone().map(declaration);
    let mut files = vec![GeneratedFile::new("models.rs", index)];
    files.extend(tags.map(|tag| file(api, tag, requirements, overlays)));
    files
}

/// The types of a module.
fn types<'a>(api: &'a Api, tag: &str) -> impl Iterator<Item = &'a TypeDef> {
    let belongs = move |def: &&TypeDef| api.modules.get(def.name()).is_some_and(|own| own == tag);
    api.types.iter().filter(belongs)
}

fn declaration(tag: &str) -> TokenStream {
    let docs = docs(&format!(
        "Request and response types of [`{tag}`](crate::{tag})."
    ));
    let module = ident(&tag.to_snake_case());
    let file = format!("/{}", file_name(tag));
    quote! {
        #docs
        pub mod #module {
            include!(concat!(env!("OUT_DIR"), #file));
        }
    }
}

fn file_name(tag: &str) -> String {
    format!("{}_models.rs", tag.to_snake_case())
}

fn file(
    api: &Api,
    tag: &str,
    requirements: &Requirements<'_>,
    overlays: &Overlays<'_>,
) -> GeneratedFile {
    let foreign = types(api, tag).flat_map(TypeDef::references);
    let foreign = foreign.filter(|name| api.modules.get(*name).is_some_and(|own| own != tag));
    let inexact = api.inexact();
    let definitions = types(api, tag).map(|def| {
        let requirements = requirements.of_type(def);
        let overlay = overlays.of_type(def);
        let def = type_def(def, !inexact.contains(def.name()));
        quote!(#def #requirements #overlay)
    });
    let imports = imports(api, foreign);
    GeneratedFile::new(file_name(tag), imports.into_iter().chain(definitions))
}

/// Imports the models that the options of methods consist of.
pub(super) fn imports_of_options(api: &Api, options: &[OptionsDef]) -> Vec<TokenStream> {
    imports(api, options.iter().flat_map(OptionsDef::references))
}

fn imports<'a>(api: &Api, names: impl Iterator<Item = &'a str>) -> Vec<TokenStream> {
    let mut modules: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for name in names {
        if let Some(tag) = api.modules.get(name) {
            modules.entry(tag.to_snake_case()).or_default().insert(name);
        }
    }
    let imports = modules.into_iter().map(|(module, names)| {
        let module = ident(&module);
        let names = names.into_iter().map(ident);
        quote!(use crate::models::#module::{#(#names),*};)
    });
    imports.collect()
}
