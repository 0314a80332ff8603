//! Merges the document of each later version into the base, and dates what it adds and removes.
//!
//! Objects merge by key and lists are appended. Everything that a document adds is stamped with `x-since`: the version of
//! that document. Everything that it removes is stamped with `x-until`: the version before, and with `x-instead`.

mod dates;
mod operations;
mod path;
mod schemas;

use super::json::{Json, Object};
use super::version::{Releases, Version};

use self::dates::Step;
use self::path::Path;

/// The document that later versions add to.
const BASE: &str = "remote-api-v1.23.json";

/// Reads and merges all documents of a directory.
///
/// # Errors
/// Names the document, the JSON path and the fault.
pub(crate) fn read(directory: &std::path::Path, releases: &Releases) -> Result<Json, String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(|error| error.to_string())? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let Some(name) = path.file_name().and_then(std::ffi::OsStr::to_str) else {
            continue;
        };
        if path.extension() == Some(std::ffi::OsStr::new("json")) {
            let text =
                std::fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
            texts.push((name.to_owned(), text));
        }
    }
    let (base, later): (Vec<_>, Vec<_>) = texts
        .iter()
        .map(|(name, text)| Document { name, text })
        .partition(|document| document.name == BASE);
    let [base] = base.as_slice() else {
        return Err(format!("{BASE}: not found"));
    };
    merge(base, &later, releases)
}

/// One document of `api-spec/`: its file name and its text.
pub(crate) struct Document<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
}

/// Merges `later`, in ascending order of their versions, into `base`.
///
/// # Errors
/// Names the document, the JSON path and the fault.
pub(crate) fn merge(
    base: &Document<'_>,
    later: &[Document<'_>],
    releases: &Releases,
) -> Result<Json, String> {
    let mut merged = parse(base)?;
    dates::refuse_typed(&Json::Object(merged.clone()), &Path::root(base.name))?;
    let mut documents = later
        .iter()
        .map(|document| Ok((step(document, releases)?, document)))
        .collect::<Result<Vec<_>, String>>()?;
    documents.sort_by_key(|(step, _)| step.version);
    for (step, document) in documents {
        let path = Path::root(document.name);
        let fragment = parse(document)?;
        dates::refuse_typed(&Json::Object(fragment.clone()), &path)?;
        step.document(&mut merged, fragment, &path)?;
    }
    Ok(Json::Object(merged))
}

/// The version of a document, from its name: `v1.41.json`.
fn step(document: &Document<'_>, releases: &Releases) -> Result<Step, String> {
    let name = document.name;
    let version = name
        .strip_prefix('v')
        .and_then(|rest| rest.strip_suffix(".json"))
        .and_then(Version::parse)
        .ok_or_else(|| format!("{name}: invalid name: expected the version, as in `v1.41.json`"))?;
    if releases.docker(version).is_none() {
        return Err(format!(
            "{name}: unknown version {version}: add it to the table of releases"
        ));
    }
    let earlier = releases.iter().map(|(known, _)| known);
    let before = earlier
        .take_while(|known| *known < version)
        .last()
        .ok_or_else(|| format!("{name}: version {version} is the base"))?;
    Ok(Step { version, before })
}

fn parse(document: &Document<'_>) -> Result<Object, String> {
    match Json::parse(document.text).map_err(|error| format!("{}: {error}", document.name))? {
        Json::Object(object) => Ok(object),
        _ => Err(format!("{}: expected an object", document.name)),
    }
}

impl Step {
    fn document(
        self,
        target: &mut Object,
        fragment: Object,
        path: &Path<'_>,
    ) -> Result<(), String> {
        for (key, value) in fragment {
            let path = path.child(&key);
            match key.as_str() {
                "tags" => {
                    let known = dates::list(target, &key, &path)?;
                    self.add_to_list(known, value, &["name"], &path)?;
                }
                "paths" => {
                    let known = dates::object(target, &key, &path)?;
                    for (route, item) in dates::entries(value, &path)? {
                        let path = path.child(&route);
                        self.route(known, &route, item, &path)?;
                    }
                }
                "components" => {
                    let components = dates::object(target, &key, &path)?;
                    for (kind, value) in dates::entries(value, &path)? {
                        let path = path.child(&kind);
                        if kind != "schemas" {
                            return path.fault("only schemas can be added");
                        }
                        let known = dates::object(components, &kind, &path)?;
                        self.add_to_object(known, value, &path, Step::schema)?;
                    }
                }
                _ => {
                    return path.fault(
                        "a later version has `tags`, `paths` and `components`, nothing else",
                    );
                }
            }
        }
        Ok(())
    }
}
