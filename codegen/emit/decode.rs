//! Reading structs out of JSON objects.
//!
//! Serde's derive is not used for this. A derived `Deserialize` also reads a struct from an array, field by field. Because
//! fields of a response may be missing, `[]` would be accepted for any struct.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{Field, StructDef};

use super::ident;
use super::types::reader;

/// `Deserialize` of a model.
pub(super) fn emit(def: &StructDef) -> TokenStream {
    let name = ident(&def.name);
    let essential = essential(def);
    let body = body(def);
    quote! {
        impl super::codec::Object for #name {
            #essential

            #[inline]
            fn read<'de, M: serde::de::MapAccess<'de>>(
                &mut self,
                key: &str,
                map: &mut M,
            ) -> Result<(), M::Error> {
                #body
            }
        }

        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::codec::object(deserializer)
            }
        }
    }
}

fn body(def: &StructDef) -> TokenStream {
    if def.fields.is_empty() {
        return quote! {
            let _ = key;
            super::codec::ignore(map)
        };
    }
    let fields = def.fields.iter().map(field);
    quote! {
        match key {
            #(#fields)*
            _ => super::codec::ignore(map),
        }
    }
}

fn essential(def: &StructDef) -> Option<TokenStream> {
    let essential = def.fields.iter().filter(|field| field.essential);
    let names: Vec<_> = essential.map(|field| &field.wire).collect();
    (!names.is_empty()).then(|| quote!(const ESSENTIAL: &'static [&'static str] = &[#(#names),*];))
}

fn field(field: &Field) -> TokenStream {
    let wire = &field.wire;
    let rust = ident(&field.rust);
    let reader = reader(field);
    quote!(#wire => super::codec::#reader(map, &mut self.#rust),)
}
