//! Places in a document.

use std::fmt;

/// A JSON path, linked to its parent and written out only in errors.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    key: &'a str,
}

impl<'a> Path<'a> {
    pub(super) fn root(document: &'a str) -> Self {
        Self {
            parent: None,
            key: document,
        }
    }

    pub(super) fn child(&'a self, key: &'a str) -> Self {
        Self {
            parent: Some(self),
            key,
        }
    }

    /// An error at this place.
    pub(super) fn fault<T>(&self, why: impl fmt::Display) -> Result<T, String> {
        Err(format!("{self}: {why}"))
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parent {
            None => formatter.write_str(self.key),
            Some(Path { parent: None, key }) => write!(formatter, "{key}: {}", self.key),
            Some(parent) => write!(formatter, "{parent}.{}", self.key),
        }
    }
}
