//! Building a client: address, version, limits.

use std::env;
use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use super::host::{DEFAULT_SOCKET, Host, Kind};
use super::{ApiVersion, Docker, Inner, Version};
use crate::error::{Error, Result};
use crate::response::Limits;

/// How long making a connection may take, unless set otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long the head of a prompt answer may take, unless set otherwise.
const HEAD_TIMEOUT: Duration = Duration::from_secs(120);

/// Builds a [`Docker`] client; see [`Docker::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct DockerBuilder {
    host: Option<Host>,
    version: Option<ApiVersion>,
    connect_timeout: Option<Duration>,
    head_timeout: Option<Duration>,
    limits: Limits,
}

impl DockerBuilder {
    pub(super) fn new() -> Self {
        Self {
            host: None,
            version: None,
            connect_timeout: Some(CONNECT_TIMEOUT),
            head_timeout: Some(HEAD_TIMEOUT),
            limits: Limits::default(),
        }
    }

    /// The address of the engine. Default: what [`Docker::from_env`] finds.
    pub fn host(mut self, host: Host) -> Self {
        self.host = Some(host);
        self
    }

    /// Pins the API version. Default: v1.23 if the engine serves it, otherwise the lowest version that it accepts.
    pub fn api_version(mut self, version: ApiVersion) -> Self {
        self.version = Some(version);
        self
    }

    /// How long making a connection may take; `None` for as long as it takes. Default: 10 seconds.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.connect_timeout = limit.into();
        self
    }

    /// How long the engine may take to begin its answer to a call that does not wait for something by design;
    /// `None` for as long as it takes. Default: 120 seconds.
    ///
    /// It does not apply to calls that last as long as the work they ask for: creating, starting, stopping,
    /// restarting, killing, updating, deleting and waiting for containers, attach, exec, build, pull, push, load,
    /// import, commit.
    pub fn response_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.head_timeout = limit.into();
        self
    }

    /// How long a stream or body may stay silent before it ends with [`Error::Timeout`]; `None` for ever, which is
    /// the default, because logs and events may be quiet for days.
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.idle = limit.into();
        self
    }

    /// The most bytes that are read of a JSON answer before it is refused. Default: 256 MiB.
    pub fn max_body_len(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// The most bytes that one frame of output or one object of a JSON stream may have before the stream ends with
    /// an error. Default: 64 MiB. Memory is taken only as bytes arrive.
    pub fn max_frame_len(mut self, bytes: usize) -> Self {
        self.limits.frame = bytes;
        self
    }

    /// Builds the client. Nothing is sent before the first call.
    ///
    /// # Errors
    /// [`Error::Config`] when the environment has no usable address, or a connection pool cannot be set up.
    pub fn build(self) -> Result<Docker> {
        let (host, origin) = match self.host {
            Some(host) => (host, "given by the program".to_owned()),
            None => from_environment(|name| env::var_os(name))?,
        };
        let mut client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("asyncdocker/", env!("CARGO_PKG_VERSION")));
        if let Some(limit) = self.connect_timeout {
            client = client.connect_timeout(limit);
        }
        let base = match host.kind() {
            Kind::Unix(path) => {
                client = client.unix_socket(path.as_path()).no_proxy();
                "http://localhost".to_owned()
            }
            Kind::Tcp { authority, path } => format!("http://{authority}{path}"),
        };
        let client = client
            .build()
            .map_err(|error| Error::config_with("the connection pool cannot be set up", error))?;
        Ok(Docker {
            inner: Arc::new(Inner {
                client,
                base,
                host,
                origin,
                version: Version::new(self.version),
                head_timeout: self.head_timeout,
                limits: self.limits,
            }),
        })
    }
}

/// The address that the environment names, and where it stands there.
fn from_environment(variable: impl Fn(&'static str) -> Option<OsString>) -> Result<(Host, String)> {
    let Some(value) = variable("DOCKER_HOST").filter(|value| !value.is_empty()) else {
        return Ok((
            Host::unix(DEFAULT_SOCKET),
            "the default, as DOCKER_HOST is not set".to_owned(),
        ));
    };
    let text = value.to_str().ok_or_else(|| {
        Error::config(format!(
            "DOCKER_HOST is not valid UTF-8: {}",
            value.display()
        ))
    })?;
    let host = text
        .parse()
        .map_err(|error: Error| Error::config(format!("DOCKER_HOST: {error}")))?;
    Ok((host, "from DOCKER_HOST".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(value: Option<&str>) -> Result<(Host, String)> {
        from_environment(|_| value.map(OsString::from))
    }

    #[test]
    fn the_environment_names_the_engine_or_the_default_socket_is_it() -> Result<()> {
        let (host, origin) = with(Some("tcp://127.0.0.1:2375"))?;
        assert_eq!(
            (host.to_string().as_str(), origin.as_str()),
            ("tcp://127.0.0.1:2375", "from DOCKER_HOST")
        );
        for unset in [None, Some("")] {
            let (host, origin) = with(unset)?;
            assert_eq!(host, Host::unix(DEFAULT_SOCKET));
            assert!(origin.contains("default"), "{origin}");
        }
        Ok(())
    }

    #[test]
    fn a_malformed_variable_is_named_with_its_value_and_what_is_accepted() {
        let shown = with(Some("docker:2375")).map_err(|error| error.to_string());
        let named = ["DOCKER_HOST", "`docker:2375`", "tcp://host:port"];
        assert!(
            matches!(&shown, Err(text) if named.iter().all(|part| text.contains(part))),
            "{shown:?}"
        );
    }
}
