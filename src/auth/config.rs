//! The configuration file of the docker CLI.

mod file;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use http::header::{
    CONNECTION, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, TRAILER,
    TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use serde_json::Value;

#[cfg(feature = "buildkit")]
pub(crate) use self::file::user_and_password;
use self::file::{Content, Entries, open, parse};
use super::RegistryAuth;
use super::helper::Helper;
use crate::environment::Environment;
use crate::environment::json::field;
use crate::error::{Error, Result, without_credentials};

/// The name of Docker Hub in the file, for helpers and for engines.
pub(crate) const DOCKER_HUB: &str = "https://index.docker.io/v1/";

/// The hosts of Docker Hub.
const DOCKER_HUB_HOSTS: [&str; 3] = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/// Headers that are not taken from the file, because the client sets them itself.
const OWN_HEADERS: [HeaderName; 7] = [
    CONNECTION,
    CONTENT_LENGTH,
    HOST,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    USER_AGENT,
];

/// The default time limit for a helper, which may ask the user for a passphrase.
const HELPER_TIMEOUT: Duration = Duration::from_secs(60);

/// The credentials that `docker login` has stored in `config.json` and in credential helpers.
///
/// A registry is looked up as in the docker CLI: in the helper that `credHelpers` names for it, otherwise in the one
/// that `credsStore` names, otherwise under `auths`. Each lookup runs one helper program.
///
/// ```no_run
/// # async fn run() -> asyncdocker::Result<()> {
/// let config = asyncdocker::DockerConfig::load()?;
/// if let Some(auth) = config.auth_for("registry.example.com:5000").await? {
///     println!("{auth:?}"); // shows the user name, but not the password
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct DockerConfig {
    file: PathBuf,
    content: Content,
    /// The content of `DOCKER_AUTH_CONFIG`, which takes precedence.
    variable: Option<Content>,
    helper_timeout: Duration,
}

/// Shows the file and the registries, but no credentials.
impl fmt::Debug for DockerConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DockerConfig")
            .field("file", &self.file)
            .field("registries", &self.content.auths.keys())
            .field("helper_timeout", &self.helper_timeout)
            .finish_non_exhaustive()
    }
}

impl DockerConfig {
    /// Reads `config.json` in the directory that `DOCKER_CONFIG` names, or otherwise in `.docker` in the home
    /// directory. A missing file is treated as empty. The `auths` in the variable `DOCKER_AUTH_CONFIG`, if set, take
    /// precedence.
    ///
    /// # Errors
    /// [`Error::Config`] if the file or the variable cannot be read or is not JSON. It names the file, and never contains a
    /// secret. A malformed entry is an error only of the lookup that needs it.
    #[doc(alias = "docker login")]
    pub fn load() -> Result<Self> {
        let mut config = Self::from_dir(config_dir(&Environment::of_process())?)?;
        if let Some(text) = std::env::var_os("DOCKER_AUTH_CONFIG") {
            let text = text.to_string_lossy();
            let content = parse(text.as_bytes())
                .map_err(|reason| Error::config(format!("DOCKER_AUTH_CONFIG: {reason}")))?;
            config.variable = Some(content);
        }
        Ok(config)
    }

    /// Parses the content of a `config.json`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> asyncdocker::Result<()> {
    /// let text = r#"{"auths": {"registry.example.com": {"username": "jane", "password": "secret"}}}"#;
    /// let config = asyncdocker::DockerConfig::from_json(text)?;
    /// assert!(config.auth_for("registry.example.com").await?.is_some());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Config`] if the text is not a JSON object.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self> {
        let file = PathBuf::from("Docker configuration");
        Self::new(file, text.as_ref())
    }

    /// Reads the `config.json` in a directory.
    ///
    /// # Errors
    /// The errors of [`load`](Self::load).
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
        Self::new(file, &text)
    }

    fn new(file: PathBuf, text: &[u8]) -> Result<Self> {
        let content =
            parse(text).map_err(|reason| Error::config(format!("{}: {reason}", file.display())))?;
        Ok(Self {
            file,
            content,
            variable: None,
            helper_timeout: HELPER_TIMEOUT,
        })
    }

    /// Returns the `HttpHeaders` of the file, which the docker CLI sends with every request. Values are marked as
    /// sensitive. Headers that the client sets itself, such as `User-Agent` and `Host`, are left out, as in the CLI.
    ///
    /// [`Docker::from_env`](crate::Docker::from_env) sends them automatically. For a client that is built with an
    /// address, pass them to [`DockerBuilder::default_headers`](crate::DockerBuilder::default_headers).
    ///
    /// # Errors
    /// [`Error::Config`] if a header is invalid. The error contains the name and not the value.
    pub fn http_headers(&self) -> Result<HeaderMap> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.content.http_headers {
            let header = HeaderName::try_from(name.as_str()).ok();
            let value = value
                .as_str()
                .and_then(|value| HeaderValue::try_from(value).ok());
            let (Some(header), Some(mut value)) = (header, value) else {
                let (file, name) = (self.file.display(), name.escape_debug());
                return Err(Error::config(format!(
                    "{file}: invalid `HttpHeaders` entry `{name}`: expected the name of a header and its value as a string"
                )));
            };
            value.set_sensitive(true);
            if !OWN_HEADERS.contains(&header) {
                headers.insert(header, value);
            }
        }
        Ok(headers)
    }

    /// Returns the `currentContext` of the file, if there is one.
    pub(crate) fn current_context(&self) -> Result<Option<String>> {
        match &self.content.current_context {
            Value::Null => Ok(None),
            Value::String(name) => Ok(Some(name.clone()).filter(|name| !name.is_empty())),
            _ => Err(Error::config(format!(
                "{}: `currentContext` is not a string",
                self.file.display()
            ))),
        }
    }

    /// Returns the `detachKeys` of the file. The client never applies them automatically: pass them to the options of
    /// attach and exec.
    #[must_use]
    pub fn detach_keys(&self) -> Option<&str> {
        non_empty(&self.content.detach_keys)
    }

    /// Returns the `proxies` of the file as variables, such as `HTTP_PROXY` and `http_proxy`. The docker CLI sets them in
    /// containers and builds. The client never does so by itself: pass them as `env` or `build_args`.
    ///
    /// `engine` is the address of the engine as written in the file. If the file has no entry for it, the entry `default`
    /// is used.
    #[must_use]
    pub fn proxy_variables(&self, engine: &str) -> BTreeMap<String, String> {
        let proxies = &self.content.proxies;
        let entry = proxies.get(engine).or_else(|| proxies.get("default"));
        let names = ["httpProxy", "httpsProxy", "noProxy", "ftpProxy", "allProxy"];
        let mut variables = BTreeMap::new();
        for name in names {
            if let Some(value) = entry.and_then(|entry| non_empty(field(entry, name))) {
                let lower = name.to_ascii_lowercase().replace("proxy", "_proxy");
                variables.insert(lower.to_ascii_uppercase(), value.to_owned());
                variables.insert(lower, value.to_owned());
            }
        }
        variables
    }

    /// Sets the time limit for a credential helper. Default: 60 seconds, because it may ask the user for a passphrase.
    #[must_use]
    pub fn helper_timeout(mut self, limit: Duration) -> Self {
        self.helper_timeout = limit;
        self
    }

    /// Returns the credentials for a registry, if there are any. `registry` is a host with an optional port, as
    /// [`ImageReference::registry`](crate::images::ImageReference::registry) returns it, or a URL. `docker.io` is Docker
    /// Hub.
    ///
    /// # Errors
    /// [`Error::Config`] if the entry of the registry is malformed, or if its credential helper cannot be run, fails,
    /// writes something unexpected or takes too long. The error contains the helper and the file that names it.
    pub async fn auth_for(&self, registry: &str) -> Result<Option<RegistryAuth>> {
        let server = server_of(registry);
        self.find(server, server).await
    }

    /// Returns the credentials for all registries in the file and its helpers. The keys are the registries, as in
    /// [`registry_config`](crate::images::BuildImageOptions::registry_config).
    ///
    /// A helper runs for each registry, one after the other. A registry whose entry is malformed or whose helper fails is
    /// logged and left out, as in the docker CLI; [`auth_for`](Self::auth_for) returns its error.
    ///
    /// # Errors
    /// [`Error::Config`] if the helper that `credsStore` names cannot list its registries.
    pub async fn all(&self) -> Result<BTreeMap<String, RegistryAuth>> {
        let content = &self.content;
        let stored: Vec<String> = match self.helper(non_empty(&content.creds_store)) {
            Some(store) => store.list().await?,
            None => content.auths.keys().cloned().collect(),
        };
        let variable = self
            .variable
            .iter()
            .flat_map(|content| content.auths.keys());
        let helped = content.cred_helpers.keys().chain(variable);
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
            match self.find(server, key).await {
                Ok(Some(auth)) => {
                    all.insert(server.to_owned(), auth);
                }
                Ok(None) => {}
                Err(error) => {
                    let server = without_credentials(server);
                    tracing::warn!(%error, "no credentials for `{server}`");
                }
            }
        }
        Ok(all)
    }

    /// Returns the credentials for a registry. Its helper knows it by `key`.
    async fn find(&self, server: &str, key: &str) -> Result<Option<RegistryAuth>> {
        let variable = self.variable.as_ref();
        let given = variable.and_then(|content| look_up(&content.auths, server));
        let stored = look_up(&self.content.auths, server);
        let found = match (given, self.helper_of(server)) {
            (None, Some(helper)) => with_stored(helper.get(key).await?, stored),
            (Some(entry), _) => Some(open_entry("DOCKER_AUTH_CONFIG", server, entry)?),
            (None, None) => stored
                .map(|entry| open_entry(self.file.display(), server, entry))
                .transpose()?,
        };
        Ok(found
            .filter(|auth| !auth.is_empty())
            .map(|auth| auth.with_server_address(server)))
    }

    /// Returns the helper that stores the credentials for a registry, or `None` if the file itself stores them.
    fn helper_of(&self, server: &str) -> Option<Helper<'_>> {
        let own = look_up(&self.content.cred_helpers, server);
        self.helper(own.unwrap_or(&self.content.creds_store).as_str())
    }

    /// Returns the helper with this name. An empty name means that there is no helper.
    fn helper<'a>(&'a self, name: Option<&'a str>) -> Option<Helper<'a>> {
        let name = name.filter(|name| !name.is_empty())?;
        Some(Helper::new(name, &self.file, self.helper_timeout))
    }
}

/// Reads an entry. `place` is where it stands, for the error.
fn open_entry(place: impl Display, server: &str, entry: &Value) -> Result<RegistryAuth> {
    open(entry).map_err(|reason| {
        let server = without_credentials(server);
        let server = server.escape_debug();
        Error::config(format!("{place}: `auths`, `{server}`: {reason}"))
    })
}

/// Combines the credentials of a helper with the parts that only the file can contain.
fn with_stored(kept: Option<RegistryAuth>, stored: Option<&Value>) -> Option<RegistryAuth> {
    let Some(stored) = stored.and_then(|entry| open(entry).ok()) else {
        return kept;
    };
    let mut auth = kept.unwrap_or_default();
    auth.email = auth.email.or(stored.email);
    auth.registry_token = auth.registry_token.or(stored.registry_token);
    Some(auth)
}

/// Returns the entry of a registry, under its own name or an equivalent one.
fn look_up<'a>(entries: &'a Entries, server: &str) -> Option<&'a Value> {
    let same = || entries.iter().find(|(key, _)| server_of(key) == server);
    entries
        .get(server)
        .or_else(|| same().map(|(_, entry)| entry))
}

fn non_empty(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

/// Returns the name of a registry in the file, for helpers and for engines: host and port, without scheme and path.
/// Docker Hub has a historical URL instead.
pub(crate) fn server_of(registry: &str) -> &str {
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

fn config_dir(environment: &Environment<'_>) -> Result<PathBuf> {
    environment.config_dir().ok_or_else(|| {
        Error::config(
            "there is no home directory; set DOCKER_CONFIG to the directory of `config.json`",
        )
    })
}
