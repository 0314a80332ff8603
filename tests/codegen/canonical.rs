//! The canonical form of the documents in `api-spec/`: keywords in one order, two spaces of indentation.

use std::path::Path;
use std::{env, fs};

use crate::codegen::json::{Json, Object};

/// Keywords in the order in which they are written: what an item is, what it means, how it behaves, what it contains.
const ORDER: &[&str] = &[
    "openapi",
    "info",
    "servers",
    "title",
    "version",
    "url",
    "name",
    "value",
    "in",
    "tags",
    "operationId",
    "summary",
    "type",
    "format",
    "description",
    "license",
    "deprecated",
    "required",
    "nullable",
    "default",
    "minimum",
    "maximum",
    "example",
    "x-detail",
    "x-removed",
    "x-since",
    "x-until",
    "x-instead",
    "x-harmless",
    "x-rust-name",
    "x-builder",
    "x-module",
    "x-trait",
    "x-filter",
    "x-set",
    "x-optional",
    "x-secret",
    "x-essential",
    "x-swarm",
    "x-flatten",
    "x-positional",
    "x-omit",
    "x-fixed",
    "x-send-default",
    "x-encoding",
    "x-prefix",
    "$ref",
    "allOf",
    "items",
    "additionalProperties",
    "schema",
    "properties",
    "x-open-enum",
    "parameters",
    "requestBody",
    "headers",
    "content",
    "responses",
    "x-body-fields",
    "x-methods",
    "x-client-options",
    "paths",
    "components",
    "schemas",
];

/// Keywords whose object maps names to schemas and the like. The order of the names is the author's.
const NAMES: &[&str] = &[
    "schemas",
    "properties",
    "content",
    "headers",
    "responses",
    "x-body-fields",
    "x-client-options",
];

/// Keywords whose value is an instance, not a part of the description.
const INSTANCES: &[&str] = &["default", "example", "x-fixed", "x-send-default"];

#[test]
fn documents_are_in_canonical_form() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("api-spec");
    let paths = super::with_extension(&directory, "json");
    let mut wrong = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&directory).unwrap().display().to_string();
        let canonical = match Json::parse(&text).and_then(canonical) {
            Ok(canonical) => serde_json::to_string_pretty(&canonical).unwrap() + "\n",
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        if text == canonical {
            continue;
        }
        if env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, canonical).unwrap();
        } else {
            wrong.push(format!(
                "{name} is not in canonical form (UPDATE_GOLDEN=1 writes it): {}",
                super::first_difference(&canonical, &text)
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn keywords_are_sorted_and_names_are_not() {
    let text = r#"{"paths": {"/b": {"post": {"summary": "S", "tags": []}}, "/a": {}}, "openapi": "3.0.3"}"#;
    let canonical = canonical(Json::parse(text).unwrap()).unwrap();
    assert_eq!(
        serde_json::to_string(&canonical).unwrap(),
        r#"{"openapi":"3.0.3","paths":{"/b":{"post":{"tags":[],"summary":"S"}},"/a":{}}}"#
    );
}

#[test]
fn unknown_keywords_have_no_canonical_place() {
    let text = r#"{"components": {"schemas": {"Port": {"typ": "string"}}}}"#;
    let error = canonical(Json::parse(text).unwrap()).unwrap_err();
    assert_eq!(error, "unknown keyword `typ`");
}

fn canonical(json: Json) -> Result<Json, String> {
    match json {
        Json::Object(object) => keywords(object),
        Json::Array(items) => Ok(Json::Array(
            items.into_iter().map(canonical).collect::<Result<_, _>>()?,
        )),
        scalar => Ok(scalar),
    }
}

/// An object of keywords, sorted.
fn keywords(object: Object) -> Result<Json, String> {
    let mut sorted = Vec::new();
    for (keyword, value) in object {
        let position = ORDER.iter().position(|known| *known == keyword);
        let position = position.ok_or_else(|| format!("unknown keyword `{keyword}`"))?;
        let value = match keyword.as_str() {
            "paths" => names(value, |item| names(item, canonical))?,
            keyword if NAMES.contains(&keyword) => names(value, canonical)?,
            keyword if INSTANCES.contains(&keyword) => value,
            _ => canonical(value)?,
        };
        sorted.push((position, keyword, value));
    }
    sorted.sort_by_key(|(position, ..)| *position);
    Ok(Json::Object(
        sorted
            .into_iter()
            .map(|(_, keyword, value)| (keyword, value))
            .collect(),
    ))
}

/// An object of names, in the order of its author.
fn names(json: Json, inner: impl Fn(Json) -> Result<Json, String>) -> Result<Json, String> {
    let Json::Object(object) = json else {
        return Ok(json);
    };
    let entries = object
        .into_iter()
        .map(|(name, value)| Ok((name, inner(value)?)));
    Ok(Json::Object(entries.collect::<Result<_, String>>()?))
}
