//! Every endpoint method, spawned by generic code: the futures are `Send` for any transport and any borrowed argument.
#![allow(
    clippy::default_trait_access,
    reason = "a table of calls without the names of 40 option types"
)]

use std::sync::Arc;

use asyncdocker::containers::{RunContainerOptions, WaitContainerOptions};
use asyncdocker::images::{
    BuildSource, ExportImageOptions, ExportImagesOptions, ImageHistoryOptions, ImportSource,
    InspectImageOptions,
};
use asyncdocker::models::images::RegistryAuth;
use asyncdocker::networks::InspectNetworkOptions;
use asyncdocker::prelude::*;
use asyncdocker::volumes::DeleteVolumeOptions;
use asyncdocker::{Body, DynTransport, Result, TtySize};

use super::{Fake, spawnable};
use crate::methods::methods;

async fn containers<T>(docker: Arc<T>, id: String) -> Result<()>
where
    T: Containers + Checkpoints + ContainerFiles + ContainerStreams,
{
    let id = id.as_str();
    docker.list_containers(Default::default()).await?;
    docker.create_container(Default::default()).await?;
    docker.inspect_container(id, Default::default()).await?;
    docker.container_top(id, Default::default()).await?;
    docker.prune_containers(Default::default()).await?;
    docker.create_checkpoint(id, id, Default::default()).await?;
    docker.list_checkpoints(id, Default::default()).await?;
    docker.delete_checkpoint(id, id, Default::default()).await?;
    docker
        .start_container_from_checkpoint(id, id, Default::default())
        .await?;
    let _ = docker.container_logs(id, Default::default()).await?;
    docker.container_changes(id).await?;
    let _ = docker.export_container(id).await?;
    let _ = docker.container_stats(id, Default::default()).await?;
    docker
        .resize_container(
            id,
            TtySize {
                columns: 80,
                rows: 24,
            },
        )
        .await?;
    docker.update_container(id, Default::default()).await?;
    docker.rename_container(id, id).await?;
    docker.delete_container(id, Default::default()).await
}

async fn lifecycle<T: ContainerLifecycle>(docker: Arc<T>, id: String) -> Result<()> {
    let id = id.as_str();
    docker.start_container(id).await?;
    docker.stop_container(id, Default::default()).await?;
    docker.restart_container(id, Default::default()).await?;
    docker.kill_container(id, Default::default()).await?;
    docker.pause_container(id).await?;
    docker.unpause_container(id).await?;
    docker
        .wait_container(id, WaitContainerOptions::default())
        .await
        .map(drop)
}

async fn running<T>(docker: Arc<T>, id: String) -> Result<()>
where
    T: ContainerLifecycle + ContainerStreams + Registries,
{
    let run = RunContainerOptions::default();
    let container = docker.run_container(Default::default(), run).await?;
    container.exit_code().await?;
    docker.wait_healthy(&id).await?;
    docker.published_port(&id, "80").await.map(drop)
}

async fn containers_io<T>(docker: Arc<T>, id: String) -> Result<()>
where
    T: ContainerLifecycle + ContainerFiles + ContainerStreams,
{
    let (id, bytes) = (id.as_str(), vec![0; 3]);
    let _ = docker.attach_container(id, Default::default()).await?;
    #[cfg(feature = "websocket")]
    let _ = docker
        .attach_container_websocket(id, Default::default())
        .await?;
    docker.container_output(id, Default::default()).await?;
    let _ = docker.copy_from_container(id, "/etc").await?;
    docker.stat_archive(id, "/etc").await?;
    let _ = docker.download_archive(id, "/etc").await?;
    let options = Default::default;
    docker.upload_archive(id, "/", "text", options()).await?;
    docker
        .upload_archive(id, "/", bytes.clone(), options())
        .await?;
    let reader = Body::from_reader(std::io::Cursor::new(bytes));
    docker.upload_archive(id, "/", reader, options()).await
}

async fn exec<T: Exec>(docker: Arc<T>, id: String) -> Result<()> {
    let id = docker.create_exec(&id, Default::default()).await?.id;
    let _ = docker.start_exec(&id, Default::default()).await?;
    docker.start_exec_detached(&id).await?;
    docker
        .resize_exec(
            &id,
            TtySize {
                columns: 80,
                rows: 24,
            },
        )
        .await?;
    docker.inspect_exec(&id).await?;
    docker.run_exec(&id, Default::default()).await.map(drop)
}

async fn images<T: Images + Builds>(docker: Arc<T>, name: String) -> Result<()> {
    let name = name.as_str();
    docker.list_images(Default::default()).await?;
    docker
        .inspect_image(name, InspectImageOptions::default())
        .await?;
    docker
        .image_history(name, ImageHistoryOptions::default())
        .await?;
    docker.tag_image(name, name, Default::default()).await?;
    docker.delete_image(name, Default::default()).await?;
    docker.prune_images(Default::default()).await?;
    docker.prune_build_cache(Default::default()).await?;
    docker.cancel_build(name).await?;
    docker.image_attestations(name, Default::default()).await?;
    docker
        .commit_container(name, Default::default())
        .await
        .map(drop)
}

async fn registries<T: Registries>(docker: Arc<T>, name: String, auth: RegistryAuth) -> Result<()> {
    docker.auth(&auth).await?;
    let name = name.as_str();
    let _ = docker.pull_image(name, Default::default()).await?;
    let _ = docker.push_image(name, Default::default()).await?;
    docker.search_images(name, Default::default()).await?;
    docker
        .inspect_distribution(name, Default::default())
        .await
        .map(drop)
}

async fn image_archives<T: Builds + ImageArchives>(
    docker: Arc<T>,
    names: Vec<String>,
) -> Result<()> {
    let source: BuildSource = Body::empty().into();
    let _ = docker.build_image(source, Default::default()).await?;
    let _ = docker.build_image("tar", Default::default()).await?;
    #[cfg(feature = "buildkit")]
    {
        let session = asyncdocker::buildkit::BuildSession::new();
        let _ = docker.start_build_session(&session).await?;
        let _ = docker
            .build_image_with_session("tar", Default::default(), &session)
            .await?;
    }
    let url = ImportSource::Url(names.concat());
    let _ = docker.import_image(url, Default::default()).await?;
    let _ = docker.load_images(vec![0], Default::default()).await?;
    for name in &names {
        let _ = docker
            .export_image(name, ExportImageOptions::default())
            .await?;
        let _ = docker
            .export_images([name.as_str()], ExportImagesOptions::default())
            .await?;
    }
    let _ = docker
        .export_images(&names, ExportImagesOptions::default())
        .await?;
    let _ = docker
        .export_images(
            names.iter().map(|name| name.trim()),
            ExportImagesOptions::default(),
        )
        .await?;
    docker
        .export_images(names, ExportImagesOptions::default())
        .await
        .map(drop)
}

async fn networks<T: Networks>(docker: Arc<T>, id: String) -> Result<()> {
    let id = id.as_str();
    docker.list_networks(Default::default()).await?;
    docker.create_network(id, Default::default()).await?;
    docker
        .inspect_network(id, InspectNetworkOptions::default())
        .await?;
    docker.prune_networks(Default::default()).await?;
    docker.connect_network(id, id, Default::default()).await?;
    docker
        .disconnect_network(id, id, Default::default())
        .await?;
    docker.delete_network(id).await
}

async fn system<T: System>(docker: Arc<T>) -> Result<()> {
    docker.ping().await?;
    docker.ping_head().await?;
    docker.disk_usage(Default::default()).await?;
    docker.version().await?;
    docker.info().await?;
    let _ = docker.events(Default::default()).await?;
    Ok(())
}

async fn everything<T>(docker: Arc<T>) -> Result<()>
where
    T: Containers + Images + Builds + Networks + System + Volumes,
{
    let pruned = docker.prune_system(Default::default()).await;
    pruned.map(drop).map_err(|failed| failed.error)
}

async fn plugins<T: Plugins>(docker: Arc<T>, name: String) -> Result<()> {
    let name = name.as_str();
    docker.list_plugins(Default::default()).await?;
    let privileges = docker.plugin_privileges(name, Default::default()).await?;
    let _ = docker
        .install_plugin(name, &privileges, Default::default())
        .await?;
    docker.inspect_plugin(name).await?;
    docker.enable_plugin(name, Default::default()).await?;
    docker.disable_plugin(name, Default::default()).await?;
    let _ = docker
        .upgrade_plugin(name, name, &privileges, Default::default())
        .await?;
    docker.create_plugin(name, "tar").await?;
    let _ = docker.push_plugin(name, Default::default()).await?;
    docker.configure_plugin(name, [name]).await?;
    docker.delete_plugin(name, Default::default()).await
}

async fn volumes<T: Volumes>(docker: Arc<T>, name: String) -> Result<()> {
    docker.list_volumes(Default::default()).await?;
    docker.create_volume(Default::default()).await?;
    docker.inspect_volume(&name).await?;
    docker.update_volume(&name, 1, Default::default()).await?;
    docker.prune_volumes(Default::default()).await?;
    docker
        .delete_volume(&name, DeleteVolumeOptions::default())
        .await
}

/// Compiles only if each future is `Send` where the type of the transport is not known.
async fn swarm<T: Swarm>(docker: Arc<T>, key: String) -> Result<()> {
    docker.init_swarm(Default::default()).await?;
    docker.join_swarm(Default::default()).await?;
    let spec = docker.inspect_swarm().await?.spec;
    docker.update_swarm(1, &spec, Default::default()).await?;
    docker.update_swarm_with(Default::default(), |_| {}).await?;
    docker.swarm_unlock_key().await?;
    docker.unlock_swarm(&key).await?;
    docker.leave_swarm(Default::default()).await
}

async fn nodes<T: Nodes>(docker: Arc<T>, id: String) -> Result<()> {
    let id = id.as_str();
    docker.list_nodes(Default::default()).await?;
    let spec = docker.inspect_node(id).await?.spec;
    docker.update_node(id, 1, &spec).await?;
    docker.update_node_with(id, |_| {}).await?;
    let availability = spec.availability.unwrap_or_default();
    docker.set_node_availability(id, availability).await?;
    let role = spec.role.unwrap_or_default();
    docker.set_node_role(id, role).await?;
    docker.delete_node(id, Default::default()).await
}

async fn services<T: Services>(docker: Arc<T>, id: String) -> Result<()> {
    let id = id.as_str();
    docker.list_services(Default::default()).await?;
    docker.create_service(Default::default()).await?;
    let service = docker.inspect_service(id, Default::default()).await?;
    let spec = &service.spec;
    docker
        .update_service(id, 1, spec, Default::default())
        .await?;
    docker.update_service_with(id, |_| {}).await?;
    let auth = RegistryAuth::default();
    docker.update_service_with_auth(id, auth, |_| {}).await?;
    docker.resolve_image("nginx", Default::default()).await?;
    docker.rollback_service(id).await?;
    let _ = docker.service_logs(id, Default::default()).await?;
    docker.delete_service(id).await
}

async fn waiting<T: Services + Clone + 'static>(docker: Arc<T>, id: String) -> Result<()> {
    docker.wait_service(&id).await?.finish().await.map(drop)
}

async fn tasks<T: Tasks>(docker: Arc<T>, id: String) -> Result<()> {
    docker.list_tasks(Default::default()).await?;
    docker.inspect_task(&id).await?;
    docker.task_logs(&id, Default::default()).await.map(drop)
}

async fn secrets<T: Secrets>(docker: Arc<T>, id: String) -> Result<()> {
    docker.list_secrets(Default::default()).await?;
    docker.create_secret(Default::default()).await?;
    let secret = docker.inspect_secret(&id).await?;
    docker.update_secret(&id, 1, &secret.spec).await?;
    docker.delete_secret(&id).await
}

async fn configs<T: Configs>(docker: Arc<T>, id: String) -> Result<()> {
    docker.list_configs(Default::default()).await?;
    docker.create_config(Default::default()).await?;
    let config = docker.inspect_config(&id).await?;
    docker.update_config(&id, 1, &config.spec).await?;
    docker.delete_config(&id).await
}

#[test]
fn every_method_of_swarm_mode_can_be_spawned_from_generic_code() {
    fn spawn<T>(docker: &T)
    where
        T: Swarm + Nodes + Services + Tasks + Secrets + Configs + Clone + 'static,
    {
        let docker = || Arc::new(docker.clone());
        spawnable(swarm(docker(), String::new()));
        spawnable(nodes(docker(), String::new()));
        spawnable(services(docker(), String::new()));
        spawnable(waiting(docker(), String::new()));
        spawnable(tasks(docker(), String::new()));
        spawnable(secrets(docker(), String::new()));
        spawnable(configs(docker(), String::new()));
    }
    spawn(&DynTransport::new(Fake::default()));
}

#[test]
fn every_method_can_be_spawned_from_generic_code() {
    fn spawn<T>(docker: &T)
    where
        T: Containers + ContainerLifecycle + Checkpoints + ContainerFiles + ContainerStreams + Exec,
        T: Images + Registries + Builds + ImageArchives,
        T: Networks + Plugins + System + Volumes + Clone + 'static,
    {
        let docker = || Arc::new(docker.clone());
        spawnable(containers(docker(), String::new()));
        spawnable(lifecycle(docker(), String::new()));
        spawnable(containers_io(docker(), String::new()));
        spawnable(running(docker(), String::new()));
        spawnable(exec(docker(), String::new()));
        spawnable(images(docker(), String::new()));
        spawnable(registries(docker(), String::new(), RegistryAuth::default()));
        spawnable(image_archives(docker(), Vec::new()));
        spawnable(networks(docker(), String::new()));
        spawnable(everything(docker()));
        spawnable(plugins(docker(), String::new()));
        spawnable(system(docker()));
        spawnable(volumes(docker(), String::new()));
    }
    spawn(&DynTransport::new(Fake::default()));
}

/// `watch_events` keeps a clone of its transport.
#[test]
fn watch_events_can_be_spawned_from_generic_code() {
    async fn watch<T: System + Clone + 'static>(docker: Arc<T>) -> Result<()> {
        docker.watch_events(Default::default()).await.map(drop)
    }
    fn spawn<T: System + Clone + 'static>(docker: T) {
        spawnable(watch(Arc::new(docker)));
    }
    spawn(DynTransport::new(Fake::default()));
}

#[test]
fn every_method_is_spawned() {
    let called = include_str!("spawned.rs");
    for name in methods().into_values().flatten() {
        assert!(called.contains(&format!(".{name}(")), "{name} is left out");
    }
}
