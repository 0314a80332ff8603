//! This crate.

use std::path::Path;

use asyncdocker::containers::{
    ContainerLogsOptions, InspectContainerOptions, ListContainersOptions, UploadArchiveOptions,
};
use asyncdocker::images::PullImageOptions;
use asyncdocker::system::EventsOptions;
use asyncdocker::{ApiVersion, Body, Containers, Docker, Images, System};
use bytes::Bytes;
use futures_util::{TryStreamExt, stream};

use super::Counted;
use crate::Outcome;
use crate::cases::{Case, Cut, Job, PIECE};

pub async fn run(case: &Case, count: usize, socket: &Path) -> Outcome<Counted> {
    let host = format!("unix://{}", socket.display()).parse()?;
    let docker = Docker::builder().host(host).api_version(ApiVersion::V1_23).build()?;
    match case.job {
        Job::Ping => pings(&docker, count).await,
        Job::PingMany => {
            let tasks: Vec<_> = (0..64)
                .map(|_| {
                    let docker = docker.clone();
                    tokio::spawn(async move { pings(&docker, count / 64).await })
                })
                .collect();
            let mut counted = Counted::default();
            for task in tasks {
                counted.items += task.await??.items;
            }
            Ok(counted)
        }
        Job::List => {
            let mut counted = Counted::default();
            for _ in 0..count {
                let list = docker.list_containers(ListContainersOptions::default()).await?;
                assert_eq!(list.len(), 1000, "the list is whole");
                counted.add(0);
            }
            Ok(counted)
        }
        Job::Inspect => {
            let mut counted = Counted::default();
            for _ in 0..count {
                let options = InspectContainerOptions::default();
                let details = docker.inspect_container("inspected", options).await?;
                assert!(!details.id.is_empty(), "the answer is decoded");
                counted.add(0);
            }
            Ok(counted)
        }
        Job::Logs(name) => {
            let mut logs = docker.container_logs(name, logs()).await?;
            let mut counted = Counted::default();
            while let Some(frame) = logs.try_next().await? {
                counted.add(frame.bytes().len());
            }
            Ok(counted)
        }
        Job::LogsBatch(name) => {
            let mut logs = docker.container_logs(name, logs()).await?;
            let mut counted = Counted::default();
            while let Some(batch) = logs.next_batch().await? {
                for (_, bytes) in batch {
                    counted.add(bytes.len());
                }
            }
            Ok(counted)
        }
        Job::Events(cut) => {
            let mut events = docker.events(events(cut)?).await?;
            let mut counted = Counted::default();
            while let Some(event) = events.try_next().await? {
                counted.add(event.actor.id.len());
            }
            Ok(counted)
        }
        Job::Pull(cut) => {
            let image = if cut == Cut::Each { "each" } else { "large" };
            let mut progress = docker.pull_image(image, PullImageOptions::default()).await?;
            let mut counted = Counted::default();
            while let Some(message) = progress.try_next().await? {
                counted.add(message.id.map_or(0, |id| id.len()));
            }
            Ok(counted)
        }
        Job::Export => {
            let mut bytes = docker.export_container("x").await?;
            let mut counted = Counted { items: count, bytes: 0 };
            while let Some(chunk) = bytes.try_next().await? {
                counted.bytes += chunk.len();
            }
            Ok(counted)
        }
        Job::Upload => {
            let piece = Bytes::from(vec![b'x'; PIECE]);
            let pieces = stream::iter((0..count).map(move |_| Ok::<_, std::io::Error>(piece.clone())));
            let body = Body::from_stream(pieces);
            docker.upload_archive("x", "/", body, UploadArchiveOptions::default()).await?;
            Ok(Counted { items: count, bytes: count * PIECE })
        }
    }
}

async fn pings(docker: &Docker, count: usize) -> Outcome<Counted> {
    let mut counted = Counted::default();
    for _ in 0..count {
        docker.ping().await?;
        counted.add(2);
    }
    Ok(counted)
}

fn logs() -> ContainerLogsOptions {
    ContainerLogsOptions::builder().follow(true).tty(false).build()
}

fn events(cut: Cut) -> Outcome<EventsOptions> {
    let seconds = if cut == Cut::Each { 1 } else { 2 };
    let until = chrono::DateTime::from_timestamp(seconds, 0).ok_or("a time after the epoch")?;
    Ok(EventsOptions::builder().until(until).build())
}
