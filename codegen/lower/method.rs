//! A Rust method, and which options of its operation it takes.

use indexmap::IndexMap;

use crate::codegen::spec::{Operation, Schema};

use super::cursor::At;
use super::operations::tag;

/// One of the methods that perform an operation.
pub(super) struct Method<'a> {
    pub(super) operation: At<'a, Operation>,
    /// The place of the description that names the method.
    pub(super) at: At<'a, Operation>,
    pub(super) name: &'a str,
    pub(super) summary: &'a str,
    /// The trait that it belongs to.
    pub(super) trait_name: &'a str,
    /// The wire names of its options, if several methods share the operation.
    pub(super) listed: Option<&'a [String]>,
    pub(super) client_options: &'a IndexMap<String, Schema>,
}

impl<'a> Method<'a> {
    /// Returns the methods of an operation: those that it lists, or a single one.
    pub(super) fn all(operation: &At<'a, Operation>) -> Result<Vec<Self>, String> {
        let trait_name = match &operation.value.trait_name {
            Some(name) => name,
            None => tag(operation)?,
        };
        if operation.methods.is_empty() {
            return Ok(vec![Self {
                operation: operation.clone(),
                at: operation.clone(),
                name: &operation.value.id,
                summary: &operation.value.summary,
                trait_name,
                listed: None,
                client_options: &operation.value.client_options,
            }]);
        }
        if !operation.client_options.is_empty() {
            return Err(operation.fault_of("x-client-options", "belong to one of the x-methods"));
        }
        let methods = operation.value.methods.iter().enumerate();
        let methods = methods.map(|(index, method)| Self {
            operation: operation.clone(),
            at: operation.child(format_args!("x-methods[{index}]"), operation.value),
            name: &method.name,
            summary: &method.summary,
            trait_name: method.trait_name.as_deref().unwrap_or(trait_name),
            listed: Some(&method.parameters),
            client_options: &method.client_options,
        });
        Ok(methods.collect())
    }

    /// Whether the method takes an item of its operation as an option.
    ///
    /// A method that lists its options takes those and no others, positional ones included. A method that has the
    /// operation to itself takes everything but the positional ones, which are its arguments.
    pub(super) fn takes(&self, wire: &str, positional: bool) -> bool {
        match self.listed {
            Some(listed) => listed.iter().any(|name| name == wire),
            None => !positional,
        }
    }
}
