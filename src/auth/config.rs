//! The configuration file of the docker command.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::RegistryAuth;
use super::helper::Helper;
use crate::docker::Environment;
use crate::error::{Error, Result};

/// The key of Docker Hub, in the file, with helpers and with engines.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";

/// The hosts of Docker Hub.
const DOCKER_HUB_HOSTS: [&str; 3] = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/// How long a helper may take, unless set otherwise: it may ask the user for a passphrase.
const HELPER_TIMEOUT: Duration = Duration::from_secs(60);

/// The credentials that `docker login` has stored: those in its `config.json`, and those that its credential helpers keep.
///
/// Registries are looked up as the docker command does: in the helper that `credHelpers` names for the registry, otherwise
/// in the one that `credsStore` names, otherwise under `auths`. Helpers are programs that run at each look-up.
///
/// ```no_run
/// # async fn run() -> asyncdocker::Result<()> {
/// let config = asyncdocker::DockerConfig::load()?;
/// if let Some(auth) = config.auth_for("registry.example.com:5000").await? {
///     println!("{auth:?}"); // shows the user, no password
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct DockerConfig {
    file: PathBuf,
    content: Content,
    helper_timeout: Duration,
}

/// What the file says about credentials.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    auths: Option<BTreeMap<String, RegistryAuth>>,
    creds_store: Option<String>,
    cred_helpers: Option<BTreeMap<String, String>>,
}

impl DockerConfig {
    /// Reads the `config.json` in the folder that `DOCKER_CONFIG` names, otherwise in `.docker` of the home folder. No file
    /// is the same as an empty one.
    ///
    /// # Errors
    /// [`Error::Config`] when the file cannot be read, is no JSON or has credentials that make no sense; it names the file
    /// and the place, and never shows a secret.
    #[doc(alias = "docker login")]
    pub fn load() -> Result<Self> {
        Self::from_dir(folder(&Environment::of_process())?)
    }

    /// Reads the `config.json` in a folder.
    ///
    /// # Errors
    /// Those of [`load`](Self::load).
    pub fn from_dir(dir: impl AsRef<Path>) -> Result<Self> {
        let file = dir.as_ref().join("config.json");
        let text = match std::fs::read(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                let message = format!("{}: cannot be read", file.display());
                return Err(Error::config_with(message, error));
            }
        };
        let content = parse(&text)
            .map_err(|reason| Error::config(format!("{}: {reason}", file.display())))?;
        Ok(Self {
            file,
            content,
            helper_timeout: HELPER_TIMEOUT,
        })
    }

    /// How long a credential helper may take to answer. Default: 60 seconds, since it may ask the user for something.
    #[must_use]
    pub fn helper_timeout(mut self, limit: Duration) -> Self {
        self.helper_timeout = limit;
        self
    }

    /// Finds the credentials for a registry: a host with an optional port, as
    /// [`ImageReference::registry`](crate::images::ImageReference::registry) gives it, or its URL. `docker.io` is Docker
    /// Hub.
    ///
    /// # Errors
    /// [`Error::Config`] when the credential helper of the registry cannot be run, fails, answers nonsense or takes too
    /// long; it names the helper and the file that names it.
    pub async fn auth_for(&self, registry: &str) -> Result<Option<RegistryAuth>> {
        let server = server_of(registry);
        self.find(server, server).await
    }

    /// Finds the credentials for all registries that the file and its helpers know, by registry, as
    /// [`registry_config`](crate::images::BuildImageOptions::registry_config) takes them.
    ///
    /// A helper runs for each registry, one after the other. Where one of them fails,
    /// [`auth_for`](Self::auth_for) the registries that a build needs still works for the others.
    ///
    /// # Errors
    /// Those of [`auth_for`](Self::auth_for).
    pub async fn all(&self) -> Result<BTreeMap<String, RegistryAuth>> {
        let content = &self.content;
        let stored: Vec<String> = match self.helper(content.creds_store.as_deref()) {
            Some(store) => store.list().await?,
            None => content
                .auths
                .iter()
                .flat_map(BTreeMap::keys)
                .cloned()
                .collect(),
        };
        let helped = content.cred_helpers.iter().flat_map(BTreeMap::keys);
        let mut keys = BTreeMap::new();
        for key in stored.iter().chain(helped) {
            let server = server_of(key);
            let asked_for = keys.entry(server).or_insert(key.as_str());
            if key == server {
                *asked_for = key;
            }
        }
        let mut all = BTreeMap::new();
        for (server, key) in keys {
            if let Some(auth) = self.find(server, key).await? {
                all.insert(server.to_owned(), auth);
            }
        }
        Ok(all)
    }

    /// The credentials for a registry, which its helper knows by `key`.
    async fn find(&self, server: &str, key: &str) -> Result<Option<RegistryAuth>> {
        let found = match self.helper_of(server) {
            Some(helper) => helper.get(key).await?,
            None => self.stored(server).cloned(),
        };
        Ok(found
            .filter(|auth| !auth.is_empty())
            .map(|auth| auth.with_server_address(server)))
    }

    /// The helper that keeps the credentials for a registry; none if the file itself does.
    fn helper_of(&self, server: &str) -> Option<Helper<'_>> {
        let own = look_up(self.content.cred_helpers.as_ref(), server);
        self.helper(
            own.or(self.content.creds_store.as_ref())
                .map(String::as_str),
        )
    }

    /// An empty name stands for no helper.
    fn helper<'a>(&'a self, name: Option<&'a str>) -> Option<Helper<'a>> {
        let name = name.filter(|name| !name.is_empty())?;
        Some(Helper::new(name, &self.file, self.helper_timeout))
    }

    fn stored(&self, server: &str) -> Option<&RegistryAuth> {
        look_up(self.content.auths.as_ref(), server)
    }
}

/// The entry of a registry: under its own name, otherwise under one that means the same.
fn look_up<'a, T>(entries: Option<&'a BTreeMap<String, T>>, server: &str) -> Option<&'a T> {
    let entries = entries?;
    let same = || entries.iter().find(|(key, _)| server_of(key) == server);
    entries
        .get(server)
        .or_else(|| same().map(|(_, entry)| entry))
}

/// What a registry is called in the file, with helpers and with engines: its host and port, whatever scheme and path
/// were written around them, and for Docker Hub an address of old.
fn server_of(registry: &str) -> &str {
    let address = registry
        .split_once("://")
        .map_or(registry, |(_, address)| address);
    let host = address.split_once('/').map_or(address, |(host, _)| host);
    if DOCKER_HUB_HOSTS.contains(&host) {
        DOCKER_HUB
    } else {
        host
    }
}

fn folder(environment: &Environment<'_>) -> Result<PathBuf> {
    environment.config_folder().ok_or_else(|| {
        Error::config(
            "there is no home folder: DOCKER_CONFIG must name the folder of `config.json`",
        )
    })
}

/// What the file says, or what is wrong with it.
fn parse(text: &[u8]) -> Result<Content, String> {
    if text.trim_ascii().is_empty() {
        return Ok(Content::default());
    }
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let mut content: Content =
        serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            // Its own words may repeat a value of the file, and that may be a secret.
            let (path, cause) = (error.path().to_string(), error.into_inner());
            let problem = match cause.classify() {
                serde_json::error::Category::Data => "not what is expected there",
                _ => "no JSON",
            };
            let (line, column) = (cause.line(), cause.column());
            format!("{problem} at `{path}`, line {line}, column {column}")
        })?;
    for (key, auth) in content.auths.iter_mut().flatten() {
        open(auth).map_err(|reason| format!("`auths`, `{key}`: {reason}"))?;
    }
    Ok(content)
}

/// Puts the user name and password in `auth` where engines look for them. What is empty says nothing.
fn open(entry: &mut RegistryAuth) -> Result<(), &'static str> {
    if let Some(auth) = entry.auth.take().filter(|auth| !auth.is_empty()) {
        let malformed = "`auth` is not the base64 of a user name, `:` and a password";
        let bytes = STANDARD.decode(auth.trim()).map_err(|_| malformed)?;
        let text = String::from_utf8(bytes).map_err(|_| malformed)?;
        let (username, password) = text.split_once(':').ok_or(malformed)?;
        entry.username = Some(username.to_owned());
        entry.password = Some(password.trim_matches('\0').to_owned());
    }
    let fields = [
        &mut entry.username,
        &mut entry.password,
        &mut entry.identity_token,
        &mut entry.registry_token,
    ];
    for field in fields {
        field.take_if(|text| text.is_empty());
    }
    Ok(())
}
