//! Bytes written by a blocking thread and read by an async task.

use std::io::{self, Write};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::mpsc::{self, Sender};
use tokio::task::JoinError;

/// The size of a chunk in bytes.
const CHUNK_SIZE: usize = 64 * 1024;

/// The maximum number of chunks that wait to be read.
const CHUNKS: usize = 4;

/// Returns the bytes that `write` writes, in chunks. `write` runs in a blocking thread from the first poll of the
/// stream and waits while the stream is not read. Its writes fail once the stream is dropped.
pub(super) fn stream(
    write: impl FnOnce(Pipe) -> io::Result<()> + Send + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let start = async move {
        let (sender, mut receiver) = mpsc::channel(CHUNKS);
        let pipe = Pipe {
            sender,
            buffer: BytesMut::new(),
            closed: false,
        };
        let thread = tokio::task::spawn_blocking(move || write(pipe));
        let chunks = stream::poll_fn(move |context| receiver.poll_recv(context));
        // Without the result of the thread, an incomplete archive would look complete.
        let end = stream::once(thread).filter_map(async |ended| failure(ended).map(Err));
        chunks.map(Ok).chain(end)
    };
    stream::once(start).flatten()
}

fn failure(ended: Result<io::Result<()>, JoinError>) -> Option<io::Error> {
    match ended {
        Ok(result) => result.err(),
        Err(error) => Some(io::Error::other(error)),
    }
}

/// The writing end.
pub(super) struct Pipe {
    sender: Sender<Bytes>,
    buffer: BytesMut,
    closed: bool,
}

impl Pipe {
    /// Makes all further writes fail.
    pub(super) fn close(&mut self) {
        self.closed = true;
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK_SIZE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let chunk = self.buffer.split().freeze();
        self.sender
            .blocking_send(chunk)
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
