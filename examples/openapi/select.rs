//! The part of the merged description that one version has.

use super::json::{Json, Object};
use super::version::Version;

/// Removes all items that `version` does not have, and the keywords with dates.
pub(crate) fn select(merged: Json, version: Version) -> Json {
    let mut document = part(merged, version);
    if let Json::Object(document) = &mut document
        && let Some(Json::Object(info)) = document.get_mut("info")
    {
        info.insert("version".to_owned(), Json::String(version.to_string()));
    }
    document
}

fn part(json: Json, version: Version) -> Json {
    match json {
        Json::Object(object) => Json::Object(keywords(object, version)),
        Json::Array(items) => {
            let items = items.into_iter().filter(|item| exists(item, version));
            Json::Array(items.map(|item| part(item, version)).collect())
        }
        scalar => scalar,
    }
}

fn keywords(object: Object, version: Version) -> Object {
    let mut kept = Object::new();
    for (key, value) in object {
        if !is_date(&key) && exists(&value, version) {
            kept.insert(key, part(value, version));
        }
    }
    require_what_is_there(&mut kept);
    // A path without operations, and a list that removals have emptied, say nothing.
    kept.retain(|key, value| match value {
        Json::Object(entries) => !(key.starts_with('/') && entries.is_empty()),
        Json::Array(items) => !(key == "required" && items.is_empty()),
        _ => true,
    });
    kept
}

/// `required` may name properties that this version does not have.
fn require_what_is_there(schema: &mut Object) {
    let Some(Json::Object(properties)) = schema.get("properties") else {
        return;
    };
    let names: Vec<_> = properties.keys().cloned().collect();
    if let Some(Json::Array(required)) = schema.get_mut("required") {
        required.retain(|name| matches!(name, Json::String(name) if names.contains(name)));
    }
}

fn is_date(key: &str) -> bool {
    ["x-since", "x-until", "x-instead", "x-harmless"].contains(&key)
}

fn exists(item: &Json, version: Version) -> bool {
    let Json::Object(item) = item else {
        return true;
    };
    let date = |keyword: &str| match item.get(keyword) {
        Some(Json::String(text)) => Version::parse(text),
        _ => None,
    };
    date("x-since").is_none_or(|since| since <= version)
        && date("x-until").is_none_or(|until| version <= until)
}
