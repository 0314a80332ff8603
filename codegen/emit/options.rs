//! The options of methods: a struct, its builder, and how it fills a request.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::model::{BodyOptions, BodySetter, Field, OptionParameter, OptionsDef, Wire};
use super::setters::{argument, builder_attributes, builder_methods, field_attribute, kept};
use super::structs::collection_setter;
use super::types::field_type;
use super::{docs, ident};

/// The options of one method.
pub(super) fn emit(def: &OptionsDef) -> TokenStream {
    let name = ident(&def.name);
    let link = format!(
        "Options of [`{0}`](crate::{1}::{0}). {2}",
        def.method, def.resource, def.summary
    );
    let docs = docs(&link);
    let attributes = builder_attributes(true);
    let fields = def.fields().map(field_def);
    let body_field = def.body.as_ref().map(body_field);
    let builder = builder(def, &name);
    let apply = apply(def, &name);
    quote! {
        #docs
        #[derive(Debug, Clone, Default, PartialEq)]
        #attributes
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #body_field
        }

        #builder
        #apply
    }
}

impl OptionsDef {
    fn fields(&self) -> impl Iterator<Item = &Field> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.field);
        parameters.chain(&self.client)
    }
}

fn field_def(field: &Field) -> TokenStream {
    let docs = docs(&field.docs);
    let builder = field_attribute(field);
    let name = ident(&field.rust);
    let ty = field_type(field);
    quote! {
        #docs
        #builder
        pub #name: #ty,
    }
}

fn body_field(body: &BodyOptions) -> TokenStream {
    let ty = ident(&body.ty);
    quote! {
        /// What is sent as the body; the builder's other setters fill it.
        pub body: crate::models::#ty,
    }
}

fn builder(def: &OptionsDef, name: &syn::Ident) -> TokenStream {
    let collections = def.fields().filter(|field| field.ty.is_collection());
    let body = def.body.iter().flat_map(|body| &body.setters);
    builder_methods(
        name,
        &format_ident!("{name}Builder"),
        collections
            .map(collection_setter)
            .chain(body.map(body_setter)),
    )
}

fn body_setter(setter: &BodySetter) -> TokenStream {
    let docs = docs(&setter.field.docs);
    let name = ident(&setter.field.rust);
    let argument = argument(&setter.field.ty);
    let kept = kept(&setter.field);
    let within = setter.within.as_ref().map(|outer| {
        let outer = ident(&outer.rust);
        quote!(.#outer.get_or_insert_default())
    });
    quote! {
        #docs
        #[must_use]
        pub fn #name(mut self, value: #argument) -> Self {
            self.body.get_or_insert_default()#within.#name = #kept;
            self
        }
    }
}

fn apply(def: &OptionsDef, name: &syn::Ident) -> TokenStream {
    let parameters = def.parameters.iter().map(send);
    let body = def.body.is_some().then(|| quote!(.json(&self.body)));
    quote! {
        impl crate::request::RequestOptions for #name {
            fn apply(&self, request: crate::Request) -> crate::Request {
                request #(#parameters)* #body
            }
        }
    }
}

fn send(parameter: &OptionParameter) -> TokenStream {
    let field = ident(&parameter.field.rust);
    let wire = &parameter.field.wire;
    match &parameter.wire {
        Wire::Query => quote!(.query_all(#wire, &self.#field)),
        Wire::QueryDefaultSeconds(seconds) => quote! {
            .query(#wire, &self.#field.unwrap_or(std::time::Duration::from_secs(#seconds)))
        },
        Wire::QueryDefaultBool(value) => quote!(.query(#wire, &self.#field.unwrap_or(#value))),
        Wire::QueryJson => quote!(.query_json(#wire, &self.#field)),
        Wire::QueryFilters => quote!(.filters(#wire, &self.#field)),
        Wire::HeaderJson => quote!(.header_json(#wire, &self.#field)),
        Wire::HeaderPrefix(prefix) => quote!(.headers_prefixed(#prefix, &self.#field)),
    }
}
