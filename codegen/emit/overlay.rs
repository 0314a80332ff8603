//! Setters that take a whole object and change only the fields that it sets.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{Api, Field, StructDef, Type, TypeDef};

use super::ident;
use super::types::rust_type;

/// The documentation of such a setter.
pub(super) const DOCS: &str = "Merges this value into what was set before: its fields replace earlier ones, and entries \
of its maps and sets are added.";

/// The structs whose fields have setters of their own in the options of some method.
pub(super) struct Overlays<'a>(BTreeSet<&'a str>);

impl<'a> Overlays<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let options = api.resources.iter().flat_map(|resource| &resource.options);
        let bodies = options.filter_map(|options| options.body.as_ref());
        let types = bodies.flat_map(|body| {
            let within = body.setters.iter().flat_map(|setter| &setter.within);
            let inner = within.filter_map(|field| field.ty.named());
            std::iter::once(body.ty.as_str()).chain(inner)
        });
        Self(types.collect())
    }

    pub(super) fn contains(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(name) if self.0.contains(name.as_str()))
    }

    /// The code of a type that needs it.
    pub(super) fn of_type(&self, def: &TypeDef) -> Option<TokenStream> {
        match def {
            TypeDef::Struct(def) if self.0.contains(def.name.as_str()) => Some(self.of_struct(def)),
            _ => None,
        }
    }

    fn of_struct(&self, def: &StructDef) -> TokenStream {
        let name = ident(&def.name);
        let fields = def.fields.iter().map(|field| self.of_field(field));
        quote! {
            #[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")]
            impl crate::models::Overlay for #name {
                #[inline]
                fn overlay(&mut self, later: Self) {
                    #(#fields)*
                }
            }
        }
    }

    fn of_field(&self, field: &Field) -> TokenStream {
        let name = ident(&field.rust);
        match &field.ty {
            Type::Map(value) if matches!(**value, Type::List(_)) => quote! {
                for (key, values) in later.#name {
                    self.#name.entry(key).or_default().extend(values);
                }
            },
            Type::Map(_) | Type::Set => quote!(self.#name.extend(later.#name);),
            ty if self.contains(ty) => {
                quote!(crate::models::Overlay::overlay(&mut self.#name, later.#name);)
            }
            _ if field.optional => quote! {
                if later.#name.is_some() {
                    self.#name = later.#name;
                }
            },
            Type::List(_) => quote! {
                if !later.#name.is_empty() {
                    self.#name = later.#name;
                }
            },
            ty => {
                let ty = rust_type(ty);
                quote! {
                    if later.#name != <#ty>::default() {
                        self.#name = later.#name;
                    }
                }
            }
        }
    }
}
