//! Types, and how their values are read and written.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{Field, Type};

use super::ident;

/// The Rust type of a field.
pub(super) fn field_type(field: &Field) -> TokenStream {
    let ty = rust_type(&field.ty);
    if field.optional {
        quote!(Option<#ty>)
    } else {
        ty
    }
}

/// The Rust type of a value.
pub(super) fn rust_type(ty: &Type) -> TokenStream {
    match ty {
        Type::String => quote!(String),
        Type::Bool => quote!(bool),
        Type::Integer(width) | Type::Float(width) => {
            let width = ident(width);
            quote!(#width)
        }
        Type::Base64 => quote!(Vec<u8>),
        Type::DateTime | Type::UnixTime | Type::UnixTimeText => {
            quote!(chrono::DateTime<chrono::Utc>)
        }
        Type::Duration | Type::Nanoseconds => quote!(std::time::Duration),
        Type::TtySize => quote!(crate::TtySize),
        Type::Signal => quote!(crate::Signal),
        Type::BuildBackend => quote!(crate::images::BuildBackend),
        Type::Any => quote!(serde_json::Value),
        Type::Named(name) => {
            let name = ident(name);
            quote!(#name)
        }
        Type::List(item) => {
            let item = rust_type(item);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = map_value(value);
            quote!(std::collections::BTreeMap<String, #value>)
        }
        Type::Set => quote!(std::collections::BTreeSet<String>),
    }
}

/// The Rust type of a map's values. Structs are boxed: a node of a `BTreeMap` has room for eleven values, of which
/// engines mostly send one.
fn map_value(value: &Type) -> TokenStream {
    let ty = rust_type(value);
    match value {
        Type::Named(_) => quote!(Box<#ty>),
        _ => ty,
    }
}

/// The function that reads a field: its name in the codec of the models, with its adapter if it has one.
pub(super) fn reader(field: &Field) -> TokenStream {
    if let Some(codec) = codec(&field.ty) {
        let codec = ident(codec);
        return quote!(read_as::<super::codec::#codec, _, _>);
    }
    match &field.ty {
        ty if field.optional && ty.is_collection() => {
            let collection = lenient(ty);
            quote!(read_as::<Option<#collection>, _, _>)
        }
        _ if field.optional => quote!(value),
        Type::List(item) if !item.is_collection() => quote!(list),
        Type::Map(value) if !value.is_collection() => quote!(map),
        ty if ty.is_collection() => {
            let collection = lenient(ty);
            quote!(read_as::<#collection, _, _>)
        }
        // Null is not a valid value.
        _ if field.essential => quote!(value),
        _ => quote!(or_default),
    }
}

/// Null means the same as a missing value, at any depth.
fn lenient(ty: &Type) -> TokenStream {
    match ty {
        Type::List(item) => nested("List", item),
        Type::Map(value) => nested("Map", value),
        _ => quote!(super::codec::NullAsDefault),
    }
}

fn nested(collection: &str, part: &Type) -> TokenStream {
    let collection = ident(collection);
    match part {
        Type::List(_) | Type::Map(_) => {
            let part = lenient(part);
            quote!(super::codec::#collection<#part>)
        }
        _ => quote!(super::codec::#collection),
    }
}

/// The codec of a type that JSON does not have.
pub(super) fn codec(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::DateTime => Some("Rfc3339"),
        Type::UnixTime => Some("UnixSeconds"),
        Type::Nanoseconds => Some("Nanoseconds"),
        Type::Base64 => Some("Base64"),
        Type::TtySize => Some("HeightAndWidth"),
        Type::Set => Some("Keys"),
        _ => None,
    }
}
