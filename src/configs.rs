//! Configs: configuration files for services.
//!
//! The methods are in the trait [`Configs`]. The options of a method have its name and the suffix `Options`.

/// The options of each method, generated from the API description.
mod options {
    include!(concat!(env!("OUT_DIR"), "/configs_options.rs"));
}

pub use self::options::*;

use crate::error::Result;
use crate::models::configs::{ConfigCreateResponse, SwarmConfig, SwarmConfigSpec};
use crate::request::Request;
use crate::transport::Transport;

/// Methods for the configs of a swarm.
///
/// The parameter `id` is the ID of a config, an unambiguous prefix of the ID, or its name.
///
/// All methods need a manager. On other engines they fail with status 503; see
/// [`is_not_manager`](crate::Error::is_not_manager).
///
/// All methods need API 1.30 (Docker 17.06). Below, they fail with [`Error::Unsupported`](crate::Error::Unsupported).
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The engine
/// may or may not have acted on the request.
pub trait Configs: Transport {
    /// Lists the configs of the swarm, with their data.
    ///
    /// `GET /configs`
    ///
    /// # Errors
    /// - 400 or 500: the engine does not know a filter.
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker config ls")]
    fn list_configs(
        &self,
        options: ListConfigsOptions,
    ) -> impl Future<Output = Result<Vec<SwarmConfig>>> + Send {
        let request = Request::get("/configs").options(&options);
        async move { self.execute(request).await?.json_list().await }
    }

    /// Stores a config in the swarm. The tasks of a service read it as a file; see
    /// [`ConfigReference`](crate::models::services::ConfigReference).
    ///
    /// The data must be smaller than 1000 KiB (500 KiB before Docker 23.0).
    ///
    /// `POST /configs/create`
    ///
    /// # Errors
    /// - 400: the name or the data is missing or invalid.
    /// - 409: the name is in use.
    /// - 503: the engine is not a manager, or it is locked.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::models::services::ConfigReference;
    /// use asyncdocker::configs::CreateConfigOptions;
    /// use asyncdocker::services::CreateServiceOptions;
    /// use asyncdocker::{Configs, Services};
    ///
    /// let options = CreateConfigOptions::builder()
    ///     .name("web.conf")
    ///     .data(b"workers = 4")
    ///     .build();
    /// let config = docker.create_config(options).await?;
    /// let options = CreateServiceOptions::builder()
    ///     .name("web")
    ///     .image("example/web")
    ///     .configs([ConfigReference::new(config.id, "web.conf")])
    ///     .build();
    /// docker.create_service(options).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker config create")]
    fn create_config(
        &self,
        options: CreateConfigOptions,
    ) -> impl Future<Output = Result<ConfigCreateResponse>> + Send {
        let request = Request::post("/configs/create")
            .options(&options)
            .blocking();
        let request = match &options.body.name {
            Some(name) => request.object("config", name),
            None => request,
        };
        async move { self.execute(request).await?.json().await }
    }

    /// Returns a config with its data.
    ///
    /// `GET /configs/{id}`
    ///
    /// # Errors
    /// - 404: the config does not exist.
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker config inspect")]
    fn inspect_config(&self, id: &str) -> impl Future<Output = Result<SwarmConfig>> + Send {
        let request = Request::get("/configs/{id}").id(id);
        async move { self.execute(request).await?.json().await }
    }

    /// Replaces the labels of a config. Nothing else can be changed.
    ///
    /// Pass the `version.index` that [`inspect_config`](Self::inspect_config) returned, and its `spec` with the new
    /// labels.
    ///
    /// `POST /configs/{id}/update`
    ///
    /// # Errors
    /// - 400: something other than the labels is different.
    /// - 404: the config does not exist.
    /// - 500: another client has changed the config since; see
    ///   [`is_stale_version`](crate::Error::is_stale_version).
    /// - 503: the engine is not a manager, or it is locked.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Configs;
    ///
    /// let mut config = docker.inspect_config("web.conf").await?;
    /// config.spec.labels.insert("owner".to_owned(), "web".to_owned());
    /// docker.update_config(&config.id, config.version.index, &config.spec).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn update_config(
        &self,
        id: &str,
        version: u64,
        spec: &SwarmConfigSpec,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/configs/{id}/update")
            .id(id)
            .query("version", &version)
            .dated_json(spec)
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Removes a config. Fails if a service uses it.
    ///
    /// `DELETE /configs/{id}`
    ///
    /// # Errors
    /// - 400 (500 before Docker 17.09): a service uses the config.
    /// - 404: the config does not exist.
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker config rm")]
    fn delete_config(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::delete("/configs/{id}").id(id).blocking();
        async move { self.execute(request).await?.unit().await }
    }
}

impl Configs for crate::Docker {}
impl Configs for crate::DynTransport {}
