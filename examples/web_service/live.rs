//! What goes on as server-sent events: a stream of the engine in, a stream of events out. Closing the page drops both.

use asyncdocker::containers::{
    ContainerLogsOptions, ContainerStatsOptions, InspectContainerOptions, ListContainersOptions,
};
use asyncdocker::models::{self, ContainerStats, ContainerSummary, EventFilter, EventType};
use asyncdocker::stream::FrameKind;
use asyncdocker::system::EventsOptions;
use asyncdocker::{Containers, Docker, System};
use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, KeepAliveStream, Sse};
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use serde::Serialize;

use crate::failure::Failure;

type Feed = Sse<KeepAliveStream<BoxStream<'static, Result<Event, axum::Error>>>>;

/// What happens to containers that a list of them shows.
const CHANGES: [&str; 7] = [
    "create", "start", "die", "destroy", "pause", "unpause", "rename",
];

/// The list of containers, and the new list whenever something happens to one: events `containers`.
pub(crate) async fn containers(State(docker): State<Docker>) -> Result<Feed, Failure> {
    let filters = CHANGES.map(|action| EventFilter::Event(action.to_owned()));
    let filters = filters
        .into_iter()
        .chain([EventFilter::Type(EventType::Container)]);
    let mut options = EventsOptions::builder().filters(filters).build();
    options.since = docker.info().await?.system_time;
    // Before the first list is read, so that nothing is missed.
    let changes = docker.events(options).await?.map_ok(Some);
    let lists = stream::iter([Ok(None)])
        .chain(changes)
        // Of many changes at once, one list tells.
        .ready_chunks(64)
        .then(move |changes| list_after(docker.clone(), changes));
    Ok(feed(lists.map(|list| event("containers", list))))
}

/// The list after these changes.
async fn list_after(
    docker: Docker,
    changes: Vec<asyncdocker::Result<Option<models::Event>>>,
) -> asyncdocker::Result<Vec<ContainerSummary>> {
    for change in changes {
        if let Some(ended) = change?.filter(|change| change.action == "die") {
            // Docker 20.10 tells of an end before its list does; a description waits until both agree.
            let options = InspectContainerOptions::default();
            let _ = docker.inspect_container(&ended.actor.id, options).await;
        }
    }
    let all = ListContainersOptions::builder().all(true).build();
    docker.list_containers(all).await
}

/// What a container wrote last and goes on to write: events `line`, then `end`.
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

/// What a container uses, about every second: events `stats`.
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

fn feed(events: impl stream::Stream<Item = Result<Event, axum::Error>> + Send + 'static) -> Feed {
    // Comments in between show when nobody listens any more.
    Sse::new(events.boxed()).keep_alive(KeepAlive::default())
}

/// An item as an event. An error becomes an event too, `failure`: the answer has begun long ago.
fn event<T: Serialize>(name: &str, item: asyncdocker::Result<T>) -> Result<Event, axum::Error> {
    match item {
        Ok(item) => Event::default().event(name).json_data(item),
        Err(error) => Event::default()
            .event("failure")
            .json_data(Failure::from(error)),
    }
}

/// One sample, for people.
#[derive(Serialize)]
struct Usage {
    /// Of one core, in percent; nothing in the first sample, which has none to compare with.
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
