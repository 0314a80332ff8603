//! Events of each type of object, with their actions.

use std::collections::BTreeSet;
use std::time::Duration;

use asyncdocker::containers::{
    AttachContainerOptions, ContainerTopOptions, CreateContainerOptions, RestartContainerOptions,
    StopContainerOptions, UpdateContainerOptions, UploadArchiveOptions, WaitContainerOptions,
};
use asyncdocker::exec::CreateExecOptions;
use asyncdocker::images::{
    CommitContainerOptions, DeleteImageOptions, ExportImageOptions, InspectImageOptions,
    LoadImagesOptions, PruneBuildCacheOptions, TagImageOptions,
};
use asyncdocker::models::containers::HealthConfig;
use asyncdocker::models::system::{Event, EventAction, EventFilter, EventType};
use asyncdocker::networks::CreateNetworkOptions;
use asyncdocker::prelude::*;
use asyncdocker::stream::JsonStream;
use asyncdocker::system::EventsOptions;
use asyncdocker::volumes::{CreateVolumeOptions, DeleteVolumeOptions};
use asyncdocker::{Docker, Result, TtySize};
use futures_util::TryStreamExt;

use super::events_until;
use crate::support::images::{import, removing, said};
use crate::support::{BUILD_CACHE, IMAGE, engine, engine_time, speaks, unique, with_container};

/// The events of these objects from now on.
async fn listen(
    docker: &Docker,
    filters: impl IntoIterator<Item = EventFilter>,
) -> Result<JsonStream<Event>> {
    let options = EventsOptions::builder()
        .since(engine_time(docker).await?)
        .filters(filters);
    docker.events(options.build()).await
}

async fn next(events: &mut JsonStream<Event>) -> Result<Event> {
    let event = tokio::time::timeout(Duration::from_secs(60), events.try_next());
    Ok(event.await.expect("an event in time")?.expect("no end"))
}

/// Asserts that all these actions are among the events up to the last of them, and that every action is known.
async fn assert_actions(
    events: &mut JsonStream<Event>,
    kind: EventType,
    expected: &[&str],
) -> Result<Vec<Event>> {
    let last = expected.last().expect("an action");
    let seen = events_until(events, last).await?;
    assert_known(&seen, &kind);
    let names: BTreeSet<_> = seen.iter().map(|event| event.action.name()).collect();
    for action in expected {
        assert!(names.contains(action), "{kind}: no {action} in {names:?}");
    }
    Ok(seen)
}

fn assert_known(events: &[Event], kind: &EventType) {
    for event in events {
        assert_eq!(event.kind, *kind);
        let action = &event.action;
        assert!(!matches!(action, EventAction::Unknown(_)), "{event:?}");
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn events_of_a_container_have_every_action() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 31).await? {
        return Ok(());
    }
    let name = unique("acting");
    let of_container = [
        EventFilter::Type(EventType::Container),
        EventFilter::Label(format!("acting={name}")),
    ];
    let mut events = listen(&docker, of_container).await?;
    let health = HealthConfig::cmd(["true"]).interval(Duration::from_millis(200));
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .labels([("acting", &name)])
        .cmd([
            "sh",
            "-c",
            "trap exit TERM; while :; do sleep 1 & wait; done",
        ])
        .tty(true)
        .healthcheck(health);
    with_container(&docker, options, async |id| act(&docker, id, &name).await).await?;
    let seen = assert_actions(
        &mut events,
        EventType::Container,
        &[
            "create",
            "attach",
            "start",
            "health_status",
            "exec_create",
            "exec_start",
            "exec_die",
            "resize",
            "top",
            "pause",
            "unpause",
            "rename",
            "update",
            "archive-path",
            "extract-to-dir",
            "export",
            "commit",
            "restart",
            "kill",
            "die",
            "stop",
            "destroy",
        ],
    )
    .await?;
    for action in [
        EventAction::ExecCreate("echo a: b".to_owned()),
        EventAction::HealthStatus("healthy".to_owned()),
    ] {
        assert!(seen.iter().any(|event| event.action == action), "{action}");
    }
    Ok(())
}

/// Does to a container what events tell of.
async fn act(docker: &Docker, id: &str, name: &str) -> Result<()> {
    docker.rename_container(id, name).await?;
    let attached = docker
        .attach_container(id, AttachContainerOptions::default())
        .await?;
    docker.start_container(id).await?;
    drop(attached);
    docker.wait_healthy(id).await?;
    let exec = CreateExecOptions::builder().cmd(["echo", "a: b"]);
    docker.run_exec(id, exec.build()).await?;
    let size = TtySize {
        columns: 100,
        rows: 30,
    };
    docker.resize_container(id, size).await?;
    docker
        .container_top(id, ContainerTopOptions::default())
        .await?;
    docker.pause_container(id).await?;
    docker.unpause_container(id).await?;
    let update = UpdateContainerOptions::builder().cpu_shares(512);
    docker.update_container(id, update.build()).await?;
    let archive = docker.download_archive(id, "/etc/hostname").await?;
    drop(archive);
    let files = crate::support::images::archive(&[("file", "content")]);
    docker
        .upload_archive(id, "/tmp", files, UploadArchiveOptions::default())
        .await?;
    // The event comes at the end of the export.
    let exported = docker.export_container(id).await?;
    exported.try_for_each(async |_| Ok(())).await?;
    let image = docker
        .commit_container(id, CommitContainerOptions::default())
        .await?
        .id;
    docker
        .delete_image(&image, DeleteImageOptions::default())
        .await?;
    let restart = RestartContainerOptions::builder().timeout(Duration::ZERO);
    docker.restart_container(id, restart.build()).await?;
    docker
        .stop_container(id, StopContainerOptions::default())
        .await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn events_of_images_volumes_and_networks_have_every_action() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 31).await? {
        return Ok(());
    }
    let name = unique("acting");
    let mut images = listen(&docker, [EventFilter::Type(EventType::Image)]).await?;
    let other = format!("{name}-other");
    let id = removing(&docker, &[&name, &other], async || {
        import(&docker, &name, "latest").await?;
        docker
            .tag_image(&name, &other, TagImageOptions::default())
            .await?;
        let saved = docker.export_image(&other, ExportImageOptions::default());
        let saved: Vec<_> = saved.await?.try_collect().await?;
        docker
            .delete_image(&other, DeleteImageOptions::default())
            .await?;
        let loaded = docker.load_images(saved.concat(), LoadImagesOptions::default());
        said(loaded.await?).await?;
        Ok::<_, asyncdocker::Error>(
            docker
                .inspect_image(&name, InspectImageOptions::default())
                .await?
                .id,
        )
    })
    .await?;
    // The events of other images come too.
    let mut own = BTreeSet::new();
    while !own.contains("delete") {
        let seen = next(&mut images).await?;
        assert_known(std::slice::from_ref(&seen), &EventType::Image);
        if seen.actor.id == id || seen.actor.id.contains(&name) {
            own.insert(seen.action.name().to_owned());
        }
    }
    for action in ["import", "tag", "save", "untag", "load", "delete"] {
        assert!(own.contains(action), "no {action} in {own:?}");
    }

    let volume = [
        EventFilter::Type(EventType::Volume),
        EventFilter::Volume(name.clone()),
    ];
    let mut volumes = listen(&docker, volume).await?;
    let network = [
        EventFilter::Type(EventType::Network),
        EventFilter::Network(name.clone()),
    ];
    let mut networks = listen(&docker, network).await?;
    let volume = CreateVolumeOptions::builder().name(&name).build();
    docker.create_volume(volume).await?;
    docker
        .create_network(&name, CreateNetworkOptions::default())
        .await?;
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["true"])
        .network_mode(&name)
        .binds([format!("{name}:/data")]);
    with_container(&docker, options, async |id| {
        docker.start_container(id).await?;
        docker
            .wait_container(id, WaitContainerOptions::default())
            .await
    })
    .await?;
    docker.delete_network(&name).await?;
    let delete = DeleteVolumeOptions::default();
    docker.delete_volume(&name, delete).await?;
    let of_volume = ["create", "mount", "unmount", "destroy"];
    assert_actions(&mut volumes, EventType::Volume, &of_volume).await?;
    let of_network = ["create", "connect", "disconnect", "destroy"];
    assert_actions(&mut networks, EventType::Network, &of_network).await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn events_tell_of_prunes() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 41).await? {
        return Ok(());
    }
    let prunes = [EventFilter::Event(EventAction::Prune)];
    let mut events = listen(&docker, prunes).await?;
    let _alone = BUILD_CACHE.write().await;
    docker
        .prune_build_cache(PruneBuildCacheOptions::default())
        .await?;
    let event = next(&mut events).await?;
    assert!(
        event.actor.attributes.contains_key("reclaimed"),
        "{event:?}"
    );
    Ok(())
}
