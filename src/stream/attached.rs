//! A bidirectional connection: the output of a process and its stdin.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use futures_util::task::AtomicWaker;
use sync_wrapper::SyncWrapper;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf, ReadHalf, WriteHalf};

use super::frame::FrameStream;
use crate::connection::Connection;

/// An attached process: its output as a stream, and its stdin to write to.
///
/// Two tasks can use the two halves. Shut down the input to close the process's stdin. The output continues. The
/// connection closes when both are dropped.
///
/// # Examples
/// Reads the output in a task while it writes to stdin:
/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> Result<(), Box<dyn std::error::Error>> {
/// use asyncdocker::containers::AttachContainerOptions;
/// use asyncdocker::prelude::*;
/// use futures_util::TryStreamExt;
/// use tokio::io::AsyncWriteExt;
///
/// let options = AttachContainerOptions::builder().stdin(true).build();
/// let attached = docker.attach_container("shell", options).await?;
/// let (mut output, mut input) = (attached.output, attached.input);
/// let reader = tokio::spawn(async move {
///     while let Some(frame) = output.try_next().await? {
///         print!("{}", String::from_utf8_lossy(frame.bytes()));
///     }
///     Ok::<_, asyncdocker::Error>(())
/// });
/// input.write_all(b"date\nexit\n").await?;
/// input.shutdown().await?;
/// reader.await??;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "dropping both ends the connection"]
pub struct Attached {
    /// The output of the process.
    pub output: FrameStream,
    /// The stdin of the process.
    pub input: StdinWriter,
}

/// The stdin of a process.
///
/// [`shutdown`](tokio::io::AsyncWriteExt::shutdown) ends it. A program such as `cat` then reads the end of its input.
/// Shutting it down again does nothing.
///
/// # Errors
/// - [`BrokenPipe`](io::ErrorKind::BrokenPipe) after the input was shut down, and once the output has been read to its
///   end, because nothing reads the input then. This also ends a write that is waiting.
/// - [`NotConnected`](io::ErrorKind::NotConnected) if stdin was not requested, or the engine did not upgrade the
///   connection.
///
/// If a write is canceled while it waits, it is unknown how much of it the process receives. Keep reading the output while
/// you write a lot: a process that cannot write its output stops reading its stdin.
pub struct StdinWriter {
    half: Option<SyncWrapper<WriteHalf<Box<dyn Connection>>>>,
    vectored: bool,
    /// Whether the input was shut down, which TLS allows only once.
    ended: bool,
    output: Arc<OutputState>,
}

/// The output of a process. Its end also ends the input, because engines need not read any more input then. Over TLS
/// and websockets, nothing else would end a waiting write.
pub(crate) struct OutputHalf {
    half: ReadHalf<Box<dyn Connection>>,
    state: Arc<OutputState>,
}

#[derive(Default)]
struct OutputState {
    ended: AtomicBool,
    writer: AtomicWaker,
}

/// Splits a connection into the output of a process and its stdin.
pub(crate) fn split(connection: Box<dyn Connection>) -> (OutputHalf, StdinWriter) {
    let vectored = connection.is_write_vectored();
    let (read, write) = tokio::io::split(connection);
    let state = Arc::<OutputState>::default();
    let output = OutputHalf {
        half: read,
        state: state.clone(),
    };
    let input = StdinWriter {
        half: Some(SyncWrapper::new(write)),
        vectored,
        ended: false,
        output: state,
    };
    (output, input)
}

impl OutputState {
    fn end(&self) {
        self.ended.store(true, Ordering::Release);
        self.writer.wake();
    }

    /// Whether the output has ended. If not, the writer is woken when it does.
    fn poll_ended(&self, context: &Context<'_>) -> bool {
        self.writer.register(context.waker());
        self.ended.load(Ordering::Acquire)
    }
}

impl AsyncRead for OutputHalf {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = ready!(Pin::new(&mut self.half).poll_read(context, buffer));
        if result.is_err() || (buffer.filled().len() == before && buffer.remaining() > 0) {
            self.state.end();
        }
        Poll::Ready(result)
    }
}

impl StdinWriter {
    /// An input for a process whose stdin was not requested, or for an engine that did not upgrade the connection.
    pub(crate) fn closed() -> Self {
        Self {
            half: None,
            vectored: false,
            ended: false,
            output: Arc::default(),
        }
    }

    fn half(&mut self) -> io::Result<Pin<&mut WriteHalf<Box<dyn Connection>>>> {
        if self.ended {
            return Err(broken("stdin was shut down"));
        }
        let half = self.half.as_mut().map(SyncWrapper::get_mut);
        half.map(Pin::new)
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotConnected, "stdin is not attached"))
    }

    /// Returns the half to write to, unless the output has ended.
    fn open_half(
        &mut self,
        context: &Context<'_>,
    ) -> io::Result<Pin<&mut WriteHalf<Box<dyn Connection>>>> {
        if self.output.poll_ended(context) {
            return Err(broken("the output has ended, so the process reads no more"));
        }
        self.half()
    }
}

fn broken(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, reason)
}

impl std::fmt::Debug for StdinWriter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(if self.half.is_some() && !self.ended {
            "StdinWriter(open)"
        } else {
            "StdinWriter(closed)"
        })
    }
}

impl AsyncWrite for StdinWriter {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.open_half(context)?.poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.ended {
            return Poll::Ready(Ok(()));
        }
        self.open_half(context)?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.ended {
            return Poll::Ready(Ok(()));
        }
        ready!(self.half()?.poll_shutdown(context))?;
        self.ended = true;
        Poll::Ready(Ok(()))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.open_half(context)?
            .poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.vectored
    }
}
