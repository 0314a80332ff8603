//! Secrets: sensitive data for services, such as passwords and keys.
//!
//! The methods are in the trait [`Secrets`]. The options of a method have its name and the suffix `Options`.

/// The options of each method, generated from the API description.
mod options {
    include!(concat!(env!("OUT_DIR"), "/secrets_options.rs"));
}

pub use self::options::*;

use crate::error::Result;
use crate::models::secrets::{SecretCreateResponse, SwarmSecret, SwarmSecretSpec};
use crate::request::Request;
use crate::transport::Transport;

/// Methods for the secrets of a swarm.
///
/// The parameter `id` is the ID of a secret, an unambiguous prefix of the ID, or its name.
///
/// All methods need a manager. On other engines they fail with status 503; see
/// [`is_not_manager`](crate::Error::is_not_manager).
///
/// All methods need API 1.25 (Docker 1.13). Below, they fail with [`Error::Unsupported`](crate::Error::Unsupported).
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The engine
/// may or may not have acted on the request.
pub trait Secrets: Transport {
    /// Lists the secrets of the swarm, without their data.
    ///
    /// `GET /secrets`
    ///
    /// # Errors
    /// - 400 or 500: the engine does not know a filter.
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker secret ls")]
    fn list_secrets(
        &self,
        options: ListSecretsOptions,
    ) -> impl Future<Output = Result<Vec<SwarmSecret>>> + Send {
        let request = Request::get("/secrets").options(&options);
        async move { self.execute(request).await?.json_list().await }
    }

    /// Stores a secret in the swarm. The tasks of a service read it as a file; see
    /// [`SecretReference`](crate::models::services::SecretReference).
    ///
    /// The data must be smaller than 500 KiB. No method returns it again, and neither `Debug` nor an error shows it.
    ///
    /// `POST /secrets/create`
    ///
    /// # Errors
    /// - 400: the name or the data is missing or invalid.
    /// - 409: the name is in use.
    /// - 503: the engine is not a manager, or it is locked.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::models::services::SecretReference;
    /// use asyncdocker::secrets::CreateSecretOptions;
    /// use asyncdocker::services::CreateServiceOptions;
    /// use asyncdocker::{Secrets, Services};
    ///
    /// let options = CreateSecretOptions::builder()
    ///     .name("db-password")
    ///     .data(b"hunter2")
    ///     .build();
    /// let secret = docker.create_secret(options).await?;
    /// let options = CreateServiceOptions::builder()
    ///     .name("web")
    ///     .image("example/web")
    ///     .secrets([SecretReference::new(secret.id, "db-password")])
    ///     .build();
    /// docker.create_service(options).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker secret create")]
    fn create_secret(
        &self,
        options: CreateSecretOptions,
    ) -> impl Future<Output = Result<SecretCreateResponse>> + Send {
        let request = Request::post("/secrets/create")
            .options(&options)
            .blocking();
        let request = match &options.body.name {
            Some(name) => request.object("secret", name),
            None => request,
        };
        async move { self.execute(request).await?.json().await }
    }

    /// Returns the name and labels of a secret, without its data.
    ///
    /// `GET /secrets/{id}`
    ///
    /// # Errors
    /// - 404: the secret does not exist.
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker secret inspect")]
    fn inspect_secret(&self, id: &str) -> impl Future<Output = Result<SwarmSecret>> + Send {
        let request = Request::get("/secrets/{id}").id(id);
        async move { self.execute(request).await?.json().await }
    }

    /// Replaces the labels of a secret. Nothing else can be changed.
    ///
    /// Pass the `version.index` that [`inspect_secret`](Self::inspect_secret) returned, and its `spec` with the new
    /// labels.
    ///
    /// `POST /secrets/{id}/update`
    ///
    /// # Errors
    /// - 400: something other than the labels is different.
    /// - 404: the secret does not exist.
    /// - 500: another client has changed the secret since; see
    ///   [`is_stale_version`](crate::Error::is_stale_version).
    /// - 503: the engine is not a manager, or it is locked.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Secrets;
    ///
    /// let mut secret = docker.inspect_secret("db-password").await?;
    /// secret.spec.labels.insert("owner".to_owned(), "web".to_owned());
    /// docker.update_secret(&secret.id, secret.version.index, &secret.spec).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn update_secret(
        &self,
        id: &str,
        version: u64,
        spec: &SwarmSecretSpec,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/secrets/{id}/update")
            .id(id)
            .query("version", &version)
            .dated_json(spec)
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Removes a secret. Fails if a service uses it.
    ///
    /// `DELETE /secrets/{id}`
    ///
    /// # Errors
    /// - 400 (500 before Docker 17.09): a service uses the secret.
    /// - 404: the secret does not exist.
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker secret rm")]
    fn delete_secret(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::delete("/secrets/{id}").id(id).blocking();
        async move { self.execute(request).await?.unit().await }
    }
}

impl Secrets for crate::Docker {}
impl Secrets for crate::DynTransport {}
