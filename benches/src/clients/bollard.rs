//! The peer.

use std::path::Path;

use bollard::query_parameters::{
    CreateImageOptionsBuilder, EventsOptionsBuilder, LogsOptionsBuilder, UploadToContainerOptionsBuilder,
};
use bollard::{API_DEFAULT_VERSION, Docker};
use bytes::Bytes;
use futures_util::{TryStreamExt, stream};

use super::Counted;
use crate::Outcome;
use crate::cases::{Case, Cut, Job, PIECE};

/// Seconds that a call may take.
const TIMEOUT: u64 = 600;

pub async fn run(case: &Case, count: usize, socket: &Path) -> Outcome<Counted> {
    let path = socket.to_str().ok_or("a socket with a name in UTF-8")?;
    let docker = Docker::connect_with_unix(path, TIMEOUT, API_DEFAULT_VERSION)?;
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
                let list = docker.list_containers(None).await?;
                assert_eq!(list.len(), 1000, "the list is whole");
                counted.add(0);
            }
            Ok(counted)
        }
        Job::Inspect => {
            let mut counted = Counted::default();
            for _ in 0..count {
                let details = docker.inspect_container("inspected", None).await?;
                assert!(details.id.is_some(), "the answer is decoded");
                counted.add(0);
            }
            Ok(counted)
        }
        Job::Logs(name) | Job::LogsBatch(name) => {
            let options = LogsOptionsBuilder::default().follow(true).stdout(true).stderr(true).build();
            let mut logs = Box::pin(docker.logs(name, Some(options)));
            let mut counted = Counted::default();
            while let Some(frame) = logs.try_next().await? {
                counted.add(frame.into_bytes().len());
            }
            Ok(counted)
        }
        Job::Events(cut) => {
            let until = if cut == Cut::Each { "1" } else { "2" };
            let options = EventsOptionsBuilder::default().until(until).build();
            let mut events = Box::pin(docker.events(Some(options)));
            let mut counted = Counted::default();
            while let Some(event) = events.try_next().await? {
                counted.add(event.actor.and_then(|actor| actor.id).map_or(0, |id| id.len()));
            }
            Ok(counted)
        }
        Job::Pull(cut) => {
            let image = if cut == Cut::Each { "each" } else { "large" };
            let options = CreateImageOptionsBuilder::default().from_image(image).build();
            let mut progress = Box::pin(docker.create_image(Some(options), None, None));
            let mut counted = Counted::default();
            while let Some(message) = progress.try_next().await? {
                counted.add(message.id.map_or(0, |id| id.len()));
            }
            Ok(counted)
        }
        Job::Export => {
            let mut bytes = Box::pin(docker.export_container("x"));
            let mut counted = Counted { items: count, bytes: 0 };
            while let Some(chunk) = bytes.try_next().await? {
                counted.bytes += chunk.len();
            }
            Ok(counted)
        }
        Job::Upload => {
            let piece = Bytes::from(vec![b'x'; PIECE]);
            let pieces = stream::iter((0..count).map(move |_| piece.clone()));
            let options = UploadToContainerOptionsBuilder::default().path("/").build();
            let body = bollard::body_stream(pieces);
            docker.upload_to_container("x", Some(options), body).await?;
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
