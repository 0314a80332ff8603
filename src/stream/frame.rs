//! The output of processes: multiplexed frames of stdout and stderr, or the raw bytes of a TTY.

mod batch;
mod decoder;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

pub use self::batch::FrameBatch;

use self::decoder::{FrameDecoder, Framing};
use super::chunks::Chunks;
use crate::error::Result;

/// A piece of the output of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Frame {
    /// What the process read, as far as the engine echoes it: seen on attach only.
    Stdin(Bytes),
    /// What the process wrote to stdout.
    Stdout(Bytes),
    /// What the process wrote to stderr.
    Stderr(Bytes),
    /// What a process with a TTY wrote, stdout and stderr in one.
    Tty(Bytes),
}

/// Which stream of a process a piece of output belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FrameKind {
    /// What the process read, as far as the engine echoes it: seen on attach only.
    Stdin,
    /// What the process wrote to stdout.
    Stdout,
    /// What the process wrote to stderr.
    Stderr,
    /// What a process with a TTY wrote, stdout and stderr in one.
    Tty,
}

impl Frame {
    fn new(kind: FrameKind, bytes: Bytes) -> Self {
        match kind {
            FrameKind::Stdin => Self::Stdin(bytes),
            FrameKind::Stdout => Self::Stdout(bytes),
            FrameKind::Stderr => Self::Stderr(bytes),
            FrameKind::Tty => Self::Tty(bytes),
        }
    }

    /// Which stream of the process this belongs to.
    #[must_use]
    pub fn kind(&self) -> FrameKind {
        match self {
            Self::Stdin(_) => FrameKind::Stdin,
            Self::Stdout(_) => FrameKind::Stdout,
            Self::Stderr(_) => FrameKind::Stderr,
            Self::Tty(_) => FrameKind::Tty,
        }
    }

    /// The bytes, of whichever stream.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        match self {
            Self::Stdin(bytes) | Self::Stdout(bytes) | Self::Stderr(bytes) | Self::Tty(bytes) => {
                bytes
            }
        }
    }

    /// The bytes, of whichever stream.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        match self {
            Self::Stdin(bytes) | Self::Stdout(bytes) | Self::Stderr(bytes) | Self::Tty(bytes) => {
                bytes
            }
        }
    }
}

/// The output of a process as a stream of [`Frame`]s.
///
/// Frames come as the engine sends them; nothing is held back for the end of a line. The stream ends after its first
/// error, and dropping it closes its connection; that of an [`Attached`](super::Attached) is closed once its input is
/// dropped, too.
///
/// Beside the frames one by one there are [`lines`](Self::lines), the [whole output](Self::collect_output), and
/// [batches](Self::next_batch) for whoever filters gigabytes.
///
/// A stream that is read in the root future of [`block_on`](tokio::runtime::Runtime::block_on) or of a
/// `#[tokio::main]` costs more time than one that is read in a spawned task: spawn the reading of long ones.
#[must_use = "dropping the stream ends it: read it"]
pub struct FrameStream {
    chunks: Chunks,
    decoder: FrameDecoder,
    ended: bool,
}

impl FrameStream {
    pub(crate) fn new(chunks: Chunks, tty: bool, cap: usize) -> Self {
        let framing = if tty {
            Framing::Tty
        } else {
            Framing::Frames { cap }
        };
        Self {
            chunks,
            decoder: FrameDecoder::new(framing),
            ended: false,
        }
    }

    /// Waits for output and lends all frames that are at hand, without a copy and without counting references.
    ///
    /// Gives `None` at the end. The frames are those of the stream, which can be read in both ways by turns: what a
    /// batch is not asked for stays in the stream. Dropping the future loses nothing.
    ///
    /// # Errors
    /// Those of the stream's items. The frames before one are lent first, and `None` follows it.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> asyncdocker::Result<()> {
    /// # use asyncdocker::{Request, Response};
    /// use asyncdocker::stream::{FrameKind, FrameStream};
    ///
    /// async fn count_errors(mut logs: FrameStream) -> asyncdocker::Result<usize> {
    ///     let mut errors = 0;
    ///     while let Some(batch) = logs.next_batch().await? {
    ///         for (kind, bytes) in batch {
    ///             errors += usize::from(kind == FrameKind::Stderr && bytes.starts_with(b"error"));
    ///         }
    ///     }
    ///     Ok(errors)
    /// }
    /// # let request = Request::get("/containers/web/logs");
    /// # let body = &b"\x01\0\0\0\0\0\0\x05error\x02\0\0\0\0\0\0\x05error\x02\0\0\0\0\0\0\x02ok"[..];
    /// # let logs = Response::builder(&request).body(body).frames(false);
    /// # assert_eq!(count_errors(logs).await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next_batch(&mut self) -> Result<Option<FrameBatch<'_>>> {
        let ready = std::future::poll_fn(|context| self.poll_ready(context)).await;
        Ok(ready.transpose()?.map(|()| self.decoder.batch()))
    }

    /// Waits until a whole frame is at hand.
    #[inline]
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<()>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let ready = ready!(self.poll_decoder(context));
        if !matches!(ready, Some(Ok(()))) {
            self.ended = true;
            self.chunks.close();
        }
        Poll::Ready(ready)
    }

    #[inline]
    fn poll_decoder(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<()>>> {
        loop {
            match self.decoder.ready() {
                Ok(true) => return Poll::Ready(Some(Ok(()))),
                Ok(false) => {}
                Err(fault) => return Poll::Ready(Some(Err(fault.into_error(self.chunks.call())))),
            }
            match ready!(self.chunks.poll_next(context)) {
                Some(Ok(chunk)) => self.decoder.push(chunk),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    let fault = self.decoder.finish().err();
                    return Poll::Ready(
                        fault.map(|fault| Err(fault.into_error(self.chunks.call()))),
                    );
                }
            }
        }
    }
}

impl fmt::Debug for FrameStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "FrameStream({})", self.chunks.call())
    }
}

impl Stream for FrameStream {
    type Item = Result<Frame>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(frame) = self.decoder.take() {
                return Poll::Ready(Some(Ok(frame)));
            }
            match ready!(self.poll_ready(context)) {
                Some(Ok(())) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}
