//! A session of a build: what the engine may ask the client for while it builds.

mod active;
mod grpc;
mod registries;
mod secret;
mod server;
mod services;
#[cfg(unix)]
mod ssh;
mod wire;

use std::collections::BTreeMap;

pub use self::active::ActiveBuildSession;
pub use self::secret::BuildSecret;
#[cfg(unix)]
pub use self::ssh::SshAgent;

use self::registries::{Registries, is_host};
use self::services::Services;
use crate::auth::{DockerConfig, RegistryAuth, server_of};
use crate::error::{Error, Result, without_credentials};

pub(crate) use self::active::start;

/// What a BuildKit build may ask the client for: credentials for registries, secrets and SSH agents.
///
/// Pass it to [`build_image_with_session`](crate::BuildsExt::build_image_with_session). Each build has a connection of its
/// own, over which the engine sends its requests to the client. It closes when the build ends. One `BuildSession` serves
/// any number of builds.
///
/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
/// use asyncdocker::buildkit::{BuildSecret, BuildSession};
/// use asyncdocker::images::BuildImageOptions;
/// use asyncdocker::prelude::*;
/// use asyncdocker::{BuildContext, DockerConfig};
///
/// // RUN --mount=type=secret,id=npm NPM_TOKEN=$(cat /run/secrets/npm) npm ci
/// let session = BuildSession::new()
///     .docker_config(DockerConfig::load()?)
///     .secret("npm", BuildSecret::env("NPM_TOKEN"));
/// let options = BuildImageOptions::builder().tags(["app:1.2"]).build();
/// let context = BuildContext::new("path/to/app");
/// let build = docker.build_image_with_session(context, options, &session).await?;
/// println!("built {}", build.finish().await?.image_id().unwrap_or_default());
/// # Ok(())
/// # }
/// ```
///
/// # Trust
/// The engine receives what it asks for. Which secrets and agents a step may use is up to the Dockerfile, and the engine
/// enforces it. With [`docker_config`](Self::docker_config), the engine can ask for the credentials of each registry in
/// that configuration. For an engine that you trust less, name the registries with [`credentials`](Self::credentials).
///
/// The engine gets registry credentials, as with the classic builder, and fetches tokens from the registry itself.
#[derive(Clone, Debug, Default)]
#[must_use = "a session does nothing until a build uses it"]
pub struct BuildSession {
    credentials: BTreeMap<String, RegistryAuth>,
    config: Option<DockerConfig>,
    secrets: BTreeMap<String, BuildSecret>,
    #[cfg(unix)]
    agents: BTreeMap<String, SshAgent>,
}

impl BuildSession {
    /// Creates a session that offers nothing. With it, the engine pulls base images anonymously.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the credentials for a registry, by its host with the port if it has one, such as `registry.example.com:5000`.
    /// `docker.io` is Docker Hub. They are sent to the engine only when it asks for this registry, and take precedence
    /// over those of [`docker_config`](Self::docker_config).
    pub fn credentials(mut self, registry: impl AsRef<str>, auth: RegistryAuth) -> Self {
        self.credentials.insert(key(registry.as_ref()), auth);
        self
    }

    /// Sets the configuration in which registries are looked up when the engine asks for them, with its credential
    /// helpers. The result is remembered until the build ends. Each build can look up 64 registries.
    pub fn docker_config(mut self, config: DockerConfig) -> Self {
        self.config = Some(config);
        self
    }

    /// Adds a secret for steps with `RUN --mount=type=secret,id=ID`.
    pub fn secret(mut self, id: impl Into<String>, secret: BuildSecret) -> Self {
        self.secrets.insert(id.into(), secret);
        self
    }

    /// Adds an SSH agent for steps with `RUN --mount=type=ssh,id=ID`. A step without an ID uses `default`. Unix only.
    #[cfg(unix)]
    #[cfg_attr(docsrs, doc(cfg(all(unix, feature = "buildkit"))))]
    pub fn ssh(mut self, id: impl Into<String>, agent: SshAgent) -> Self {
        self.agents.insert(id.into(), agent);
        self
    }

    /// Adds credentials for registries that the session has none for.
    pub(crate) fn with_registry_config(
        mut self,
        config: BTreeMap<String, Box<RegistryAuth>>,
    ) -> Self {
        for (registry, auth) in config {
            self.credentials.entry(key(&registry)).or_insert(*auth);
        }
        self
    }

    /// Returns what the session serves.
    fn services(&self) -> Result<Services> {
        if let Some(registry) = self.credentials.keys().find(|registry| !is_host(registry)) {
            let reason = "expected a host with an optional port, as in `registry.example.com:5000`";
            return Err(Error::invalid_input("registry", registry, reason));
        }
        if let Some((id, _)) = self.secrets.iter().find(|(_, secret)| secret.is_too_long()) {
            let reason = format!("its value has more than {} bytes", secret::MAX_SECRET);
            return Err(Error::invalid_input("build secret", id, reason));
        }
        let registries = Registries::new(self.credentials.clone(), self.config.clone());
        Ok(Services::new(self.clone(), registries))
    }
}

/// The host of a registry. A user and password in it are hidden, which makes it invalid: the credentials of the session are
/// shown with it.
fn key(registry: &str) -> String {
    without_credentials(server_of(registry)).into_owned()
}
