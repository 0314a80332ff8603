//! Images that are made for a test, and removed even if a test panics.

use std::any::Any;
use std::panic::{AssertUnwindSafe, resume_unwind};

use asyncdocker::images::{DeleteImageOptions, ImportImageOptions, ImportSource};
use asyncdocker::models::images::ProgressMessage;
use asyncdocker::prelude::*;
use asyncdocker::stream::BuildMessage;
use asyncdocker::{Docker, Result};
use futures_util::{FutureExt, Stream, TryStreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Runs `test` and removes the images of these names, even if the test panics.
pub(crate) async fn removing<T>(
    docker: &Docker,
    names: &[&str],
    test: impl AsyncFnOnce() -> T,
) -> T {
    let result = AssertUnwindSafe(test()).catch_unwind().await;
    for name in names {
        match docker.delete_image(name, forced()).await {
            Err(error) if !error.is_not_found() => eprintln!("{name} was not removed: {error}"),
            _ => {}
        }
    }
    result.unwrap_or_else(|panic: Box<dyn Any + Send>| resume_unwind(panic))
}

fn forced() -> DeleteImageOptions {
    DeleteImageOptions::builder().force(true).build()
}

/// Returns a tar archive of these files.
pub(crate) fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        archive
            .append_data(&mut header, path, content.as_bytes())
            .unwrap();
    }
    archive.into_inner().unwrap()
}

/// A message that may have text.
pub(crate) trait Text {
    fn into_text(self) -> Option<String>;
}

impl Text for ProgressMessage {
    fn into_text(self) -> Option<String> {
        self.stream.or(self.status)
    }
}

impl Text for BuildMessage {
    fn into_text(self) -> Option<String> {
        match self {
            Self::Progress(message) => message.into_text(),
            _ => None,
        }
    }
}

/// Reads a stream of progress messages to its end and returns their texts.
pub(crate) async fn said<T: Text>(progress: impl Stream<Item = Result<T>>) -> Result<String> {
    let messages: Vec<T> = progress.try_collect().await?;
    Ok(messages.into_iter().filter_map(T::into_text).collect())
}

/// Imports an image of one file as `repo:tag`.
pub(crate) async fn import(docker: &Docker, repo: &str, tag: &str) -> Result<()> {
    let source = ImportSource::Archive(archive(&[("content", repo)]).into());
    let options = ImportImageOptions::builder().repo(repo).tag(tag).build();
    said(docker.import_image(source, options).await?).await?;
    Ok(())
}

/// Serves HTTP on loopback, with the response that `answer` returns for a path. Returns the address.
pub(crate) async fn stand_in(answer: fn(&str) -> String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        loop {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            // An engine tries TLS first. A TLS handshake gets no response.
            while !head.ends_with(b"\r\n\r\n") && (head.is_empty() || head.starts_with(b"GET ")) {
                let mut chunk = [0; 1024];
                match connection.read(&mut chunk).await {
                    Ok(length) if length > 0 => head.extend_from_slice(&chunk[..length]),
                    _ => break,
                }
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            if let Some(target) = head.split(' ').nth(1).filter(|_| head.starts_with("GET ")) {
                let body = answer(target);
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
                let _ = connection.write_all(answer.as_bytes()).await;
            }
        }
    });
    address
}
