//! The options of methods: a struct, its builder, and how it fills a request.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{BodyOptions, BodySetter, Field, OptionParameter, OptionsDef, Wire};
use crate::codegen::names;

use super::overlay::{self, Overlays};
use super::requirements::Requirements;
use super::setters::{builder_attributes, builder_methods, documented_setter, field_attribute};
use super::structs::collection_setter;
use super::types::field_type;
use super::{docs, ident};

/// The options of one method of the trait `resource`.
pub(super) fn emit(
    def: &OptionsDef,
    resource: &str,
    requirements: &Requirements<'_>,
    overlays: &Overlays<'_>,
) -> TokenStream {
    let name = ident(&def.name);
    // By its place on the page of the trait, because a feature may leave the method out.
    let docs = docs(&format!(
        "Options for [`{0}`](crate::{resource}#method.{0}).",
        def.method
    ));
    let attributes = builder_attributes(true);
    let fields = def.fields().map(field_def);
    let body_field = def.body.as_ref().map(body_field);
    let builder = builder(def, overlays);
    let apply = apply(def, requirements);
    quote! {
        #docs
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    /// The options that are fields of their own, and do not stand in the body.
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
    let name = ident(names::BODY);
    let ty = ident(&body.ty);
    quote! {
        /// The whole body.
        #[builder(setter(custom))]
        pub #name: #ty,
    }
}

fn builder(def: &OptionsDef, overlays: &Overlays<'_>) -> TokenStream {
    let collections = def.fields().filter(|field| field.ty.is_collection());
    let whole_body = def.body.iter().map(whole_body_setter);
    let body = def.body.iter().flat_map(|body| &body.setters);
    let setters = collections
        .map(collection_setter)
        .chain(whole_body)
        .chain(body.map(|option| body_setter(option, overlays)));
    builder_methods(&def.name, setters)
}

fn whole_body_setter(body: &BodyOptions) -> TokenStream {
    let name = ident(names::BODY);
    let ty = ident(&body.ty);
    let docs = docs(&format!("The whole body. {}", overlay::DOCS));
    quote! {
        #docs
        pub fn #name(mut self, value: #ty) -> Self {
            crate::models::Overlay::overlay(&mut self.#name, Some(value));
            self
        }
    }
}

fn body_setter(option: &BodySetter, overlays: &Overlays<'_>) -> TokenStream {
    let body = ident(names::BODY);
    let name = ident(&option.field.rust);
    let within = option.within.as_deref().map(|within| {
        let within = ident(within);
        quote!(.#within.get_or_insert_default())
    });
    let place = quote!(self.#body.get_or_insert_default()#within.#name);
    let docs = &option.field.docs;
    if overlays.contains(&option.field.ty) {
        let docs = format!("{docs}\n\n{}", overlay::DOCS);
        let assign = |value| quote!(crate::models::Overlay::overlay(&mut #place, #value));
        return documented_setter(&option.field, &docs, assign);
    }
    documented_setter(&option.field, docs, |value| quote!(#place = #value))
}

fn apply(def: &OptionsDef, requirements: &Requirements<'_>) -> TokenStream {
    let name = ident(&def.name);
    let parameters = def.parameters.iter().map(send);
    let body = def.body.is_some().then(|| {
        let body = ident(names::BODY);
        quote!(.json(&self.#body))
    });
    let requires = requirements.of_options(def);
    let allow = requires.as_ref().map(|_| {
        quote!(#[allow(clippy::possible_missing_else, reason = "generated code has no line breaks")])
    });
    quote! {
        #allow
        impl crate::request::RequestOptions for #name {
            fn apply(&self, request: crate::Request) -> crate::Request {
                request #(#parameters)* #body #requires
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
