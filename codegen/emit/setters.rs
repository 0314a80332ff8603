//! Builders: what each setter takes, and how it keeps it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{Field, Type};
use crate::codegen::names;

use super::types::rust_type;
use super::{docs, ident};

/// The attributes that make `derive_builder` write a builder whose `build` cannot fail.
pub(super) fn builder_attributes(with_debug: bool) -> TokenStream {
    let debug = with_debug.then(|| quote!(derive(Debug),));
    quote! {
        #[derive(derive_builder::Builder)]
        #[builder(
            default,
            pattern = "owned",
            setter(strip_option),
            #debug
            build_fn(private, name = "try_build", error = "std::convert::Infallible")
        )]
        #[builder_struct_attr(must_use = "a builder makes nothing until `build` is called")]
    }
}

/// `builder()` and `build()`, and the setters that `derive_builder` does not write.
pub(super) fn builder_methods(ty: &str, setters: impl Iterator<Item = TokenStream>) -> TokenStream {
    let builder = names::builder(ty);
    let starts = format!(" Starts with nothing set; see [`{builder}`].");
    let build = format!(" The finished [`{ty}`].");
    let name = ident(ty);
    let builder = ident(&builder);
    quote! {
        impl #name {
            #[doc = #starts]
            pub fn builder() -> #builder {
                #builder::default()
            }
        }

        impl #builder {
            #[doc = #build]
            #[must_use]
            pub fn build(self) -> #name {
                let Ok(built) = self.try_build();
                built
            }

            #(#setters)*
        }
    }
}

/// The builder attribute of a field: which setter `derive_builder` writes, if any.
pub(super) fn field_attribute(field: &Field) -> Option<TokenStream> {
    match field.ty {
        Type::String => Some(quote!(#[builder(setter(into))])),
        _ if field.ty.is_collection() => Some(quote!(#[builder(setter(custom))])),
        _ => None,
    }
}

/// A setter that `derive_builder` does not write; `assign` is given the value as the field keeps it.
pub(super) fn setter(field: &Field, assign: impl Fn(TokenStream) -> TokenStream) -> TokenStream {
    documented_setter(field, &field.docs, assign)
}

/// A setter with other documentation than that of its field.
pub(super) fn documented_setter(
    field: &Field,
    text: &str,
    assign: impl Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    let docs = docs(text);
    let name = ident(&field.rust);
    let argument = argument(&field.ty);
    let assignment = assign(kept(field));
    quote! {
        #docs
        pub fn #name(mut self, value: #argument) -> Self {
            #assignment;
            self
        }
    }
}

/// What the setter of a field takes.
fn argument(ty: &Type) -> TokenStream {
    match ty {
        Type::Set => quote!(impl IntoIterator<Item = impl Into<String>>),
        Type::List(item) => {
            let item = scalar(item);
            quote!(impl IntoIterator<Item = #item>)
        }
        Type::Map(value) => {
            let value = scalar(value);
            quote!(impl IntoIterator<Item = (impl Into<String>, #value)>)
        }
        other => scalar(other),
    }
}

fn scalar(ty: &Type) -> TokenStream {
    if *ty == Type::String {
        quote!(impl Into<String>)
    } else {
        rust_type(ty)
    }
}

/// The argument `value` as the field keeps it.
fn kept(field: &Field) -> TokenStream {
    let value = match &field.ty {
        Type::String => quote!(value.into()),
        Type::List(item) if **item != Type::String => quote!(value.into_iter().collect()),
        Type::List(_) | Type::Set => quote!(value.into_iter().map(Into::into).collect()),
        Type::Map(inner) => {
            let inner = match **inner {
                Type::String | Type::Named(_) => quote!(value.into()),
                _ => quote!(value),
            };
            quote!(
                value
                    .into_iter()
                    .map(|(key, value)| (key.into(), #inner))
                    .collect()
            )
        }
        _ => quote!(value),
    };
    if field.optional {
        quote!(Some(#value))
    } else {
        value
    }
}
