//! The options of methods: a struct, its builder, and how it fills a request.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{
    BodyOptions, BodySetter, Dates, Field, OptionParameter, OptionsDef, Type, Wire,
};
use crate::codegen::names;

use super::builders::{self, Setter};
use super::overlay::Overlays;
use super::requirements::Requirements;
use super::types::field_type;
use super::{docs, ident};

/// The options of one method.
pub(super) fn emit(
    def: &OptionsDef,
    is_exact: bool,
    requirements: &Requirements<'_>,
    overlays: &Overlays<'_>,
) -> TokenStream {
    let name = ident(&def.name);
    // A link to the section on the page of the trait, because the method may need a feature.
    let docs = docs(&format!(
        "Options for [`{0}`](crate::{1}#method.{0}).",
        def.method, def.trait_name
    ));
    let eq = is_exact.then(|| quote!(impl Eq for #name {}));
    let body_field = def.body.as_ref().map(body_field);
    let fields = def.fields().chain(&body_field).map(field_def);
    let builder = builder(def, body_field.as_ref(), overlays);
    let apply = apply(def, requirements);
    quote! {
        #docs
        #[derive(Debug, Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        #eq
        #builder
        #apply
    }
}

impl OptionsDef {
    /// The options that are fields of their own and not part of the body.
    fn fields(&self) -> impl Iterator<Item = &Field> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.field);
        parameters.chain(&self.client)
    }
}

fn field_def(field: &Field) -> TokenStream {
    let docs = docs(&field.docs);
    let name = ident(&field.rust);
    let ty = field_type(field);
    quote! {
        #docs
        pub #name: #ty,
    }
}

/// The field that holds the body.
fn body_field(body: &BodyOptions) -> Field {
    Field {
        wire: String::new(),
        rust: names::BODY.to_owned(),
        docs: "The whole body.".to_owned(),
        ty: Type::Named(body.ty.clone()),
        optional: false,
        secret: false,
        essential: false,
        nullable: false,
        dates: Dates::default(),
    }
}

fn builder(def: &OptionsDef, body: Option<&Field>, overlays: &Overlays<'_>) -> TokenStream {
    let whole = body.map(|field| Setter {
        overlays: true,
        ..Setter::new(field)
    });
    let parts = def.body.iter().flat_map(|body| &body.setters);
    let setters = def
        .fields()
        .map(Setter::new)
        .chain(whole)
        .chain(parts.map(|option| body_setter(option, overlays)));
    builders::emit(&def.name, &setters.collect::<Vec<_>>())
}

fn body_setter<'a>(option: &'a BodySetter, overlays: &Overlays<'_>) -> Setter<'a> {
    let body = ident(names::BODY);
    let name = ident(&option.field.rust);
    let within = option.within.iter().map(|field| {
        let field = ident(&field.rust);
        quote!(.#field.get_or_insert_default())
    });
    Setter {
        field: &option.field,
        place: quote!(self.0.#body #(#within)*.#name),
        overlays: overlays.contains(&option.field.ty),
    }
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
        quote! {
            #[allow(
                clippy::possible_missing_else,
                clippy::default_trait_access,
                reason = "generated code has one form for all types"
            )]
        }
    });
    quote! {
        #allow
        impl crate::request::RequestOptions for #name {
            #[inline]
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
        Wire::QueryJsonItems => quote!(.query_json_items(#wire, &self.#field)),
        Wire::QueryFilters => quote!(.filters(#wire, &self.#field)),
        Wire::HeaderJson => quote!(.header_json(#wire, &self.#field)),
        Wire::HeaderPrefix(prefix) => quote!(.headers_prefixed(#prefix, &self.#field)),
    }
}
