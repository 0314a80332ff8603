//! Synthetic engines. Each sends one event a second, and one sample a second for each statistics stream.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::socket;
use crate::outcome::Outcome;
use crate::runtime;

/// The number of events after which an engine cuts the connection.
const EVENTS_PER_CONNECTION: usize = 10;

/// The time between two messages of a stream, as with real engines.
const PERIOD: Duration = Duration::from_secs(1);

/// Requests are short, and there are thousands of connections.
const BUFFER: usize = 512;

const SAMPLE: &str = include_str!("../../stats.json");
const STREAM: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// One engine.
struct Engine {
    index: usize,
    /// The number of messages that each stream has in all.
    length: usize,
    /// The number of events that were sent, over all connections.
    events: AtomicUsize,
}

/// Serves engines on sockets in a directory until the process is killed.
pub fn serve(engines: usize, seconds: usize, directory: &Path) -> Outcome<()> {
    let directory = directory.to_owned();
    runtime::run(async move {
        for index in 0..engines {
            let engine = Engine {
                index,
                length: seconds,
                events: AtomicUsize::new(0),
            };
            let listener = UnixListener::bind(socket(&directory, index))?;
            tokio::spawn(accept(listener, Arc::new(engine)));
        }
        std::future::pending().await
    })
}

async fn accept(listener: UnixListener, engine: Arc<Engine>) {
    loop {
        match listener.accept().await {
            Ok((connection, _)) => {
                let engine = Arc::clone(&engine);
                // A client that closes early is not a failure of the engine.
                tokio::spawn(async move { engine.serve(connection).await.ok() });
            }
            Err(error) => eprintln!("engine {}: {error}", engine.index),
        }
    }
}

impl Engine {
    async fn serve(&self, connection: UnixStream) -> Outcome<()> {
        let mut connection = BufReader::with_capacity(BUFFER, connection);
        while let Some(target) = read_target(&mut connection).await? {
            let writer = connection.get_mut();
            if target.contains("/_ping") {
                writer.write_all(&whole("text/plain", "OK")).await?;
            } else if target.contains("until=") {
                let last = event(self.events.load(Ordering::Relaxed));
                writer.write_all(&whole("application/json", &last)).await?;
            } else if target.contains("/events") {
                return self.send_events(writer).await;
            } else {
                self.send_samples(writer).await?;
            }
        }
        Ok(())
    }

    /// Sends events, and cuts the connection now and then, at different times for different engines.
    async fn send_events(&self, writer: &mut UnixStream) -> Outcome<()> {
        writer.write_all(STREAM).await?;
        let mut ticks = ticks();
        while self.events.load(Ordering::Relaxed) < self.length {
            ticks.tick().await;
            let index = 1 + self.events.fetch_add(1, Ordering::Relaxed);
            writer.write_all(&chunk(&event(index))).await?;
            if (index + self.index).is_multiple_of(EVENTS_PER_CONNECTION) {
                return Ok(());
            }
        }
        std::future::pending().await
    }

    async fn send_samples(&self, writer: &mut UnixStream) -> Outcome<()> {
        writer.write_all(STREAM).await?;
        let mut ticks = ticks();
        for _ in 0..self.length {
            ticks.tick().await;
            writer.write_all(&chunk(SAMPLE)).await?;
        }
        writer.write_all(LAST_CHUNK).await?;
        Ok(())
    }
}

fn ticks() -> Interval {
    let mut ticks = interval(PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Reads a request without a body, and returns its target, or `None` at the end of the connection.
async fn read_target(connection: &mut BufReader<UnixStream>) -> Outcome<Option<String>> {
    let mut line = String::new();
    if connection.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    while !line.trim_end().is_empty() {
        line.clear();
        connection.read_line(&mut line).await?;
    }
    Ok(Some(target))
}

fn whole(kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}

fn chunk(text: &str) -> Vec<u8> {
    format!("{:x}\r\n{text}\r\n", text.len()).into_bytes()
}

/// The event with this number, one second after the one before.
fn event(index: usize) -> String {
    let id = format!("{index:064x}");
    let time = 1_795_468_415 + index;
    format!(
        r#"{{"status":"start","id":"{id}","from":"registry.example:5000/team/service:4","Type":"container","Action":"start","Actor":{{"ID":"{id}","Attributes":{{"com.example.team":"platform","com.example.tier":"backend","image":"registry.example:5000/team/service:4","name":"service-{index}"}}}},"scope":"local","time":{time},"timeNano":{time}607533796}}"#
    )
}
