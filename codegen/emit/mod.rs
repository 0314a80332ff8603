//! From the intermediate representation to Rust source.

mod decode;
mod enums;
mod options;
mod setters;
mod structs;
mod types;

use heck::ToSnakeCase;
use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::codegen::GeneratedFile;
use crate::codegen::model::{Api, TypeDef};

/// Prints `models.rs` and the options of each tag.
pub(super) fn emit(api: &Api) -> Result<Vec<GeneratedFile>, String> {
    let models = api.types.iter().map(type_def);
    let mut files = vec![file("models.rs".to_owned(), models.collect())?];
    for resource in &api.resources {
        let options = resource.options.iter();
        let tokens = options.map(|options| options::emit(options, &resource.name));
        let name = format!("{}_options.rs", resource.name.to_snake_case());
        files.push(file(name, tokens.collect())?);
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

fn file(name: String, tokens: TokenStream) -> Result<GeneratedFile, String> {
    let parsed = syn::parse2(tokens)
        .map_err(|error| format!("{name}: the generator printed what is no Rust: {error}"))?;
    let source = format!(
        "// Generated from the description of the API: edit that, or codegen/.\n\n{}",
        prettyplease::unparse(&parsed)
    );
    Ok(GeneratedFile { name, source })
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

fn ident(name: &str) -> syn::Ident {
    syn::Ident::new(name, Span::call_site())
}
