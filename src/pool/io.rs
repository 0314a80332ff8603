//! A connection that notes whether anything was written, and still reads after the other side has stopped reading.

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// The maximum time that the failure of a write is held back. The end of TLS or of a response can keep a connection from
/// being read to its end.
const HOLD_BACK: Duration = Duration::from_secs(10);

/// An engine that refuses an upload may respond and close while the body is still being sent. The write then fails, and
/// the response is there to be read. So the failure of a write is held back until everything has been read.
pub(super) struct Observed<S> {
    stream: S,
    written: Arc<AtomicBool>,
    /// Why nothing more can be sent to the engine.
    broken: Option<(ErrorKind, Pin<Box<Sleep>>)>,
    read_ended: bool,
}

impl<S> Observed<S> {
    pub(super) fn new(stream: S, written: Arc<AtomicBool>) -> Self {
        Self {
            stream,
            written,
            broken: None,
            read_ended: false,
        }
    }

    /// The result of a write that was attempted.
    fn wrote(
        &mut self,
        result: io::Result<usize>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        match result {
            Ok(count) => {
                self.written.store(true, Ordering::Relaxed);
                Poll::Ready(Ok(count))
            }
            Err(error) if is_closed(error.kind()) => {
                self.broken = Some((error.kind(), Box::pin(sleep(HOLD_BACK))));
                // Reading and writing share a task. It must look for the data that the other side sent before it closed.
                context.waker().wake_by_ref();
                self.poll_broken(context)
            }
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    /// What a write results in once one has failed.
    fn poll_broken(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let Some((kind, held_back)) = &mut self.broken else {
            return Poll::Pending;
        };
        if !self.read_ended {
            ready!(held_back.as_mut().poll(context));
        }
        Poll::Ready(Err((*kind).into()))
    }
}

/// Whether the other side has gone.
fn is_closed(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted
    )
}

impl<S: AsyncRead + Unpin> AsyncRead for Observed<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = ready!(Pin::new(&mut self.stream).poll_read(context, buffer));
        if result.is_err() || (buffer.filled().len() == before && buffer.remaining() > 0) {
            self.read_ended = true;
        }
        Poll::Ready(result)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Observed<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.broken.is_some() {
            return self.poll_broken(context);
        }
        let result = ready!(Pin::new(&mut self.stream).poll_write(context, bytes));
        self.wrote(result, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.broken.is_some() {
            return self.poll_broken(context);
        }
        let result = ready!(Pin::new(&mut self.stream).poll_write_vectored(context, slices));
        self.wrote(result, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
