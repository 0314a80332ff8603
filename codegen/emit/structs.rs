//! Structs, their builders, and `Debug` that keeps secrets.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{Field, StructDef};

use super::builders::{self, Setter};
use super::types::field_type;
use super::{decode, docs, encode, ident};

/// A model and, if a client may send it, its builder.
pub(super) fn emit(def: &StructDef, is_exact: bool) -> TokenStream {
    let name = ident(&def.name);
    let docs = docs(&def.docs);
    let has_secret = def.fields.iter().any(|field| field.secret);
    let derive_debug = (!has_secret).then(|| quote!(Debug,));
    let eq = is_exact.then(|| quote!(impl Eq for #name {}));
    let secret_debug = has_secret.then(|| secret_debug(def));
    let builder = def.builder.then(|| builder(def));
    let fields = def.fields.iter().map(field_def);
    let encode = encode::emit(def);
    let decode = decode::emit(def);
    quote! {
        #docs
        #[derive(#derive_debug Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        #eq
        #encode
        #decode
        #secret_debug
        #builder
    }
}

fn field_def(field: &Field) -> TokenStream {
    let docs = docs(&field.docs);
    let name = ident(&field.rust);
    let ty = field_type(field);
    quote! {
        #docs
        pub #name: #ty,
    }
}

fn builder(def: &StructDef) -> TokenStream {
    let setters: Vec<_> = def.fields.iter().map(Setter::new).collect();
    builders::emit(&def.name, &setters)
}

/// `Debug` that shows whether a secret is set, never its value.
fn secret_debug(def: &StructDef) -> TokenStream {
    let name = ident(&def.name);
    let text = &def.name;
    let fields = def.fields.iter().map(|field| {
        let label = &field.rust;
        let rust = ident(label);
        let value = match (field.secret, field.optional) {
            (false, _) => quote!(self.#rust),
            (true, true) => quote!(self.#rust.as_ref().map(|_| super::codec::Redacted)),
            (true, false) => quote!((!self.#rust.is_empty()).then_some(super::codec::Redacted)),
        };
        quote!(.field(#label, &#value))
    });
    quote! {
        impl std::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_struct(#text)#(#fields)*.finish()
            }
        }
    }
}
