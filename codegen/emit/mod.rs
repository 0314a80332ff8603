//! From the intermediate representation to Rust source.

mod enums;
mod options;
mod setters;
mod structs;
mod types;

use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::quote;

use super::GeneratedFile;
use super::model::{Api, TypeDef};

/// Prints `models.rs` and the options of each tag.
pub(super) fn emit(api: &Api) -> Result<Vec<GeneratedFile>, String> {
    let mut files = vec![file(
        "models.rs".to_owned(),
        api.types.iter().map(type_def),
    )?];
    for (tag, options) in &api.options {
        let name = format!("{}_options.rs", tag.to_snake_case());
        files.push(file(name, options.iter().map(options::emit))?);
    }
    Ok(files)
}

fn type_def(def: &TypeDef) -> TokenStream {
    match def {
        TypeDef::Struct(def) => structs::emit(def),
        TypeDef::Enum(def) => enums::open_enum(def),
        TypeDef::Filter(def) => enums::filter(def),
    }
}

fn file(name: String, items: impl Iterator<Item = TokenStream>) -> Result<GeneratedFile, String> {
    let tokens: TokenStream = items.collect();
    let parsed = syn::parse2(tokens)
        .map_err(|error| format!("{name}: the generator printed what is no Rust: {error}"))?;
    Ok(GeneratedFile {
        source: prettyplease::unparse(&parsed),
        name,
    })
}

/// `text` as doc comments, a line each.
fn docs(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| {
        let line = match line {
            "" => String::new(),
            text => format!(" {text}"),
        };
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

fn ident(name: &str) -> syn::Ident {
    syn::Ident::new(name, proc_macro2::Span::call_site())
}
