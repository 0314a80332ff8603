//! References of services to secrets, configs and networks.

use crate::models::configs::SwarmConfig;
use crate::models::secrets::SwarmSecret;
use crate::models::services::{
    ConfigFileTarget, ConfigReference, NetworkAttachmentConfig, SecretFileTarget, SecretReference,
};

/// Readable by everyone, as with `docker service create`.
const FILE_MODE: u32 = 0o444;

/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
/// use asyncdocker::Secrets;
/// use asyncdocker::models::services::SecretReference;
/// use asyncdocker::services::CreateServiceOptions;
///
/// let password = docker.inspect_secret("password").await?;
/// let options = CreateServiceOptions::builder()
///     .image("postgres:17")
///     .secrets([SecretReference::from(&password).uid("999").mode(0o400)])
///     .env(["POSTGRES_PASSWORD_FILE=/run/secrets/password"])
///     .build();
/// # Ok(())
/// # }
/// ```
impl SecretReference {
    /// Creates a reference that mounts a secret as `/run/secrets/<name>`, readable by everyone in the container.
    ///
    /// `id` is the ID of the secret, and `name` its name.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            file: Some(SecretFileTarget {
                name: Some(name.clone()),
                uid: Some("0".to_owned()),
                gid: Some("0".to_owned()),
                mode: Some(FILE_MODE),
            }),
            secret_id: Some(id.into()),
            secret_name: Some(name),
        }
    }
}

impl From<&SwarmSecret> for SecretReference {
    fn from(secret: &SwarmSecret) -> Self {
        Self::new(&secret.id, secret.spec.name.as_deref().unwrap_or_default())
    }
}

impl ConfigReference {
    /// Creates a reference that mounts a config as `/<name>`, readable by everyone in the container.
    ///
    /// `id` is the ID of the config, and `name` its name.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            file: Some(ConfigFileTarget {
                name: Some(name.clone()),
                uid: Some("0".to_owned()),
                gid: Some("0".to_owned()),
                mode: Some(FILE_MODE),
            }),
            config_id: Some(id.into()),
            config_name: Some(name),
            ..Self::default()
        }
    }
}

impl From<&SwarmConfig> for ConfigReference {
    fn from(config: &SwarmConfig) -> Self {
        Self::new(&config.id, config.spec.name.as_deref().unwrap_or_default())
    }
}

/// The setters of the file that a reference becomes in a container.
macro_rules! file_setters {
    ($reference:ty, $target:literal) => {
        impl $reference {
            #[doc = $target]
            #[must_use]
            pub fn target(mut self, path: impl Into<String>) -> Self {
                self.file.get_or_insert_default().name = Some(path.into());
                self
            }

            /// Sets the numeric ID of the user that owns the file. Default: `0`.
            #[must_use]
            pub fn uid(mut self, uid: impl Into<String>) -> Self {
                self.file.get_or_insert_default().uid = Some(uid.into());
                self
            }

            /// Sets the numeric ID of the group that owns the file. Default: `0`.
            #[must_use]
            pub fn gid(mut self, gid: impl Into<String>) -> Self {
                self.file.get_or_insert_default().gid = Some(gid.into());
                self
            }

            /// Sets the permissions of the file, such as `0o400`. Default: `0o444`.
            #[must_use]
            pub fn mode(mut self, mode: u32) -> Self {
                self.file.get_or_insert_default().mode = Some(mode);
                self
            }
        }
    };
}

file_setters!(
    SecretReference,
    " Sets the path of the file: absolute, or below `/run/secrets`."
);
file_setters!(ConfigReference, " Sets the path of the file.");

impl NetworkAttachmentConfig {
    /// Creates an attachment to a network by its name or ID.
    #[must_use]
    pub fn new(network: impl Into<String>) -> Self {
        Self {
            target: Some(network.into()),
            ..Self::default()
        }
    }

    /// Sets additional names of the service in the network.
    #[doc(alias = "docker service create --network name=,alias=")]
    #[must_use]
    pub fn aliases(mut self, aliases: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.aliases = aliases.into_iter().map(Into::into).collect();
        self
    }
}
