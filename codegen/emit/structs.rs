//! Structs, their builders, and `Debug` that keeps secrets.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::model::{Field, StructDef};
use super::setters::{argument, builder_attributes, builder_methods, field_attribute, kept};
use super::types::{field_type, serde_attributes};
use super::{docs, ident};

/// A model and, if a client may send it, its builder.
pub(super) fn emit(def: &StructDef) -> TokenStream {
    let name = ident(&def.name);
    let docs = docs(&def.docs);
    let has_secret = def.fields.iter().any(|field| field.secret);
    let debug = (!has_secret).then(|| quote!(Debug,));
    let secret_debug = has_secret.then(|| secret_debug(def));
    let builder_attributes = def.builder.then(|| builder_attributes(!has_secret));
    let builder = def.builder.then(|| builder(def));
    let fields = def.fields.iter().map(|field| field_def(field, def.builder));
    quote! {
        #docs
        #[derive(#debug Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #builder_attributes
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        #secret_debug
        #builder
    }
}

fn field_def(field: &Field, with_builder: bool) -> TokenStream {
    let docs = docs(&field.docs);
    let serde = serde_attributes(field);
    let builder = with_builder.then(|| field_attribute(field));
    let name = ident(&field.rust);
    let ty = field_type(field);
    quote! {
        #docs
        #serde
        #builder
        pub #name: #ty,
    }
}

fn builder(def: &StructDef) -> TokenStream {
    let name = ident(&def.name);
    let collections = def.fields.iter().filter(|field| field.ty.is_collection());
    let setters = collections.map(collection_setter);
    builder_methods(&name, &format_ident!("{name}Builder"), setters)
}

/// The setter of a list, a map or a set.
pub(super) fn collection_setter(field: &Field) -> TokenStream {
    let docs = docs(&field.docs);
    let name = ident(&field.rust);
    let argument = argument(&field.ty);
    let kept = kept(field);
    quote! {
        #docs
        #[must_use]
        pub fn #name(mut self, value: #argument) -> Self {
            self.#name = Some(#kept);
            self
        }
    }
}

/// `Debug` by hand: a secret shows whether it is set, never what it is.
fn secret_debug(def: &StructDef) -> TokenStream {
    let name = ident(&def.name);
    let text = &def.name;
    let fields = def.fields.iter().map(|field| {
        let wire = &field.rust;
        let rust = ident(wire);
        match field.secret {
            true => quote!(.field(#wire, &self.#rust.as_ref().map(|_| codec::Redacted))),
            false => quote!(.field(#wire, &self.#rust)),
        }
    });
    let builder = def.builder.then(|| {
        let builder = format_ident!("{name}Builder");
        let text = builder.to_string();
        quote! {
            impl std::fmt::Debug for #builder {
                fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    formatter.debug_struct(#text).finish_non_exhaustive()
                }
            }
        }
    });
    quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_struct(#text)#(#fields)*.finish()
            }
        }

        #builder
    }
}
