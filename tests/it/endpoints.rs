//! Every endpoint of the description has a method, which sends its request and passes its errors on, and is tested.

mod calls;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use asyncdocker::{ApiVersion, DynTransport, Error};
use http::StatusCode;
use serde_json::Value;

use crate::description::{description, operation_methods};

use self::calls::{Failing, METHODS};

/// An operation of the description.
struct Operation {
    /// Such as `GET /containers/json`.
    endpoint: String,
    /// The first version of the API with it, if that is not the oldest.
    since: Option<ApiVersion>,
    /// The error statuses that it lists.
    errors: Vec<StatusCode>,
}

/// The operations of the description, by the methods that the crate has for them.
fn operations() -> BTreeMap<String, Operation> {
    let description = description();
    let paths = description["paths"].as_object().expect("paths");
    let mut by_method = BTreeMap::new();
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().expect("operations") {
            for name in operation_methods(operation) {
                let operation = Operation {
                    endpoint: format!("{} {path}", method.to_uppercase()),
                    since: since(operation),
                    errors: error_statuses(operation),
                };
                assert!(by_method.insert(name, operation).is_none());
            }
        }
    }
    by_method
}

fn since(operation: &Value) -> Option<ApiVersion> {
    let version = operation["x-since"].as_str()?;
    Some(version.parse().expect("a version"))
}

fn error_statuses(operation: &Value) -> Vec<StatusCode> {
    let responses = operation["responses"].as_object().expect("responses");
    let statuses = responses
        .keys()
        .map(|status| status.parse().expect("a status"));
    statuses
        .filter(|status: &StatusCode| status.is_client_error() || status.is_server_error())
        .collect()
}

#[test]
fn every_endpoint_of_the_description_has_a_method() {
    let mut called: Vec<_> = METHODS.iter().map(|method| method.name).collect();
    called.sort_unstable();
    let mut described: Vec<_> = operations().into_keys().collect();
    if cfg!(not(feature = "websocket")) {
        described.retain(|name| name != "attach_container_websocket");
    }
    if cfg!(not(feature = "buildkit")) {
        described.retain(|name| name != "start_build_session");
    }
    assert_eq!(called, described);
}

#[tokio::test]
async fn every_method_requests_its_endpoint_and_returns_each_described_error() {
    let operations = operations();
    for method in METHODS {
        let name = method.name;
        let operation = &operations[name];
        let errors = &operation.errors;
        // Its checkpoint is what makes it another method than `start_container`.
        let from_checkpoint = name == "start_container_from_checkpoint";
        let since = from_checkpoint.then_some(ApiVersion::new(1, 25));
        let requested = [(operation.endpoint.clone(), operation.since.or(since))];
        assert!(!errors.is_empty(), "{name}: no error is described");
        for status in errors {
            let engine = Failing::new(*status, "the engine's message");
            let result = (method.call)(DynTransport::new(engine.clone())).await;
            assert_eq!(engine.requested(), requested, "{name}");
            match result {
                Err(Error::Api {
                    status, message, ..
                }) => assert_eq!((status, &*message), (engine.status, engine.message)),
                other => panic!("{name}: {other:?}"),
            }
        }
    }
}

#[test]
fn every_method_has_a_test_of_its_request_and_a_test_on_an_engine() {
    let (offline, engine) = (tests("it"), tests("engine"));
    let mut missing = Vec::new();
    for (name, operation) in operations() {
        let call = format!(".{name}(");
        let (method, _) = operation.endpoint.split_once(' ').expect("a method");
        let method = format!("\"{method}\"");
        let is_pinned = |test: &Test| test.source.contains(&call) && test.source.contains(&method);
        if !offline.iter().any(is_pinned) {
            missing.push(format!("{name} in tests/it"));
        }
        // Tests on an engine may call it in a helper of their file.
        if !engine.iter().any(|test| test.file.contains(&call)) {
            missing.push(format!("{name} in tests/engine"));
        }
    }
    assert!(missing.is_empty(), "no test calls {missing:?}");
}

struct Test {
    /// As the test runner prints it.
    name: String,
    source: String,
    /// The whole file that contains it.
    file: Rc<str>,
}

/// The tests in a directory.
fn tests(directory: &str) -> Vec<Test> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut tests = Vec::new();
    collect(&root.join(directory), "", &mut tests);
    tests
}

fn collect(directory: &Path, module: &str, tests: &mut Vec<Test>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let module = format!("{module}{}::", stem.expect("a name"));
        if path.is_dir() {
            collect(&path, &module, tests);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).expect("source text");
            tests.extend(test_functions(&source, &module));
        }
    }
}

/// The functions that are tests, each up to the brace at the beginning of a line.
fn test_functions(source: &str, module: &str) -> Vec<Test> {
    let file = Rc::from(source);
    let starts = source.match_indices("#[test]\n");
    let starts = starts.chain(source.match_indices("#[tokio::test"));
    let functions = starts.filter_map(|(start, _)| {
        let rest = source.get(start..)?;
        let function = rest.get(..rest.find("\n}")?)?;
        let name = function.split_once("fn ")?.1.split('(').next()?;
        Some(Test {
            name: format!("{module}{name}"),
            source: function.to_owned(),
            file: Rc::clone(&file),
        })
    });
    functions.collect()
}

#[test]
fn test_functions_are_found_with_their_whole_body() {
    let source = "#[test]\nfn one() {\n    a();\n}\nfn helper() {\n    b();\n}\n\
        #[tokio::test(flavor = \"x\")]\nasync fn two() {\n    c();\n}\n";
    let found = test_functions(source, "m::");
    let names: Vec<_> = found.iter().map(|test| test.name.as_str()).collect();
    assert_eq!(names, ["m::one", "m::two"]);
    assert!(found[0].source.contains("a();") && !found[0].source.contains("b();"));
    assert!(found[1].source.contains("c();"));
}

/// The list is read by `tests/engine/run-tests.sh`.
#[test]
fn every_skipped_engine_test_exists_and_has_a_reason() {
    let tests = tests("engine");
    let lines = include_str!("../engine/left-out.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let engine = words.next().expect("an engine");
        let test = words.next().expect("a test");
        assert!(
            engine.starts_with("docker") || engine.starts_with("podman"),
            "{line}"
        );
        // The test runner skips every test whose name contains this.
        let skipped = tests.iter().filter(|one| one.name.contains(test)).count();
        let is_module = test.ends_with("::");
        assert!(skipped == 1 || (is_module && skipped > 1), "{line}");
        assert!(words.count() > 3, "no reason: {line}");
    }
}
