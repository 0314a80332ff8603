//! Connections over named pipes of Windows.

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient, PipeMode};
use tokio::time::sleep;

/// The error of a pipe without a free instance, `ERROR_PIPE_BUSY`. An engine offers one instance at a time.
const PIPE_BUSY: i32 = 231;

/// The delay before a busy pipe is tried again.
const RETRY_DELAY: Duration = Duration::from_millis(10);

/// A named pipe whose two directions end separately.
///
/// Windows has no half-closed pipes. Engines create pipes that carry messages, and an empty message ends a direction. This
/// is how the input of a container can end while its output is still read.
pub(super) struct Pipe {
    client: NamedPipeClient,
    carries_messages: bool,
    read_ended: bool,
    write_ended: bool,
}

impl Pipe {
    /// Opens the pipe, and waits while all of its instances are in use.
    pub(super) async fn open(name: &str) -> io::Result<Self> {
        let client = loop {
            match ClientOptions::new().open(name) {
                Err(error) if error.raw_os_error() == Some(PIPE_BUSY) => sleep(RETRY_DELAY).await,
                opened => break opened?,
            }
        };
        Ok(Self {
            carries_messages: matches!(client.info()?.mode, PipeMode::Message),
            client,
            read_ended: false,
            write_ended: false,
        })
    }
}

impl AsyncRead for Pipe {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // After an empty message, a further read would wait until the engine closes the pipe.
        if self.read_ended || buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.client).poll_read(context, buffer))?;
        self.read_ended = buffer.filled().len() == before;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Pipe {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.write_ended {
            return Poll::Ready(Err(ErrorKind::BrokenPipe.into()));
        }
        // An empty message would end the output.
        if bytes.is_empty() {
            return Poll::Ready(Ok(0));
        }
        Pin::new(&mut self.client).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.client).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.carries_messages && !self.write_ended {
            ready!(Pin::new(&mut self.client).poll_write(context, &[]))?;
        }
        self.write_ended = true;
        Poll::Ready(Ok(()))
    }
}
