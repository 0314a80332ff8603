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

/// How a field is read, as `serde_with` understands it.
pub(super) fn adapter(field: &Field) -> TokenStream {
    match codec(&field.ty) {
        Some(codec) => {
            let codec = ident(codec);
            quote!(super::codec::#codec)
        }
        None if field.optional && field.ty.is_collection() => {
            let collection = lenient(&field.ty);
            quote!(Option<#collection>)
        }
        None if field.optional => quote!(super::codec::Same),
        // Null is not a value of it.
        None if field.essential && !field.ty.is_collection() => quote!(super::codec::Same),
        None => lenient(&field.ty),
    }
}

/// Null, at any depth, is the same as nothing.
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

/// The codec of what JSON has no type for.
fn codec(ty: &Type) -> Option<&'static str> {
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

/// The serde attributes of a field: its name on the wire, and nothing written where there is nothing.
pub(super) fn serde_attributes(field: &Field) -> TokenStream {
    let wire = &field.wire;
    let rename = (field.rust != *wire).then(|| quote!(rename = #wire,));
    let with = codec(&field.ty).map(|codec| {
        let path = format!("super::codec::As::<super::codec::{codec}>::serialize");
        quote!(serialize_with = #path,)
    });
    let skip = skip(field).map(|when| quote!(skip_serializing_if = #when,));
    if rename.is_none() && with.is_none() && skip.is_none() {
        return TokenStream::new();
    }
    quote!(#[serde(#rename #with #skip)])
}

fn skip(field: &Field) -> Option<&'static str> {
    if field.optional {
        return Some("Option::is_none");
    }
    match field.ty {
        // It is read back only if it is there.
        _ if field.essential => None,
        Type::List(_) => Some("Vec::is_empty"),
        Type::Map(_) => Some("std::collections::BTreeMap::is_empty"),
        Type::Set => Some("std::collections::BTreeSet::is_empty"),
        _ => None,
    }
}
