//! Builders: a wrapper around the struct that is built, and two setters for each option.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::codegen::model::{Field, Type};
use crate::codegen::names;

use super::overlay;
use super::types::rust_type;
use super::{docs, ident};

/// An option of a builder.
pub(super) struct Setter<'a> {
    pub(super) field: &'a Field,
    /// The place of the value.
    pub(super) place: TokenStream,
    /// Whether the value is merged into what other setters have set.
    pub(super) overlays: bool,
}

impl<'a> Setter<'a> {
    /// A setter for a field of the struct that is built.
    pub(super) fn new(field: &'a Field) -> Self {
        let name = ident(&field.rust);
        Self {
            field,
            place: quote!(self.0.#name),
            overlays: false,
        }
    }

    fn plain(&self) -> TokenStream {
        let mut text = self.field.docs.clone();
        if let Some(more) = self.addition() {
            text = format!("{text}\n\n{more}");
        }
        let docs = docs(&text);
        let name = ident(&self.field.rust);
        let argument = argument(&self.field.ty);
        let assignment = self.assignment();
        quote! {
            #docs
            #[inline]
            pub fn #name(mut self, value: #argument) -> Self {
                #assignment
                self
            }
        }
    }

    /// Describes what the setter does other than replacing the value.
    fn addition(&self) -> Option<&'static str> {
        match self.field.ty {
            _ if self.overlays => Some(overlay::DOCS),
            Type::Map(_) | Type::Set => Some("Adds to the entries set before."),
            _ => None,
        }
    }

    fn assignment(&self) -> TokenStream {
        let place = &self.place;
        match &self.field.ty {
            _ if self.overlays => {
                let value = self.value();
                quote!(crate::models::Overlay::overlay(&mut #place, #value);)
            }
            Type::Set => {
                quote!(#place.extend(value.into_iter().map(|key| key.as_ref().to_owned()));)
            }
            Type::Map(inner) => entries(place, inner),
            Type::List(item) => {
                let owned =
                    (**item == Type::String).then(|| quote!(.map(|item| item.as_ref().to_owned())));
                let list = quote!(value.into_iter() #owned.collect());
                if self.field.optional {
                    quote!(#place = Some(#list);)
                } else {
                    quote!(#place = #list;)
                }
            }
            _ => {
                let value = self.value();
                quote!(#place = #value;)
            }
        }
    }

    /// Converts the argument of a scalar to the type of the field.
    fn value(&self) -> TokenStream {
        let converted = matches!(self.field.ty, Type::String | Type::Base64);
        let into = converted.then(|| quote!(.into()));
        if self.field.optional {
            quote!(Some(value #into))
        } else {
            quote!(value #into)
        }
    }

    /// The setter for a caller who holds an `Option`.
    fn maybe(&self) -> TokenStream {
        let docs = docs(&format!(
            "Sets [`{0}`](Self::{0}) if `value` is `Some`.",
            self.field.rust
        ));
        let plain = ident(&self.field.rust);
        let name = format_ident!("{}{}", names::MAYBE, self.field.rust);
        let argument = argument(&self.field.ty);
        quote! {
            #docs
            #[inline]
            pub fn #name(self, value: Option<#argument>) -> Self {
                match value {
                    Some(value) => self.#plain(value),
                    None => self,
                }
            }
        }
    }
}

/// The builder of a type, and the type's `builder()`.
pub(super) fn emit(ty: &str, setters: &[Setter<'_>]) -> TokenStream {
    let builder = names::builder(ty);
    let about = docs(&format!("Builds [`{ty}`]."));
    let starts = docs(&format!(
        "Returns a builder with no options set: [`{builder}`]."
    ));
    let build = docs(&format!("Returns the [`{ty}`]."));
    let name = ident(ty);
    let builder = ident(&builder);
    let plain = setters.iter().map(Setter::plain);
    let maybe = maybe(&builder, setters);
    quote! {
        impl #name {
            #starts
            #[inline]
            pub fn builder() -> #builder {
                #builder::default()
            }
        }

        #about
        #[derive(Debug, Clone, Default)]
        #[must_use = "a builder does nothing until `build` is called"]
        pub struct #builder(#name);

        impl #builder {
            #build
            #[must_use]
            #[inline]
            pub fn build(self) -> #name {
                self.0
            }

            #(#plain)*
        }

        #maybe
    }
}

fn maybe(builder: &syn::Ident, setters: &[Setter<'_>]) -> Option<TokenStream> {
    let maybe = setters.iter().map(Setter::maybe);
    (!setters.is_empty()).then(|| {
        quote! {
            /// Setters that take an `Option`: `None` changes nothing.
            impl #builder {
                #(#maybe)*
            }
        }
    })
}

/// The argument of the setter of a field.
fn argument(ty: &Type) -> TokenStream {
    match ty {
        Type::Set => quote!(impl IntoIterator<Item = impl AsRef<str>>),
        Type::List(item) => {
            let item = part(item);
            quote!(impl IntoIterator<Item = #item>)
        }
        Type::Map(value) => {
            let value = part(value);
            quote!(impl IntoIterator<Item = (impl AsRef<str>, #value)>)
        }
        Type::String => quote!(impl Into<String>),
        Type::Base64 => quote!(impl Into<Vec<u8>>),
        other => rust_type(other),
    }
}

/// The type of the items of a collection. Any kind of reference to a string is accepted, as slices contain references.
fn part(ty: &Type) -> TokenStream {
    if *ty == Type::String {
        quote!(impl AsRef<str>)
    } else {
        rust_type(ty)
    }
}

/// Adds the argument to a map.
fn entries(place: &TokenStream, inner: &Type) -> TokenStream {
    let value = match inner {
        Type::List(_) => {
            return quote! {
                for (key, values) in value {
                    #place.entry(key.as_ref().to_owned()).or_default().extend(values);
                }
            };
        }
        Type::String => quote!(value.as_ref().to_owned()),
        Type::Named(_) => quote!(value.into()),
        _ => quote!(value),
    };
    quote! {
        let entries = value.into_iter();
        #place.extend(entries.map(|(key, value)| (key.as_ref().to_owned(), #value)));
    }
}
