//! Words that the project's texts avoid, each with the term to use instead.
//!
//! Only prose is checked: in Rust comments, string literals and the names of tests, and other files as a whole. String
//! literals of tests are left out, because they quote engines.

use std::fs;
use std::path::{Path, PathBuf};

/// Everything that is written for users and maintainers.
const ROOTS: [&str; 13] = [
    ".ci",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "api-spec",
    "benches",
    "build.rs",
    "codegen",
    "examples",
    "fuzz",
    "src",
    "tests",
    "Cargo.toml",
];

/// Generated or recorded by others.
const EXCLUDED: [&str; 4] = ["fixtures", "target", "corpus", "inspect.json"];

/// What is found in a text, and what to write instead.
type Rule = (fn(&[&str]) -> bool, &'static str);

/// Each rule sees every word of a text in lower case, with the words that follow it.
const RULES: [Rule; 4] = [
    (
        |words| matches!(words, ["folder" | "folders", ..]),
        "directory, not folder",
    ),
    (
        |words| matches!(words, ["whoever" | "whomever", ..]),
        "name the subject instead of `whoever`",
    ),
    (is_no, "`is not a` or `has no`, not `is no`"),
    (
        |words| is_answer(words) || is_age(words),
        "response, not answer; API version, not age",
    ),
];

/// More rules for the descriptions of the API, which become the documentation of options and models. `api-spec/README.md`
/// lists the phrases to use.
const DESCRIPTION_RULES: [Rule; 6] = [
    (
        |words| matches!(words, ["absent" | "absence", ..]),
        "`If unset, …` or `` `None` if … ``, not absent",
    ),
    (
        |words| matches!(words, ["defaults", "to", ..] | ["default", "is", ..]),
        "`Default: …`",
    ),
    (
        has_long_version,
        "API 1.42, not API version 1.42 or API v1.42",
    ),
    (
        |words| {
            matches!(
                words,
                ["on", "the", "wire", ..] | ["the", "document" | "documentation", "of", ..]
            )
        },
        "facts for maintainers belong in `api-spec/README.md`",
    ),
    (
        |words| matches!(words, ["standard", "input" | "output" | "error", ..]),
        "stdin, stdout, stderr",
    ),
    (is_unidiomatic, "an idiomatic phrase"),
];

fn has_long_version(words: &[&str]) -> bool {
    match words {
        ["api", "version" | "versions", version, ..] => version.starts_with("1."),
        ["api", version, ..] => version.starts_with("v1."),
        _ => false,
    }
}

/// Phrases that sound translated.
fn is_unidiomatic(words: &[&str]) -> bool {
    matches!(
        words,
        ["shall" | "anew" | "meanwhile" | "lacking" | "lacks", ..]
            | ["take" | "takes", "long", ..]
            | ["for", "people" | "humans" | "ever", ..]
            | ["stands", "for" | "beside" | "there" | "alone", ..]
            | ["one", "a", "value" | "process" | "line", ..]
    )
}

/// "There is no …" and "is no longer" are correct.
fn is_no(words: &[&str]) -> bool {
    let [before, "is" | "are" | "was" | "were", "no", after, ..] = words else {
        return false;
    };
    *before != "there" && !["longer", "more", "less"].contains(after)
}

/// The noun. An engine may still answer.
fn is_answer(words: &[&str]) -> bool {
    let [before, "answer" | "answers", ..] = words else {
        return false;
    };
    let determiners = ["a", "an", "the", "its", "their", "no", "every", "each"];
    determiners.contains(before)
}

/// The age of an engine or of the API. Containers and images have one.
fn is_age(words: &[&str]) -> bool {
    matches!(
        words,
        ["engine's" | "api" | "engine", "age" | "ages", ..]
            | ["age" | "ages", "of", "the" | "an", "engine" | "api", ..]
            | ["engines" | "engine", "of", _, "age", ..]
    )
}

#[test]
fn texts_use_the_terms_of_the_project() {
    let mut found = Vec::new();
    for file in files() {
        let text = fs::read_to_string(&file).unwrap();
        let shown = file.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
        for (line, rule) in violations(shown, &text) {
            found.push(format!("{}:{line}: {rule}", shown.display()));
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn prose_is_checked_and_code_is_not() {
    let violations = |text: &str| violations(Path::new("src/a.rs"), text);
    let rust = "let folder = b'\"';\n// A folder.\nfail(\"a \\\" folder {folder}\");\n/// Nothing\n/// is no\n/// error.";
    let lines: Vec<_> = violations(rust).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [2, 3, 4]);
    let rust = "#[test]\nfn the_folder_is_read() {\n    let folder = 1;\n}\nfn folder() {}";
    assert_eq!(violations(rust).len(), 1);
    for wrong in [
        "Whoever attaches",
        "`x` is no API version",
        "reads the answer",
        "at the age of the engine",
    ] {
        assert_eq!(violations(&format!("// {wrong} here")).len(), 1, "{wrong}");
    }
    for right in [
        "there is no container",
        "it is no longer there",
        "the engine answers at once",
        "containers by their age",
        "`folder`",
    ] {
        assert_eq!(violations(&format!("// {right} here")), [], "{right}");
    }
}

#[test]
fn descriptions_use_one_phrase_for_each_fact() {
    let violations = |file: &str, text: &str| violations(Path::new(file), text).len();
    for wrong in [
        "Absent means no limit.",
        "Text.\\n\\nAbsent means no limit.",
        "Defaults to `x`.",
        "Since API version 1.24.",
        "From API v1.24 on.",
        "On the wire: base64.",
        "Reads standard output.",
        "What it shall be.",
    ] {
        assert_eq!(violations("api-spec/v1.42.json", wrong), 1, "{wrong}");
        assert_eq!(violations("api-spec/README.md", wrong), 0, "{wrong}");
    }
    for right in [
        "If unset, there is no limit.",
        "Default: `x`.",
        "From API 1.24 on.",
        "The API version of the engine.",
    ] {
        assert_eq!(violations("api-spec/v1.42.json", right), 0, "{right}");
    }
}

/// The line and the rule of each hit.
fn violations(file: &Path, text: &str) -> Vec<(usize, &'static str)> {
    let is_rust = file.extension().is_some_and(|extension| extension == "rs");
    let prose = if is_rust {
        prose(&with_test_names(text), !file.starts_with("tests"))
    } else {
        text.replace("\\n", " ")
    };
    let is_description = file.starts_with("api-spec") && !file.ends_with("README.md");
    let more: &[Rule] = if is_description {
        &DESCRIPTION_RULES
    } else {
        &[]
    };
    let words: Vec<(usize, String)> = prose
        .lines()
        .enumerate()
        .flat_map(|(line, text)| words(text).map(move |word| (line + 1, word)))
        .collect();
    let texts: Vec<&str> = words.iter().map(|(_, word)| word.as_str()).collect();
    let mut found = Vec::new();
    for (index, (line, _)) in words.iter().enumerate() {
        let hits = RULES
            .iter()
            .chain(more)
            .filter(|(is_hit, _)| is_hit(&texts[index..]))
            .map(|(_, rule)| (*line, *rule));
        found.extend(hits);
    }
    found
}

/// The code with the name of each test as a comment.
fn with_test_names(code: &str) -> String {
    let mut is_test = false;
    let lines = code.lines().map(|line| {
        let line_is_test = line.trim_start().starts_with("#[test]")
            || line.trim_start().starts_with("#[tokio::test");
        is_test |= line_is_test;
        let name = line
            .split_once("fn ")
            .and_then(|(_, rest)| rest.split('(').next());
        match name {
            Some(name) if std::mem::take(&mut is_test) => {
                format!("// {}\n", name.replace('_', " "))
            }
            _ => format!("{line}\n"),
        }
    });
    lines.collect()
}

/// The words of a line. Code in backticks counts as one word, and so does a placeholder.
fn words(line: &str) -> impl Iterator<Item = String> {
    let mut text = String::new();
    for (index, part) in line.split('`').enumerate() {
        text.push_str(if index % 2 == 0 { part } else { " `code` " });
    }
    let is_separator = |letter: char| {
        letter.is_whitespace() || (letter.is_ascii_punctuation() && !"'`{}$_-/.".contains(letter))
    };
    let words: Vec<_> = text
        .split(is_separator)
        .map(|word| word.trim_matches(['.', '\'']).to_lowercase())
        .filter(|word| !word.is_empty() && word.chars().any(char::is_alphanumeric))
        .collect();
    words.into_iter()
}

/// The comments and string literals of Rust code, each on its line. All else is blank.
fn prose(code: &str, with_strings: bool) -> String {
    let mut prose = String::new();
    let mut rest = code;
    while !rest.is_empty() {
        let (kind, length) = token(rest);
        for shown in rest[..length].chars() {
            let is_text = match kind {
                Token::Comment => shown != '/' && shown != '!',
                Token::String => with_strings && shown != '"',
                Token::Code => false,
            };
            prose.push(if is_text || shown == '\n' { shown } else { ' ' });
        }
        rest = &rest[length..];
    }
    prose
}

#[derive(Clone, Copy)]
enum Token {
    Code,
    Comment,
    String,
}

/// The kind and length of what a text begins with.
fn token(text: &str) -> (Token, usize) {
    if text.starts_with("//") {
        return (Token::Comment, text.find('\n').unwrap_or(text.len()));
    }
    for quote in ["'\"'", "'\\\"'"] {
        if text.starts_with(quote) {
            return (Token::Code, quote.len());
        }
    }
    if let Some(raw) = text.strip_prefix("r#\"") {
        let end = raw.find("\"#").map_or(raw.len(), |end| end + 2);
        return (Token::String, 3 + end);
    }
    if let Some(string) = text.strip_prefix('"') {
        let mut escaped = false;
        let end = string.find(|letter| {
            let ends = letter == '"' && !escaped;
            escaped = letter == '\\' && !escaped;
            ends
        });
        return (Token::String, 1 + end.map_or(string.len(), |end| end + 1));
    }
    (Token::Code, text.chars().next().map_or(1, char::len_utf8))
}

/// The text files below the roots.
fn files() -> Vec<PathBuf> {
    let mut pending: Vec<_> = ROOTS
        .iter()
        .map(|root| Path::new(env!("CARGO_MANIFEST_DIR")).join(root))
        .collect();
    let mut files = Vec::new();
    while let Some(path) = pending.pop() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if EXCLUDED.contains(&name.as_ref()) || path.ends_with("tests/it/wording.rs") {
            continue;
        }
        if path.is_dir() {
            pending.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if !name.ends_with(".lock") && fs::read_to_string(&path).is_ok() {
            files.push(path);
        }
    }
    files
}
