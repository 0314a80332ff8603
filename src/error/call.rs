//! The request that an error is about.

use std::fmt;
use std::sync::Arc;

use http::Method;

use super::text::{Printable, shortened};

/// The request that an error is about: its HTTP method, its path and the object it names.
///
/// ```
/// use asyncdocker::Call;
/// use http::Method;
///
/// let call = Call::new(Method::POST, "/images/create").with_object("image", "busybox:1");
/// assert_eq!(call.to_string(), "POST /images/create (image busybox:1)");
/// assert_eq!(call.object(), Some("busybox:1"));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Call(Arc<Inner>);

#[derive(Clone, PartialEq, Eq, Hash)]
struct Inner {
    method: Method,
    path: String,
    object: Option<Object>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Object {
    kind: String,
    name: String,
}

impl Call {
    /// Creates a call from its method and its path, without version and query.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            method,
            path: path.into(),
            object: None,
        }))
    }

    /// Names the object that the request is about, for instance `image` and `busybox:1`.
    #[must_use]
    pub fn with_object(self, kind: impl Into<String>, name: impl Into<String>) -> Self {
        let object = Object {
            kind: kind.into(),
            name: name.into(),
        };
        Self(Arc::new(Inner {
            object: Some(object),
            ..Arc::unwrap_or_clone(self.0)
        }))
    }

    /// Returns the HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.0.method
    }

    /// Returns the encoded path, without version and query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the ID or name of the object that the request is about, not encoded. `None` if the request is not about a
    /// single object, or creates one without a name.
    #[must_use]
    pub fn object(&self) -> Option<&str> {
        Some(&self.0.object.as_ref()?.name)
    }

    /// Returns the kind of the [`object`](Self::object), for instance `image` or `container`.
    #[must_use]
    pub fn object_kind(&self) -> Option<&str> {
        Some(&self.0.object.as_ref()?.kind)
    }
}

/// Shows the object only where the path does not contain it.
impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            method,
            path,
            object,
        } = &*self.0;
        write!(formatter, "{method} {}", shortened(path))?;
        match object {
            Some(Object { kind, name }) if !is_in_path(path, name) => {
                write!(formatter, " ({kind} {})", Printable(&shortened(name)))
            }
            _ => Ok(()),
        }
    }
}

/// Whether the path has these segments.
fn is_in_path(path: &str, name: &str) -> bool {
    let mut found = path.match_indices(name);
    name.is_empty()
        || found.any(|(start, name)| {
            let (before, rest) = path.split_at(start);
            let after = rest.get(name.len()..).unwrap_or_default();
            before.ends_with('/') && (after.is_empty() || after.starts_with('/'))
        })
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{self}`")
    }
}

/// The request in front of a message, if there is one.
pub(super) fn before(call: Option<&Call>) -> String {
    call.map_or_else(String::new, |call| format!("{call}: "))
}
