//! The peer. It does not reconnect, so the loop is the user's.

use std::path::PathBuf;
use std::time::Duration;

use bollard::query_parameters::{EventsOptionsBuilder, StatsOptionsBuilder};
use bollard::{API_DEFAULT_VERSION, Docker};
use futures_util::{StreamExt, TryStreamExt};

use super::CONTAINERS;
use crate::clients::at_once;
use crate::outcome::Outcome;
use crate::sample::Counted;

/// Seconds that a request may take.
const TIMEOUT: u64 = 600;

/// The pause before a new connection.
const PAUSE: Duration = Duration::from_millis(100);

/// Watches the events and the containers of one engine, until so many messages of each have arrived.
pub async fn watch(socket: PathBuf, messages: usize) -> Outcome<Counted> {
    let path = socket.to_str().ok_or("a socket with a name in UTF-8")?;
    let docker = Docker::connect_with_unix(path, TIMEOUT, API_DEFAULT_VERSION)?;
    let samples = at_once(CONTAINERS, |container| {
        samples(docker.clone(), container.to_string())
    });
    let (samples, events) = futures_util::try_join!(samples, events(&docker, messages))?;
    Ok(samples.join(events))
}

async fn samples(docker: Docker, container: String) -> Outcome<Counted> {
    let options = StatsOptionsBuilder::default().stream(true).build();
    let mut samples = Box::pin(docker.stats(&container, Some(options)));
    let mut counted = Counted::default();
    while let Some(sample) = samples.try_next().await? {
        counted.add(sample.id.map_or(0, |id| id.len()));
    }
    Ok(counted)
}

async fn events(docker: &Docker, messages: usize) -> Outcome<Counted> {
    let mut counted = Counted::default();
    let mut last: Option<String> = None;
    loop {
        let mut options = EventsOptionsBuilder::default();
        if let Some(since) = last.as_deref() {
            options = options.since(since);
        }
        let mut events = Box::pin(docker.events(Some(options.build())));
        // The engine cuts the connection, so an error is expected.
        while let Some(Ok(event)) = events.next().await {
            last = event.time.map(|time| time.to_string()).or(last);
            let id = event.actor.and_then(|actor| actor.id);
            counted.add(id.map_or(0, |id| id.len()));
            if counted.items == messages {
                return Ok(counted);
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}
