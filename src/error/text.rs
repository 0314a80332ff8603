//! How values from outside are shown in errors: escaped, shortened, without credentials.

use std::borrow::Cow;
use std::fmt;

/// The number of characters shown of a value.
const SHOWN: usize = 200;

/// Text with control characters escaped, except for line breaks and tabs.
pub(super) struct Printable<'a>(pub(super) &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in self.0.split_inclusive(is_escaped) {
            let last = piece.chars().next_back().filter(|last| is_escaped(*last));
            let Some(control) = last else {
                formatter.write_str(piece)?;
                continue;
            };
            formatter.write_str(piece.strip_suffix(control).unwrap_or_default())?;
            write!(formatter, "{}", control.escape_default())?;
        }
        Ok(())
    }
}

fn is_escaped(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\t')
}

/// The engine's message after a colon, if there is one.
pub(super) struct After<'a>(pub(super) &'a str);

impl fmt::Display for After<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => Ok(()),
            message => write!(formatter, ": {}", Printable(message)),
        }
    }
}

/// A value in backticks, if there is one.
pub(super) struct Value<'a>(pub(super) Option<&'a str>);

impl fmt::Display for Value<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .map_or(Ok(()), |value| write!(formatter, " `{value}`"))
    }
}

/// A path in front of a message, unless it is empty.
pub(super) fn path_before(path: &str) -> String {
    match path {
        "" => String::new(),
        path => format!("{}: ", Printable(path)),
    }
}

/// The place of a field in a response, unless it is the whole response.
pub(super) fn at_field(field: &str) -> String {
    match field {
        "." => String::new(),
        field => format!(" at `{}`", shortened(field).escape_debug()),
    }
}

/// The first 200 characters of `text`.
pub(crate) fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        None => Cow::Borrowed(text),
        Some((end, _)) => {
            let mut short = text.get(..end).unwrap_or_default().to_owned();
            short.push('…');
            Cow::Owned(short)
        }
    }
}

/// An address or URL without its user name, password, query and fragment.
pub(crate) fn without_credentials(address: &str) -> Cow<'_, str> {
    let start = address.find("://").map_or(0, |scheme| scheme + 3);
    let (scheme, rest) = address.split_at(start);
    let (place, query) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    if query.contains('@') {
        // Either a password has such a character, or the query has an `@`.
        return Cow::Owned(format!("{scheme}***"));
    }
    let (user, host) = match place.rsplit_once('@') {
        Some((_, host)) => ("***@", host),
        None => ("", place),
    };
    if user.is_empty() && query.is_empty() {
        return Cow::Borrowed(address);
    }
    let mark = query.get(..1).unwrap_or_default();
    let hidden = if query.is_empty() { "" } else { "***" };
    Cow::Owned(format!("{scheme}{user}{host}{mark}{hidden}"))
}

/// A value as errors show it.
pub(super) fn shown(value: &str) -> Box<str> {
    // An image reference has an `@`, too, but no scheme.
    let value = if value.contains("://") {
        without_credentials(value)
    } else {
        Cow::Borrowed(value)
    };
    shortened(&value).escape_debug().to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped_except_line_breaks_and_tabs() {
        let text = "a\u{1b}[31mb\u{7}\r\nc\td\u{9b}";
        assert_eq!(
            Printable(text).to_string(),
            "a\\u{1b}[31mb\\u{7}\\r\nc\td\\u{9b}"
        );
    }

    #[test]
    fn addresses_without_a_scheme_lose_their_user_too() {
        assert_eq!(without_credentials("u:hunter2@h:1"), "***@h:1");
        assert_eq!(without_credentials("h:1"), "h:1");
    }

    #[test]
    fn values_in_errors_are_short_escaped_and_without_credentials() {
        let long = "ä".repeat(SHOWN + 1);
        let short = format!("{}…", "ä".repeat(SHOWN));
        let cases = [
            ("80:x", "80:x"),
            ("a\nb\u{1b}", "a\\nb\\u{1b}"),
            (long.as_str(), short.as_str()),
            ("tcp://u:hunter2@h:1/p", "tcp://***@h:1/p"),
            ("https://h/p?token=hunter2#x", "https://h/p?***"),
            ("https://u:p@h?token=hunter2", "https://***@h?***"),
            ("https://u:hunt?er2@h", "https://***"),
            ("https://h?token=hunt@er2", "https://***"),
            ("app@sha256:00", "app@sha256:00"),
            ("", ""),
        ];
        for (value, expected) in cases {
            assert_eq!(&*shown(value), expected);
        }
    }
}
