//! Streams from the engine as server-sent events. Closing the page drops both streams.

use asyncdocker::Docker;
use asyncdocker::containers::{
    ContainerLogsOptions, ContainerStatsOptions, InspectContainerOptions, ListContainersOptions,
};
use asyncdocker::models;
use asyncdocker::models::containers::{ContainerStats, ContainerSummary};
use asyncdocker::models::system::{EventAction, EventFilter, EventType};
use asyncdocker::prelude::*;
use asyncdocker::stream::FrameKind;
use asyncdocker::system::EventsOptions;
use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, KeepAliveStream, Sse};
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use serde::Serialize;

use crate::failure::Failure;

pub(crate) type Feed = Sse<KeepAliveStream<BoxStream<'static, Result<Event, axum::Error>>>>;

/// The events that change the list of containers.
const CHANGES: [EventAction; 7] = [
    EventAction::Create,
    EventAction::Start,
    EventAction::Die,
    EventAction::Destroy,
    EventAction::Pause,
    EventAction::Unpause,
    EventAction::Rename,
];

/// Sends the list of containers, again after each change: events `containers`.
pub(crate) async fn containers(State(docker): State<Docker>) -> Result<Feed, Failure> {
    let filters = CHANGES
        .map(EventFilter::Event)
        .into_iter()
        .chain([EventFilter::Type(EventType::Container)]);
    let mut options = EventsOptions::builder().filters(filters).build();
    options.since = docker.info().await?.system_time;
    // Listen before the first list is read, so that no change is missed.
    let changes = docker.events(options).await?.map_ok(Some);
    let lists = stream::iter([Ok(None)])
        .chain(changes)
        // Several changes at once need only one list.
        .ready_chunks(64)
        .then(move |changes| list_after(docker.clone(), changes));
    Ok(feed(lists.map(|list| event("containers", list))))
}

/// Reads the list after these changes.
async fn list_after(
    docker: Docker,
    changes: Vec<asyncdocker::Result<Option<models::system::Event>>>,
) -> asyncdocker::Result<Vec<ContainerSummary>> {
    for change in changes {
        if let Some(ended) = change?.filter(|change| change.action == EventAction::Die) {
            // Docker 20.10 sends `die` before its list shows the exit. An inspect waits until both agree.
            let options = InspectContainerOptions::default();
            let _ = docker.inspect_container(&ended.actor.id, options).await;
        }
    }
    let all = ListContainersOptions::builder().all(true).build();
    docker.list_containers(all).await
}

/// Sends the last lines of a container's log, and follows it: events `line`, then `end`.
pub(crate) async fn logs(
    State(docker): State<Docker>,
    Path(name): Path<String>,
) -> Result<Feed, Failure> {
    #[derive(Serialize)]
    struct Line {
        stderr: bool,
        text: String,
    }

    let options = ContainerLogsOptions::builder()
        .follow(true)
        .tail(200)
        .build();
    let lines = docker.container_logs(&name, options).await?.lines();
    let lines = lines.map(|line| {
        let line = line.map(|line| Line {
            stderr: line.kind == FrameKind::Stderr,
            text: line.text().into_owned(),
        });
        event("line", line)
    });
    let end = stream::iter([event("end", Ok(()))]);
    Ok(feed(lines.chain(end)))
}

/// Sends the resource usage of a container about every second: events `stats`.
pub(crate) async fn stats(
    State(docker): State<Docker>,
    Path(name): Path<String>,
) -> Result<Feed, Failure> {
    let stats = docker
        .container_stats(&name, ContainerStatsOptions::default())
        .await?;
    Ok(feed(stats.map(|sample| {
        event("stats", sample.map(|sample| Usage::from(&sample)))
    })))
}

pub(crate) fn feed(
    events: impl stream::Stream<Item = Result<Event, axum::Error>> + Send + 'static,
) -> Feed {
    // Comments in between detect clients that have gone away.
    Sse::new(events.boxed()).keep_alive(KeepAlive::default())
}

/// Converts an item to an event. An error becomes the event `failure`, because the response has already begun.
pub(crate) fn event<T: Serialize>(
    name: &str,
    item: asyncdocker::Result<T>,
) -> Result<Event, axum::Error> {
    match item {
        Ok(item) => Event::default().event(name).json_data(item),
        Err(error) => Event::default()
            .event("failure")
            .json_data(Failure::from(error)),
    }
}

/// One sample, ready to display.
#[derive(Serialize)]
struct Usage {
    /// In percent of one core; `None` for the first sample, which has nothing to compare with.
    cpu: Option<f64>,
    memory: u64,
    memory_limit: u64,
    received: u64,
    sent: u64,
}

impl From<&ContainerStats> for Usage {
    fn from(sample: &ContainerStats) -> Self {
        let networks = || sample.networks.values();
        Self {
            cpu: sample.cpu_percent(),
            memory: sample.memory_used().unwrap_or_default(),
            memory_limit: sample.memory_stats.limit.unwrap_or_default(),
            received: networks().map(|network| network.rx_bytes).sum(),
            sent: networks().map(|network| network.tx_bytes).sum(),
        }
    }
}
