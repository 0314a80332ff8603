//! Paths and operations.

use super::super::json::{Json, Object};
use super::dates::{self, Step, clash};
use super::path::Path;

impl Step {
    /// A path, new or known, with its operations.
    pub(super) fn route(
        self,
        paths: &mut Object,
        route: &str,
        item: Json,
        path: &Path<'_>,
    ) -> Result<(), String> {
        let known = dates::object(paths, route, path)?;
        self.add_to_object(known, item, path, Step::operation)
    }

    fn operation(
        self,
        target: &mut Object,
        fragment: Object,
        path: &Path<'_>,
    ) -> Result<(), String> {
        for (key, value) in fragment {
            let path = path.child(&key);
            match key.as_str() {
                "parameters" => {
                    let known = dates::list(target, &key, &path)?;
                    self.add_to_list(known, value, &["name", "in"], &path)?;
                }
                "requestBody" => self.body(target, value, &path)?,
                "responses" => {
                    let known = dates::object(target, &key, &path)?;
                    self.add_to_object(known, value, &path, Step::response)?;
                }
                "x-body-fields" => {
                    let known = dates::object(target, &key, &path)?;
                    self.add_to_object(known, value, &path, clash)?;
                }
                "x-client-options" => {
                    let known = dates::object(target, &key, &path)?;
                    for (name, option) in dates::entries(value, &path)? {
                        dates::set(known, &name, option, &path.child(&name))?;
                    }
                }
                "x-methods" => methods(dates::list(target, &key, &path)?, value, &path)?,
                _ => dates::set(target, &key, value, &path)?,
            }
        }
        Ok(())
    }

    /// Adds a header or another media type to a known response.
    fn response(
        self,
        target: &mut Object,
        fragment: Object,
        path: &Path<'_>,
    ) -> Result<(), String> {
        for (key, value) in fragment {
            let path = path.child(&key);
            match key.as_str() {
                "headers" | "content" => {
                    let known = dates::object(target, &key, &path)?;
                    self.add_to_object(known, value, &path, clash)?;
                }
                _ => dates::set(target, &key, value, &path)?,
            }
        }
        Ok(())
    }

    fn body(self, target: &mut Object, value: Json, path: &Path<'_>) -> Result<(), String> {
        let body = dates::entries(value, path)?;
        if let Some(Json::Object(known)) = target.get_mut("requestBody") {
            return self.existing(known, body, path, clash);
        }
        let body = self.new_item(Json::Object(body), path)?;
        target.insert("requestBody".to_owned(), body);
        Ok(())
    }
}

/// Methods are Rust's and have no dates: one that is known takes further options.
fn methods(target: &mut Vec<Json>, fragment: Json, path: &Path<'_>) -> Result<(), String> {
    let Json::Array(methods) = fragment else {
        return path.fault("expected a list");
    };
    for method in methods {
        let mut method = dates::entries(method, path)?;
        let known = target.iter_mut().find_map(|known| match known {
            Json::Object(known) if known.get("name") == method.get("name") => Some(known),
            _ => None,
        });
        let Some(known) = known else {
            target.push(Json::Object(method));
            continue;
        };
        method.shift_remove("name");
        for (key, value) in method {
            let path = path.child(&key);
            match key.as_str() {
                "parameters" => append(dates::list(known, &key, &path)?, value, &path)?,
                _ => dates::set(known, &key, value, &path)?,
            }
        }
    }
    Ok(())
}

/// Appends to a list of names.
pub(super) fn append(
    target: &mut Vec<Json>,
    fragment: Json,
    path: &Path<'_>,
) -> Result<(), String> {
    let Json::Array(items) = fragment else {
        return path.fault("expected a list");
    };
    for item in items {
        if target.contains(&item) {
            return path.fault("has an item that is listed already");
        }
        target.push(item);
    }
    Ok(())
}
