//! Open enums, which keep values that the description does not know, and filters.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::codegen::model::{EnumDef, FilterDef, FilterVariant, Type, Variant, Variants};
use crate::codegen::names::{OTHER, UNKNOWN};

use super::types::rust_type;
use super::{docs, ident};

/// An enum over strings or numbers.
pub(super) fn open_enum(def: &EnumDef) -> TokenStream {
    match &def.variants {
        Variants::Text(variants) => text_enum(def, variants),
        Variants::Number(width, variants) => number_enum(def, width, variants),
    }
}

fn text_enum(def: &EnumDef, variants: &[Variant<String>]) -> TokenStream {
    if variants.iter().any(|variant| variant.detailed) {
        return detailed_enum(def, variants);
    }
    let name = ident(&def.name);
    let unknown = ident(UNKNOWN);
    let declaration = declaration(def, variants, &quote!(String));
    let (default, deserialize) = (default_text(&name), deserialize_text(&name));
    let values: Vec<_> = variants.iter().map(|variant| &variant.value).collect();
    let names: Vec<_> = variants
        .iter()
        .map(|variant| ident(&variant.rust))
        .collect();
    quote! {
        #declaration

        impl #name {
            /// Returns the value as sent to the engine.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #values,)*
                    Self::#unknown(value) => value,
                }
            }
        }

        #default

        impl From<&str> for #name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#names,)*
                    other => Self::#unknown(other.to_owned()),
                }
            }
        }

        impl std::fmt::Display for #name {
            #[inline]
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #deserialize

        impl crate::request::QueryValue for #name {
            #[inline]
            fn to_query(&self) -> String {
                self.as_str().to_owned()
            }
        }
    }
}

fn default_text(name: &Ident) -> TokenStream {
    quote! {
        impl Default for #name {
            /// Returns the empty string, which means that the engine did not send a value.
            #[inline]
            fn default() -> Self {
                Self::from("")
            }
        }
    }
}

fn deserialize_text(name: &Ident) -> TokenStream {
    quote! {
        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::codec::text(deserializer)
            }
        }
    }
}

/// An enum over strings, some of which have a detail after them.
fn detailed_enum(def: &EnumDef, variants: &[Variant<String>]) -> TokenStream {
    let name = ident(&def.name);
    let unknown = ident(UNKNOWN);
    let declaration = declaration(def, variants, &quote!(String));
    let (default, deserialize) = (default_text(&name), deserialize_text(&name));
    let (detailed, plain): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| variant.detailed);
    let names = |of: &[&Variant<String>]| -> Vec<_> {
        of.iter().map(|variant| ident(&variant.rust)).collect()
    };
    let values = |of: &[&Variant<String>]| -> Vec<_> {
        of.iter().map(|variant| variant.value.clone()).collect()
    };
    let (detailed_names, detailed_values) = (names(&detailed), values(&detailed));
    let (names, values) = (names(&plain), values(&plain));
    quote! {
        #declaration

        impl #name {
            /// Returns the value as sent to the engine, without the detail that may follow it.
            #[must_use]
            #[inline]
            pub fn name(&self) -> &str {
                match self {
                    #(Self::#names => #values,)*
                    #(Self::#detailed_names(_) => #detailed_values,)*
                    Self::#unknown(value) => value,
                }
            }

            /// Returns the detail that follows the value. `None` if nothing follows.
            #[must_use]
            #[inline]
            pub fn detail(&self) -> Option<&str> {
                match self {
                    #(Self::#detailed_names(detail))|* if !detail.is_empty() => Some(detail),
                    _ => None,
                }
            }
        }

        #default

        impl From<&str> for #name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#names,)*
                    value => match value.split_once(": ").unwrap_or((value, "")) {
                        #((#detailed_values, detail) => Self::#detailed_names(detail.to_owned()),)*
                        _ => Self::#unknown(value.to_owned()),
                    },
                }
            }
        }

        impl std::fmt::Display for #name {
            #[inline]
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.name())?;
                match self.detail() {
                    Some(detail) => write!(formatter, ": {detail}"),
                    None => Ok(()),
                }
            }
        }

        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #deserialize

        impl crate::request::QueryValue for #name {
            #[inline]
            fn to_query(&self) -> String {
                self.to_string()
            }
        }
    }
}

fn number_enum(def: &EnumDef, width: &str, variants: &[Variant<i64>]) -> TokenStream {
    let name = ident(&def.name);
    let unknown = ident(UNKNOWN);
    let width = ident(width);
    let declaration = declaration(def, variants, &quote!(#width));
    let values: Vec<_> = variants
        .iter()
        .map(|variant| Literal::i64_unsuffixed(variant.value))
        .collect();
    let names: Vec<_> = variants
        .iter()
        .map(|variant| ident(&variant.rust))
        .collect();
    quote! {
        #declaration

        impl #name {
            /// Returns the value as sent to the engine.
            #[must_use]
            #[inline]
            pub fn value(&self) -> #width {
                match self {
                    #(Self::#names => #values,)*
                    Self::#unknown(value) => *value,
                }
            }
        }

        impl Default for #name {
            /// Returns zero, which means that the engine did not send a value.
            #[inline]
            fn default() -> Self {
                Self::from(0)
            }
        }

        impl From<#width> for #name {
            #[inline]
            fn from(value: #width) -> Self {
                match value {
                    #(#values => Self::#names,)*
                    other => Self::#unknown(other),
                }
            }
        }

        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(&self.value(), serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde::Deserialize::deserialize(deserializer).map(|value: #width| Self::from(value))
            }
        }
    }
}

fn declaration<T>(def: &EnumDef, variants: &[Variant<T>], value: &TokenStream) -> TokenStream {
    let name = ident(&def.name);
    let docs = docs(&def.docs);
    let unknown = ident(UNKNOWN);
    let variants = variants.iter().map(|variant| {
        let docs = super::docs(&variant.docs);
        let name = ident(&variant.rust);
        let detail = variant.detailed.then(|| quote!((String)));
        quote!(#docs #name #detail,)
    });
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this crate does not know. It is sent back unchanged.
            #unknown(#value),
        }
    }
}

/// An enum with a variant for each key of a `filters` parameter.
pub(super) fn filter(def: &FilterDef) -> TokenStream {
    let name = ident(&def.name);
    let docs = docs(&def.docs);
    let other = ident(OTHER);
    let variants = def.variants.iter().map(filter_variant);
    let entries = def.variants.iter().map(filter_entry);
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A key that is not listed here, with a value. An engine that does not know the key refuses the request or
            /// ignores the filter.
            #other {
                /// The key.
                key: String,
                /// The value.
                value: String,
            },
        }

        impl crate::request::Filter for #name {
            #[inline]
            fn entry(&self) -> (&str, String) {
                match self {
                    #(#entries)*
                    Self::#other { key, value } => (key, value.clone()),
                }
            }
        }
    }
}

fn filter_variant(variant: &FilterVariant) -> TokenStream {
    let docs = docs(&variant.docs);
    let name = ident(&variant.rust);
    let ty = rust_type(&variant.ty);
    quote!(#docs #name(#ty),)
}

fn filter_entry(variant: &FilterVariant) -> TokenStream {
    let name = ident(&variant.rust);
    let wire = &variant.wire;
    let value = if variant.ty == Type::String {
        quote!(value.clone())
    } else {
        quote!(value.to_string())
    };
    quote!(Self::#name(value) => (#wire, #value),)
}
