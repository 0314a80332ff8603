//! The contexts of the docker CLI: engines by name, in files beside `config.json`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::host::Host;
use crate::environment::json::{self, field};
use crate::error::{Error, Result};
use crate::tls::Tls;

/// The engine of a context.
pub(super) struct ContextEngine {
    pub(super) host: Host,
    pub(super) tls: Option<Tls>,
}

/// Returns the engine of the context `name`, which `setting` selects.
///
/// The directory of a context is the SHA-256 of its name, and the name itself is in `meta.json`. All directories are
/// searched for it, so no hash is needed.
pub(super) fn load(config_dir: &Path, name: &str, setting: &str) -> Result<ContextEngine> {
    let contexts = config_dir.join("contexts");
    let mut others = vec!["default".to_owned()];
    for dir in subdirectories(&contexts.join("meta")) {
        let file = dir.join("meta.json");
        // A broken context is skipped: if it is the selected one, its name is missing below.
        let Some((found, meta)) = read_meta(&file) else {
            continue;
        };
        if found != name {
            others.push(found);
            continue;
        }
        let tls_dir = dir
            .file_name()
            .map(|id| contexts.join("tls").join(id).join("docker"))
            .filter(|dir| dir.is_dir());
        return engine(&meta, tls_dir).map_err(|reason| {
            Error::config(format!(
                "invalid context `{}`, which {setting} names: {}: {reason}",
                name.escape_debug(),
                file.display()
            ))
        });
    }
    others.sort();
    Err(Error::config(format!(
        "there is no context `{}`, which {setting} names, in {}; expected one of: {}",
        name.escape_debug(),
        contexts.join("meta").display(),
        others.join(", ").escape_debug()
    )))
}

fn subdirectories(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// The name of a context, and all of its file.
fn read_meta(file: &Path) -> Option<(String, Value)> {
    let meta = json::parse(&fs::read(file).ok()?).ok()?;
    let name = field(&meta, "Name").as_str()?.to_owned();
    Some((name, meta))
}

fn engine(meta: &Value, tls_dir: Option<PathBuf>) -> Result<ContextEngine, String> {
    let endpoints = field(meta, "Endpoints");
    let docker = endpoints.get("docker").unwrap_or(&Value::Null);
    let host = field(docker, "Host").as_str().unwrap_or_default();
    if host.is_empty() {
        return Err("it does not name a Docker engine".to_owned());
    }
    let host = host.parse().map_err(|error: Error| error.to_string())?;
    let skip_verify = field(docker, "SkipTLSVerify").as_bool().unwrap_or(false);
    let tls = (tls_dir.is_some() || skip_verify).then(|| tls(tls_dir, skip_verify));
    Ok(ContextEngine { host, tls })
}

fn tls(dir: Option<PathBuf>, skip_verify: bool) -> Tls {
    let mut tls = Tls::new();
    if let Some(dir) = dir {
        let ca = dir.join("ca.pem");
        if ca.exists() {
            tls = tls.ca_file(ca);
        }
        tls = tls.with_identity_of(&dir);
    }
    if skip_verify {
        tls = tls.danger_accept_any_engine();
    }
    tls
}
