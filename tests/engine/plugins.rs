//! Plugins: a small one is made, pushed, installed, used and removed.

use std::fs;
use std::os::unix::net::UnixListener;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::Path;

use asyncdocker::archive::{ArchiveUnpacker, pack_contents};
use asyncdocker::containers::CreateContainerOptions;
use asyncdocker::models::plugins::PluginFilter;
use asyncdocker::models::system::{EventFilter, EventType};
use asyncdocker::plugins::{
    DeletePluginOptions, DisablePluginOptions, EnablePluginOptions, InstallPluginOptions,
    ListPluginsOptions, PluginPrivilegesOptions, PushPluginOptions, UpgradePluginOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::system::EventsOptions;
use asyncdocker::{Body, Docker, Result};
use futures_util::{FutureExt, TryStreamExt};
use serde_json::json;
use tempfile::TempDir;

use crate::support::{IMAGE, engine, engine_time, speaks, unique, variable, with_container};

/// A directory with a `config.json` and a `rootfs` of busybox.
///
/// The engine talks to the plugin over a socket that the plugin creates. Busybox cannot listen on one, so the plugin links to
/// a socket of the test, in a directory that has the same path on the host and in the plugin.
struct Example {
    directory: TempDir,
    _listener: UnixListener,
}

impl Example {
    async fn new(docker: &Docker) -> Result<Self> {
        let directory = tempfile::tempdir().unwrap();
        let shared = directory.path().join("shared");
        fs::create_dir(&shared).unwrap();
        let socket = shared.join("test.sock");
        let listener = UnixListener::bind(&socket).unwrap();
        let plugin = directory.path().join("plugin");
        fs::create_dir(&plugin).unwrap();
        let options = CreateContainerOptions::builder().image(IMAGE);
        with_container(docker, options, async |id| {
            let files = docker.export_container(id).await?;
            let unpacker = ArchiveUnpacker::new(plugin.join("rootfs")).outside_links(true);
            unpacker.unpack(files).await
        })
        .await?;
        Ok(Self {
            directory,
            _listener: listener,
        })
    }

    /// Packs the plugin, with content that only this name has: engines refuse to create the same content twice.
    async fn pack(&self, name: &str) -> Result<Body> {
        let shared = self.shared();
        let script =
            format!("ln -s {shared}/test.sock /run/docker/plugins/example.sock && sleep 600");
        let config = json!({
            "description": name,
            "documentation": "",
            "entrypoint": ["sh", "-c", script],
            "workdir": "/",
            "network": {"type": "host"},
            "interface": {"types": ["docker.volumedriver/1.0"], "socket": "example.sock"},
            "linux": {"capabilities": []},
            "mounts": [{
                "name": "shared", "description": "", "type": "bind", "settable": null,
                "source": shared, "destination": shared, "options": ["rbind"],
            }],
            "env": [{"name": "DEBUG", "description": "", "settable": ["value"], "value": "0"}],
            "args": {"name": "", "description": "", "settable": null, "value": null},
        });
        let plugin = self.plugin();
        fs::write(plugin.join("config.json"), config.to_string()).unwrap();
        fs::write(plugin.join("rootfs/name"), name).unwrap();
        pack_contents(plugin).await
    }

    fn plugin(&self) -> std::path::PathBuf {
        self.directory.path().join("plugin")
    }

    fn shared(&self) -> String {
        path(&self.directory.path().join("shared"))
    }
}

fn path(path: &Path) -> String {
    path.to_str().expect("UTF-8").to_owned()
}

/// Runs a test and removes the plugin, even if the test panics.
async fn removing<T>(docker: &Docker, name: &str, test: impl AsyncFnOnce() -> T) -> T {
    let result = AssertUnwindSafe(test()).catch_unwind().await;
    let forced = DeletePluginOptions::builder().force(true).build();
    match docker.delete_plugin(name, forced).await {
        Err(error) if !error.is_not_found() => eprintln!("{name} was not removed: {error}"),
        _ => {}
    }
    result.unwrap_or_else(|panic| resume_unwind(panic))
}

async fn is_listed(docker: &Docker, name: &str, filter: PluginFilter) -> Result<bool> {
    let options = ListPluginsOptions::builder().filters([filter]).build();
    let plugins = docker.list_plugins(options).await?;
    Ok(plugins.iter().any(|plugin| plugin.name == name))
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn plugin_is_created_configured_enabled_and_removed() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 28).await? {
        return Ok(());
    }
    let example = Example::new(&docker).await?;
    let name = format!("{}:1", unique("created"));
    let began = engine_time(&docker).await?;
    removing(&docker, &name, async || {
        docker
            .create_plugin(&name, example.pack(&name).await?)
            .await?;
        let taken = docker
            .create_plugin(&name, example.pack(&name).await?)
            .await;
        assert!(taken.unwrap_err().to_string().contains("exists"));

        docker.configure_plugin(&name, ["DEBUG=1"]).await?;
        let unknown = docker.configure_plugin(&name, ["OTHER=1"]).await;
        assert!(unknown.unwrap_err().to_string().contains("OTHER"));
        let plugin = docker.inspect_plugin(&name).await?;
        assert_eq!((&plugin.name, plugin.enabled), (&name, false));
        assert_eq!(plugin.settings.env, ["DEBUG=1"]);
        assert_eq!(plugin.settings.mounts[0].source, Some(example.shared()));
        assert_eq!(plugin.config.env[0].value.as_deref(), Some("0"));

        docker
            .enable_plugin(&name, EnablePluginOptions::default())
            .await?;
        assert!(docker.inspect_plugin(&name).await?.enabled);
        assert!(is_listed(&docker, &name, PluginFilter::Enabled(true)).await?);
        assert!(!is_listed(&docker, &name, PluginFilter::Enabled(false)).await?);
        let capability = |name: &str| PluginFilter::Capability(name.to_owned());
        assert!(is_listed(&docker, &name, capability("volumedriver")).await?);
        assert!(!is_listed(&docker, &name, capability("networkdriver")).await?);
        let again = docker
            .enable_plugin(&name, EnablePluginOptions::default())
            .await;
        assert!(again.unwrap_err().to_string().contains("enabled"));
        let enabled = docker
            .delete_plugin(&name, DeletePluginOptions::default())
            .await;
        assert!(enabled.unwrap_err().to_string().contains("enabled"));

        docker
            .disable_plugin(&name, DisablePluginOptions::default())
            .await?;
        docker
            .delete_plugin(&name, DeletePluginOptions::default())
            .await?;
        assert!(
            docker
                .inspect_plugin(&name)
                .await
                .unwrap_err()
                .is_not_found()
        );

        let options = EventsOptions::builder()
            .since(began)
            .until(engine_time(&docker).await?)
            .filters([EventFilter::Type(EventType::Plugin)]);
        let events: Vec<_> = docker.events(options.build()).await?.try_collect().await?;
        let own = events
            .iter()
            .filter(|event| event.actor.attributes.get("name") == Some(&name));
        let actions: Vec<_> = own.map(|event| event.action.name()).collect();
        assert_eq!(actions, ["create", "enable", "disable", "remove"]);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn plugin_is_pushed_installed_and_upgraded() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 28).await? {
        return Ok(());
    }
    let example = Example::new(&docker).await?;
    let repo = format!(
        "{}/{}",
        variable("ASYNCDOCKER_TEST_REGISTRY"),
        unique("pushed")
    );
    let (first, second) = (format!("{repo}:1"), format!("{repo}:2"));
    for remote in [&first, &second] {
        removing(&docker, remote, async || {
            docker
                .create_plugin(remote, example.pack(remote).await?)
                .await?;
            let pushing = docker
                .push_plugin(remote, PushPluginOptions::default())
                .await?;
            let pushed = pushing.finish().await?;
            assert!(
                pushed
                    .digest()
                    .is_some_and(|digest| digest.starts_with("sha256:"))
            );
            Ok::<_, asyncdocker::Error>(())
        })
        .await?;
    }

    let asked = docker
        .plugin_privileges(&first, PluginPrivilegesOptions::default())
        .await?;
    let names: Vec<_> = asked
        .iter()
        .filter_map(|privilege| privilege.name.as_deref())
        .collect();
    assert_eq!(names, ["network", "mount"]);
    assert_eq!(asked[1].value, [example.shared()]);
    // Docker keeps the failure to itself.
    let missing = format!("{repo}:none");
    let none = docker
        .plugin_privileges(&missing, PluginPrivilegesOptions::default())
        .await?;
    assert!(none.is_empty(), "{none:?}");
    let installing = docker.install_plugin(&missing, &none, InstallPluginOptions::default());
    let error = async { installing.await?.finish().await }
        .await
        .unwrap_err();
    assert!(error.to_string().contains(&missing), "{error}");

    let name = format!("{}:latest", unique("installed"));
    removing(&docker, &name, async || {
        let under_name = || InstallPluginOptions::builder().name(&name).build();
        let refused = async {
            let installing = docker.install_plugin(&first, &asked[..1], under_name());
            installing.await?.finish().await
        };
        let error = refused.await.unwrap_err();
        assert!(
            error.to_string().contains("incorrect privileges"),
            "{error}"
        );

        let installing = docker.install_plugin(&first, &asked, under_name()).await?;
        installing.finish().await?;
        let plugin = docker.inspect_plugin(&name).await?;
        assert!(
            plugin
                .plugin_reference
                .is_some_and(|reference| reference.ends_with(":1"))
        );
        docker
            .enable_plugin(&name, EnablePluginOptions::default())
            .await?;
        docker
            .disable_plugin(&name, DisablePluginOptions::default())
            .await?;

        let options = UpgradePluginOptions::default();
        let upgrading = docker
            .upgrade_plugin(&name, &second, &asked, options)
            .await?;
        upgrading.finish().await?;
        let plugin = docker.inspect_plugin(&name).await?;
        assert!(
            plugin
                .plugin_reference
                .is_some_and(|reference| reference.ends_with(":2"))
        );
        Ok(())
    })
    .await
}
