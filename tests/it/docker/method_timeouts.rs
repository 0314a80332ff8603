//! How long each method waits for an engine that does not respond. The clock stands still, and jumps to the next limit.
#![allow(
    clippy::default_trait_access,
    reason = "a table of calls without the names of 40 option types"
)]

use std::pin::Pin;
use std::time::Duration;

use asyncdocker::containers::{
    ContainerLogsOptions, ContainerStatsOptions, InspectContainerOptions, ListContainersOptions,
};
use asyncdocker::exec::StartExecOptions;
use asyncdocker::images::ImportSource;
use asyncdocker::models::images::RegistryAuth;
use asyncdocker::prelude::*;
use asyncdocker::{Body, Docker, Error, Result, TimeoutPhase, TtySize};
use tokio::time::timeout;

use super::peer::{Peer, hold};
use crate::methods::methods;

const RESPONSE_TIMEOUT: Duration = Duration::from_secs(1);
const IDLE_TIMEOUT: Duration = Duration::from_secs(1000);

/// The traits whose methods have no rows here.
const NOT_IN_THE_TABLE: [&str; 10] = [
    "Configs",
    "Nodes",
    "NodesExt",
    "Plugins",
    "Secrets",
    "Services",
    "ServicesExt",
    "Swarm",
    "SwarmExt",
    "Tasks",
];

/// What ends a request without a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EndedBy {
    /// The engine should respond promptly.
    ResponseTimeout,
    /// The response is a stream, and some engines send its head with the first byte.
    IdleTimeout,
    /// The engine responds when it has done what was asked, or when something happens.
    Nothing,
}

type Case = (
    &'static str,
    EndedBy,
    Pin<Box<dyn Future<Output = Result<()>> + Send>>,
);

/// A row of the table: the method and its arguments.
macro_rules! case {
    ($docker:expr, $ended_by:expr, $method:ident($($argument:expr),*)) => {{
        let docker = $docker.clone();
        let call = async move { docker.$method($($argument),*).await.map(drop) };
        (stringify!($method), $ended_by, Box::pin(call) as _)
    }};
}

const SIZE: TtySize = TtySize {
    columns: 80,
    rows: 24,
};

fn containers(docker: &Docker) -> Vec<Case> {
    use EndedBy::{IdleTimeout, Nothing, ResponseTimeout};

    let sizes = || ListContainersOptions::builder().size(true).build();
    let size = || InspectContainerOptions::builder().size(true).build();
    let followed = || ContainerLogsOptions::builder().follow(true).build();
    let once = || ContainerStatsOptions::builder().stream(false).build();
    vec![
        case!(docker, ResponseTimeout, list_containers(Default::default())),
        case!(docker, Nothing, list_containers(sizes())),
        case!(docker, Nothing, create_container(Default::default())),
        case!(
            docker,
            ResponseTimeout,
            inspect_container("x", Default::default())
        ),
        case!(docker, Nothing, inspect_container("x", size())),
        case!(
            docker,
            ResponseTimeout,
            container_top("x", Default::default())
        ),
        case!(
            docker,
            ResponseTimeout,
            container_logs("x", Default::default())
        ),
        case!(docker, IdleTimeout, container_logs("x", followed())),
        case!(docker, Nothing, container_changes("x")),
        case!(docker, ResponseTimeout, export_container("x")),
        case!(
            docker,
            IdleTimeout,
            container_stats("x", Default::default())
        ),
        case!(docker, ResponseTimeout, container_stats("x", once())),
        case!(docker, ResponseTimeout, resize_container("x", SIZE)),
        case!(docker, Nothing, start_container("x")),
        case!(docker, Nothing, stop_container("x", Default::default())),
        case!(docker, Nothing, restart_container("x", Default::default())),
        case!(docker, Nothing, kill_container("x", Default::default())),
        case!(docker, Nothing, update_container("x", Default::default())),
        case!(docker, ResponseTimeout, rename_container("x", "y")),
        case!(docker, Nothing, pause_container("x")),
        case!(docker, Nothing, unpause_container("x")),
        case!(docker, Nothing, attach_container("x", Default::default())),
        #[cfg(feature = "websocket")]
        case!(
            docker,
            Nothing,
            attach_container_websocket("x", Default::default())
        ),
        case!(docker, Nothing, wait_container("x", Default::default())),
        case!(
            docker,
            Nothing,
            run_container(Default::default(), Default::default())
        ),
        case!(docker, ResponseTimeout, wait_healthy("x")),
        case!(docker, ResponseTimeout, published_port("x", "80")),
        case!(docker, Nothing, prune_containers(Default::default())),
        case!(
            docker,
            Nothing,
            create_checkpoint("x", "y", Default::default())
        ),
        case!(
            docker,
            ResponseTimeout,
            list_checkpoints("x", Default::default())
        ),
        case!(
            docker,
            Nothing,
            delete_checkpoint("x", "y", Default::default())
        ),
        case!(
            docker,
            Nothing,
            start_container_from_checkpoint("x", "y", Default::default())
        ),
        case!(docker, Nothing, container_output("x", Default::default())),
        case!(docker, Nothing, delete_container("x", Default::default())),
        case!(docker, ResponseTimeout, copy_from_container("x", "/")),
        case!(docker, ResponseTimeout, stat_archive("x", "/")),
        case!(docker, ResponseTimeout, download_archive("x", "/")),
        case!(
            docker,
            Nothing,
            upload_archive("x", "/", "tar", Default::default())
        ),
    ]
}

fn exec_and_images(docker: &Docker) -> Vec<Case> {
    use EndedBy::{Nothing, ResponseTimeout};

    // Without this setting, the exec instance is inspected first.
    let no_tty = || StartExecOptions::builder().tty(false).build();
    let import = || ImportSource::Url("http://x".to_owned());
    vec![
        case!(docker, Nothing, create_exec("x", Default::default())),
        case!(docker, Nothing, start_exec("x", no_tty())),
        case!(docker, Nothing, start_exec_detached("x")),
        case!(docker, ResponseTimeout, resize_exec("x", SIZE)),
        case!(docker, ResponseTimeout, inspect_exec("x")),
        case!(docker, Nothing, run_exec("x", Default::default())),
        case!(docker, ResponseTimeout, list_images(Default::default())),
        case!(
            docker,
            Nothing,
            build_image(Body::empty(), Default::default())
        ),
        #[cfg(feature = "buildkit")]
        case!(
            docker,
            Nothing,
            start_build_session(&asyncdocker::buildkit::BuildSession::new())
        ),
        // A ping comes first.
        #[cfg(feature = "buildkit")]
        case!(
            docker,
            ResponseTimeout,
            build_image_with_session(
                Body::empty(),
                Default::default(),
                &asyncdocker::buildkit::BuildSession::new()
            )
        ),
        case!(docker, Nothing, pull_image("x", Default::default())),
        case!(docker, Nothing, import_image(import(), Default::default())),
        case!(
            docker,
            ResponseTimeout,
            inspect_image("x", Default::default())
        ),
        case!(
            docker,
            ResponseTimeout,
            image_history("x", Default::default())
        ),
        case!(docker, Nothing, push_image("x", Default::default())),
        case!(
            docker,
            ResponseTimeout,
            tag_image("x", "y", Default::default())
        ),
        case!(docker, Nothing, delete_image("x", Default::default())),
        case!(docker, Nothing, search_images("x", Default::default())),
        case!(docker, Nothing, export_image("x", Default::default())),
        case!(docker, Nothing, export_images(["x"], Default::default())),
        case!(docker, Nothing, load_images("tar", Default::default())),
        case!(docker, Nothing, prune_images(Default::default())),
        case!(docker, Nothing, prune_build_cache(Default::default())),
        case!(docker, ResponseTimeout, cancel_build("x")),
        case!(
            docker,
            Nothing,
            inspect_distribution("x", Default::default())
        ),
        case!(
            docker,
            ResponseTimeout,
            image_attestations("x", Default::default())
        ),
        case!(docker, Nothing, commit_container("x", Default::default())),
    ]
}

async fn prune_system(docker: Docker) -> Result<()> {
    let pruned = docker.prune_system(Default::default()).await;
    pruned.map(drop).map_err(|failed| failed.error)
}

fn others(docker: &Docker) -> Vec<Case> {
    use EndedBy::{IdleTimeout, Nothing, ResponseTimeout};

    vec![
        case!(docker, ResponseTimeout, ping()),
        case!(docker, ResponseTimeout, ping_head()),
        case!(docker, ResponseTimeout, version()),
        case!(docker, ResponseTimeout, info()),
        case!(docker, IdleTimeout, events(Default::default())),
        case!(docker, IdleTimeout, watch_events(Default::default())),
        case!(docker, Nothing, auth(&RegistryAuth::default())),
        case!(docker, Nothing, disk_usage(Default::default())),
        (
            "prune_system",
            Nothing,
            Box::pin(prune_system(docker.clone())),
        ),
        case!(docker, ResponseTimeout, list_networks(Default::default())),
        case!(docker, Nothing, create_network("x", Default::default())),
        case!(
            docker,
            ResponseTimeout,
            inspect_network("x", Default::default())
        ),
        case!(docker, Nothing, delete_network("x")),
        case!(docker, Nothing, prune_networks(Default::default())),
        case!(
            docker,
            Nothing,
            connect_network("x", "y", Default::default())
        ),
        case!(
            docker,
            Nothing,
            disconnect_network("x", "y", Default::default())
        ),
        case!(docker, ResponseTimeout, list_volumes(Default::default())),
        case!(docker, Nothing, create_volume(Default::default())),
        case!(docker, ResponseTimeout, inspect_volume("x")),
        case!(docker, Nothing, delete_volume("x", Default::default())),
        case!(docker, Nothing, update_volume("x", 1, Default::default())),
        case!(docker, Nothing, prune_volumes(Default::default())),
    ]
}

fn plugins(docker: &Docker) -> Vec<Case> {
    use EndedBy::{Nothing, ResponseTimeout};

    vec![
        case!(docker, ResponseTimeout, list_plugins(Default::default())),
        case!(docker, Nothing, plugin_privileges("x", Default::default())),
        case!(
            docker,
            Nothing,
            install_plugin("x", &[], Default::default())
        ),
        case!(docker, ResponseTimeout, inspect_plugin("x")),
        case!(docker, Nothing, delete_plugin("x", Default::default())),
        case!(docker, Nothing, enable_plugin("x", Default::default())),
        case!(docker, Nothing, disable_plugin("x", Default::default())),
        case!(
            docker,
            Nothing,
            upgrade_plugin("x", "y", &[], Default::default())
        ),
        case!(docker, Nothing, create_plugin("x", "tar")),
        case!(docker, Nothing, push_plugin("x", Default::default())),
        case!(docker, ResponseTimeout, configure_plugin("x", ["y"])),
    ]
}

fn all(docker: &Docker) -> Vec<Case> {
    let mut all = containers(docker);
    all.extend(exec_and_images(docker));
    all.extend(others(docker));
    all.extend(plugins(docker));
    all
}

#[tokio::test(start_paused = true)]
async fn only_requests_that_may_last_are_exempt_from_the_response_timeout() {
    let peer = Peer::local(async |_, socket| hold(socket).await);
    let docker = peer
        .builder()
        .response_timeout(RESPONSE_TIMEOUT)
        .idle_timeout(IDLE_TIMEOUT)
        // Methods of later API versions are sent too.
        .ignore_version_requirements(true)
        .build()
        .unwrap();
    let mut wrong = Vec::new();
    for (name, expected, call) in all(&docker) {
        let ended_by = match timeout(2 * IDLE_TIMEOUT, call).await {
            Err(_) => EndedBy::Nothing,
            Ok(Err(Error::Timeout {
                phase: TimeoutPhase::Headers,
                limit,
                ..
            })) if limit == RESPONSE_TIMEOUT => EndedBy::ResponseTimeout,
            Ok(Err(Error::Timeout {
                phase: TimeoutPhase::Headers,
                limit,
                ..
            })) if limit == IDLE_TIMEOUT => EndedBy::IdleTimeout,
            Ok(other) => panic!("{name}: {other:?}"),
        };
        if ended_by != expected {
            wrong.push(format!("{name}: {ended_by:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn every_method_is_in_the_table() {
    let docker = Docker::tcp("nowhere").unwrap();
    let named: Vec<_> = all(&docker).into_iter().map(|(name, ..)| name).collect();
    for (group, methods) in methods() {
        if NOT_IN_THE_TABLE.contains(&group.as_str()) {
            continue;
        }
        for name in methods {
            let is_optional = match name.as_str() {
                "attach_container_websocket" => !cfg!(feature = "websocket"),
                "start_build_session" | "build_image_with_session" => !cfg!(feature = "buildkit"),
                _ => false,
            };
            assert!(
                named.contains(&name.as_str()) || is_optional,
                "{name} is missing"
            );
        }
    }
}
