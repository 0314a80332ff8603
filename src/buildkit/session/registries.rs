//! Credentials for the registries that a build pulls from.

use std::collections::BTreeMap;

use bytes::Bytes;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::grpc::{Code, MessageWriter, Status};
use crate::auth::{DOCKER_HUB, DockerConfig, RegistryAuth, server_of, user_and_password};

/// How many times a session looks up credentials. Each look-up may run a program, and no build has as many registries.
const MAX_LOOK_UPS: usize = 64;

/// The maximum length of a host with its port. A domain name has at most 253 characters.
const MAX_HOST: usize = 260;

/// The seconds after which the engine asks for a registry token again. The token itself does not contain its lifetime.
const TOKEN_LIFETIME: u64 = 60;

/// The registries that a session has credentials for.
pub(super) struct Registries {
    given: BTreeMap<String, RegistryAuth>,
    config: Option<DockerConfig>,
    /// One look-up runs at a time, because helpers may ask the user, and may not support concurrent use.
    look_ups: Mutex<LookUps>,
    /// The public key that identifies this session for registries that it has a token for. Its private key does not exist,
    /// so no other session can pose as this one.
    token_authority: [u8; 32],
}

/// What was looked up in the configuration.
#[derive(Default)]
struct LookUps {
    found: BTreeMap<String, Option<RegistryAuth>>,
    /// How many there were, including those that failed.
    count: usize,
}

impl Registries {
    pub(super) fn new(given: BTreeMap<String, RegistryAuth>, config: Option<DockerConfig>) -> Self {
        Self {
            given,
            config,
            look_ups: Mutex::default(),
            token_authority: rand::random(),
        }
    }

    /// Returns the user name and password for a host. With empty ones, the engine pulls anonymously.
    pub(super) async fn credentials(&self, host: &str) -> Result<Bytes, Status> {
        let auth = self.auth(host).await?.unwrap_or_default();
        let (user, secret) = user_and_secret(&auth);
        let message = MessageWriter::with_capacity(user.len() + secret.len());
        Ok(message.bytes(1, &*user).bytes(2, &*secret).finish())
    }

    /// Returns the key of the session for a host that it has a token for. Without one, the engine asks for credentials
    /// and gets a token itself.
    pub(super) async fn token_authority(&self, host: &str) -> Result<Bytes, Status> {
        self.token(host).await?;
        let message = MessageWriter::with_capacity(self.token_authority.len());
        Ok(message.bytes(1, self.token_authority).finish())
    }

    /// Returns the token for a host.
    pub(super) async fn fetch_token(&self, host: &str) -> Result<Bytes, Status> {
        let token = self.token(host).await?;
        let message = MessageWriter::with_capacity(token.len());
        Ok(message.bytes(1, &*token).number(2, TOKEN_LIFETIME).finish())
    }

    async fn token(&self, host: &str) -> Result<Zeroizing<String>, Status> {
        let auth = self.auth(host).await?;
        let token = auth.and_then(|auth| auth.registry_token);
        token.map(Zeroizing::new).ok_or_else(|| {
            let message = "this session has no token for the registry";
            Status::new(Code::Unimplemented, message)
        })
    }

    async fn auth(&self, host: &str) -> Result<Option<RegistryAuth>, Status> {
        if !is_host(host) {
            return Ok(None);
        }
        let server = server_of(host);
        if let Some(auth) = self.given.get(server) {
            return Ok(Some(auth.clone()));
        }
        let Some(config) = &self.config else {
            return Ok(None);
        };
        let mut look_ups = self.look_ups.lock().await;
        if let Some(auth) = look_ups.found.get(server) {
            return Ok(auth.clone());
        }
        if look_ups.count == MAX_LOOK_UPS {
            let message = format!(
                "the session has looked up credentials for {MAX_LOOK_UPS} registries, and looks up no more"
            );
            return Err(Status::new(Code::ResourceExhausted, message));
        }
        look_ups.count += 1;
        // The error names the helper and the file, and contains no secret.
        let looked_up = config.auth_for(server).await;
        let auth = looked_up.map_err(|error| Status::new(Code::Internal, error.to_string()))?;
        look_ups.found.insert(server.to_owned(), auth.clone());
        Ok(auth)
    }
}

/// Whether this is a host with an optional port, or Docker Hub's name in configuration files. Other URLs and paths are
/// refused, because they would be confused with the host in them.
pub(super) fn is_host(host: &str) -> bool {
    let allowed = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'[' | b']')
    };
    host == DOCKER_HUB || ((1..=MAX_HOST).contains(&host.len()) && host.bytes().all(allowed))
}

/// Returns the user and the password or token, as the engine wants them.
fn user_and_secret(auth: &RegistryAuth) -> (Zeroizing<String>, Zeroizing<String>) {
    let owned = |text: &Option<String>| Zeroizing::new(text.clone().unwrap_or_default());
    if auth.identity_token.is_some() {
        return (Zeroizing::default(), owned(&auth.identity_token));
    }
    if auth.username.is_some() || auth.password.is_some() {
        return (owned(&auth.username), owned(&auth.password));
    }
    let both = auth.auth.as_deref().and_then(user_and_password);
    let (user, password) = both.unwrap_or_default();
    (Zeroizing::new(user), Zeroizing::new(password))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hosts_are_looked_up() {
        for host in [
            "registry-1.docker.io",
            "127.0.0.1:5000",
            "[::1]:5000",
            "a_b",
            DOCKER_HUB,
        ] {
            assert!(is_host(host), "{host}");
        }
        for other in [
            "",
            "https://registry.example",
            "registry.example/v2",
            "a b",
            "a\nb",
            "user@host",
            "é",
        ] {
            assert!(!is_host(other), "{other}");
        }
    }

    #[test]
    fn each_form_of_credentials_becomes_user_and_secret() {
        let both = RegistryAuth::builder().auth("amFuZTpzOmVjcmV0").build();
        let cases = [
            (RegistryAuth::basic("jane", "s:ecret"), "jane", "s:ecret"),
            (both, "jane", "s:ecret"),
            (RegistryAuth::identity_token("token"), "", "token"),
            (RegistryAuth::registry_token("token"), "", ""),
            (RegistryAuth::default(), "", ""),
        ];
        for (auth, user, secret) in cases {
            let found = user_and_secret(&auth);
            assert_eq!((&**found.0, &**found.1), (user, secret), "{auth:?}");
        }
    }
}
