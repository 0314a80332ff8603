//! What the environment says about the engine to use, in the order of the docker command line.

#[cfg(test)]
mod tests;

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::context;
use super::host::{self, Host, Kind};
use super::tls::Tls;
use crate::ApiVersion;
use crate::error::{Error, Result};

/// An engine, as it was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) host: Host,
    pub(super) tls: Option<Tls>,
    /// Where it was found, in words.
    pub(super) origin: String,
    pub(super) version: Option<ApiVersion>,
}

/// The environment: its variables, and the files they lead to.
pub(crate) struct Environment<'a> {
    variable: &'a dyn Fn(&str) -> Option<OsString>,
    /// The folder of the user.
    home: Option<PathBuf>,
    /// Where sockets of this machine may be, best first; which exist is looked up when they are needed.
    sockets: Vec<PathBuf>,
}

impl Environment<'_> {
    /// That of this process. Where HOME is not set, as for many services, the user's folder is looked up.
    pub(crate) fn of_process() -> Self {
        Environment::new(&|name| env::var_os(name), env::home_dir())
    }
}

impl<'a> Environment<'a> {
    pub(crate) fn new(
        variable: &'a dyn Fn(&str) -> Option<OsString>,
        home: Option<PathBuf>,
    ) -> Self {
        let mut environment = Self {
            variable,
            home: home.filter(|home| !home.as_os_str().is_empty()),
            sockets: vec![PathBuf::from(host::DEFAULT_SOCKET)],
        };
        let runtime = environment.path("XDG_RUNTIME_DIR");
        let rootless = [
            runtime.map(|folder| folder.join("docker.sock")),
            environment.in_home(".docker/run/docker.sock"),
        ];
        environment.sockets.extend(rootless.into_iter().flatten());
        environment
    }

    /// The engine to use.
    pub(super) fn engine(&self) -> Result<Found> {
        let version = self.version()?;
        let (host, tls, origin) = self.find()?;
        let tcp = matches!(host.kind(), Kind::Tcp(_));
        Ok(Found {
            host,
            tls: tls.filter(|_| tcp),
            origin,
            version,
        })
    }

    fn find(&self) -> Result<(Host, Option<Tls>, String)> {
        let folder = self.config_folder();
        if let Some(host) = self.text("DOCKER_HOST")? {
            // A blank value is the default engine and hides the contexts, as in the docker CLI.
            if host.trim().is_empty() {
                return self.default(folder.as_deref());
            }
            let host = host
                .trim()
                .parse()
                .map_err(|error: Error| Error::config(format!("DOCKER_HOST: {error}")))?;
            return Ok((host, self.tls()?, "from DOCKER_HOST".to_owned()));
        }
        let chosen = match self.text("DOCKER_CONTEXT")? {
            Some(name) => Some((name, "DOCKER_CONTEXT".to_owned())),
            None => match &folder {
                Some(folder) => context::current(folder)?,
                None => None,
            },
        };
        match chosen {
            Some((name, place)) if name != "default" => {
                let folder = folder.ok_or_else(|| no_home(&format!("the context `{name}`")))?;
                let found = context::load(&folder, &name, &place)?;
                Ok((
                    found.host,
                    found.tls,
                    format!("from the context `{name}` that {place} names"),
                ))
            }
            _ => self.default(folder.as_deref()),
        }
    }

    /// No variable and no context names an engine.
    fn default(&self, config_folder: Option<&Path>) -> Result<(Host, Option<Tls>, String)> {
        let config = match config_folder {
            Some(folder) => folder.join("config.json").display().to_string(),
            None => "config.json".to_owned(),
        };
        let unnamed = format!(
            "the default, as DOCKER_HOST, DOCKER_CONTEXT and the current context of {config} name no other"
        );
        if let Some(tls) = self.tls()? {
            let host = "tcp://localhost".parse()?;
            return Ok((host, Some(tls), format!("with TLS {unnamed}")));
        }
        #[cfg(windows)]
        return Ok((Host::named_pipe(host::DEFAULT_PIPE), None, unnamed));
        #[cfg(not(windows))]
        Ok(self.default_socket(&unnamed))
    }

    /// The first of the sockets that exists.
    #[cfg(not(windows))]
    fn default_socket(&self, unnamed: &str) -> (Host, Option<Tls>, String) {
        let found = self.sockets.iter().find(|path| is_socket(path));
        let chosen = found.or(self.sockets.first()).cloned().unwrap_or_default();
        let tried: Vec<_> = self
            .sockets
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let tried = tried.join(", ");
        let origin = match found {
            Some(_) => format!("{unnamed}; the first that exists of {tried}"),
            None => format!("{unnamed}; none exists of {tried}"),
        };
        (Host::unix(chosen), None, origin)
    }

    /// What `DOCKER_TLS_VERIFY` and `DOCKER_TLS` ask for: being set counts, whatever the value.
    fn tls(&self) -> Result<Option<Tls>> {
        let verify = self.is_set("DOCKER_TLS_VERIFY");
        if !verify && !self.is_set("DOCKER_TLS") {
            return Ok(None);
        }
        let folder = self
            .path("DOCKER_CERT_PATH")
            .or_else(|| self.config_folder())
            .ok_or_else(|| no_home("DOCKER_TLS_VERIFY or DOCKER_TLS without DOCKER_CERT_PATH"))?;
        let tls = if verify {
            Tls::from_folder(folder)
        } else {
            Tls::new()
                .identified_by_folder(&folder)
                .danger_accept_any_engine()
        };
        Ok(Some(tls))
    }

    fn version(&self) -> Result<Option<ApiVersion>> {
        let text = self.text("DOCKER_API_VERSION")?;
        text.map(|text| {
            text.parse()
                .map_err(|error: Error| Error::config(format!("DOCKER_API_VERSION: {error}")))
        })
        .transpose()
    }

    /// The folder of `config.json` and the contexts.
    pub(crate) fn config_folder(&self) -> Option<PathBuf> {
        self.path("DOCKER_CONFIG")
            .or_else(|| self.in_home(".docker"))
    }

    fn in_home(&self, path: &str) -> Option<PathBuf> {
        Some(self.home.as_ref()?.join(path))
    }

    fn is_set(&self, name: &str) -> bool {
        (self.variable)(name).is_some_and(|value| !value.is_empty())
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        (self.variable)(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    }

    fn text(&self, name: &str) -> Result<Option<String>> {
        let Some(value) = (self.variable)(name).filter(|value| !value.is_empty()) else {
            return Ok(None);
        };
        let text = value.into_string().map_err(|value| {
            Error::config(format!("{name} is not valid UTF-8: {}", value.display()))
        })?;
        Ok(Some(text))
    }
}

#[cfg(unix)]
fn is_socket(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;

    std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket())
}

fn no_home(what: &str) -> Error {
    Error::config(format!(
        "{what} needs a folder of settings: DOCKER_CONFIG is not set, and there is no home folder"
    ))
}
