//! A connection on the side of the fake engine, over either kind of socket.

use std::io::{self, ErrorKind, Read};

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncWriteExt, Interest, Ready};
use tokio::net::{TcpListener, TcpStream};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};

/// The maximum number of bytes per read.
const READ: usize = 16 * 1024;

#[derive(Debug)]
pub(super) enum Listener {
    #[cfg(unix)]
    Unix(UnixListener),
    Tcp(TcpListener),
}

impl Listener {
    pub(super) async fn accept(&self) -> io::Result<Socket> {
        match self {
            #[cfg(unix)]
            Self::Unix(listener) => listener.accept().await.map(|(s, _)| Socket::Unix(s)),
            Self::Tcp(listener) => {
                let (socket, _) = listener.accept().await?;
                // Sends every write as a separate packet.
                socket.set_nodelay(true)?;
                Ok(Socket::Tcp(socket))
            }
        }
    }
}

#[derive(Debug)]
pub(super) enum Socket {
    #[cfg(unix)]
    Unix(UnixStream),
    Tcp(TcpStream),
}

/// Runs the same code with either kind of socket.
macro_rules! with {
    ($socket:expr, $inner:ident => $act:expr) => {
        match $socket {
            #[cfg(unix)]
            Socket::Unix($inner) => $act,
            Socket::Tcp($inner) => $act,
        }
    };
}

impl Socket {
    /// Appends the received bytes and returns their number, which is 0 at the end.
    pub(super) async fn read(&self, buffer: &mut BytesMut) -> io::Result<usize> {
        loop {
            self.ready(Interest::READABLE).await?;
            buffer.reserve(READ);
            let read = with!(self, socket => socket.try_read_buf(buffer));
            if !would_block(&read) {
                return read;
            }
        }
    }

    pub(super) async fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            self.ready(Interest::WRITABLE).await?;
            let written = with!(self, socket => socket.try_write(bytes));
            if !would_block(&written) {
                bytes.advance(written?);
            }
        }
        Ok(())
    }

    /// Waits until a peer that sends nothing more has stopped reading too. Over TCP, only a write can find that out, so
    /// it is assumed. Nothing can be written afterwards.
    #[cfg_attr(not(unix), allow(clippy::unused_async))]
    pub(super) async fn hung_up(&self) {
        #[cfg(unix)]
        if let Self::Unix(socket) = self {
            while let Ok(ready) = socket.ready(Interest::WRITABLE).await {
                if ready.is_write_closed() {
                    break;
                }
                // Clears the write readiness, so that only a change of the connection wakes the task.
                let forget = || Err::<(), _>(ErrorKind::WouldBlock.into());
                let _ = socket.try_io(Interest::WRITABLE, forget);
            }
        }
    }

    /// Ends the output, which the peer reads as the end of the stream.
    pub(super) async fn end_output(&mut self) -> io::Result<()> {
        with!(self, socket => socket.shutdown().await)
    }

    /// Closes the connection and returns the received bytes that were not read.
    pub(super) fn close(self) -> Vec<u8> {
        let mut rest = Vec::new();
        // This never blocks: an error ends the read if no more bytes have arrived.
        let _ = with!(self, socket => socket.into_std().map(|mut s| s.read_to_end(&mut rest)));
        rest
    }

    async fn ready(&self, interest: Interest) -> io::Result<Ready> {
        with!(self, socket => socket.ready(interest).await)
    }
}

fn would_block<T>(result: &io::Result<T>) -> bool {
    matches!(result, Err(error) if error.kind() == ErrorKind::WouldBlock)
}
