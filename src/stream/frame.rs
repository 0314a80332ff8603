//! The output of processes: multiplexed frames of stdout and stderr, or the raw bytes of a TTY.

mod batch;
mod chunk;
mod decoder;
mod framing;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

pub use self::batch::FrameBatch;
pub use self::chunk::{Frame, FrameKind};

use self::decoder::FrameDecoder;
use self::framing::Framing;
use super::chunks::Chunks;
use super::format::OutputFormat;
use super::prefix::Prefix;
use crate::error::Result;

/// The output of a process as a stream of [`Frame`]s.
///
/// Frames arrive as the engine sends them and are not held back until the end of a line. The stream ends after its
/// first error. Dropping it closes its connection. For an [`Attached`](super::Attached), drop the input too.
///
/// [`lines`](Self::lines) splits the output into lines, [`collect_output`](Self::collect_output) reads all of it, and
/// [`next_batch`](Self::next_batch) lends frames without copying, for very large outputs.
///
/// Reading in the root future of [`block_on`](tokio::runtime::Runtime::block_on) or `#[tokio::main]` is slower than in a
/// spawned task. Spawn a task to read a long stream.
#[must_use = "dropping a stream ends it: read its items"]
pub struct FrameStream {
    chunks: Chunks,
    decoder: FrameDecoder,
    ended: bool,
    prefix: Prefix,
}

impl FrameStream {
    pub(crate) fn new(chunks: Chunks, format: OutputFormat, cap: usize) -> Self {
        let framing = match format {
            OutputFormat::Raw => Framing::Tty,
            OutputFormat::Multiplexed => Framing::Frames { cap },
        };
        Self {
            chunks,
            decoder: FrameDecoder::new(framing),
            ended: false,
            prefix: Prefix::default(),
        }
    }

    /// Sets whether the engine begins each line with a timestamp.
    pub(crate) fn with_timestamps(mut self, timestamps: bool) -> Self {
        self.prefix.timestamps = timestamps;
        self
    }

    /// Sets whether the engine puts details before each line.
    pub(crate) fn with_details(mut self, details: bool) -> Self {
        self.prefix.details = details;
        self
    }

    pub(super) fn prefix(&self) -> Prefix {
        self.prefix
    }

    /// Waits for output and returns all frames that have arrived, borrowed from the buffer without copies or reference
    /// counts.
    ///
    /// Returns `None` at the end of the stream. Both ways of reading can be mixed: frames that are not taken out of a batch
    /// stay in the stream. The future is cancel safe.
    ///
    /// # Errors
    /// The same errors as the stream's items. All frames before an error are lent first, and `None` follows it.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> asyncdocker::Result<()> {
    /// # use asyncdocker::{Request, Response};
    /// # use asyncdocker::stream::OutputFormat;
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
    /// # let logs = Response::builder(&request).body(body).frames(OutputFormat::Multiplexed);
    /// # assert_eq!(count_errors(logs).await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next_batch(&mut self) -> Result<Option<FrameBatch<'_>>> {
        let ready = std::future::poll_fn(|context| self.poll_ready(context)).await;
        Ok(ready.transpose()?.map(|()| self.decoder.batch()))
    }

    /// Waits until a complete frame has arrived.
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
