//! This crate.

use std::path::PathBuf;

use asyncdocker::Docker;
use asyncdocker::containers::ContainerStatsOptions;
use asyncdocker::prelude::*;
use asyncdocker::system::{EventsOptions, WatchItem};
use futures_util::TryStreamExt;

use super::CONTAINERS;
use crate::clients::at_once;
use crate::outcome::Outcome;
use crate::sample::Counted;

/// Watches the events and the containers of one engine, until so many messages of each have arrived.
pub async fn watch(socket: PathBuf, messages: usize) -> Outcome<Counted> {
    let docker = Docker::unix(socket)?;
    let samples = at_once(CONTAINERS, |container| {
        samples(docker.clone(), container.to_string())
    });
    let (samples, events) = futures_util::try_join!(samples, events(&docker, messages))?;
    Ok(samples.join(events))
}

async fn samples(docker: Docker, container: String) -> Outcome<Counted> {
    let options = ContainerStatsOptions::default();
    let mut samples = docker.container_stats(&container, options).await?;
    let mut counted = Counted::default();
    while let Some(sample) = samples.try_next().await? {
        counted.add(sample.id.map_or(0, |id| id.len()));
    }
    Ok(counted)
}

async fn events(docker: &Docker, messages: usize) -> Outcome<Counted> {
    let mut watch = docker.watch_events(EventsOptions::default()).await?;
    let mut counted = Counted::default();
    while counted.items < messages {
        if let WatchItem::Event(event) = watch.try_next().await?.ok_or("the watch ended")? {
            counted.add(event.actor.id.len());
        }
    }
    Ok(counted)
}
