//! The methods of the endpoint traits, as the sources declare them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The names of the methods by the trait that has them, for every trait in the prelude.
pub(crate) fn methods() -> BTreeMap<String, Vec<String>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut methods = BTreeMap::new();
    collect(&source, &mut methods);
    let prelude = fs::read_to_string(source.join("prelude.rs")).expect("source text");
    let (_, exports) = prelude.split_once("pub use crate::{").expect("exports");
    let exports = exports.split(|c: char| !c.is_alphanumeric());
    // Features and keywords between the exports are in lower case.
    let exports: Vec<_> = exports
        .filter(|name| name.starts_with(|c: char| c.is_uppercase()))
        .collect();
    methods.retain(|name, _| exports.contains(&name.as_str()));
    assert_eq!(methods.len(), exports.len(), "{exports:?}");
    methods
}

fn collect(directory: &Path, methods: &mut BTreeMap<String, Vec<String>>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, methods);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(path).expect("source text");
            let traits = source.split("\npub trait ").skip(1);
            methods.extend(traits.map(|text| {
                let name = text.split(|c: char| !c.is_alphanumeric()).next();
                let body = text.split("\n}").next().unwrap_or_default();
                let lines = body.lines().filter_map(|line| line.strip_prefix("    fn "));
                let names = lines.filter_map(|line| line.split(['(', '<']).next());
                (
                    name.unwrap_or_default().to_owned(),
                    names.map(str::to_owned).collect(),
                )
            }));
        }
    }
}
