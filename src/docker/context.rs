//! The contexts of the docker command line: engines by name, in files beside its settings.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::host::Host;
use super::tls::Tls;
use crate::error::{Error, Result};

/// An engine that a context names.
pub(super) struct Found {
    pub(super) host: Host,
    pub(super) tls: Option<Tls>,
}

/// The part of `config.json` that matters here.
#[derive(Deserialize)]
struct Config {
    #[serde(default, rename = "currentContext")]
    current_context: Option<String>,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(rename = "Name")]
    name: String,
    #[serde(default, rename = "Endpoints")]
    endpoints: Endpoints,
}

#[derive(Default, Deserialize)]
struct Endpoints {
    docker: Option<DockerEndpoint>,
}

#[derive(Deserialize)]
struct DockerEndpoint {
    #[serde(default, rename = "Host")]
    host: String,
    #[serde(default, rename = "SkipTLSVerify")]
    skip_tls_verify: bool,
}

/// The name of the current context, and the file that says so.
pub(super) fn current(config_folder: &Path) -> Result<Option<(String, String)>> {
    let path = config_folder.join("config.json");
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(&path, error)),
    };
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    // As in the docker CLI, an empty file and `null` are empty.
    if text.trim_ascii().is_empty() {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(text);
    let mut deserializer = serde_json::Deserializer::from_str(&text);
    let config = Option::<Config>::deserialize(&mut deserializer)
        // The cause may contain a value of the file, and that may be a secret.
        .map_err(|_| unreadable(&path, ErrorKind::InvalidData.into()))?;
    let name = config
        .and_then(|config| config.current_context)
        .filter(|name| !name.is_empty());
    Ok(name.map(|name| (name, path.display().to_string())))
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    Error::config_with(
        format!(
            "the current context cannot be read from {}; set DOCKER_HOST, or DOCKER_CONTEXT=default, to do without it",
            path.display()
        ),
        error,
    )
}

/// The engine of the context `name`, which `place` asks for.
///
/// The folder of a context is called by the SHA-256 of its name, and has the name in `meta.json`: the folders are looked
/// through for it.
pub(super) fn load(config_folder: &Path, name: &str, place: &str) -> Result<Found> {
    let contexts = config_folder.join("contexts");
    let mut others = Vec::new();
    for folder in folders(&contexts.join("meta")) {
        let file = folder.join("meta.json");
        // A context that is broken matters only to those who use it, and then its name is missing below.
        let Some(meta) = read_meta(&file) else {
            continue;
        };
        if meta.name != name {
            others.push(meta.name);
            continue;
        }
        let tls_folder = folder
            .file_name()
            .map(|id| contexts.join("tls").join(id).join("docker"))
            .filter(|folder| folder.is_dir());
        return found(meta, tls_folder).map_err(|reason| {
            Error::config(format!(
                "the context `{}` that {place} names is of no use: {}: {reason}",
                name.escape_debug(),
                file.display()
            ))
        });
    }
    others.push("default".to_owned());
    others.sort();
    Err(Error::config(format!(
        "there is no context `{}`, which {place} names, in {}; these are there: {}",
        name.escape_debug(),
        contexts.join("meta").display(),
        others.join(", ").escape_debug()
    )))
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

fn read_meta(file: &Path) -> Option<Meta> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

fn found(meta: Meta, tls_folder: Option<PathBuf>) -> std::result::Result<Found, String> {
    let docker = meta
        .endpoints
        .docker
        .filter(|docker| !docker.host.is_empty())
        .ok_or("it names no Docker engine")?;
    let host = docker
        .host
        .parse()
        .map_err(|error: Error| error.to_string())?;
    let tls = (tls_folder.is_some() || docker.skip_tls_verify).then(|| {
        let mut tls = Tls::new();
        if let Some(folder) = tls_folder {
            let ca = folder.join("ca.pem");
            if ca.exists() {
                tls = tls.ca_file(ca);
            }
            tls = tls.identified_by_folder(&folder);
        }
        if docker.skip_tls_verify {
            tls = tls.danger_accept_any_engine();
        }
        tls
    });
    Ok(Found { host, tls })
}
