//! A connection both ways: the output of a process, and its stdin.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use sync_wrapper::SyncWrapper;
use tokio::io::{AsyncWrite, WriteHalf};

use super::frame::FrameStream;

/// A process that is attached to: its output as a stream, and its stdin to write to.
///
/// The two can be used from two tasks. Shutting the input down tells the process that its stdin has ended; the output
/// goes on. The connection closes when both are dropped.
#[derive(Debug)]
#[must_use = "dropping both ends the connection"]
pub struct Attached {
    /// What the process writes.
    pub output: FrameStream,
    /// What the process reads.
    pub input: Input,
}

/// The stdin of a process.
///
/// [`shutdown`](tokio::io::AsyncWriteExt::shutdown) ends it, which is how a program such as `cat` learns that there is
/// no more to come. Ending it once more does nothing.
///
/// How much of it the process gets is not known when a write is broken off while it waits.
pub struct Input {
    half: Option<SyncWrapper<WriteHalf<Box<dyn Connection>>>>,
    vectored: bool,
    /// Whether it was ended: TLS cannot be twice.
    ended: bool,
}

/// Bytes both ways.
pub(crate) trait Connection: tokio::io::AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: tokio::io::AsyncRead + AsyncWrite + Send + Unpin> Connection for T {}

impl Input {
    pub(crate) fn new(half: WriteHalf<Box<dyn Connection>>) -> Self {
        Self {
            vectored: half.is_write_vectored(),
            half: Some(SyncWrapper::new(half)),
            ended: false,
        }
    }

    /// For a process whose stdin nobody asked for, or an engine that answered without giving the connection over.
    pub(crate) fn closed() -> Self {
        Self {
            half: None,
            vectored: false,
            ended: false,
        }
    }

    fn half(&mut self) -> io::Result<Pin<&mut WriteHalf<Box<dyn Connection>>>> {
        if self.ended {
            return Err(io::Error::new(
                io::ErrorKind::BrokenPipe,
                "stdin was ended before",
            ));
        }
        let closed = || io::Error::new(io::ErrorKind::NotConnected, "stdin is not attached");
        let half = self.half.as_mut().map(SyncWrapper::get_mut);
        half.map(Pin::new).ok_or_else(closed)
    }
}

impl std::fmt::Debug for Input {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(if self.half.is_some() && !self.ended {
            "Input(open)"
        } else {
            "Input(closed)"
        })
    }
}

impl AsyncWrite for Input {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.half()?.poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.ended {
            return Poll::Ready(Ok(()));
        }
        self.half()?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.ended {
            ready!(self.half()?.poll_shutdown(context))?;
            self.ended = true;
        }
        Poll::Ready(Ok(()))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.half()?.poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.vectored
    }
}
