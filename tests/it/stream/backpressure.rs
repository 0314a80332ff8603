//! A client that does not read slows the engine down.

use std::io::ErrorKind;

use asyncdocker::Result;
use asyncdocker::containers::{AttachContainerOptions, ContainerLogsOptions};
use asyncdocker::prelude::*;
use asyncdocker::stream::{Frame, FrameStream};
use bytes::Bytes;
use futures_util::TryStreamExt;
use tokio::io::AsyncWriteExt;

use super::engine::{CHUNKED, Engine, UPGRADED, chunk};
use super::frames::encoded;
use crate::support::LocalStream;

/// What the engine has to say, and what may be on its way: the buffers of the socket and of the connection.
const LENGTH: usize = 16 << 20;
const ON_ITS_WAY: usize = 2 << 20;

/// The size of a write.
const WRITE: usize = 64 << 10;

/// How often the client gets the chance to take more before it is believed that it does not.
const PATIENCE: usize = 1000;

/// Frames that are `LENGTH` bytes long in all.
fn output() -> Vec<Bytes> {
    let payload = Bytes::from(vec![b'x'; (64 << 10) - 8]);
    let frame = Bytes::from(encoded(&[Frame::Stdout(payload)]));
    std::iter::repeat_n(frame.clone(), LENGTH / frame.len()).collect()
}

/// Writes as much as goes into the connection while nobody reads.
async fn stuff(connection: &LocalStream, bytes: &[u8]) -> usize {
    let (mut written, mut refused) = (0, 0);
    while refused < PATIENCE && written < bytes.len() {
        // A named pipe takes a single write as a whole, however long it is.
        let end = bytes.len().min(written + WRITE);
        match connection.try_write(&bytes[written..end]) {
            Ok(count) => {
                written += count;
                refused = 0;
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                refused += 1;
                tokio::task::yield_now().await;
            }
            Err(error) => panic!("{error}"),
        }
    }
    written
}

async fn check(mut connection: LocalStream, bytes: Vec<u8>, mut frames: FrameStream) -> Result<()> {
    let first = connection.write_all(&bytes[..1000]).await;
    first.unwrap();
    let written = 1000 + stuff(&connection, &bytes[1000..]).await;
    assert!(written < ON_ITS_WAY, "{written} bytes went nowhere");

    // One who reads gets all of it.
    let writing = tokio::spawn(async move {
        connection.write_all(&bytes[written..]).await?;
        connection.shutdown().await
    });
    let (mut count, mut length) = (0, 0);
    while let Some(frame) = frames.try_next().await? {
        count += 1;
        length += frame.bytes().len();
    }
    assert_eq!(count, output().len());
    assert_eq!(length + 8 * count, LENGTH);
    writing.await.unwrap().unwrap();
    Ok(())
}

#[tokio::test]
async fn unread_logs_block_the_engine() -> Result<()> {
    let engine = Engine::start()?;
    let options = ContainerLogsOptions::builder().tty(false).build();
    let (logs, (_, connection)) = tokio::join!(
        engine.docker.container_logs("web", options),
        engine.answer(CHUNKED)
    );
    let mut bytes: Vec<u8> = output().iter().flat_map(|frame| chunk(frame)).collect();
    bytes.extend_from_slice(&chunk(b""));
    check(connection, bytes, logs?).await
}

#[tokio::test]
async fn unread_output_blocks_the_engine() -> Result<()> {
    let engine = Engine::start()?;
    let options = AttachContainerOptions::builder().tty(false).build();
    let (attached, (_, connection)) = tokio::join!(
        engine.docker.attach_container("web", options),
        engine.answer(UPGRADED)
    );
    check(connection, output().concat(), attached?.output).await
}
