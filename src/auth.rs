//! Credentials for registries, from the program or as stored by `docker login`.
//!
//! The engine does not store credentials. Each pull, push, search and build sends the credentials in the
//! `registry_auth` or `registry_config` of its options.
//!
//! ```no_run
//! # async fn run() -> asyncdocker::Result<()> {
//! use asyncdocker::DockerConfig;
//! use asyncdocker::auth::RegistryAuth;
//! use asyncdocker::images::{BuildImageOptions, PushImageOptions};
//!
//! let push = PushImageOptions::builder()
//!     .registry_auth(RegistryAuth::basic("jane", "secret"))
//!     .build();
//! let build = BuildImageOptions::builder()
//!     .registry_config(DockerConfig::load()?.all().await?)
//!     .build();
//! # Ok(())
//! # }
//! ```

mod config;
mod helper;

pub use self::config::DockerConfig;
#[cfg(feature = "buildkit")]
pub(crate) use self::config::{DOCKER_HUB, server_of, user_and_password};
pub use crate::models::images::{RegistryAuth, RegistryAuthBuilder};

impl RegistryAuth {
    /// Creates credentials from a user name and a password, or an access token in place of the password.
    #[must_use]
    pub fn basic(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self::builder()
            .username(username)
            .password(password)
            .build()
    }

    /// Creates credentials from an identity token, which a login returns and registries accept in place of a password.
    #[must_use]
    pub fn identity_token(token: impl Into<String>) -> Self {
        Self::builder().identity_token(token).build()
    }

    /// Creates credentials from a bearer token, which is sent to the registry unchanged.
    #[must_use]
    pub fn registry_token(token: impl Into<String>) -> Self {
        Self::builder().registry_token(token).build()
    }

    /// Adds an email address. Only very old registries ask for it.
    #[must_use]
    pub fn with_email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// Adds the address of the registry. A login needs it for any registry but Docker Hub.
    #[must_use]
    pub fn with_server_address(mut self, address: impl Into<String>) -> Self {
        self.server_address = Some(address.into());
        self
    }

    /// Whether there is no value that a registry would use.
    fn is_empty(&self) -> bool {
        let parts = [
            &self.username,
            &self.password,
            &self.identity_token,
            &self.registry_token,
        ];
        parts.into_iter().all(Option::is_none)
    }
}
