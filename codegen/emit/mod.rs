//! From the intermediate representation to Rust source.

mod builders;
mod decode;
mod encode;
mod enums;
mod modules;
mod operations;
mod options;
mod overlay;
mod requirements;
mod structs;
mod types;

use heck::ToSnakeCase;
use proc_macro2::{Literal, Span, TokenStream};
use quote::quote;

use crate::codegen::GeneratedFile;
use crate::codegen::model::{Api, TypeDef};
use crate::codegen::version::{Releases, Version};

use self::overlay::Overlays;
use self::requirements::Requirements;

/// Prints the index and the modules of the models, the tables of releases and of operations, and the options of each tag.
pub(super) fn emit(api: &Api, releases: &Releases) -> Vec<GeneratedFile> {
    let requirements = Requirements::new(api);
    let overlays = Overlays::new(api);
    let mut files = modules::emit(api, &requirements, &overlays);
    files.push(GeneratedFile::new("releases.rs", [release_table(releases)]));
    let operations = operations::table(&api.dated_operations);
    files.push(GeneratedFile::new("operations.rs", [operations]));
    let inexact = api.inexact();
    for resource in &api.resources {
        let imports = modules::imports_of_options(api, &resource.options);
        let options = resource.options.iter();
        let options = options.map(|options| {
            let mut references = options.references().into_iter();
            let is_exact = !references.any(|name| inexact.contains(name));
            options::emit(options, is_exact, &requirements, &overlays)
        });
        let name = format!("{}_options.rs", resource.name.to_snake_case());
        files.push(GeneratedFile::new(name, imports.into_iter().chain(options)));
    }
    files
}

fn type_def(def: &TypeDef, is_exact: bool) -> TokenStream {
    match def {
        TypeDef::Struct(def) => structs::emit(def, is_exact),
        TypeDef::Enum(def) => enums::open_enum(def),
        TypeDef::Filter(def) => enums::filter(def),
    }
}

fn release_table(releases: &Releases) -> TokenStream {
    let rows = releases.iter().map(|(number, docker)| {
        let version = version(number);
        quote!((#version, #docker))
    });
    quote! {
        /// The described versions of the API, ascending, each with the first Docker release that speaks it.
        const RELEASES: &[(crate::ApiVersion, &str)] = &[#(#rows),*];
    }
}

/// `text` as doc comments, a line each.
fn docs(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| match line {
        "" => quote!(#[doc = ""]),
        text => {
            let text = format!(" {text}");
            quote!(#[doc = #text])
        }
    });
    quote!(#(#lines)*)
}

fn version(version: Version) -> TokenStream {
    let major = Literal::u16_unsuffixed(version.major);
    let minor = Literal::u16_unsuffixed(version.minor);
    quote!(crate::ApiVersion::new(#major, #minor))
}

fn ident(name: &str) -> syn::Ident {
    syn::Ident::new(name, Span::call_site())
}
