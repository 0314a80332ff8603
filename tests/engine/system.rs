//! The engine itself: one test an endpoint, for its effect.

mod events;

use std::time::Duration;

use asyncdocker::Result;
use asyncdocker::containers::{
    CreateContainerOptions, DeleteContainerOptions, RestartContainerOptions, WaitContainerOptions,
};
use asyncdocker::models::system::{DiskUsageType, Event, EventAction, EventFilter, EventType};
use asyncdocker::networks::CreateNetworkOptions;
use asyncdocker::prelude::*;
use asyncdocker::stream::JsonStream;
use asyncdocker::system::{DiskUsageOptions, EventsOptions, PruneSystemOptions};
use asyncdocker::volumes::DeleteVolumeOptions;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::TryStreamExt;

use crate::support::{IMAGE, engine, engine_time, speaks, unique, with_container};

/// The events up to and with the one named.
async fn events_until(events: &mut JsonStream<Event>, last: &str) -> Result<Vec<Event>> {
    let mut seen = Vec::new();
    let reading = async {
        while let Some(event) = events.try_next().await? {
            seen.push(event);
            if seen.last().is_some_and(|event| event.action.name() == last) {
                break;
            }
        }
        Ok(())
    };
    tokio::time::timeout(Duration::from_secs(60), reading)
        .await
        .unwrap_or_else(|_| panic!("no event `{last}`"))?;
    Ok(seen)
}

fn actions(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.action.name()).collect()
}

fn time(event: &Event) -> DateTime<Utc> {
    let nanoseconds = event.time_nano.expect("an exact time");
    DateTime::from_timestamp_nanos(nanoseconds)
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn ping_and_version_report_the_engine_version() -> Result<()> {
    let docker = engine();
    docker.ping().await?;
    let version = docker.version().await?;
    assert_eq!(version.os, "linux");
    assert!(version.api_version.starts_with("1."), "{version:?}");
    assert_eq!(docker.info().await?.server_version, version.version);
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn ping_returns_version_and_operating_system() -> Result<()> {
    let docker = engine();
    let version = docker.version().await?;
    let info = docker.ping().await?;
    // Docker 1.11 sends none of the headers.
    if let Some(api_version) = info.api_version {
        assert_eq!(api_version.to_string(), version.api_version);
        assert_eq!(info.os_type.as_deref(), Some("linux"));
    }
    if speaks(&docker, 40).await? {
        assert_eq!(docker.ping_head().await?, info);
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn disk_usage_counts_containers_and_volumes() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 25).await? {
        return Ok(());
    }
    let volume = unique("counted");
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .binds([format!("{volume}:/data")])
        .cmd(["sh", "-c", "dd if=/dev/zero of=/data/file bs=1000 count=50"]);
    with_container(&docker, options, async |id| {
        docker.start_container(id).await?;
        docker
            .wait_container(id, WaitContainerOptions::default())
            .await?;
        let usage = docker.disk_usage(DiskUsageOptions::default()).await?;
        let images = usage.image_totals();
        assert!(
            images.count >= 1 && images.active >= 1 && images.size > 0,
            "{images:?}"
        );
        assert!(usage.container_totals().count >= 1);
        let volumes = usage.volume_totals();
        assert!(volumes.active >= 1 && volumes.size >= 50_000, "{volumes:?}");
        assert!(usage.total_size() >= images.size + volumes.size);
        if speaks(&docker, 42).await? {
            let options = DiskUsageOptions::builder().types([DiskUsageType::Volume]);
            let usage = docker.disk_usage(options.build()).await?;
            assert!(usage.volume_totals().count >= 1);
            assert_eq!(usage.image_totals().count, 0);
        }
        Ok::<_, asyncdocker::Error>(())
    })
    .await?;
    docker
        .delete_volume(&volume, DeleteVolumeOptions::default())
        .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn prune_system_removes_only_unused_objects_with_the_label() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 29).await? {
        return Ok(());
    }
    let label = unique("pruned");
    let options = |cmd: [&str; 2]| {
        CreateContainerOptions::builder()
            .image(IMAGE)
            .cmd(cmd)
            .labels([(label.as_str(), "1")])
    };
    with_container(&docker, options(["sleep", "600"]), async |running| {
        docker.start_container(running).await?;
        let created = docker
            .create_container(options(["true", ""]).build())
            .await?;
        let network = CreateNetworkOptions::builder().labels([(label.as_str(), "1")]);
        docker.create_network(&label, network.build()).await?;
        let options = PruneSystemOptions::builder().volumes(true).labels([&label]);
        let report = docker.prune_system(options.build()).await;
        let report = report.map_err(|failed| failed.error)?;
        assert_eq!(report.containers.containers_deleted, [created.id]);
        assert_eq!(
            report.networks.networks_deleted,
            std::slice::from_ref(&label)
        );
        assert!(report.images.images_deleted.is_empty(), "{report:?}");
        let volumes = report.volumes.expect("volumes were asked for");
        assert!(volumes.volumes_deleted.is_empty(), "{volumes:?}");
        Ok::<_, asyncdocker::Error>(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn info_describes_engine_and_host() -> Result<()> {
    let docker = engine();
    let options = CreateContainerOptions::builder().image(IMAGE);
    with_container(&docker, options, async |_| {
        let info = docker.info().await?;
        assert_eq!(info.os_type, "linux");
        assert!(info.ncpu >= 1);
        assert!(info.mem_total > 1 << 20);
        assert!(info.images >= 1 && info.containers >= 1);
        assert!(info.plugins.volume.contains(&"local".to_owned()));
        assert!(info.plugins.network.contains(&"bridge".to_owned()));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn events_reports_a_container_life_cycle_live_and_later() -> Result<()> {
    let docker = engine();
    let name = unique("watched");
    let began = engine_time(&docker).await?;
    let filters = [
        EventFilter::Type(EventType::Container),
        EventFilter::Label(format!("name={name}")),
    ];
    let options = EventsOptions::builder()
        .since(began)
        .filters(filters.clone());
    let mut live = docker.events(options.build()).await?;

    let options = CreateContainerOptions::builder()
        .name(&name)
        .image(IMAGE)
        .labels([("name", &name)])
        .cmd(["sh", "-c", "exit 5"]);
    with_container(&docker, options, async |id| {
        docker.start_container(id).await?;
        docker
            .wait_container(id, WaitContainerOptions::default())
            .await?;
        let expected = ["create", "start", "die", "destroy"];
        let seen = events_until(&mut live, "die").await?;
        assert_eq!(actions(&seen), expected[..3]);
        docker
            .delete_container(id, DeleteContainerOptions::default())
            .await?;
        let seen = events_until(&mut live, "destroy").await?;
        assert_eq!(actions(&seen), expected[3..]);

        // The kept events of that time, and then the end of the stream.
        let until = time(&seen[0]) + TimeDelta::milliseconds(1);
        let options = EventsOptions::builder()
            .since(began)
            .until(until)
            .filters(filters);
        let past = docker.events(options.build()).await?;
        let past: Vec<Event> = past.try_collect().await?;
        assert_eq!(actions(&past), expected);
        assert!(past.iter().all(|event| event.actor.id == id));
        let died = &past[2];
        assert_eq!(died.kind, EventType::Container);
        assert_eq!(died.actor.attributes["exitCode"], "5");
        assert_eq!(died.actor.attributes["name"], name);
        assert!(began <= time(died) && time(died) <= until, "{died:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn events_accepts_whole_seconds_and_ends_without_events() -> Result<()> {
    let docker = engine();
    let now = engine_time(&docker).await?;
    let until = DateTime::from_timestamp(now.timestamp(), 0).expect("a time");
    let options = EventsOptions::builder()
        .since(until)
        .until(until)
        .filters([EventFilter::Container(unique("nobody"))]);
    let events: Vec<Event> = docker.events(options.build()).await?.try_collect().await?;
    assert_eq!(events, []);
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn events_applies_filters() -> Result<()> {
    let docker = engine();
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sleep", "600"]);
    with_container(&docker, options, async |id| {
        let options = EventsOptions::builder()
            .since(engine_time(&docker).await?)
            .filters([
                EventFilter::Container(id.to_owned()),
                EventFilter::Event(EventAction::Start),
                EventFilter::Event(EventAction::Restart),
            ]);
        let mut events = docker.events(options.build()).await?;
        docker.start_container(id).await?;
        let now = RestartContainerOptions::builder()
            .timeout(Duration::ZERO)
            .build();
        docker.restart_container(id, now).await?;
        let seen = events_until(&mut events, "restart").await?;
        assert_eq!(actions(&seen), ["start", "start", "restart"]);
        Ok(())
    })
    .await
}
