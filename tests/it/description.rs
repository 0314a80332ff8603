//! The description of the API as the tests read it: all versions merged.

use serde_json::Value;

pub(crate) fn description() -> Value {
    let text = include_str!(concat!(env!("OUT_DIR"), "/description.json"));
    serde_json::from_str(text).expect("the description is JSON")
}

/// The methods of the crate that perform an operation.
pub(crate) fn operation_methods(operation: &Value) -> Vec<String> {
    let name = |value: &Value| value.as_str().expect("a name").to_owned();
    match operation["x-methods"].as_array() {
        Some(methods) => methods.iter().map(|method| name(&method["name"])).collect(),
        None => vec![name(&operation["operationId"])],
    }
}

/// The names of a schema's properties, those of the schemas it is made of included.
pub(crate) fn properties(schema: &str) -> Vec<String> {
    let description = description();
    let mut names = Vec::new();
    collect(
        &description,
        &description["components"]["schemas"][schema],
        &mut names,
    );
    names
}

fn collect(description: &Value, schema: &Value, names: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.trim_start_matches('#');
        let target = description.pointer(pointer).expect("a schema of that name");
        return collect(description, target, names);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        collect(description, part, names);
    }
    let properties = schema["properties"].as_object();
    names.extend(
        properties
            .into_iter()
            .flat_map(|fields| fields.keys().cloned()),
    );
}
