//! Builders: what each setter takes, and how it keeps it.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::{Field, Type};
use super::types::rust_type;

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
    }
}

/// `builder()` and `build()`, and the setters that `derive_builder` does not write.
pub(super) fn builder_methods(
    name: &syn::Ident,
    builder: &syn::Ident,
    setters: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    let starts = format!(" Starts with nothing set; see [`{builder}`].");
    let build = format!(" The finished [`{name}`].");
    quote! {
        impl #name {
            #[doc = #starts]
            #[must_use]
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

/// What the setter of a field takes.
pub(super) fn argument(ty: &Type) -> TokenStream {
    let text = quote!(impl Into<String>);
    match ty {
        Type::String => text,
        Type::Set => quote!(impl IntoIterator<Item = #text>),
        Type::Bytes => quote!(impl Into<Vec<u8>>),
        Type::List(item) => {
            let item = element(item);
            quote!(impl IntoIterator<Item = #item>)
        }
        Type::Map(value) => {
            let value = element(value);
            quote!(impl IntoIterator<Item = (#text, #value)>)
        }
        other => rust_type(other),
    }
}

fn element(ty: &Type) -> TokenStream {
    match ty {
        Type::String => quote!(impl Into<String>),
        other => rust_type(other),
    }
}

/// The argument `value` as the field keeps it.
pub(super) fn kept(field: &Field) -> TokenStream {
    let value = match &field.ty {
        Type::String | Type::Bytes => quote!(value.into()),
        Type::Set => quote!(value.into_iter().map(Into::into).collect()),
        Type::List(item) => match **item {
            Type::String => quote!(value.into_iter().map(Into::into).collect()),
            _ => quote!(value.into_iter().collect()),
        },
        Type::Map(value) => {
            let inner = match **value {
                Type::String => quote!(value.into()),
                _ => quote!(value),
            };
            quote!(value.into_iter().map(|(key, value)| (key.into(), #inner)).collect())
        }
        _ => quote!(value),
    };
    match field.optional {
        true => quote!(Some(#value)),
        false => value,
    }
}
