//! Credentials for registries: made up in the program, or as `docker login` has stored them.
//!
//! The engine keeps no credentials: each pull, push, search and build brings its own, in the `registry_auth` or
//! `registry_config` of its options.
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
pub use crate::models::{RegistryAuth, RegistryAuthBuilder};

impl RegistryAuth {
    /// Credentials of a user name and a password, or an access token in its place.
    #[must_use]
    pub fn basic(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self::builder()
            .username(username)
            .password(password)
            .build()
    }

    /// Credentials of a token that a login has returned, which registries take in place of a password.
    #[must_use]
    pub fn identity_token(token: impl Into<String>) -> Self {
        Self::builder().identity_token(token).build()
    }

    /// Credentials of a bearer token, which the registry gets as it is.
    #[must_use]
    pub fn registry_token(token: impl Into<String>) -> Self {
        Self::builder().registry_token(token).build()
    }

    /// The same with a mail address, which only registries of the first years ask for.
    #[must_use]
    pub fn with_email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// The same with the address of the registry, which a login needs unless it is Docker Hub's.
    #[must_use]
    pub fn with_server_address(mut self, address: impl Into<String>) -> Self {
        self.server_address = Some(address.into());
        self
    }

    /// Whether there is nothing here that a registry would look at.
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
