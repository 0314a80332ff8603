//! Types, and how their values are read and written.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::{Field, Type};
use super::ident;

/// The Rust type of a field.
pub(super) fn field_type(field: &Field) -> TokenStream {
    let ty = rust_type(&field.ty);
    match field.optional {
        true => quote!(Option<#ty>),
        false => ty,
    }
}

/// The Rust type of a value.
pub(super) fn rust_type(ty: &Type) -> TokenStream {
    match ty {
        Type::String => quote!(String),
        Type::Bool => quote!(bool),
        Type::Integer(width) => {
            let width = ident(width);
            quote!(#width)
        }
        Type::Float => quote!(f64),
        Type::DateTime | Type::UnixTime => quote!(chrono::DateTime<chrono::Utc>),
        Type::Duration => quote!(std::time::Duration),
        Type::Signal => quote!(crate::Signal),
        Type::Bytes => quote!(Vec<u8>),
        Type::Any => quote!(serde_json::Value),
        Type::Named(name) => {
            let name = ident(name);
            quote!(crate::models::#name)
        }
        Type::List(item) => {
            let item = rust_type(item);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = rust_type(value);
            quote!(std::collections::BTreeMap<String, #value>)
        }
        Type::Set => quote!(std::collections::BTreeSet<String>),
    }
}

/// The serde attributes of a field: its name on the wire, null and absence as nothing, and nothing
/// written where there is nothing.
pub(super) fn serde_attributes(field: &Field) -> TokenStream {
    let wire = &field.wire;
    let rename = (field.rust != *wire).then(|| quote!(rename = #wire,));
    let codec = codec(field);
    let skip = skip(field).map(|when| quote!(skip_serializing_if = #when,));
    quote!(#[serde(#rename default, #codec #skip)])
}

fn codec(field: &Field) -> Option<TokenStream> {
    let with = |module: &str| quote!(with = #module,);
    match &field.ty {
        Type::DateTime => Some(with("codec::rfc3339")),
        Type::UnixTime => Some(with("codec::unix_seconds")),
        Type::Set => Some(with("codec::set")),
        Type::Bytes => Some(with("codec::base64")),
        _ if field.optional => None,
        ty => Some(match adapter(ty) {
            None => quote!(deserialize_with = "codec::null_default",),
            Some(adapter) => {
                let path =
                    format!("serde_with::As::<serde_with::DefaultOnNull<{adapter}>>::deserialize");
                quote!(deserialize_with = #path,)
            }
        }),
    }
}

/// How `serde_with` reads a value whose parts may be null; `None` where no part may.
fn adapter(ty: &Type) -> Option<String> {
    match ty {
        Type::List(item) => part(item).map(|item| format!("Vec<{item}>")),
        Type::Map(value) => part(value)
            .map(|value| format!("std::collections::BTreeMap<serde_with::Same, {value}>")),
        _ => None,
    }
}

/// An item of a list or a value of a map: objects and collections may be null.
fn part(ty: &Type) -> Option<String> {
    match ty {
        Type::Named(_) => Some("serde_with::DefaultOnNull".to_owned()),
        Type::List(_) | Type::Map(_) => Some(match adapter(ty) {
            Some(inner) => format!("serde_with::DefaultOnNull<{inner}>"),
            None => "serde_with::DefaultOnNull".to_owned(),
        }),
        _ => None,
    }
}

fn skip(field: &Field) -> Option<&'static str> {
    if field.optional {
        return Some("Option::is_none");
    }
    match field.ty {
        Type::List(_) | Type::Bytes => Some("Vec::is_empty"),
        Type::Map(_) => Some("std::collections::BTreeMap::is_empty"),
        Type::Set => Some("std::collections::BTreeSet::is_empty"),
        _ => None,
    }
}
