//! Building a client: address, API version, timeouts and limits.

#[cfg(all(unix, feature = "ssh"))]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::header::{
    CONNECTION, CONTENT_LENGTH, HOST, HeaderMap, HeaderValue, TRANSFER_ENCODING, UPGRADE,
    USER_AGENT,
};

use super::discovery::{Discovered, discover};
use super::endpoint::{Endpoint, Settings};
use super::runtimes::PerRuntime;
use super::{Docker, Host, Inner, Version};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::response::Limits;
use crate::tls::Tls;
use crate::version::ApiVersion;

/// The default timeout for opening a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The default timeout for a response.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(120);

/// Builds a [`Docker`] client; see [`Docker::builder`].
///
/// # Examples
/// ```no_run
/// # async fn run() -> asyncdocker::Result<()> {
/// use std::time::Duration;
///
/// use asyncdocker::{ApiVersion, Docker};
///
/// let docker = Docker::builder()
///     .host("tcp://127.0.0.1:2375".parse()?)
///     .api_version(ApiVersion::new(1, 41))
///     .connect_timeout(Duration::from_secs(3))
///     .response_timeout(None)
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct DockerBuilder {
    host: Option<Host>,
    tls: Option<Tls>,
    #[cfg(all(unix, feature = "ssh"))]
    ssh_program: PathBuf,
    version: Option<ApiVersion>,
    ignore_version_requirements: bool,
    connect_timeout: Option<Duration>,
    response_timeout: Option<Duration>,
    limits: Limits,
    headers: HeaderMap,
    user_agent: Option<String>,
}

impl DockerBuilder {
    pub(super) fn new() -> Self {
        Self {
            host: None,
            tls: None,
            #[cfg(all(unix, feature = "ssh"))]
            ssh_program: super::ssh::DEFAULT_PROGRAM.into(),
            version: None,
            ignore_version_requirements: false,
            connect_timeout: Some(CONNECT_TIMEOUT),
            response_timeout: Some(RESPONSE_TIMEOUT),
            limits: Limits::default(),
            headers: HeaderMap::new(),
            user_agent: None,
        }
    }

    /// Sets the address of the engine. Default: the engine that [`Docker::from_env`] finds.
    pub fn host(mut self, host: Host) -> Self {
        self.host = Some(host);
        self
    }

    /// Uses TLS, with these settings, for a TCP address. Default: the settings of the environment, if the address comes from
    /// there. Otherwise [`Tls::new`] for an address that begins with `https://`, and no TLS for any other.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Sets the program that connects to addresses that begin with `ssh://`. Default: `ssh`, which is looked up in `PATH`.
    ///
    /// The program must accept the arguments of OpenSSH's `ssh`, which include one that forbids prompts. Keys, known hosts
    /// and all other settings come from `~/.ssh/config`. `docker` must be installed on the remote machine.
    #[cfg(all(unix, feature = "ssh"))]
    pub fn ssh_program(mut self, program: impl Into<PathBuf>) -> Self {
        self.ssh_program = program.into();
        self
    }

    /// Pins the API version. It may be newer than [`ApiVersion::NEWEST`]. Default: the highest version that both the client
    /// and the engine support. With an address from the environment, `DOCKER_API_VERSION` pins it too.
    ///
    /// A pinned client sends no request of its own to find the version.
    pub fn api_version(mut self, version: ApiVersion) -> Self {
        self.version = Some(version);
        self
    }

    /// Sends requests even if the negotiated API version lacks one of their options, instead of returning
    /// [`Error::Unsupported`]. Default: `false`.
    ///
    /// Use it with an engine that supports more than its API version, such as Podman. Most engines silently ignore options
    /// that they do not know.
    pub fn ignore_version_requirements(mut self, ignore: bool) -> Self {
        self.ignore_version_requirements = ignore;
        self
    }

    /// Sets the timeout for opening a connection. `None` means no timeout. Default: 10 seconds.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.connect_timeout = limit.into();
        self
    }

    /// Sets the timeout for the response headers of requests that should return promptly, and for silence within the
    /// response to such a request, unless it is a stream. `None` means no timeout. Default: 120 seconds.
    ///
    /// It does not apply to requests that last as long as the work they ask for:
    ///
    /// - requests that create, change or remove something, including builds, pulls, prunes and uploads. It applies to
    ///   those that are always fast: renaming a container, tagging an image, resizing a TTY, canceling a build, and
    ///   changing settings of a plugin;
    /// - attaching to containers, waiting for them, starting exec instances, listing the changes of a container, and
    ///   computing the sizes of containers or the disk usage;
    /// - pushing, exporting and searching images, inspecting them in registries, looking up the privileges of a plugin,
    ///   and checking credentials.
    ///
    /// Nor does it apply to followed logs, statistics and events. Some engines send the headers of a stream only with its
    /// first item, so [`idle_timeout`](Self::idle_timeout) applies to the headers too.
    pub fn response_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.response_timeout = limit.into();
        self
    }

    /// Sets how long a stream may be silent before it ends with [`Error::Timeout`]. For other responses, it replaces
    /// the [`response_timeout`](Self::response_timeout) once the body has begun. `None` means no timeout, and is the
    /// default: logs and events may be silent for days.
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.limits.idle = limit.into();
        self
    }

    /// Sets the maximum length of a response that is read as a whole, in bytes. Default: 256 MiB.
    ///
    /// The default is enough for a list of 100,000 containers. The decoded values may take up to about four times the
    /// limit, so one request uses about five times the limit at most: 1.25 GiB by default. This protects against small
    /// responses that decode to huge values.
    ///
    /// A longer response fails with [`Error::Stream`]. A response that decodes to more fails with [`Error::Decode`].
    pub fn max_body_len(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// Sets the maximum length of a frame of output and of an object of a JSON stream, in bytes. A longer one ends the
    /// stream with an [`Error::Stream`]. Default: 64 MiB. Memory is reserved only as bytes arrive.
    pub fn max_frame_len(mut self, bytes: usize) -> Self {
        self.limits.frame = bytes;
        self
    }

    /// Sets headers to send with every request, including the one that negotiates the API version. For instance, a proxy
    /// in front of the engine may require a token. Default: none.
    ///
    /// A header that was set before is replaced. A header that a request sets itself, such as `Content-Type`, takes
    /// precedence. Values never appear in `Debug` output.
    ///
    /// ```
    /// use asyncdocker::Docker;
    /// use http::HeaderMap;
    /// use http::header::{AUTHORIZATION, HeaderValue};
    ///
    /// let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static("Bearer token"))]);
    /// let builder = Docker::builder().default_headers(headers);
    /// ```
    pub fn default_headers(mut self, mut headers: HeaderMap) -> Self {
        for value in headers.values_mut() {
            value.set_sensitive(true);
        }
        self.headers.extend(headers);
        self
    }

    /// Sets the `User-Agent` header. Default: `asyncdocker/` and the version of this crate.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Returns the headers of every request, or an error if one is invalid.
    fn checked_headers(&self) -> Result<HeaderMap> {
        let mut headers = self.headers.clone();
        let reserved = [CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING, UPGRADE];
        if let Some(name) = reserved.iter().find(|name| headers.contains_key(*name)) {
            return Err(Error::config(format!(
                "invalid default header `{name}`: the client sets it itself for every request"
            )));
        }
        if let Some(text) = &self.user_agent {
            let value = HeaderValue::from_str(text).map_err(|_| {
                Error::config("invalid user agent: expected visible ASCII characters and spaces")
            })?;
            headers.insert(USER_AGENT, value);
        }
        Ok(headers)
    }

    /// Builds the client. Certificates and keys are read now. Nothing is sent before the first request.
    ///
    /// # Errors
    /// [`Error::Config`](crate::Error::Config) if the environment has no usable address, a certificate or key cannot be
    /// used, or a header is invalid.
    pub fn build(self) -> Result<Docker> {
        let headers = self.checked_headers()?;
        let found = match self.host {
            Some(host) => Discovered {
                host,
                tls: None,
                origin: "given by the program".to_owned(),
                version: None,
                headers: HeaderMap::new(),
            },
            None => discover(&Environment::of_process())?,
        };
        // Headers of the program replace those of the environment.
        let mut all_headers = found.headers;
        all_headers.extend(headers);
        let endpoint = Endpoint::new(Settings {
            host: found.host,
            origin: found.origin,
            tls: self.tls.or(found.tls),
            #[cfg(all(unix, feature = "ssh"))]
            connect_timeout: self.connect_timeout,
            headers: all_headers,
            #[cfg(all(unix, feature = "ssh"))]
            ssh_program: self.ssh_program,
        })?;
        Ok(Docker {
            inner: Arc::new(Inner {
                connections: PerRuntime::new(),
                endpoint,
                version: Version::new(self.version.or(found.version)),
                ignore_version_requirements: self.ignore_version_requirements,
                connect_timeout: self.connect_timeout,
                head_timeout: self.response_timeout,
                limits: Limits {
                    prompt: self.response_timeout,
                    ..self.limits
                },
            }),
        })
    }
}
