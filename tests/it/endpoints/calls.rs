//! Every endpoint method, called with the simplest arguments on a transport that fails.
#![allow(
    clippy::default_trait_access,
    reason = "each method has options of its own name"
)]

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use asyncdocker::auth::RegistryAuth;
use asyncdocker::exec::StartExecOptions;
use asyncdocker::images::ImportSource;
use asyncdocker::prelude::*;
use asyncdocker::{ApiVersion, DynTransport, Error, Request, Response, Result, Transport, TtySize};
use http::StatusCode;

/// An endpoint, such as `GET /containers/{id}/json`, and the API version that the request needs.
type Requested = (String, Option<ApiVersion>);

/// A transport that responds to every request with the same status, and records which endpoint was requested and
/// which API version the request needs.
#[derive(Clone)]
pub(super) struct Failing {
    pub(super) status: StatusCode,
    pub(super) message: &'static str,
    requested: Arc<Mutex<Vec<Requested>>>,
}

impl Failing {
    pub(super) fn new(status: StatusCode, message: &'static str) -> Self {
        Self {
            status,
            message,
            requested: Arc::default(),
        }
    }

    pub(super) fn requested(&self) -> Vec<Requested> {
        self.requested.lock().unwrap().clone()
    }
}

impl Transport for Failing {
    async fn execute(&self, request: Request) -> Result<Response> {
        request.check()?;
        let endpoint = format!("{} {}", request.method(), request.template());
        let requested = (endpoint, request.min_api_version());
        self.requested.lock().unwrap().push(requested);
        Err(Error::api(request.call(), self.status, self.message))
    }
}

type Called = Pin<Box<dyn Future<Output = Result<()>>>>;

/// An endpoint method: its name, and a call of it.
pub(super) struct EndpointMethod {
    pub(super) name: &'static str,
    pub(super) call: fn(DynTransport) -> Called,
}

macro_rules! methods {
    ($($(#[$attribute:meta])* $name:ident($($argument:expr),*)),* $(,)?) => {
        &[$($(#[$attribute])* EndpointMethod {
            name: stringify!($name),
            call: |engine| Box::pin(async move { engine.$name($($argument),*).await.map(drop) }),
        }),*]
    };
}

const SIZE: TtySize = TtySize {
    columns: 80,
    rows: 24,
};

/// Add each new endpoint method here.
pub(super) const METHODS: &[EndpointMethod] = methods![
    list_containers(Default::default()),
    create_container(Default::default()),
    inspect_container("id", Default::default()),
    container_top("id", Default::default()),
    container_logs("id", Default::default()),
    container_changes("id"),
    export_container("id"),
    container_stats("id", Default::default()),
    resize_container("id", SIZE),
    start_container("id"),
    stop_container("id", Default::default()),
    restart_container("id", Default::default()),
    kill_container("id", Default::default()),
    update_container("id", Default::default()),
    rename_container("id", "name"),
    pause_container("id"),
    unpause_container("id"),
    attach_container("id", Default::default()),
    #[cfg(feature = "websocket")]
    attach_container_websocket("id", Default::default()),
    wait_container("id", Default::default()),
    delete_container("id", Default::default()),
    prune_containers(Default::default()),
    create_checkpoint("id", "name", Default::default()),
    list_checkpoints("id", Default::default()),
    delete_checkpoint("id", "name", Default::default()),
    start_container_from_checkpoint("id", "name", Default::default()),
    copy_from_container("id", "/path"),
    stat_archive("id", "/path"),
    download_archive("id", "/path"),
    upload_archive("id", "/path", "tar", Default::default()),
    create_exec("id", Default::default()),
    start_exec("id", StartExecOptions::builder().tty(false).build()),
    start_exec_detached("id"),
    resize_exec("id", SIZE),
    inspect_exec("id"),
    list_images(Default::default()),
    build_image("tar", Default::default()),
    #[cfg(feature = "buildkit")]
    start_build_session(&Default::default()),
    pull_image("name", Default::default()),
    import_image(ImportSource::Archive("tar".into()), Default::default()),
    inspect_image("name", Default::default()),
    image_history("name", Default::default()),
    push_image("name", Default::default()),
    tag_image("name", "repository", Default::default()),
    delete_image("name", Default::default()),
    search_images("term", Default::default()),
    export_image("name", Default::default()),
    export_images(["name"], Default::default()),
    load_images("tar", Default::default()),
    commit_container("id", Default::default()),
    prune_images(Default::default()),
    prune_build_cache(Default::default()),
    cancel_build("id"),
    inspect_distribution("name", Default::default()),
    image_attestations("name", Default::default()),
    list_volumes(Default::default()),
    create_volume(Default::default()),
    inspect_volume("name"),
    delete_volume("name", Default::default()),
    update_volume("name", 1, Default::default()),
    prune_volumes(Default::default()),
    list_networks(Default::default()),
    create_network("name", Default::default()),
    inspect_network("id", Default::default()),
    prune_networks(Default::default()),
    delete_network("id"),
    connect_network("id", "container", Default::default()),
    disconnect_network("id", "container", Default::default()),
    inspect_swarm(),
    init_swarm(Default::default()),
    join_swarm(Default::default()),
    leave_swarm(Default::default()),
    update_swarm(1, &Default::default(), Default::default()),
    swarm_unlock_key(),
    unlock_swarm("key"),
    list_nodes(Default::default()),
    inspect_node("id"),
    update_node("id", 1, &Default::default()),
    delete_node("id", Default::default()),
    list_services(Default::default()),
    create_service(Default::default()),
    inspect_service("id", Default::default()),
    update_service("id", 1, &Default::default(), Default::default()),
    delete_service("id"),
    service_logs("id", Default::default()),
    list_tasks(Default::default()),
    inspect_task("id"),
    task_logs("id", Default::default()),
    list_secrets(Default::default()),
    create_secret(Default::default()),
    inspect_secret("id"),
    update_secret("id", 1, &Default::default()),
    delete_secret("id"),
    list_configs(Default::default()),
    create_config(Default::default()),
    inspect_config("id"),
    update_config("id", 1, &Default::default()),
    delete_config("id"),
    auth(&RegistryAuth::default()),
    ping(),
    version(),
    info(),
    events(Default::default()),
    ping_head(),
    disk_usage(Default::default()),
    list_plugins(Default::default()),
    plugin_privileges("name", Default::default()),
    install_plugin("name", &[], Default::default()),
    inspect_plugin("name"),
    delete_plugin("name", Default::default()),
    enable_plugin("name", Default::default()),
    disable_plugin("name", Default::default()),
    upgrade_plugin("name", "remote", &[], Default::default()),
    create_plugin("name", "tar"),
    push_plugin("name", Default::default()),
    configure_plugin("name", ["key=value"]),
];
