//! Plugins: the requests of each method, and how responses are read.

use asyncdocker::auth::RegistryAuth;
use asyncdocker::models::plugins::{Plugin, PluginFilter, PluginPrivilege};
use asyncdocker::plugins::{
    DeletePluginOptions, DisablePluginOptions, EnablePluginOptions, InstallPluginOptions,
    ListPluginsOptions, PluginPrivilegesOptions, PushPluginOptions, UpgradePluginOptions,
};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Error, Plugins, Result};
use serde_json::json;
use std::time::Duration;

use crate::support::{assert_no_body, fixture, json_body};

const V1_51: ApiVersion = ApiVersion::new(1, 51);
const REMOTE: &str = "remote=127.0.0.1%3A5000%2Fteam%2Fdriver%3A1.0";

/// What Docker 28.5 sent.
fn recorded(name: &str) -> Reply {
    Reply::json(fixture(&format!("plugins/{name}.json")))
}

fn check(plugin: &Plugin) {
    assert_eq!(plugin.name, "127.0.0.1:5000/team/driver:1.0");
    assert!(!plugin.enabled);
    assert_eq!(plugin.settings.env, ["DEBUG=0"]);
    assert_eq!(
        plugin.settings.mounts[0].destination.as_deref(),
        Some("/data")
    );
    let config = &plugin.config;
    assert_eq!(config.entrypoint, ["/bin/driver"]);
    let interface = config.interface.as_ref().expect("the interface");
    assert_eq!(interface.types, ["docker.volumedriver/1.0"]);
    assert_eq!(interface.socket.as_deref(), Some("driver.sock"));
    assert_eq!(config.env[0].settable, ["value"]);
    assert_eq!(config.env[0].value.as_deref(), Some("0"));
    let root_fs = config.root_fs.as_ref().expect("the root file system");
    assert_eq!(root_fs.diff_ids.len(), 1);
}

#[tokio::test]
async fn list_plugins_sends_filters() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let filters =
        "%7B%22capability%22%3A%5B%22volumedriver%22%5D%2C%22enabled%22%3A%5B%22false%22%5D%7D";
    let target = format!("/v1.51/plugins?filters={filters}");
    let list = format!(
        "[{}]",
        String::from_utf8_lossy(&fixture("plugins/inspect.json"))
    );
    engine.expect("GET", &target, Reply::json(list));
    engine.expect("GET", "/v1.51/plugins", Reply::json("null"));
    let docker = engine.docker_at(V1_51);
    let options = ListPluginsOptions::builder().filters([
        PluginFilter::Capability("volumedriver".to_owned()),
        PluginFilter::Enabled(false),
    ]);
    let plugins = docker.list_plugins(options.build()).await?;
    assert_eq!(plugins.len(), 1);
    check(&plugins[0]);
    let none = docker.list_plugins(ListPluginsOptions::default()).await?;
    assert!(none.is_empty());
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn inspect_plugin_reads_configuration_and_settings() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let target = "/v1.51/plugins/127.0.0.1:5000/team/driver:1.0/json";
    engine.expect("GET", target, recorded("inspect"));
    let docker = engine.docker_at(V1_51);
    check(
        &docker
            .inspect_plugin("127.0.0.1:5000/team/driver:1.0")
            .await?,
    );
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn install_and_upgrade_plugin_send_privileges() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let privileges = json!([
        {"Name": "network", "Description": "permissions to access a network", "Value": ["host"]},
        {"Name": "mount", "Description": "host path to mount", "Value": ["/data"]},
    ]);
    let target = format!("/v1.51/plugins/privileges?{REMOTE}");
    engine.expect("GET", &target, Reply::json(privileges.to_string()));
    let target = format!("/v1.51/plugins/pull?{REMOTE}&name=driver");
    let progress = [
        r#"{"status":"Pulling","id":"a"}"#,
        r#"{"status":"Download complete","id":"a"}"#,
    ];
    engine.expect("POST", &target, Reply::json_stream(progress));
    let target = format!("/v1.51/plugins/driver/upgrade?{REMOTE}");
    engine.expect("POST", &target, Reply::json_stream(["{}"]));

    let docker = engine.docker_at(V1_51);
    let auth = RegistryAuth::basic("jane", "secret");
    let remote = "127.0.0.1:5000/team/driver:1.0";
    let options = PluginPrivilegesOptions::builder().registry_auth(auth.clone());
    let asked = docker.plugin_privileges(remote, options.build()).await?;
    assert_eq!(asked[1].value, ["/data"]);
    let options = InstallPluginOptions::builder()
        .name("driver")
        .registry_auth(auth.clone());
    let installing = docker.install_plugin(remote, &asked, options.build());
    installing.await?.finish().await?;
    let options = UpgradePluginOptions::builder().registry_auth(auth).build();
    let upgrading = docker.upgrade_plugin("driver", remote, &asked, options);
    upgrading.await?.finish().await?;

    let requests = engine.finish().await;
    assert_no_body(&requests[0]);
    for request in &requests {
        assert!(request.headers.contains_key("x-registry-auth"));
    }
    assert_eq!(json_body(&requests[1]), privileges);
    assert_eq!(json_body(&requests[2]), privileges);
    Ok(())
}

#[tokio::test]
async fn empty_privileges_are_sent_as_an_empty_list() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect(
        "POST",
        "/v1.51/plugins/pull?remote=x",
        Reply::json_stream(["{}"]),
    );
    let docker = engine.docker_at(V1_51);
    let installing = docker.install_plugin("x", &[], InstallPluginOptions::default());
    installing.await?.finish().await?;
    assert_eq!(json_body(&engine.finish().await[0]), json!([]));
    Ok(())
}

#[tokio::test]
async fn failed_install_plugin_is_an_error_of_the_stream() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let message = "incorrect privileges: plugin requires host network";
    let failed = json!({"error": message, "errorDetail": {"message": message}});
    let reply = Reply::json_stream([r#"{"status":"Pulling"}"#.to_owned(), failed.to_string()]);
    engine.expect("POST", "/v1.51/plugins/pull?remote=x", reply);
    let docker = engine.docker_at(V1_51);
    let privilege = PluginPrivilege::builder().name("network").value(["none"]);
    let privileges = [privilege.build()];
    let installing = docker.install_plugin("x", &privileges, InstallPluginOptions::default());
    let error = installing.await?.finish().await.unwrap_err();
    assert!(matches!(&error, Error::Daemon { .. }), "{error:?}");
    assert!(error.to_string().contains(message), "{error}");
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn enable_disable_and_delete_plugin_send_set_options() -> Result<()> {
    let engine = FakeEngine::local().await?;
    for (method, target) in [
        ("POST", "/v1.51/plugins/team/driver:1/enable?timeout=0"),
        ("POST", "/v1.51/plugins/team/driver:1/enable?timeout=3"),
        ("POST", "/v1.51/plugins/team/driver:1/disable"),
        ("POST", "/v1.51/plugins/team/driver:1/disable?force=true"),
        ("DELETE", "/v1.51/plugins/team/driver:1"),
        ("DELETE", "/v1.51/plugins/team/driver:1?force=true"),
    ] {
        engine.expect(method, target, Reply::status(200));
    }
    let (docker, name) = (engine.docker_at(V1_51), "team/driver:1");
    docker
        .enable_plugin(name, EnablePluginOptions::default())
        .await?;
    let patient = EnablePluginOptions::builder().timeout(Duration::from_millis(2500));
    docker.enable_plugin(name, patient.build()).await?;
    docker
        .disable_plugin(name, DisablePluginOptions::default())
        .await?;
    let forced = DisablePluginOptions::builder().force(true).build();
    docker.disable_plugin(name, forced).await?;
    docker
        .delete_plugin(name, DeletePluginOptions::default())
        .await?;
    let forced = DeletePluginOptions::builder().force(true).build();
    docker.delete_plugin(name, forced).await?;
    for request in engine.finish().await {
        assert_no_body(&request);
    }
    Ok(())
}

#[tokio::test]
async fn create_configure_and_push_plugin_send_their_requests() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let target = "/v1.51/plugins/create?name=team%2Fdriver%3A1";
    engine.expect("POST", target, Reply::status(204));
    engine.expect(
        "POST",
        "/v1.51/plugins/team/driver:1/set",
        Reply::status(204),
    );
    let pushed = r#"{"aux":{"Tag":"1","Digest":"sha256:9c","Size":3}}"#;
    let target = "/v1.51/plugins/team/driver:1/push";
    engine.expect("POST", target, Reply::json_stream([pushed]));
    let (docker, name) = (engine.docker_at(V1_51), "team/driver:1");
    docker.create_plugin(name, "tar").await?;
    docker
        .configure_plugin(name, ["DEBUG=1", "data.source=/srv"])
        .await?;
    let options = PushPluginOptions::builder().registry_auth(RegistryAuth::basic("jane", "secret"));
    let pushed = docker
        .push_plugin(name, options.build())
        .await?
        .finish()
        .await?;
    assert_eq!(pushed.digest(), Some("sha256:9c"));
    let requests = engine.finish().await;
    assert_eq!(requests[0].headers["content-type"], "application/x-tar");
    assert_eq!(requests[0].body, "tar");
    assert_eq!(
        json_body(&requests[1]),
        json!(["DEBUG=1", "data.source=/srv"])
    );
    assert!(requests[2].headers.contains_key("x-registry-auth"));
    Ok(())
}

#[tokio::test]
async fn plugin_methods_need_their_versions() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let since = |error: Option<Error>| match error {
        Some(Error::Unsupported { unsupported, .. }) => (unsupported.option, unsupported.since),
        other => panic!("{other:?}"),
    };
    let docker = engine.docker_at(ApiVersion::new(1, 24));
    let error = docker
        .list_plugins(ListPluginsOptions::default())
        .await
        .err();
    assert_eq!(since(error), (None, Some(ApiVersion::new(1, 25))));
    let docker = engine.docker_at(ApiVersion::new(1, 25));
    let upgrade = docker.upgrade_plugin("x", "y", &[], UpgradePluginOptions::default());
    assert_eq!(
        since(upgrade.await.err()),
        (None, Some(ApiVersion::new(1, 26)))
    );
    let enabled = ListPluginsOptions::builder().filters([PluginFilter::Enabled(true)]);
    let docker = engine.docker_at(ApiVersion::new(1, 27));
    let error = docker.list_plugins(enabled.build()).await.err();
    assert_eq!(since(error).1, Some(ApiVersion::new(1, 28)));
    assert!(engine.finish().await.is_empty());
    Ok(())
}
