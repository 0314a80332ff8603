//! The drafts in `api-spec/drafts/`: they merge on top of the version documents, leave no reference open, and the
//! generator supports all they say.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::codegen::json::Json;
use crate::codegen::merge::{Document, merge};

const BASE: &str = "remote-api-v1.23.json";

/// In the order in which they merge: what is known, and then the drafts.
const DIRECTORIES: &[&str] = &["", "drafts/swarm"];

#[test]
fn drafts_merge_on_top_of_the_documents() {
    let merged = merged();
    let Json::Object(document) = &merged else {
        panic!("the documents are no object");
    };
    let Some(Json::Object(components)) = document.get("components") else {
        panic!("the documents have no components");
    };
    let Some(Json::Object(schemas)) = components.get("schemas") else {
        panic!("the documents have no schemas");
    };
    let mut references = BTreeSet::new();
    collect_references(&merged, &mut references);
    let open: Vec<_> = references
        .iter()
        .filter(|reference| {
            let name = reference.strip_prefix("#/components/schemas/");
            name.is_none_or(|name| !schemas.contains_key(name))
        })
        .collect();
    assert!(open.is_empty(), "dangling references: {open:?}");
}

/// What the drafts say is never compiled, but it becomes Rust.
#[test]
fn drafts_become_rust() {
    let files = crate::codegen::generate(&merged(), &super::releases()).unwrap();
    let source = super::printed(&files);
    assert!(source.len() > 100_000);
}

fn merged() -> Json {
    let texts = texts();
    let documents = texts.iter().map(|(path, text)| Document {
        name: path.file_name().unwrap().to_str().unwrap(),
        text,
    });
    let (base, later): (Vec<_>, Vec<_>) = documents.partition(|document| document.name == BASE);
    merge(&base[0], &later, &super::releases()).unwrap()
}

fn texts() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("api-spec");
    let directories = DIRECTORIES.iter().map(|directory| root.join(directory));
    directories
        .flat_map(|directory| super::with_extension(&directory, "json"))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect()
}

fn collect_references<'a>(json: &'a Json, found: &mut BTreeSet<&'a str>) {
    match json {
        Json::Object(object) => {
            if let Some(Json::String(reference)) = object.get("$ref") {
                found.insert(reference);
            }
            for value in object.values() {
                collect_references(value, found);
            }
        }
        Json::Array(items) => {
            for item in items {
                collect_references(item, found);
            }
        }
        _ => {}
    }
}
