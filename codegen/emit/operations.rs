//! The operations that not every version has.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::model::{DatedOperation, Removal};

use super::version;

/// A table, in the order of `operations`.
pub(super) fn table(operations: &[DatedOperation]) -> TokenStream {
    let rows = operations.iter().map(row);
    quote! {
        /// The operations that not every API version has, sorted by path and method.
        const DATED: &[Operation] = &[#(#rows),*];
    }
}

fn row(operation: &DatedOperation) -> TokenStream {
    let DatedOperation {
        path,
        method,
        dates,
    } = operation;
    let since = optional(dates.since.map(version));
    let until = dates
        .end_of_requests()
        .map(|Removal { last, instead, .. }| {
            let last = version(*last);
            quote!((#last, #instead))
        });
    let until = optional(until);
    quote! {
        Operation {
            path: #path,
            method: #method,
            since: #since,
            until: #until,
        }
    }
}

/// An `Option` in the generated code.
fn optional(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}
