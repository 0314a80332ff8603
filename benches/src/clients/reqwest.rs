//! Plain `reqwest`: it sends the same requests, and the bytes of the responses are counted and dropped.

use std::path::Path;

use bytes::Bytes;
use futures_util::stream;
use reqwest::{Client, RequestBuilder, Response};
use tokio::io::AsyncReadExt;

use super::common::at_once;
use crate::bodies::CREATE;
use crate::cases::{Case, Job, PIECE, PINGERS};
use crate::outcome::Outcome;
use crate::sample::Counted;

const BASE: &str = "http://localhost/v1.23";

/// How much is read at once from a connection without chunks.
const READ_SIZE: usize = 64 * 1024;

pub async fn connect(socket: &Path) -> Outcome<Client> {
    let client = Client::builder().unix_socket(socket).build()?;
    repeat(client.clone(), "/_ping", 1).await?;
    Ok(client)
}

pub async fn run(client: &Client, case: &Case, count: usize) -> Outcome<Counted> {
    let bytes = match case.job {
        Job::Ping => return repeat(client.clone(), "/_ping", count).await,
        Job::Create => return create(client, count).await,
        Job::PingMany => {
            return at_once(PINGERS, |_| {
                repeat(client.clone(), "/_ping", count / PINGERS)
            })
            .await;
        }
        Job::List => return repeat(client.clone(), "/containers/json", count).await,
        Job::Tasks => return repeat(client.clone(), "/tasks", count).await,
        Job::Inspect => return repeat(client.clone(), "/containers/x/json", count).await,
        Job::Logs(..) | Job::Batch(_) => {
            drain(client.get(format!("{BASE}/containers/x/logs?follow=true"))).await?
        }
        Job::Attach(_) => {
            attached(client.post(format!("{BASE}/containers/x/attach?stream=true"))).await?
        }
        Job::Follow | Job::FollowServices => {
            return Err("without decoding, frames cannot be looked at".into());
        }
        Job::Events(_) => drain(client.get(format!("{BASE}/events"))).await?,
        Job::Pull(_) => drain(client.post(format!("{BASE}/images/create?fromImage=x"))).await?,
        Job::Export => drain(client.get(format!("{BASE}/containers/x/export"))).await?,
        Job::Upload => {
            let piece = Bytes::from(vec![b'x'; PIECE]);
            let pieces =
                stream::iter((0..count).map(move |_| Ok::<_, std::io::Error>(piece.clone())));
            let request = client
                .put(format!("{BASE}/containers/x/archive?path=/"))
                .header("Content-Type", "application/x-tar")
                .body(reqwest::Body::wrap_stream(pieces));
            send(request).await?.bytes().await?;
            count * PIECE
        }
    };
    Ok(Counted {
        items: bytes / case.item().len(),
        bytes,
    })
}

async fn send(request: RequestBuilder) -> Outcome<Response> {
    Ok(request.send().await?.error_for_status()?)
}

async fn repeat(client: Client, path: &'static str, count: usize) -> Outcome<Counted> {
    let url = format!("{BASE}{path}");
    let mut counted = Counted::default();
    for _ in 0..count {
        counted.add(send(client.get(&url)).await?.bytes().await?.len());
    }
    Ok(counted)
}

async fn create(client: &Client, count: usize) -> Outcome<Counted> {
    let url = format!("{BASE}/containers/create?name=x");
    let mut counted = Counted::default();
    for _ in 0..count {
        let request = client.post(&url).header("Content-Type", "application/json");
        counted.add(send(request.body(CREATE)).await?.bytes().await?.len());
    }
    Ok(counted)
}

/// Reads a body to its end.
async fn drain(request: RequestBuilder) -> Outcome<usize> {
    let mut response = send(request).await?;
    let mut bytes = 0;
    while let Some(chunk) = response.chunk().await? {
        bytes += chunk.len();
    }
    Ok(bytes)
}

/// Takes a connection over and reads it to its end.
async fn attached(request: RequestBuilder) -> Outcome<usize> {
    let request = request
        .header("Connection", "Upgrade")
        .header("Upgrade", "tcp");
    let mut connection = send(request).await?.upgrade().await?;
    let mut buffer = vec![0; READ_SIZE];
    let mut bytes = 0;
    loop {
        match connection.read(&mut buffer).await? {
            0 => return Ok(bytes),
            count => bytes += count,
        }
    }
}
