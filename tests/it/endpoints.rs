//! The table of endpoints and their tests, held against the description of the API and against the tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::description::{description, operation_methods};

/// A row of the table: what it says behind the endpoint.
struct Row {
    methods: Vec<String>,
    sent: Vec<String>,
    errors: Vec<String>,
    engine: Vec<String>,
}

fn table() -> BTreeMap<String, Row> {
    let text = include_str!("../endpoints.md");
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let mut table = BTreeMap::new();
    for line in rows {
        let cells: Vec<Vec<String>> = line.trim_matches('|').split('|').map(quoted).collect();
        let [endpoint, methods, sent, errors, engine] = cells.try_into().expect("five cells");
        let row = Row {
            methods,
            sent,
            errors,
            engine,
        };
        let endpoint = endpoint.concat();
        assert!(
            table.insert(endpoint.clone(), row).is_none(),
            "{endpoint} stands there twice"
        );
    }
    table
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The endpoints of the description, and the methods that they have in the crate.
fn described() -> BTreeMap<String, Vec<String>> {
    let description = description();
    let mut endpoints = BTreeMap::new();
    for (path, operations) in description["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            if operation["operationId"].is_string() {
                let endpoint = format!("{} {path}", method.to_uppercase());
                endpoints.insert(endpoint, operation_methods(operation));
            }
        }
    }
    endpoints
}

/// The names of the tests in a directory, as the test runner prints them.
fn tests(folder: &str) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder);
    let mut tests = BTreeSet::new();
    collect(&root, "", &mut tests);
    tests
}

fn collect(folder: &Path, module: &str, tests: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a directory") {
        let path = entry.expect("an entry").path();
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a name");
        let module = format!("{module}{stem}::");
        if path.is_dir() {
            collect(&path, &module, tests);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).expect("source text");
            tests.extend(test_functions(&source).map(|name| format!("{module}{name}")));
        }
    }
}

/// The names of the functions that are tests.
fn test_functions(source: &str) -> impl Iterator<Item = &str> {
    let mut marked = false;
    source.lines().filter_map(move |line| {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            marked = true;
        }
        let signature = line
            .strip_prefix("async ")
            .unwrap_or(line)
            .strip_prefix("fn ")?;
        let name = signature.split('(').next();
        name.filter(|_| std::mem::take(&mut marked))
    })
}

#[test]
fn every_endpoint_of_the_description_has_its_row_and_no_other() {
    let (table, described) = (table(), described());
    for (endpoint, methods) in &described {
        let row = table.get(endpoint);
        let row = row.unwrap_or_else(|| panic!("{endpoint} has no row"));
        assert_eq!(&row.methods, methods, "{endpoint}");
    }
    let others: Vec<_> = table
        .keys()
        .filter(|endpoint| !described.contains_key(*endpoint))
        .collect();
    assert!(others.is_empty(), "not in the description: {others:?}");
    assert_eq!(described.len(), 57);
}

#[test]
fn every_test_that_the_table_names_is_there() {
    let (offline, engine) = (tests("it"), tests("engine"));
    for (endpoint, row) in table() {
        for (named, known) in [
            (row.sent, &offline),
            (row.errors, &offline),
            (row.engine, &engine),
        ] {
            assert!(!named.is_empty(), "{endpoint} lacks a test");
            for name in named {
                assert!(known.contains(&name), "{endpoint}: there is no test {name}");
            }
        }
    }
}

/// The list is read by `tests/engine/run-tests.sh`.
#[test]
fn what_is_left_out_on_some_engine_is_a_test_and_has_a_reason() {
    let known = tests("engine");
    let lines = include_str!("../engine/left-out.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let (engine, test) = (words.next().expect("an engine"), words.next());
        assert!(
            engine.starts_with("docker") || engine.starts_with("podman"),
            "{line}"
        );
        // The test runner leaves out every test whose name has these words.
        let left_out = known.iter().filter(|name| name.contains(test.unwrap()));
        assert_eq!(left_out.count(), 1, "{line}");
        assert!(words.count() > 3, "no reason: {line}");
    }
}

#[test]
fn what_the_table_is_compared_with_is_found() {
    let source =
        "#[test]\nfn one() {}\nfn helper() {}\n#[tokio::test]\n#[ignore]\nasync fn two() {}\n";
    assert_eq!(test_functions(source).collect::<Vec<_>>(), ["one", "two"]);
    assert!(tests("it").contains("endpoints::what_the_table_is_compared_with_is_found"));
    assert_eq!(quoted(" `a`<br>`b` "), ["a", "b"]);
}
