//! The path of a request: its template and what fills the placeholders.

use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::Request;
use super::encoding::{IMAGE, VALUE};
use crate::error::Invalid;

impl Request {
    /// Fills the next placeholder with an ID or name, as one segment of the path.
    ///
    /// One leading `/` is removed, because lists of containers return names with it. A `/` within the name, such as
    /// Swarm's `node/name`, is percent-encoded like every other character that could change the path.
    #[must_use]
    pub fn id(self, id: &str) -> Self {
        let name = id.strip_prefix('/').unwrap_or(id);
        self.fill(name, VALUE)
    }

    /// Fills the next placeholder with an image reference. `/`, `:` and `@` are not encoded.
    #[must_use]
    pub fn image(self, reference: &str) -> Self {
        self.fill(reference, IMAGE)
    }

    fn fill(mut self, value: &str, keep: &'static AsciiSet) -> Self {
        let Some((head, rest)) = self.path.split_once('{') else {
            let invalid = Invalid::new(
                "path template",
                &self.template,
                "it has fewer placeholders than values",
            );
            return self.refuse(invalid);
        };
        let (name, tail) = rest.split_once('}').unwrap_or((rest, ""));
        // Engines treat `%2F` like `/`, and redirect paths that have an empty or a dot segment.
        if value.split('/').any(is_empty_or_dots) {
            let reason = format!(
                "expected the {name} in `{}`, not empty and without an empty, `.` or `..` segment",
                self.template
            );
            return self.refuse(Invalid::new("path parameter", value, reason));
        }
        if self.object.is_none() {
            self.object = Some((kind_of_object(head).to_owned(), value.to_owned()));
        }
        self.path = format!("{head}{}{tail}", utf8_percent_encode(value, keep));
        self
    }

    /// Sets the object that errors name, such as kind `image` and name `busybox:1`. Default: the value of the first
    /// placeholder.
    #[must_use]
    pub fn object(mut self, kind: &str, name: &str) -> Self {
        self.object = Some((kind.to_owned(), name.to_owned()));
        self
    }
}

/// The kind of object whose name comes next in the path: `container` after `/containers/`.
fn kind_of_object(head: &str) -> &str {
    let collection = head.trim_end_matches('/').rsplit('/').next();
    let collection = collection.unwrap_or_default();
    collection.strip_suffix('s').unwrap_or(collection)
}

/// Whether this is an absolute path that engines do not redirect.
pub(super) fn is_path(template: &str) -> bool {
    let segments = template.strip_prefix('/');
    segments.is_some_and(|segments| !segments.split('/').any(is_empty_or_dots))
        && !template.contains(['?', '#'])
}

fn is_empty_or_dots(part: &str) -> bool {
    matches!(part, "" | "." | "..")
}
