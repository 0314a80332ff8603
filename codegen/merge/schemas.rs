//! Schemas of earlier versions.

use super::super::json::{Json, Object};
use super::dates::{self, Step, clash};
use super::operations::append;
use super::path::Path;

impl Step {
    pub(super) fn schema(
        self,
        target: &mut Object,
        fragment: Object,
        path: &Path<'_>,
    ) -> Result<(), String> {
        for (key, value) in fragment {
            let path = path.child(&key);
            match key.as_str() {
                "properties" => {
                    in_own_part(target, |part| {
                        let known = dates::object(part, &key, &path)?;
                        self.add_to_object(known, value, &path, clash)
                    })?;
                }
                "required" => in_own_part(target, |part| {
                    append(dates::list(part, &key, &path)?, value, &path)
                })?,
                "x-open-enum" => {
                    let known = dates::list(target, &key, &path)?;
                    self.add_to_list(known, value, &["value"], &path)?;
                }
                _ => dates::set(target, &key, value, &path)?,
            }
        }
        Ok(())
    }
}

/// Changes the part of a schema that has its properties: the last inline part of a composed one, itself otherwise.
fn in_own_part(
    schema: &mut Object,
    change: impl FnOnce(&mut Object) -> Result<(), String>,
) -> Result<(), String> {
    if let Some(Json::Array(parts)) = schema.get_mut("allOf") {
        let inline = parts.iter_mut().rev().find_map(|part| match part {
            Json::Object(part) if part.contains_key("properties") => Some(part),
            _ => None,
        });
        if let Some(part) = inline {
            return change(part);
        }
    }
    change(schema)
}
