//! A `.dockerignore`, which excludes paths from a build context.

use super::pattern::{Pattern, clean};

/// The patterns of a `.dockerignore`, in order. The last one that matches a path decides.
#[derive(Debug, Default)]
pub(super) struct Ignore {
    patterns: Vec<Pattern>,
}

/// The patterns that match a directory, and therefore the paths in it.
pub(super) struct Matched(Vec<bool>);

impl Ignore {
    /// Parses the file. The error names the line.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        Self::parse_for(cfg!(windows), text)
    }

    /// Parses the file as the docker CLI does on Windows, where a `\` separates directories, or elsewhere, where it takes
    /// the meaning from the next character.
    fn parse_for(windows: bool, text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut patterns = Vec::new();
        for (index, line) in text.split('\n').enumerate() {
            let slashed = windows.then(|| line.replace('\\', "/"));
            if let Some(pattern) = normalized(slashed.as_deref().unwrap_or(line)) {
                let pattern = Pattern::parse(&pattern).map_err(|wrong| {
                    format!(
                        "line {}: invalid pattern `{}`: {wrong}",
                        index + 1,
                        line.trim()
                    )
                })?;
                patterns.push(pattern);
            }
        }
        Ok(Self { patterns })
    }

    /// Returns whether a path is ignored, and the patterns that match it. `above` is the result for the directory that
    /// contains it: a pattern that matches a directory matches everything in it.
    ///
    /// As in Docker, a pattern that would not change the outcome is not tried, and does not count as a match.
    pub(super) fn check(&self, path: &str, above: Option<&Matched>) -> (bool, Matched) {
        let mut ignored = false;
        let mut matched = Vec::with_capacity(self.patterns.len());
        for (index, pattern) in self.patterns.iter().enumerate() {
            let inherited = above.and_then(|above| above.0.get(index).copied());
            let applies = inherited == Some(true)
                || (pattern.is_exception() == ignored && pattern.matches(path));
            if applies {
                ignored = !pattern.is_exception();
            }
            matched.push(applies);
        }
        (ignored, Matched(matched))
    }

    /// Whether an exception names something in the directory.
    pub(super) fn has_exceptions_in(&self, directory: &str) -> bool {
        let mut exceptions = self
            .patterns
            .iter()
            .filter(|pattern| pattern.is_exception());
        exceptions.any(|pattern| pattern.names_something_in(directory))
    }
}

/// Returns the pattern of a line, or `None` for a comment or a blank line.
fn normalized(line: &str) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let line = line.trim();
    let (mark, path) = match line.strip_prefix('!') {
        Some(path) => ("!", path.trim()),
        None => ("", line),
    };
    if path.is_empty() {
        return (mark == "!").then(|| mark.to_owned());
    }
    let path = clean(path);
    let path = path
        .strip_prefix('/')
        .filter(|rest| !rest.is_empty())
        .unwrap_or(&path);
    // Docker cleans the pattern together with its `!`, which turns `!/` into `!` and `!../../a` into `a`.
    Some(clean(&format!("{mark}{path}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a path is ignored, directory by directory.
    fn ignored(ignore: &Ignore, path: &str) -> bool {
        let mut directory = None;
        let ends = path.match_indices('/').map(|(end, _)| end);
        for end in ends {
            directory = Some(ignore.check(&path[..end], directory.as_ref()).1);
        }
        ignore.check(path, directory.as_ref()).0
    }

    #[test]
    fn last_matching_pattern_decides() {
        let table: &[(&str, &[&str], &[&str])] = &[
            ("", &[], &["a"]),
            ("a", &["a", "a/b", "a/b/c"], &["b", "b/a", "ab"]),
            ("/a/", &["a", "a/b"], &["b/a"]),
            ("*/a", &["x/a", "x/a/b"], &["a", "x/y/a"]),
            ("**/a", &["a", "x/a", "x/y/a/b"], &["ab"]),
            ("*\n!a", &["b"], &["a", "a/b"]),
            ("a\n!a", &[], &["a"]),
            ("!a\na", &["a"], &[]),
            ("a\n!a/b", &["a", "a/c"], &["a/b", "a/b/c"]),
            (
                "a/*\n!a/b\na/b/c",
                &["a/x", "a/b/c"],
                &["a", "a/b", "a/b/d"],
            ),
            (
                "*.md\n!README*.md\nREADME-secret.md",
                &["a.md", "README-secret.md"],
                &["README.md", "README-1.md", "x/a.md"],
            ),
            ("*\n!**/keep", &["a", "a/b"], &["keep", "a/keep"]),
            (
                "# comment\n #not\n\n  b  \r\n! c\n",
                &["#not", "b"],
                &["comment", "c"],
            ),
            ("\u{feff}#comment\na", &["a"], &["\u{feff}#comment"]),
            ("!../../a", &["a"], &["b"]),
            ("!!a", &[], &["a", "!a"]),
            (".\n/\n..\n../a\n./b/../c", &["c"], &["a", "b"]),
            ("a?/b\\*", &["ab/b*"], &["a/b*", "ab/bc"]),
        ];
        for (text, yes, no) in table {
            let ignore = Ignore::parse_for(false, text).unwrap();
            for path in *yes {
                assert!(ignored(&ignore, path), "{text:?} should ignore `{path}`");
            }
            for path in *no {
                assert!(
                    !ignored(&ignore, path),
                    "{text:?} should not ignore `{path}`"
                );
            }
        }
    }

    #[test]
    fn ignored_directory_is_entered_only_for_an_exception_below_it() {
        let ignore = Ignore::parse("*\n!a/b/c\n!**/x\n!*/y\n!d").unwrap();
        for directory in ["a", "a/b", "a/b/c", "d"] {
            assert!(ignore.has_exceptions_in(directory), "{directory}");
        }
        for directory in ["b", "a/x", "a/b/c/d", "x"] {
            assert!(!ignore.has_exceptions_in(directory), "{directory}");
        }
    }

    #[test]
    fn error_names_the_invalid_line() {
        for (text, wrong) in [
            (
                "a\n  [b \n",
                "line 2: invalid pattern `[b`: a `[` has no `]`",
            ),
            (
                "!/",
                "line 1: invalid pattern `!/`: nothing follows the `!`",
            ),
            ("!", "line 1: invalid pattern `!`: nothing follows the `!`"),
            ("!\\", "line 1: invalid pattern `!\\`: it ends with a `\\`"),
        ] {
            assert_eq!(Ignore::parse_for(false, text).err().as_deref(), Some(wrong));
        }
    }

    #[test]
    fn backslash_separates_directories_on_windows() {
        let ignore = Ignore::parse_for(true, "a\\*.txt\n!a\\b.txt\nc\\").unwrap();
        for path in ["a/x.txt", "c", "c/d"] {
            assert!(ignored(&ignore, path), "{path}");
        }
        for path in ["a/b.txt", "a", "x.txt"] {
            assert!(!ignored(&ignore, path), "{path}");
        }
    }
}
