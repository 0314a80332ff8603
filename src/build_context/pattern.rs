//! One pattern of a `.dockerignore`: the syntax of Go's `filepath.Match`, and `**` for any number of directories.

use std::iter::Peekable;
use std::str::Chars;

/// A pattern. It may be an exception to the patterns before it.
#[derive(Debug)]
pub(super) struct Pattern {
    text: String,
    exception: bool,
    tokens: Vec<Token>,
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Char(char),
    /// `?`: one character, but not `/`.
    One,
    /// `*`: any number of characters, but no `/`.
    Some,
    /// `[a-z]` or `[^a-z]`: one character, `/` included.
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
    /// The rest of the path.
    Rest,
    /// `**/`, first half: either continues with the second half, or skips it.
    Directories,
    /// `**/`, second half: anything up to any `/`.
    ToSlash,
}

impl Pattern {
    /// Parses a pattern that [`clean`] returned.
    pub(super) fn parse(pattern: &str) -> Result<Self, &'static str> {
        let exception = pattern.strip_prefix('!');
        let text = exception.unwrap_or(pattern);
        if text.is_empty() {
            return Err("nothing follows the `!`");
        }
        Ok(Self {
            text: text.to_owned(),
            exception: exception.is_some(),
            tokens: tokens(text)?,
        })
    }

    pub(super) fn is_exception(&self) -> bool {
        self.exception
    }

    /// Whether the text of the pattern begins with the directory. Docker uses this to decide whether to enter an
    /// ignored directory: `!**/keep` does not make it enter any.
    pub(super) fn names_something_in(&self, directory: &str) -> bool {
        let rest = self.text.strip_prefix(directory);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether the pattern matches the whole path.
    pub(super) fn matches(&self, path: &str) -> bool {
        let mut states = States::new(&self.tokens);
        for char in path.chars() {
            states.advance(char);
        }
        states.accept()
    }
}

/// The tokens that may match next. All possibilities are tracked at once, so that the time is at most the product of
/// the lengths.
struct States<'a> {
    tokens: &'a [Token],
    possible: Vec<bool>,
}

impl<'a> States<'a> {
    fn new(tokens: &'a [Token]) -> Self {
        let mut states = Self {
            tokens,
            possible: vec![false; tokens.len() + 1],
        };
        states.enter(0);
        states
    }

    /// Adds a possible position, and those that follow it without a character in between. This is a loop, because the
    /// pattern determines the length of that chain.
    fn enter(&mut self, position: usize) {
        let mut pending = vec![position];
        while let Some(position) = pending.pop() {
            match self.possible.get_mut(position) {
                Some(possible) if !*possible => *possible = true,
                _ => continue,
            }
            match self.tokens.get(position) {
                Some(Token::Some | Token::Rest) => pending.push(position + 1),
                Some(Token::Directories) => pending.extend([position + 1, position + 2]),
                _ => {}
            }
        }
    }

    fn advance(&mut self, char: char) {
        let next = vec![false; self.possible.len()];
        let before = std::mem::replace(&mut self.possible, next);
        let possible = self.tokens.iter().zip(before).enumerate();
        for (position, (token, _)) in possible.filter(|(_, (_, possible))| *possible) {
            match token {
                Token::Char(expected) if *expected == char => self.enter(position + 1),
                Token::One if char != '/' => self.enter(position + 1),
                Token::Class { negated, ranges } => {
                    let mut ranges = ranges.iter();
                    if ranges.any(|(low, high)| (*low..=*high).contains(&char)) != *negated {
                        self.enter(position + 1);
                    }
                }
                Token::Some if char != '/' => self.enter(position),
                Token::Rest => self.enter(position),
                Token::ToSlash => {
                    self.enter(position);
                    if char == '/' {
                        self.enter(position + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn accept(&self) -> bool {
        self.possible.last() == Some(&true)
    }
}

fn tokens(pattern: &str) -> Result<Vec<Token>, &'static str> {
    // Docker matches `**` before plain text with the beginning of any path: `**.md` ignores `a/b.md`.
    if let Some(end) = pattern.strip_prefix("**")
        && !end.starts_with('/')
        && !end.contains(['*', '?', '[', ']', '\\'])
    {
        let text = end.chars().map(Token::Char);
        return Ok(std::iter::once(Token::Rest).chain(text).collect());
    }
    let mut tokens = Vec::new();
    let mut rest = pattern.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '*' if rest.next_if_eq(&'*').is_some() => {
                rest.next_if_eq(&'/');
                if rest.peek().is_none() {
                    tokens.push(Token::Rest);
                } else {
                    tokens.extend([Token::Directories, Token::ToSlash]);
                }
            }
            '*' => tokens.push(Token::Some),
            '?' => tokens.push(Token::One),
            '[' => tokens.push(class(&mut rest)?),
            '\\' => tokens.push(Token::Char(rest.next().ok_or("it ends with a `\\`")?)),
            char => tokens.push(Token::Char(char)),
        }
    }
    Ok(tokens)
}

/// Parses a class, starting after its `[`.
fn class(rest: &mut Peekable<Chars<'_>>) -> Result<Token, &'static str> {
    let negated = rest.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    while ranges.is_empty() || rest.next_if_eq(&']').is_none() {
        let low = class_char(rest)?;
        let high = match rest.next_if_eq(&'-') {
            Some(_) => class_char(rest)?,
            None => low,
        };
        if high < low {
            return Err("a range in `[…]` goes backwards");
        }
        ranges.push((low, high));
    }
    Ok(Token::Class { negated, ranges })
}

fn class_char(rest: &mut Peekable<Chars<'_>>) -> Result<char, &'static str> {
    match rest.next() {
        None => Err("a `[` has no `]`"),
        Some('-' | ']') => Err("`-` and `]` in `[…]` need a `\\` before them"),
        Some('\\') => rest.next().ok_or("a `[` has no `]`"),
        Some(char) => Ok(char),
    }
}

/// Returns the shortest equivalent path, like Go's `filepath.Clean`.
pub(super) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    match (rooted, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_as_with_docker() {
        let table: &[(&str, &[&str], &[&str])] = &[
            ("file", &["file"], &["files", "a/file", "fil"]),
            ("a/b", &["a/b"], &["a", "b", "a/b/c", "x/a/b"]),
            ("*", &["a", ".a", ""], &["a/b", "/"]),
            ("*.go", &["a.go", ".go"], &["a/b.go", "a.gox", "ago"]),
            ("a*b*c", &["abc", "axxbyyc", "abbcc"], &["ab", "a/bc"]),
            ("*/*", &["a/b", "/"], &["a", "a/b/c"]),
            ("?", &["a", "ü", "😀"], &["", "/", "ab"]),
            ("a?c", &["abc", "a.c"], &["a/c", "ac"]),
            ("**", &["a", "a/b", ""], &[]),
            ("***", &["a", "a/b"], &[]),
            ("**/*", &["a", "a/b/c"], &[]),
            (
                "**/file",
                &["file", "a/file", "a/b/file"],
                &["afile", "file/a"],
            ),
            ("**/*.go", &["a.go", "a/b.go", "a/b/c.go"], &["a.gox"]),
            ("**.md", &["a.md", "a/b.md", ".md"], &["a.md/b"]),
            ("**file", &["file", "afile", "a/bfile"], &["file/a"]),
            ("**file*", &["file", "a/file.x"], &["afile"]),
            ("a/**", &["a/b", "a/b/c", "a/"], &["a", "ab"]),
            ("a**", &["a", "ab", "a/b"], &["b"]),
            ("a/**/b", &["a/b", "a/x/b", "a/x/y/b"], &["ab", "a/xb"]),
            ("a/**/", &["a/b"], &["a"]),
            ("a**b", &["ab", "ax/b", "a/b"], &["axb"]),
            ("a/*/**/b", &["a/x/b", "a/x/y/b"], &["a/b"]),
            ("[abc]", &["a", "c"], &["d", "ab", ""]),
            ("[a-c]x", &["bx"], &["dx", "x"]),
            ("[^a-c]", &["d", "/"], &["a"]),
            ("[!a]", &["!", "a"], &["b"]),
            ("[\\]\\-]", &["]", "-"], &["\\"]),
            ("[*?]", &["*", "?"], &["a"]),
            ("[ä-ö]", &["ä", "é", "ö"], &["ü"]),
            ("a]", &["a]"], &["a"]),
            ("\\*\\[", &["*["], &["a["]),
            ("a\\b", &["ab"], &["a\\b"]),
            ("a.b+(c|d){1}$^", &["a.b+(c|d){1}$^"], &["aab"]),
            (".", &["."], &["a"]),
        ];
        for (pattern, matching, others) in table {
            let parsed =
                Pattern::parse(pattern).unwrap_or_else(|wrong| panic!("{pattern}: {wrong}"));
            for path in *matching {
                assert!(parsed.matches(path), "`{pattern}` should match `{path}`");
            }
            for path in *others {
                assert!(
                    !parsed.matches(path),
                    "`{pattern}` should not match `{path}`"
                );
            }
        }
    }

    #[test]
    fn invalid_patterns_are_refused() {
        for pattern in [
            "!", "[", "[a", "[]", "[]a]", "[a-]", "[-a]", "[^", "[^]", "a\\", "[a\\", "[z-a]", "a[",
        ] {
            assert!(Pattern::parse(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn many_stars_do_not_take_exponential_time() {
        let pattern = Pattern::parse(&"**/*a".repeat(40)).unwrap();
        assert!(!pattern.matches(&"a/".repeat(400)));
    }

    #[test]
    fn long_chains_of_stars_do_not_exhaust_the_stack() {
        for unit in ["**/", "**"] {
            let pattern = Pattern::parse(&format!("{}a", unit.repeat(30_000))).unwrap();
            assert!(pattern.matches("a"), "{unit}");
        }
    }

    #[test]
    fn paths_are_cleaned_as_in_go() {
        for (path, cleaned) in [
            ("a", "a"),
            ("a/", "a"),
            ("./a//b/./", "a/b"),
            ("a/../b", "b"),
            ("a/..", "."),
            ("..", ".."),
            ("../../a", "../../a"),
            ("a/../..", ".."),
            ("/", "/"),
            ("//a", "/a"),
            ("/../a", "/a"),
            ("", "."),
        ] {
            assert_eq!(clean(path), cleaned, "{path}");
        }
    }
}
