//! Many streams on one client.

use asyncdocker::containers::ContainerLogsOptions;
use asyncdocker::prelude::*;
use asyncdocker::stream::Frame;
use asyncdocker::{Docker, Result};
use bytes::Bytes;
use futures_util::future::{join_all, try_join_all};
use tokio::io::AsyncWriteExt;

use super::engine::{CHUNKED, Engine, chunk};
use super::frames::encoded;
use crate::support::{LocalStream, MANY, allow_many_files};

const LINES: usize = 10;

fn line(container: usize, number: usize) -> String {
    format!("line {number} of {container}\n")
}

/// Follows the logs of a container to their end.
async fn follow(docker: Docker, container: usize) -> Result<String> {
    let options = ContainerLogsOptions::builder()
        .follow(true)
        .tty(false)
        .build();
    let logs = docker
        .container_logs(&container.to_string(), options)
        .await?;
    Ok(logs.collect_output().await?.stdout_text().into_owned())
}

/// Which container a request is about.
fn container(request: &str) -> usize {
    let (_, rest) = request.split_once("/containers/").unwrap();
    rest.split('/').next().unwrap().parse().unwrap()
}

/// Writes to all of them by turns, each frame cut in two.
async fn write(mut streams: Vec<(usize, LocalStream)>) {
    for number in 0..LINES {
        for half in 0..2 {
            for (container, stream) in &mut streams {
                let line = Bytes::from(line(*container, number));
                let frame = encoded(&[Frame::Stdout(line)]);
                let (head, tail) = frame.split_at(frame.len() / 2);
                let part = if half == 0 { head } else { tail };
                stream.write_all(&chunk(part)).await.unwrap();
            }
        }
    }
    for (_, stream) in &mut streams {
        stream.write_all(&chunk(b"")).await.unwrap();
    }
}

#[tokio::test]
async fn many_concurrent_logs_are_complete() -> Result<()> {
    allow_many_files();
    let engine = Engine::start()?;
    let following = (0..MANY).map(|container| {
        let following = tokio::spawn(follow(engine.docker.clone(), container));
        async move { following.await.unwrap() }
    });
    let following = try_join_all(following.collect::<Vec<_>>());
    let writing = async {
        let answers = join_all((0..MANY).map(|_| engine.answer(CHUNKED))).await;
        let streams = answers.into_iter();
        write(
            streams
                .map(|(request, stream)| (container(&request), stream))
                .collect(),
        )
        .await;
    };
    let (followed, ()) = tokio::join!(following, writing);
    for (container, text) in followed?.into_iter().enumerate() {
        let expected: String = (0..LINES).map(|number| line(container, number)).collect();
        assert_eq!(text, expected, "{container}");
    }
    Ok(())
}
