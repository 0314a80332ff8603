//! A part of the description together with its place in it.

use std::fmt;
use std::ops::Deref;

use crate::codegen::spec::{Document, Schema, component_name};
use crate::codegen::version::Releases;

/// The context that all parts of the description share.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) document: &'a Document,
    pub(super) releases: &'a Releases,
}

/// A part of the description, and its JSON path.
pub(super) struct At<'a, T> {
    pub(super) value: &'a T,
    pub(super) context: Context<'a>,
    path: String,
}

impl<T> Deref for At<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value
    }
}

impl<T> Clone for At<'_, T> {
    fn clone(&self) -> Self {
        self.child_path(self.value, self.path.clone())
    }
}

impl<T> fmt::Display for At<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.path)
    }
}

impl<'a> At<'a, Document> {
    pub(super) fn root(document: &'a Document, releases: &'a Releases) -> Self {
        Self {
            value: document,
            context: Context { document, releases },
            path: String::new(),
        }
    }
}

impl<'a, T> At<'a, T> {
    fn child_path<U>(&self, value: &'a U, path: String) -> At<'a, U> {
        At {
            value,
            context: self.context,
            path,
        }
    }

    /// The value at `key` of this part.
    pub(super) fn child<U>(&self, key: impl fmt::Display, value: &'a U) -> At<'a, U> {
        let separator = if self.path.is_empty() { "" } else { "." };
        self.child_path(value, format!("{}{separator}{key}", self.path))
    }

    /// The component that the `$ref` of this part points to.
    pub(super) fn resolve(&self, reference: &str) -> Result<Component<'a>, String> {
        let components = &self.context.document.components.schemas;
        component_name(reference)
            .and_then(|name| components.get_key_value(name))
            .map(|(name, schema)| Component {
                name,
                schema: self.child_path(schema, format!("components.schemas.{name}")),
            })
            .ok_or_else(|| self.fault_of("$ref", format!("`{reference}` points to no component")))
    }

    /// An error about this part.
    pub(super) fn fault(&self, why: impl fmt::Display) -> String {
        format!("{}: {why}", self.path)
    }

    /// An error about a keyword of this part.
    pub(super) fn fault_of(&self, keyword: impl fmt::Display, why: impl fmt::Display) -> String {
        format!("{}.{keyword}: {why}", self.path)
    }

    /// Refuses a keyword that would have no effect.
    pub(super) fn refuse(&self, keyword: &str, there: bool) -> Result<(), String> {
        if there {
            return Err(self.fault_of(keyword, "has no meaning here"));
        }
        Ok(())
    }
}

impl At<'_, Schema> {
    /// Refuses all keywords but those that are allowed.
    pub(super) fn only(&self, allowed: &[&str]) -> Result<(), String> {
        let unknown = self.keywords().find(|keyword| !allowed.contains(keyword));
        unknown.map_or(Ok(()), |keyword| self.refuse(keyword, true))
    }
}

/// A schema with a name of its own.
#[derive(Clone)]
pub(super) struct Component<'a> {
    pub(super) name: &'a str,
    pub(super) schema: At<'a, Schema>,
}
