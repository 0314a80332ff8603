//! The operations of the description.

use crate::codegen::model::DatedOperation;
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

/// An operation, and what requests it.
struct Requested<'a> {
    path: &'a str,
    verb: &'a str,
    operation: At<'a, Operation>,
}

/// All operations, in the order of the description.
pub(super) fn operations<'a>(root: &At<'a, Document>) -> Result<Vec<At<'a, Operation>>, String> {
    let all = requested(root)?.into_iter();
    Ok(all.map(|requested| requested.operation).collect())
}

/// The operations that not every version has, sorted by path and HTTP method.
pub(super) fn dated(root: &At<'_, Document>) -> Result<Vec<DatedOperation>, String> {
    let mut limited = Vec::new();
    for Requested {
        path,
        verb,
        operation,
    } in requested(root)?
    {
        let dates = operation.dates()?;
        if dates.bind_requests() {
            limited.push(DatedOperation {
                path: path.to_owned(),
                method: verb.to_uppercase(),
                dates,
            });
        }
    }
    limited.sort_by(|one, other| (&one.path, &one.method).cmp(&(&other.path, &other.method)));
    Ok(limited)
}

fn requested<'a>(root: &At<'a, Document>) -> Result<Vec<Requested<'a>>, String> {
    let mut all = Vec::new();
    for (path, operations) in &root.value.paths {
        for (verb, operation) in operations {
            let operation = root.child(format_args!("paths.{path}.{verb}"), operation);
            if !VERBS.contains(&verb.as_str()) {
                return Err(operation.fault(format_args!(
                    "a path has operations for {}",
                    VERBS.join(", ")
                )));
            }
            all.push(Requested {
                path,
                verb,
                operation,
            });
        }
    }
    Ok(all)
}
