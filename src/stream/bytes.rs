//! Streams of bytes: archives and exports.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use super::chunks::Chunks;
use crate::error::Result;

/// The bytes of a response, as a stream of chunks or as an [`AsyncRead`].
///
/// The stream ends after its first error, and dropping it closes its connection.
///
/// # Examples
/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
/// use asyncdocker::ContainerFiles;
/// use futures_util::TryStreamExt;
///
/// let mut archive = docker.export_container("web").await?;
/// let mut length = 0;
/// while let Some(chunk) = archive.try_next().await? {
///     length += chunk.len();
/// }
/// println!("{length} bytes");
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping the stream ends it: read it"]
pub struct ByteStream {
    chunks: Chunks,
    /// The rest of a chunk that was read in part.
    rest: Bytes,
}

impl ByteStream {
    pub(crate) fn new(chunks: Chunks) -> Self {
        Self {
            chunks,
            rest: Bytes::new(),
        }
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ByteStream({})", self.chunks.call())
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let rest = std::mem::take(&mut self.rest);
        if rest.is_empty() {
            self.chunks.poll_next(context)
        } else {
            Poll::Ready(Some(Ok(rest)))
        }
    }
}

impl AsyncRead for ByteStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.rest.is_empty() {
            self.rest = Bytes::new();
            match ready!(self.chunks.poll_next(context)) {
                Some(Ok(chunk)) => self.rest = chunk,
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(error))),
                None => return Poll::Ready(Ok(())),
            }
        }
        let length = self.rest.len().min(buffer.remaining());
        self.rest
            .copy_to_slice(buffer.initialize_unfilled_to(length));
        buffer.advance(length);
        Poll::Ready(Ok(()))
    }
}
