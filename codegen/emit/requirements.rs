//! The API versions that options need.
//!
//! Code is generated only for types that contain something dated, so a request without dates costs nothing.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{
    Api, BodyDate, BodyOptions, Dates, EnumDef, Field, FilterDef, OptionsDef, Removal, Step,
    StructDef, Type, TypeDef, Variant, Variants,
};
use crate::codegen::names;

use super::{ident, version};

/// The types that need code of their own, and what is known of all types.
pub(super) struct Requirements<'a> {
    api: &'a Api,
    types: BTreeSet<&'a str>,
}

impl<'a> Requirements<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let mut new = Self {
            api,
            types: BTreeSet::new(),
        };
        // A type that refers to a dated one is dated too, so the set grows until nothing is added.
        loop {
            let known = new.types.len();
            for def in &api.types {
                if new.is_dated(def) {
                    new.types.insert(def.name());
                }
            }
            if new.types.len() == known {
                break;
            }
        }
        let sent = new.sent();
        new.types.retain(|name| sent.contains(name));
        new
    }

    fn is_dated(&self, def: &TypeDef) -> bool {
        match def {
            TypeDef::Struct(def) => def
                .fields
                .iter()
                .any(|field| field.dates.bind_requests() || self.leads_to_dates(&field.ty)),
            TypeDef::Enum(def) => match &def.variants {
                Variants::Text(variants) => variants.iter().any(is_dated),
                Variants::Number(_, variants) => variants.iter().any(is_dated),
            },
            TypeDef::Filter(def) => def
                .variants
                .iter()
                .any(|variant| variant.dates.bind_requests() || self.leads_to_dates(&variant.ty)),
        }
    }

    fn leads_to_dates(&self, ty: &Type) -> bool {
        ty.named().is_some_and(|name| self.types.contains(name))
    }

    /// The types that a request can contain.
    fn sent(&self) -> BTreeSet<&'a str> {
        let options = self.api.resources.iter().flat_map(|one| &one.options);
        let parameters = options.flat_map(|options| &options.parameters);
        let mut open: Vec<&str> = parameters
            .filter_map(|parameter| parameter.field.ty.named())
            .chain(self.api.bodies.iter().map(String::as_str))
            .collect();
        let mut sent = BTreeSet::new();
        while let Some(name) = open.pop() {
            if sent.insert(name) {
                let def = self.api.types.iter().find(|def| def.name() == name);
                open.extend(def.into_iter().flat_map(TypeDef::references));
            }
        }
        sent
    }

    /// The implementation for a model, if it needs one.
    pub(super) fn of_type(&self, def: &TypeDef) -> TokenStream {
        if !self.types.contains(def.name()) {
            return TokenStream::new();
        }
        let name = ident(def.name());
        let body = match def {
            TypeDef::Struct(def) => self.of_struct(def),
            TypeDef::Enum(def) => of_enum(def),
            TypeDef::Filter(def) => self.of_filter(def),
        };
        quote! {
            #[allow(
                clippy::possible_missing_else,
                clippy::default_trait_access,
                clippy::match_same_arms,
                clippy::single_match,
                reason = "generated code has one form for all types"
            )]
            impl crate::request::Dated for #name {
                #[inline]
                fn require(
                    &self,
                    at: crate::request::Place<'_>,
                    requirements: &mut crate::request::Requirements,
                ) {
                    #body
                }
            }
        }
    }

    fn of_struct(&self, def: &StructDef) -> TokenStream {
        let fields = def.fields.iter().map(|field| self.of_field(field));
        quote!(#(#fields)*)
    }

    /// A field or a parameter: its own dates, then those of what it holds.
    fn of_field(&self, field: &Field) -> TokenStream {
        let rust = ident(&field.rust);
        let label = &field.rust;
        let own = record(&field.dates, &quote!(at.field(#label)));
        let own = own.map(|record| {
            let set = self.is_set(field, &quote!(self.#rust));
            quote!(if #set { #record })
        });
        let within = self.leads_to_dates(&field.ty).then(|| match &field.ty {
            Type::List(_) => {
                let items = items(field, &quote!(self.#rust));
                quote! {
                    for (index, item) in #items.enumerate() {
                        crate::request::Dated::require(item, at.item(#label, index), requirements);
                    }
                }
            }
            Type::Map(_) => quote! {
                for value in self.#rust.values() {
                    crate::request::Dated::require(&**value, at.field(#label), requirements);
                }
            },
            _ if field.optional => quote! {
                if let Some(value) = &self.#rust {
                    crate::request::Dated::require(value, at.field(#label), requirements);
                }
            },
            _ => quote! {
                crate::request::Dated::require(&self.#rust, at.field(#label), requirements);
            },
        });
        quote!(#own #within)
    }

    fn of_filter(&self, def: &FilterDef) -> TokenStream {
        let arms = def.variants.iter().filter_map(|variant| {
            let name = ident(&variant.rust);
            let wire = &variant.wire;
            let own = record(&variant.dates, &quote!(at.field(#wire)));
            let within = self.leads_to_dates(&variant.ty).then(
                || quote!(crate::request::Dated::require(value, at.field(#wire), requirements);),
            );
            let value = if within.is_some() {
                quote!(value)
            } else {
                quote!(_)
            };
            (own.is_some() || within.is_some())
                .then(|| quote!(Self::#name(#value) => { #own #within }))
        });
        quote! {
            match self {
                #(#arms)*
                _ => {}
            }
        }
    }

    /// The requirements of the options of a method, or `None` if no option is dated.
    pub(super) fn of_options(&self, def: &OptionsDef) -> Option<TokenStream> {
        let parameters: TokenStream = def
            .parameters
            .iter()
            .map(|parameter| self.of_field(&parameter.field))
            .collect();
        let body = def.body.as_ref().map(|body| self.of_body(body));
        let all = quote!(#parameters #body);
        (!all.is_empty()).then(|| {
            quote! {
                .requires(|requirements| {
                    let at = crate::request::Place::ROOT;
                    #all
                })
            }
        })
    }

    fn of_body(&self, body: &BodyOptions) -> TokenStream {
        let name = ident(names::BODY);
        let whole = self
            .types
            .contains(body.ty.as_str())
            .then(|| quote!(crate::request::Dated::require(&self.#name, at, requirements);));
        let single = body.dates.iter().map(|date| self.of_body_field(date));
        quote!(#whole #(#single)*)
    }

    fn of_body_field(&self, date: &BodyDate) -> TokenStream {
        let name = ident(names::BODY);
        let walk = self.walk(&date.path, &date.dates);
        quote!({ let value = &self.#name; #walk })
    }

    /// Looks for the last field of a path in `value`.
    fn walk(&self, path: &[Step], dates: &Dates) -> TokenStream {
        let Some((step, rest)) = path.split_first() else {
            return TokenStream::new();
        };
        let name = ident(&step.field.rust);
        let label = &step.field.rust;
        if rest.is_empty() {
            let set = self.is_set(&step.field, &quote!(value.#name));
            let record = record(dates, &quote!(at.field(#label)));
            return quote!(if #set { #record });
        }
        let inner = self.walk(rest, dates);
        match &step.field.ty {
            Type::List(_) if step.each => {
                let items = items(&step.field, &quote!(value.#name));
                quote! {
                    for (index, value) in #items.enumerate() {
                        let at = at.item(#label, index);
                        #inner
                    }
                }
            }
            Type::Map(_) if step.each => quote! {
                for value in value.#name.values() {
                    let at = at.field(#label);
                    #inner
                }
            },
            _ if step.field.optional => quote! {
                if let Some(value) = &value.#name {
                    let at = at.field(#label);
                    #inner
                }
            },
            _ => quote! {
                let (at, value) = (at.field(#label), &value.#name);
                #inner
            },
        }
    }

    /// Whether a field is set. Go's zero value does not count, unless Go can distinguish it from null.
    fn is_set(&self, field: &Field, value: &TokenStream) -> TokenStream {
        if field.optional && field.ty.is_collection() {
            return quote!(#value.is_some());
        }
        if let Type::List(item) = &field.ty
            && matches!(**item, Type::Integer(_))
        {
            // An array of a fixed length in Go, whose zero value consists of zeros.
            return quote!(#value.iter().any(|item| *item != 0));
        }
        if field.ty.is_collection() {
            return quote!(!#value.is_empty());
        }
        if !field.optional {
            let nonzero = self.is_nonzero(&field.ty, value, value);
            return nonzero.unwrap_or_else(|| quote!(true));
        }
        match self.is_nonzero(&field.ty, &quote!(value), &quote!(*value)) {
            Some(nonzero) if !field.nullable => {
                quote!(#value.as_ref().is_some_and(|value| #nonzero))
            }
            _ => quote!(#value.is_some()),
        }
    }

    /// Whether a value differs from the zero value of its type. `None` if the type has no zero value.
    fn is_nonzero(
        &self,
        ty: &Type,
        value: &TokenStream,
        place: &TokenStream,
    ) -> Option<TokenStream> {
        match ty {
            Type::String | Type::Base64 => Some(quote!(!#value.is_empty())),
            Type::Bool => Some(quote!(#place)),
            Type::Integer(_) => Some(quote!(#place != 0)),
            Type::Float(_) => Some(quote!(#place != 0.0)),
            Type::Nanoseconds => Some(quote!(!#value.is_zero())),
            Type::Any => Some(quote!(!#value.is_null())),
            Type::Named(name) => Some(match self.find(name) {
                Some(TypeDef::Enum(EnumDef {
                    variants: Variants::Text(variants),
                    ..
                })) if variants.iter().all(|variant| !variant.detailed) => {
                    quote!(!#value.as_str().is_empty())
                }
                Some(TypeDef::Enum(EnumDef {
                    variants: Variants::Number(..),
                    ..
                })) => quote!(#value.value() != 0),
                _ => quote!(#place != Default::default()),
            }),
            _ => None,
        }
    }

    fn find(&self, name: &str) -> Option<&'a TypeDef> {
        self.api.types.iter().find(|def| def.name() == name)
    }
}

/// The items of a list.
fn items(list: &Field, place: &TokenStream) -> TokenStream {
    let flatten = list.optional.then(|| quote!(.flatten()));
    quote!(#place.iter() #flatten)
}

fn is_dated<T>(variant: &Variant<T>) -> bool {
    variant.dates.bind_requests()
}

fn of_enum(def: &EnumDef) -> TokenStream {
    match &def.variants {
        Variants::Text(variants) => of_variants(variants),
        Variants::Number(_, variants) => of_variants(variants),
    }
}

fn of_variants<T>(variants: &[Variant<T>]) -> TokenStream {
    let arms = variants.iter().filter_map(|variant| {
        let name = ident(&variant.rust);
        let detail = variant.detailed.then(|| quote!((_)));
        record(&variant.dates, &quote!(at)).map(|record| quote!(Self::#name #detail => { #record }))
    });
    quote! {
        match self {
            #(#arms)*
            _ => {}
        }
    }
}

/// Records the dates of a place.
fn record(dates: &Dates, place: &TokenStream) -> Option<TokenStream> {
    let since = dates.since.map(|since| {
        let since = version(since);
        quote!(requirements.since(#place, #since);)
    });
    let until = dates
        .end_of_requests()
        .map(|Removal { last, instead, .. }| {
            let last = version(*last);
            quote!(requirements.until(#place, #last, #instead);)
        });
    dates.bind_requests().then(|| quote!(#since #until))
}
