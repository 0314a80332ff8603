//! Adding, removing and dating items.

use super::super::json::{Json, Object};
use super::super::version::Version;
use super::path::Path;

const REMOVED: &str = "x-removed";
const SINCE: &str = "x-since";
const UNTIL: &str = "x-until";
const INSTEAD: &str = "x-instead";
const HARMLESS: &str = "x-harmless";

/// From one version to the next.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) version: Version,
    pub(super) before: Version,
}

/// How a fragment changes an existing item.
pub(super) type Change = fn(Step, &mut Object, Object, &Path<'_>) -> Result<(), String>;

impl Step {
    /// Adds the entries of `fragment`, removes those that it removes, and passes others that exist to `change`.
    pub(super) fn add_to_object(
        self,
        target: &mut Object,
        fragment: Json,
        path: &Path<'_>,
        change: Change,
    ) -> Result<(), String> {
        for (key, item) in entries(fragment, path)? {
            let path = path.child(&key);
            match (target.get_mut(&key), item) {
                (Some(Json::Object(known)), Json::Object(item)) => {
                    self.existing(known, item, &path, change)?;
                }
                (Some(_), _) => return path.fault("exists already"),
                (None, item) => {
                    let item = self.new_item(item, &path)?;
                    target.insert(key, item);
                }
            }
        }
        Ok(())
    }

    /// The same for a list, whose items are identified by the values of `keys`.
    pub(super) fn add_to_list(
        self,
        target: &mut Vec<Json>,
        fragment: Json,
        keys: &[&str],
        path: &Path<'_>,
    ) -> Result<(), String> {
        let Json::Array(items) = fragment else {
            return path.fault("expected a list");
        };
        for item in items {
            let Some(name) = identity(&item, keys) else {
                return path.fault(format_args!("an item has no {}", keys.join(" and ")));
            };
            let label = format!("({name})");
            let path = path.child(&label);
            let known = target
                .iter_mut()
                .find(|known| identity(known, keys).as_ref() == Some(&name));
            match (known, item) {
                (Some(Json::Object(known)), Json::Object(mut item)) => {
                    item.retain(|key, _| !keys.contains(&key.as_str()));
                    self.existing(known, item, &path, clash)?;
                }
                (Some(_), _) => return path.fault("exists already"),
                (None, item) => target.push(self.new_item(item, &path)?),
            }
        }
        Ok(())
    }

    /// Removes an item, or changes it.
    pub(super) fn existing(
        self,
        known: &mut Object,
        item: Object,
        path: &Path<'_>,
        change: Change,
    ) -> Result<(), String> {
        if let Some(Json::String(until)) = known.get(UNTIL) {
            return path.fault(format_args!("was removed after {until}"));
        }
        let mut item = item;
        let Some(instead) = item.shift_remove(REMOVED) else {
            return change(self, known, item, path);
        };
        let harmless = item.shift_remove(HARMLESS);
        if !item.is_empty() {
            return path.fault(format_args!(
                "a removal has no keywords but {REMOVED} and {HARMLESS}"
            ));
        }
        match instead {
            Json::String(instead) if !instead.trim().is_empty() => {
                known.insert(UNTIL.to_owned(), Json::String(self.before.to_string()));
                known.insert(INSTEAD.to_owned(), Json::String(instead));
                known.extend(harmless.map(|harmless| (HARMLESS.to_owned(), harmless)));
                Ok(())
            }
            _ => path.fault(format_args!("{REMOVED} says what to use instead")),
        }
    }

    /// An item that this version brings, with its date.
    pub(super) fn new_item(self, item: Json, path: &Path<'_>) -> Result<Json, String> {
        let Json::Object(mut item) = item else {
            return path.fault("expected an object");
        };
        if item.contains_key(REMOVED) {
            return path.fault("cannot be removed: does not exist");
        }
        item.insert(SINCE.to_owned(), Json::String(self.version.to_string()));
        Ok(Json::Object(item))
    }
}

/// Refuses a change of something that has no parts of its own.
pub(super) fn clash(_: Step, _: &mut Object, _: Object, path: &Path<'_>) -> Result<(), String> {
    path.fault("exists already")
}

/// Sets a keyword that was missing.
pub(super) fn set(
    target: &mut Object,
    key: &str,
    value: Json,
    path: &Path<'_>,
) -> Result<(), String> {
    if target.contains_key(key) {
        return path.fault("is set already");
    }
    target.insert(key.to_owned(), value);
    Ok(())
}

/// Dates are written by this program, from the name of the document.
pub(super) fn refuse_typed(json: &Json, path: &Path<'_>) -> Result<(), String> {
    match json {
        Json::Object(object) => {
            for (key, value) in object {
                let path = path.child(key);
                if [SINCE, UNTIL, INSTEAD].contains(&key.as_str()) {
                    return path.fault(
                        "dates are not typed: they follow from the document that an item is in",
                    );
                }
                refuse_typed(value, &path)?;
            }
        }
        Json::Array(items) => {
            for item in items {
                refuse_typed(item, path)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The values that identify an item of a list.
fn identity(item: &Json, keys: &[&str]) -> Option<String> {
    let Json::Object(item) = item else {
        return None;
    };
    let values = keys.iter().map(|key| match item.get(*key)? {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    });
    Some(values.collect::<Option<Vec<_>>>()?.join(", "))
}

pub(super) fn entries(json: Json, path: &Path<'_>) -> Result<Object, String> {
    match json {
        Json::Object(object) => Ok(object),
        _ => path.fault("expected an object"),
    }
}

/// The object at a key, created if it is missing.
pub(super) fn object<'a>(
    target: &'a mut Object,
    key: &str,
    path: &Path<'_>,
) -> Result<&'a mut Object, String> {
    let value = target.entry(key.to_owned());
    match value.or_insert_with(|| Json::Object(Object::new())) {
        Json::Object(object) => Ok(object),
        _ => path.fault("is not an object in an earlier version"),
    }
}

/// The list at a key, created if it is missing.
pub(super) fn list<'a>(
    target: &'a mut Object,
    key: &str,
    path: &Path<'_>,
) -> Result<&'a mut Vec<Json>, String> {
    let value = target.entry(key.to_owned());
    match value.or_insert_with(|| Json::Array(Vec::new())) {
        Json::Array(items) => Ok(items),
        _ => path.fault("is not a list in an earlier version"),
    }
}
