//! Writing structs as JSON objects, without missing and empty values.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{Field, StructDef, Type};

use super::ident;
use super::types::codec;

/// `Serialize` of a model.
pub(super) fn emit(def: &StructDef) -> TokenStream {
    let name = ident(&def.name);
    let body = if def.fields.is_empty() {
        quote!(super::codec::Fields::new(serializer).end())
    } else {
        let fields = def.fields.iter().map(field);
        quote! {
            let mut fields = super::codec::Fields::new(serializer);
            #(#fields)*
            fields.end()
        }
    };
    quote! {
        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #body
            }
        }
    }
}

fn field(field: &Field) -> TokenStream {
    let wire = &field.wire;
    let rust = ident(&field.rust);
    let method = match (codec(&field.ty), &field.ty) {
        (Some(codec), ty) => {
            let codec = ident(codec);
            match ty {
                // It is required for reading the value back.
                _ if field.essential => quote!(value_as::<super::codec::#codec, _>),
                Type::Set => quote!(set),
                _ => quote!(option_as::<super::codec::#codec, _>),
            }
        }
        _ if field.optional => quote!(option),
        _ if field.essential => quote!(value),
        (_, Type::List(_)) => quote!(list),
        (_, Type::Map(_)) => quote!(map),
        _ => quote!(value),
    };
    quote!(fields.#method(#wire, &self.#rust);)
}
