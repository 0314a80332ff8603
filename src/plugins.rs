//! Plugins: volume, network, log and authorization drivers that the engine runs.
//!
//! The methods are in the trait [`Plugins`]. The options of a method have its name and the suffix `Options`.

/// The options of each method, generated from the API description.
mod options {
    include!(concat!(env!("OUT_DIR"), "/plugins_options.rs"));
}

pub use self::options::*;

use crate::body::Body;
use crate::error::Result;
use crate::models::images::ProgressMessage;
use crate::models::plugins::{Plugin, PluginPrivilege};
use crate::request::Request;
use crate::stream::JsonStream;
use crate::transport::Transport;

/// Methods for plugins.
///
/// A plugin is identified by its name, such as `example/driver:1.0`, its ID or an unambiguous prefix of its ID. A name
/// without a tag means the tag `latest`. Legacy plugins, which run outside the engine, are not included;
/// [`info`](crate::System::info) lists them.
///
/// A plugin gets access to the host, so the engine installs it only with the privileges that it asks for. Look them up,
/// decide whether to accept them, and pass them on:
///
/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
/// use asyncdocker::Plugins;
/// use asyncdocker::plugins::{EnablePluginOptions, InstallPluginOptions, PluginPrivilegesOptions};
///
/// // As `docker plugin install` does.
/// let name = "example/driver:1.0";
/// let privileges = docker.plugin_privileges(name, PluginPrivilegesOptions::default()).await?;
/// for privilege in &privileges {
///     println!("{:?}: {}", privilege.name, privilege.value.join(", "));
/// }
/// let installing = docker.install_plugin(name, &privileges, InstallPluginOptions::default());
/// installing.await?.finish().await?;
/// docker.enable_plugin(name, EnablePluginOptions::default()).await?;
/// # Ok(())
/// # }
/// ```
///
/// All methods need API 1.25 (Docker 1.13). Below, they fail with [`Error::Unsupported`](crate::Error::Unsupported).
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The engine
/// may or may not have acted on the request.
pub trait Plugins: Transport {
    /// Lists the installed plugins.
    ///
    /// `GET /plugins`
    ///
    /// # Errors
    /// - 400 or 500: the engine does not know a filter.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Plugins;
    /// use asyncdocker::models::plugins::PluginFilter;
    /// use asyncdocker::plugins::ListPluginsOptions;
    ///
    /// let options = ListPluginsOptions::builder()
    ///     .filters([
    ///         PluginFilter::Enabled(true),
    ///         PluginFilter::Capability("volumedriver".to_owned()),
    ///     ])
    ///     .build();
    /// for plugin in docker.list_plugins(options).await? {
    ///     println!("{}", plugin.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker plugin ls")]
    fn list_plugins(
        &self,
        options: ListPluginsOptions,
    ) -> impl Future<Output = Result<Vec<Plugin>>> + Send {
        let request = Request::get("/plugins").options(&options);
        async move { self.execute(request).await?.json_list().await }
    }

    /// Returns the privileges that a plugin in a registry asks for.
    ///
    /// The list is also empty if the engine cannot fetch the plugin. In that case,
    /// [`install_plugin`](Self::install_plugin) reports the failure.
    ///
    /// `GET /plugins/privileges`
    ///
    /// # Errors
    /// - 400: `remote` is not a valid reference.
    /// - 500: `remote` is not a plugin.
    #[doc(alias = "docker plugin install")]
    fn plugin_privileges(
        &self,
        remote: &str,
        options: PluginPrivilegesOptions,
    ) -> impl Future<Output = Result<Vec<PluginPrivilege>>> + Send {
        // The engine responds once the registry has, which can be slow.
        let request = Request::get("/plugins/privileges")
            .object("plugin", remote)
            .query("remote", remote)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.json_list().await }
    }

    /// Pulls a plugin from a registry and installs it, disabled.
    ///
    /// Pass all privileges that [`plugin_privileges`](Self::plugin_privileges) returns. The plugin is installed when
    /// the stream has ended without an error; [`finish`](JsonStream::finish) waits for that. Enable it to use it.
    ///
    /// `POST /plugins/pull`
    ///
    /// # Errors
    /// - 400: `remote` or the name in the options is not valid.
    /// - 401 or 404: the plugin does not exist, or the registry denies access.
    /// - 409: the name is in use.
    /// - 500: the privileges are not those that the plugin asks for, or the registry cannot be reached.
    ///
    /// Each of them can also be the last item of the stream.
    #[doc(alias = "docker plugin install")]
    fn install_plugin(
        &self,
        remote: &str,
        privileges: &[PluginPrivilege],
        options: InstallPluginOptions,
    ) -> impl Future<Output = Result<JsonStream<ProgressMessage>>> + Send {
        let request = Request::post("/plugins/pull")
            .object("plugin", remote)
            .query("remote", remote)
            .options(&options)
            .json(&privileges)
            .blocking();
        async move { Ok(self.execute(request).await?.json_stream()) }
    }

    /// Returns everything the engine knows about a plugin: its configuration and its settings.
    ///
    /// `GET /plugins/{name}/json`
    ///
    /// # Errors
    /// - 400: `name` is not valid, or several IDs begin with it.
    /// - 404: the plugin does not exist.
    #[doc(alias = "docker plugin inspect")]
    fn inspect_plugin(&self, name: &str) -> impl Future<Output = Result<Plugin>> + Send {
        let request = Request::get("/plugins/{name}/json").image(name);
        async move { self.execute(request).await?.json().await }
    }

    /// Removes a plugin. An enabled plugin must be disabled first, unless `force` is set.
    ///
    /// `DELETE /plugins/{name}`
    ///
    /// # Errors
    /// - 404: the plugin does not exist.
    /// - 409 (500 from old engines): the plugin is enabled or in use.
    #[doc(alias = "docker plugin rm")]
    fn delete_plugin(
        &self,
        name: &str,
        options: DeletePluginOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::delete("/plugins/{name}")
            .image(name)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Starts a plugin, and waits until it responds to the engine.
    ///
    /// `POST /plugins/{name}/enable`
    ///
    /// # Errors
    /// - 404: the plugin does not exist.
    /// - 409 (500 from old engines): the plugin is enabled already.
    /// - 500: the plugin does not start, or does not respond within the timeout.
    #[doc(alias = "docker plugin enable")]
    fn enable_plugin(
        &self,
        name: &str,
        options: EnablePluginOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/plugins/{name}/enable")
            .image(name)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Stops a plugin. A plugin in use cannot be disabled, unless `force` is set.
    ///
    /// `POST /plugins/{name}/disable`
    ///
    /// # Errors
    /// - 404: the plugin does not exist.
    /// - 409 (500 from old engines): the plugin is disabled already, or in use.
    #[doc(alias = "docker plugin disable")]
    fn disable_plugin(
        &self,
        name: &str,
        options: DisablePluginOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/plugins/{name}/disable")
            .image(name)
            .options(&options)
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Replaces a disabled plugin with another version from a registry. The plugin keeps its name and loses its settings.
    ///
    /// `privileges` are those that [`plugin_privileges`](Self::plugin_privileges) returns for `remote`. The plugin is
    /// replaced when the stream has ended without an error.
    ///
    /// `POST /plugins/{name}/upgrade`
    ///
    /// # Errors
    /// - 400: a name is invalid.
    /// - 401 or 404: the plugin does not exist on the engine or in the registry, or the registry denies access.
    /// - 409 (500 from old engines): the plugin is enabled.
    /// - 500: the privileges are not those that the plugin asks for, or the registry cannot be reached.
    ///
    /// Each of them can also be the last item of the stream.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Plugins;
    /// use asyncdocker::plugins::{DisablePluginOptions, EnablePluginOptions, PluginPrivilegesOptions, UpgradePluginOptions};
    ///
    /// let (name, new) = ("example/driver:1.0", "example/driver:1.1");
    /// docker.disable_plugin(name, DisablePluginOptions::default()).await?;
    /// let privileges = docker.plugin_privileges(new, PluginPrivilegesOptions::default()).await?;
    /// let upgrading = docker.upgrade_plugin(name, new, &privileges, UpgradePluginOptions::default());
    /// upgrading.await?.finish().await?;
    /// docker.enable_plugin(name, EnablePluginOptions::default()).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker plugin upgrade")]
    fn upgrade_plugin(
        &self,
        name: &str,
        remote: &str,
        privileges: &[PluginPrivilege],
        options: UpgradePluginOptions,
    ) -> impl Future<Output = Result<JsonStream<ProgressMessage>>> + Send {
        let request = Request::post("/plugins/{name}/upgrade")
            .image(name)
            .query("remote", remote)
            .options(&options)
            .json(&privileges)
            .blocking();
        async move { Ok(self.execute(request).await?.json_stream()) }
    }

    /// Creates a plugin from a tar archive with a `config.json` and a directory `rootfs`. The plugin is disabled.
    ///
    /// [`archive::pack_contents`](crate::archive::pack_contents) packs a directory that contains both.
    ///
    /// `POST /plugins/create`
    ///
    /// # Errors
    /// - 400 (500 from old engines): the name or the configuration is not valid.
    /// - 409 (500 from old engines): the name is in use.
    /// - 500: the archive has no `config.json`.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::{Plugins, archive};
    ///
    /// let plugin = archive::pack_contents("path/to/plugin").await?;
    /// docker.create_plugin("example/driver:1.0", plugin).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker plugin create")]
    fn create_plugin(
        &self,
        name: &str,
        archive: impl Into<Body> + Send,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/plugins/create")
            .object("plugin", name)
            .query("name", name)
            .body("application/x-tar", archive)
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Pushes a plugin to the registry that its name begins with.
    ///
    /// The plugin is in the registry when the stream has ended without an error.
    ///
    /// `POST /plugins/{name}/push`
    ///
    /// # Errors
    /// - 404: the plugin does not exist.
    /// - 401 or 500, or the last item of the stream: the registry denies access or cannot be reached.
    #[doc(alias = "docker plugin push")]
    fn push_plugin(
        &self,
        name: &str,
        options: PushPluginOptions,
    ) -> impl Future<Output = Result<JsonStream<ProgressMessage>>> + Send {
        let request = Request::post("/plugins/{name}/push")
            .image(name)
            .options(&options)
            .blocking();
        async move { Ok(self.execute(request).await?.json_stream()) }
    }

    /// Changes settings of a disabled plugin.
    ///
    /// Each setting is a name and a value: `DEBUG=1` for an environment variable, `data.source=/srv` for the field of a
    /// mount, `args=--verbose` for the arguments. [`inspect_plugin`](Self::inspect_plugin) returns the names, and which
    /// fields can be changed.
    ///
    /// `POST /plugins/{name}/set`
    ///
    /// # Errors
    /// - 404: the plugin does not exist.
    /// - 500: the plugin is enabled, or does not have such a setting.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Plugins;
    ///
    /// docker.configure_plugin("example/driver:1.0", ["DEBUG=1", "data.source=/srv"]).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker plugin set")]
    fn configure_plugin(
        &self,
        name: &str,
        settings: impl IntoIterator<Item = impl Into<String>>,
    ) -> impl Future<Output = Result<()>> + Send {
        let settings: Vec<String> = settings.into_iter().map(Into::into).collect();
        let request = Request::post("/plugins/{name}/set")
            .image(name)
            .json(&settings);
        async move { self.execute(request).await?.unit().await }
    }
}

impl Plugins for crate::Docker {}
impl Plugins for crate::DynTransport {}
