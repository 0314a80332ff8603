//! Finds the engine that the environment names, in the same order as the docker CLI.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use http::HeaderMap;

use super::context;
use super::host::{self, Host, HostKind};
use crate::auth::DockerConfig;
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::tls::Tls;
use crate::version::ApiVersion;

/// The variable that names the directory of certificates.
const CERT_PATH: &str = "DOCKER_CERT_PATH";

/// An engine and the settings for its connections.
#[derive(Debug)]
pub(super) struct Discovered {
    pub(super) host: Host,
    pub(super) tls: Option<Tls>,
    /// The origin of the address, for messages to people.
    pub(super) origin: String,
    pub(super) version: Option<ApiVersion>,
    /// The `HttpHeaders` of `config.json`.
    pub(super) headers: HeaderMap,
}

/// An address, before the settings that apply to any engine.
struct Found {
    host: Host,
    tls: TlsSource,
    origin: String,
}

/// The setting that decides about TLS.
enum TlsSource {
    Variables,
    Context(Option<Tls>),
}

struct Discovery<'a> {
    environment: &'a Environment<'a>,
    /// The possible sockets of a local engine, best first.
    #[cfg_attr(windows, allow(dead_code, reason = "engines have a pipe there"))]
    sockets: Vec<PathBuf>,
}

/// Finds the engine that `environment` names.
pub(super) fn discover(environment: &Environment<'_>) -> Result<Discovered> {
    let sockets = default_sockets(environment);
    Discovery {
        environment,
        sockets,
    }
    .engine()
}

fn default_sockets(environment: &Environment<'_>) -> Vec<PathBuf> {
    let runtime = environment.path("XDG_RUNTIME_DIR");
    let candidates = [
        Some(PathBuf::from(host::DEFAULT_SOCKET)),
        runtime.map(|dir| dir.join("docker.sock")),
        environment.in_home(".docker/run/docker.sock"),
    ];
    candidates.into_iter().flatten().collect()
}

impl Discovery<'_> {
    fn engine(&self) -> Result<Discovered> {
        let version = self.version()?;
        let found = self.find()?;
        let tls = match found.tls {
            // Sockets and `ssh` never use TLS, so the certificates need not exist.
            _ if !matches!(found.host.kind(), HostKind::Tcp(_)) => None,
            TlsSource::Variables => self.tls()?,
            TlsSource::Context(tls) => tls,
        };
        Ok(Discovered {
            host: found.host,
            tls,
            origin: found.origin,
            version,
            headers: self.headers()?,
        })
    }

    fn find(&self) -> Result<Found> {
        if let Some(host) = self.environment.text("DOCKER_HOST")? {
            // A blank value means the default engine and hides the contexts, as in the docker CLI.
            if host.trim().is_empty() {
                return self.default_engine();
            }
            return Ok(Found {
                host: parse_variable("DOCKER_HOST", host.trim())?,
                tls: TlsSource::Variables,
                origin: "from DOCKER_HOST".to_owned(),
            });
        }
        let selected = match self.environment.text("DOCKER_CONTEXT")? {
            Some(name) => Some((name, "DOCKER_CONTEXT".to_owned())),
            None => self.current_context()?,
        };
        match selected {
            Some((name, setting)) if name != "default" => self.context(&name, &setting),
            _ => self.default_engine(),
        }
    }

    /// Returns the `currentContext` of `config.json` and the path of the file.
    fn current_context(&self) -> Result<Option<(String, String)>> {
        let Some(dir) = self.environment.config_dir() else {
            return Ok(None);
        };
        let file = dir.join("config.json").display().to_string();
        let current = DockerConfig::from_dir(&dir).and_then(|config| config.current_context());
        match current {
            Ok(name) => Ok(name.map(|name| (name, file))),
            Err(error) => Err(Error::config(format!(
                "{error}; to ignore the current context, set DOCKER_HOST or DOCKER_CONTEXT=default"
            ))),
        }
    }

    /// Returns the engine of the context `name`, which `setting` selects.
    fn context(&self, name: &str, setting: &str) -> Result<Found> {
        let dir = self
            .environment
            .config_dir()
            .ok_or_else(|| no_home(&format!("the context `{}`", name.escape_debug())))?;
        let found = context::load(&dir, name, setting)?;
        Ok(Found {
            host: found.host,
            tls: TlsSource::Context(found.tls),
            origin: format!("from the context `{name}` that {setting} names"),
        })
    }

    /// Returns the engine if neither a variable nor a context names one.
    fn default_engine(&self) -> Result<Found> {
        let config = self
            .environment
            .config_dir()
            .unwrap_or_default()
            .join("config.json");
        let reason = format!(
            "the default, because DOCKER_HOST, DOCKER_CONTEXT and the current context of {} do not name another",
            config.display()
        );
        if self.wants_tls() {
            return Ok(Found {
                host: "tcp://localhost".parse()?,
                tls: TlsSource::Variables,
                origin: format!("with TLS {reason}"),
            });
        }
        #[cfg(windows)]
        let (host, origin) = (Host::named_pipe(host::DEFAULT_PIPE), reason);
        #[cfg(not(windows))]
        let (host, origin) = self.default_socket(&reason);
        Ok(Found {
            host,
            tls: TlsSource::Context(None),
            origin,
        })
    }

    /// Returns the first socket that exists.
    #[cfg(not(windows))]
    fn default_socket(&self, reason: &str) -> (Host, String) {
        let existing = self.sockets.iter().find(|path| is_socket(path));
        let chosen = existing.or(self.sockets.first());
        let tried: Vec<_> = self
            .sockets
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let tried = tried.join(", ");
        let origin = match existing {
            Some(_) => format!("{reason}; the first that exists of {tried}"),
            None => format!("{reason}; none exists of {tried}"),
        };
        (Host::unix(chosen.cloned().unwrap_or_default()), origin)
    }

    /// Any value except an empty one enables TLS, even `0`, as in the docker CLI.
    fn wants_tls(&self) -> bool {
        self.verifies_tls() || self.environment.is_set("DOCKER_TLS")
    }

    fn verifies_tls(&self) -> bool {
        self.environment.is_set("DOCKER_TLS_VERIFY")
    }

    /// Returns the TLS settings that `DOCKER_TLS_VERIFY` and `DOCKER_TLS` enable.
    fn tls(&self) -> Result<Option<Tls>> {
        if !self.wants_tls() {
            return Ok(None);
        }
        let dir = self.certificates()?;
        let tls = if self.verifies_tls() {
            Tls::from_directory(dir)
        } else {
            Tls::new().with_identity_of(&dir).danger_accept_any_engine()
        };
        Ok(Some(tls))
    }

    /// Returns the directory of certificates, if it contains the required files.
    fn certificates(&self) -> Result<PathBuf> {
        let named = self.environment.path(CERT_PATH);
        let verify = self.verifies_tls();
        let variable = if verify {
            "DOCKER_TLS_VERIFY"
        } else {
            "DOCKER_TLS"
        };
        let (dir, fix) = match named {
            Some(dir) if !dir.is_dir() => {
                return Err(Error::config(format!(
                    "{CERT_PATH}: {} is not a directory; expected the directory of `ca.pem`, `cert.pem` and `key.pem`",
                    dir.display()
                )));
            }
            Some(dir) => (dir, format!("{CERT_PATH} names this directory")),
            None => {
                let dir = self.environment.config_dir();
                let dir = dir.ok_or_else(|| no_home(&format!("{variable} without {CERT_PATH}")))?;
                let fix = format!("set {CERT_PATH} to the directory that contains it");
                (dir, fix)
            }
        };
        match missing_file(&dir, verify) {
            None => Ok(dir),
            Some(file) => Err(Error::config(format!(
                "{variable} is set, and {} does not exist; {fix}",
                file.display()
            ))),
        }
    }

    fn version(&self) -> Result<Option<ApiVersion>> {
        let text = self.environment.text("DOCKER_API_VERSION")?;
        text.map(|text| parse_variable("DOCKER_API_VERSION", &text))
            .transpose()
    }

    /// The headers that `config.json` adds to every request. As in the docker CLI, an unreadable file does not prevent
    /// requests. If the file is needed to find the engine, the error was returned before.
    fn headers(&self) -> Result<HeaderMap> {
        let config = self.environment.config_dir().map(DockerConfig::from_dir);
        match config {
            None => Ok(HeaderMap::new()),
            Some(Ok(config)) => config.http_headers(),
            Some(Err(error)) => {
                tracing::warn!(%error, "no HttpHeaders are sent");
                Ok(HeaderMap::new())
            }
        }
    }
}

/// Returns a file that TLS needs and that `dir` does not contain. A client certificate is optional, but it needs its
/// key.
fn missing_file(dir: &Path, verify: bool) -> Option<PathBuf> {
    let [ca, certificate, key] = ["ca.pem", "cert.pem", "key.pem"].map(|name| dir.join(name));
    match (certificate.exists(), key.exists()) {
        _ if verify && !ca.exists() => Some(ca),
        (true, false) => Some(key),
        (false, true) => Some(certificate),
        _ => None,
    }
}

fn parse_variable<T: std::str::FromStr<Err = Error>>(name: &str, text: &str) -> Result<T> {
    text.parse()
        .map_err(|error: Error| Error::config(format!("{name}: {error}")))
}

#[cfg(unix)]
fn is_socket(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;

    std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket())
}

fn no_home(what: &str) -> Error {
    Error::config(format!(
        "{what} needs a configuration directory: DOCKER_CONFIG is not set, and there is no home directory"
    ))
}
