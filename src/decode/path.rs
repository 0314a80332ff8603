//! The path of an error in JSON text, found by its position.
//!
//! Tracking the path while decoding would compile the code of each model a second time.

use std::fmt::{self, Write as _};

use serde_json::error::Category;

/// Returns the path of the value that an error is about, such as `HostConfig.Mounts[2].Type`. `.` is the whole document.
pub(super) fn of_error(text: &str, error: &serde_json::Error) -> String {
    let lines = text.split_inclusive('\n');
    let start: usize = lines
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    // A syntax error is at the byte that does not fit.
    let fits = usize::from(error.classify() != Category::Syntax);
    let end = (start + error.column() + fits).saturating_sub(1);
    let read = text.as_bytes().get(..end).unwrap_or(text.as_bytes());
    let path = Path::of_end(read).to_string();
    if path.is_empty() {
        ".".to_owned()
    } else {
        path
    }
}

/// The deepest value whose place is kept: as deep as values are decoded. Text can be much deeper.
const MAX_DEPTH: usize = 128;

/// The arrays and objects around a position.
#[derive(Default)]
struct Path<'a> {
    slots: Vec<Slot<'a>>,
    /// The number of arrays and objects below the deepest slot.
    deeper: usize,
}

/// The value of an array or object that is being read.
enum Slot<'a> {
    Item(usize),
    /// The key with its quotes, if it has been read.
    Entry(Option<&'a [u8]>),
}

impl<'a> Path<'a> {
    /// The path of the value at the end of the beginning of a document.
    fn of_end(mut read: &'a [u8]) -> Self {
        let mut path = Self::default();
        while let Some((first, rest)) = read.split_first() {
            let token = match first {
                b'"' => read.get(..string_length(read)).unwrap_or(read),
                _ => std::slice::from_ref(first),
            };
            path.advance(*first, token);
            read = read.get(token.len()..).unwrap_or(rest);
        }
        path
    }

    fn advance(&mut self, first: u8, token: &'a [u8]) {
        let is_full = self.slots.len() == MAX_DEPTH;
        match (first, self.slots.last_mut()) {
            (b'{' | b'[', _) if is_full => self.deeper += 1,
            (b'}' | b']', _) if self.deeper > 0 => self.deeper -= 1,
            _ if self.deeper > 0 => {}
            (b'{', _) => self.slots.push(Slot::Entry(None)),
            (b'[', _) => self.slots.push(Slot::Item(0)),
            (b'}' | b']', _) => drop(self.slots.pop()),
            (b',', Some(Slot::Item(index))) => *index += 1,
            (b',', Some(Slot::Entry(key))) => *key = None,
            (b'"', Some(Slot::Entry(key @ None))) => *key = Some(token),
            _ => {}
        }
    }
}

/// The length of the string at the beginning, with its quotes.
fn string_length(text: &[u8]) -> usize {
    let mut escaped = false;
    for (index, byte) in text.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, slot) in self.slots.iter().enumerate() {
            match slot {
                Slot::Item(index) => write!(formatter, "[{index}]")?,
                Slot::Entry(Some(key)) => {
                    // Text that ends within a key has no path beyond the object.
                    let Ok(key) = serde_json::from_slice::<String>(key) else {
                        break;
                    };
                    if depth > 0 {
                        formatter.write_char('.')?;
                    }
                    formatter.write_str(&key)?;
                }
                Slot::Entry(None) => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only decoding matters")]
    struct Outer {
        id: String,
        inner: Option<BTreeMap<String, Vec<Inner>>>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only decoding matters")]
    struct Inner {
        number: u8,
    }

    fn path(text: &str) -> String {
        let error = serde_json::from_str::<Vec<Outer>>(text).unwrap_err();
        super::of_error(text, &error)
    }

    #[test]
    fn the_path_is_that_of_the_faulty_value() {
        let cases = [
            (r#"{"id":"a"}"#, "."),
            ("1", "."),
            ("", "."),
            ("[1]", "[0]"),
            (r#"[{"id":1}]"#, "[0].id"),
            (r#"[{"id":[]}]"#, "[0].id"),
            (r#"[{"id":{}}]"#, "[0].id"),
            (r#"[{"id":null}]"#, "[0].id"),
            (r#"[{"id":"a"},{"id":1}]"#, "[1].id"),
            ("[\n {\"id\":\"ü\"},\n {\n  \"id\" : 1\n }\n]", "[1].id"),
            // A field that is missing: the object around it.
            (r#"[{"id":"a"},{"inner":null}]"#, "[1]"),
            (
                r#"[{"id":"{[,","inner":{"k":[],"l":[{"number":1},{"number":256}]}}]"#,
                "[0].inner.l[1].number",
            ),
            (
                r#"[{"id":"a","inner":{"a\"\\\u00fc":[{"number":""}]}}]"#,
                "[0].inner.a\"\\ü[0].number",
            ),
            (
                r#"[{"id":"a","inner":{"k":[{"number":1}, {}]}}]"#,
                "[0].inner.k[1]",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(path(text), expected, "{text}");
        }
    }

    #[test]
    fn the_path_of_deep_text_has_a_limit() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let text = format!(r#"[{{"unknown":{},"id":1}}]"#, nested(1000));
        assert_eq!(path(&text), "[0].id");
        let text = format!(r#"[{{"unknown":{}"#, "[".repeat(1000));
        assert_eq!(path(&text), format!("[0].unknown{}", "[0]".repeat(126)));
    }

    #[test]
    fn the_path_of_text_that_is_not_json_is_where_it_stops() {
        let cases = [
            (r#"[{"id":}]"#, "[0].id"),
            (r#"[{"id":"a",}]"#, "[0]"),
            (r#"[{"id":"a"},]"#, "[1]"),
            (r#"[{"id":"a"#, "[0].id"),
            (r#"[{"id"#, "[0]"),
            (r#"[{"id":"a"}"#, "[0]"),
            (r#"[{"id":"a"}]]"#, "."),
        ];
        for (text, expected) in cases {
            assert_eq!(path(text), expected, "{text}");
        }
    }
}
