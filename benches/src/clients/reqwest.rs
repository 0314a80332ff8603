//! Plain `reqwest`: the same requests, the bytes of the answers counted and dropped.

use std::path::Path;

use bytes::Bytes;
use futures_util::stream;

use super::Counted;
use crate::Outcome;
use crate::cases::{Case, Cut, Job, PIECE};

const BASE: &str = "http://localhost/v1.23";

pub async fn run(case: &Case, count: usize, socket: &Path) -> Outcome<Counted> {
    let client = reqwest::Client::builder().unix_socket(socket).build()?;
    match case.job {
        Job::Ping => repeat(&client, "/_ping", count).await,
        Job::PingMany => {
            let tasks: Vec<_> = (0..64)
                .map(|_| {
                    let client = client.clone();
                    tokio::spawn(async move { repeat(&client, "/_ping", count / 64).await })
                })
                .collect();
            let mut counted = Counted::default();
            for task in tasks {
                counted.items += task.await??.items;
            }
            Ok(counted)
        }
        Job::List => repeat(&client, "/containers/json", count).await,
        Job::Inspect => repeat(&client, "/containers/inspected/json", count).await,
        Job::Logs(name) | Job::LogsBatch(name) => {
            drain(client.get(format!("{BASE}/containers/{name}/logs")), count).await
        }
        Job::Events(Cut::Large) => drain(client.get(format!("{BASE}/events?until=2")), count).await,
        Job::Events(Cut::Each) => drain(client.get(format!("{BASE}/events?until=1")), count).await,
        Job::Pull(Cut::Large) => drain(client.post(format!("{BASE}/images/create?fromImage=large")), count).await,
        Job::Pull(Cut::Each) => drain(client.post(format!("{BASE}/images/create?fromImage=each")), count).await,
        Job::Export => drain(client.get(format!("{BASE}/containers/x/export")), count).await,
        Job::Upload => {
            let piece = Bytes::from(vec![b'x'; PIECE]);
            let pieces = stream::iter((0..count).map(move |_| Ok::<_, std::io::Error>(piece.clone())));
            let request = client
                .put(format!("{BASE}/containers/x/archive?path=/"))
                .header("Content-Type", "application/x-tar")
                .body(reqwest::Body::wrap_stream(pieces));
            request.send().await?.error_for_status()?.bytes().await?;
            Ok(Counted { items: count, bytes: count * PIECE })
        }
    }
}

async fn repeat(client: &reqwest::Client, path: &str, count: usize) -> Outcome<Counted> {
    let url = format!("{BASE}{path}");
    let mut counted = Counted::default();
    for _ in 0..count {
        counted.add(client.get(&url).send().await?.error_for_status()?.bytes().await?.len());
    }
    Ok(counted)
}

/// Reads a stream to its end. The items cannot be told apart without decoding: they are taken on trust.
async fn drain(request: reqwest::RequestBuilder, count: usize) -> Outcome<Counted> {
    let mut response = request.send().await?.error_for_status()?;
    let mut counted = Counted { items: count, bytes: 0 };
    while let Some(chunk) = response.chunk().await? {
        counted.bytes += chunk.len();
    }
    Ok(counted)
}
