//! The operations of the description.

use crate::codegen::spec::{Document, Operation};

use super::cursor::At;

const VERBS: [&str; 5] = ["get", "head", "post", "put", "delete"];

/// The tag of an operation.
pub(super) fn tag<'a>(operation: &At<'a, Operation>) -> Result<&'a str, String> {
    let tags = &operation.context.document.tags;
    match operation.value.tags.as_slice() {
        [tag] if tags.iter().any(|known| known.name == *tag) => Ok(tag),
        _ => Err(operation.fault_of(
            "tags",
            "an operation has one tag, out of the document's tags",
        )),
    }
}

/// All operations, in the order of the description.
pub(super) fn operations<'a>(root: &At<'a, Document>) -> Result<Vec<At<'a, Operation>>, String> {
    let mut all = Vec::new();
    for (route, operations) in &root.value.paths {
        for (verb, operation) in operations {
            let operation = root.child(format_args!("paths.{route}.{verb}"), operation);
            if !VERBS.contains(&verb.as_str()) {
                return Err(operation.fault(format_args!(
                    "a path has operations for {}",
                    VERBS.join(", ")
                )));
            }
            all.push(operation);
        }
    }
    Ok(all)
}
