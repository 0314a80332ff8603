//! The tables of the documentation are complete, and name existing methods. rustdoc checks the links, except for their
//! anchors.

mod anchors;
mod migration;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::description::{description, operation_methods};

const ENDPOINTS: &str = include_str!("../../src/guide/endpoints.md");
const MIGRATION: &str = include_str!("../../src/guide/migration.md");

#[test]
fn every_feature_is_documented_and_the_minimum_version_of_rust_is_stated() {
    let read =
        |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let [manifest, readme, library] = ["Cargo.toml", "README.md", "src/lib.rs"].map(read);
    let features = manifest.split_once("[features]\n").unwrap().1;
    let features = features.split("\n\n[").next().unwrap();
    let names = features.lines().filter_map(|line| line.split_once(" = "));
    let names: Vec<_> = names
        .map(|(name, _)| name)
        .filter(|name| *name != "default" && !name.starts_with("__"))
        .collect();
    assert!(names.len() >= 5, "{names:?}");
    for name in names {
        let row = format!("| `{name}` |");
        assert!(
            readme.contains(&row) && library.contains(&format!("//! {row}")),
            "{row}"
        );
    }
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "));
    let version = version.unwrap().trim_matches('"');
    assert!(
        readme.contains(&format!("Rust {version} or later")),
        "{version}"
    );
}

#[test]
fn every_endpoint_has_a_row_with_its_methods() {
    let description = description();
    let methods = methods();
    let mut rows = 0;
    for (path, operations) in description["paths"].as_object().unwrap() {
        let verbs = ["get", "head", "post", "put", "delete"];
        for (verb, operation) in verbs
            .iter()
            .filter_map(|verb| Some((verb, operations.get(verb)?)))
        {
            let row = row(
                ENDPOINTS,
                &format!("`{} {path}`", verb.to_ascii_uppercase()),
            );
            rows += 1;
            for method in operation_methods(operation) {
                // A method that does not exist yet is not named, and one that exists is.
                let named = row.contains(&format!("[`{method}`]"));
                assert_eq!(named, methods.contains(&method), "{method} in {row}");
            }
        }
    }
    let listed = ENDPOINTS.lines().filter(|line| is_endpoint(line)).count();
    assert_eq!(listed, rows, "a row too many");
}

#[test]
fn documentation_tables_name_existing_methods() {
    let methods = methods();
    for table in [ENDPOINTS, MIGRATION] {
        for method in linked_methods(table) {
            assert!(methods.contains(method), "{method}");
        }
    }
}

/// The line that begins with `cell`: one, or the test fails.
fn row<'a>(table: &'a str, cell: &str) -> &'a str {
    let start = format!("| {cell} |");
    let rows: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with(&start))
        .collect();
    assert_eq!(rows.len(), 1, "rows for {cell}");
    rows[0]
}

fn is_endpoint(line: &str) -> bool {
    ["GET", "HEAD", "POST", "PUT", "DELETE"]
        .iter()
        .any(|verb| line.starts_with(&format!("| `{verb} /")))
}

/// The names behind links such as ``[`ping`](crate::System::ping)``, types left out.
fn linked_methods(text: &str) -> Vec<&str> {
    text.split("](crate::")
        .skip(1)
        .filter(|rest| !rest.starts_with("guide::"))
        .filter_map(|rest| rest.split(')').next()?.rsplit("::").next())
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .filter(|name| !["archive", "buildkit", "models"].contains(name))
        .collect()
}

/// The names of all methods of the library.
fn methods() -> BTreeSet<String> {
    let after_fn = |line: &str| {
        let (_, rest) = line.split_once("fn ")?;
        let name: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        Some(name)
    };
    sources().lines().filter_map(after_fn).collect()
}

/// The library's code, without what is generated.
fn sources() -> String {
    let mut text = String::new();
    let mut directories = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    text
}
