//! A connection on the side of the fake engine, over either kind of socket.

use std::io::{self, ErrorKind, Read};
#[cfg(windows)]
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncWriteExt, Interest, Ready};
#[cfg(windows)]
use tokio::net::windows::named_pipe::NamedPipeServer;
use tokio::net::{TcpListener, TcpStream};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};

#[cfg(windows)]
use super::pipe::PipeListener;

/// The maximum number of bytes per read.
const READ: usize = 16 * 1024;

#[derive(Debug)]
pub(super) enum Listener {
    #[cfg(unix)]
    Unix(UnixListener),
    #[cfg(windows)]
    Pipe(PipeListener),
    Tcp(TcpListener),
}

impl Listener {
    pub(super) async fn accept(&mut self) -> io::Result<Socket> {
        match self {
            #[cfg(unix)]
            Self::Unix(listener) => listener.accept().await.map(|(s, _)| Socket::Unix(s)),
            #[cfg(windows)]
            Self::Pipe(listener) => {
                let pipe = listener.accept().await?;
                Ok(Socket::Pipe(pipe, AtomicBool::new(false)))
            }
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
    #[cfg(windows)]
    /// The flag is set once the client has ended its input.
    Pipe(NamedPipeServer, AtomicBool),
    Tcp(TcpStream),
}

/// Runs the same code with any kind of connection.
macro_rules! with {
    ($socket:expr, $inner:ident => $act:expr) => {
        match $socket {
            #[cfg(unix)]
            Socket::Unix($inner) => $act,
            #[cfg(windows)]
            Socket::Pipe($inner, _) => $act,
            Socket::Tcp($inner) => $act,
        }
    };
}

impl Socket {
    /// Appends the received bytes and returns their number, which is 0 at the end.
    pub(super) async fn read(&self, buffer: &mut BytesMut) -> io::Result<usize> {
        #[cfg(windows)]
        if let Self::Pipe(_, ended) = self {
            // After the empty message that ends the input, a further read would wait until the client has gone.
            let read = if ended.load(Ordering::Relaxed) {
                0
            } else {
                self.receive(buffer).await?
            };
            ended.store(read == 0, Ordering::Relaxed);
            return Ok(read);
        }
        self.receive(buffer).await
    }

    async fn receive(&self, buffer: &mut BytesMut) -> io::Result<usize> {
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
            bytes.advance(self.write(bytes).await?);
        }
        Ok(())
    }

    async fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            self.ready(Interest::WRITABLE).await?;
            let written = with!(self, socket => socket.try_write(bytes));
            if !would_block(&written) {
                return written;
            }
        }
    }

    /// Waits until a peer that sends nothing more has stopped reading too. Over TCP, only a write can find that out, so
    /// it is assumed. Nothing can be written afterwards.
    pub(super) async fn hung_up(&self) {
        match self {
            #[cfg(unix)]
            Self::Unix(socket) => {
                while let Ok(ready) = socket.ready(Interest::WRITABLE).await {
                    if ready.is_write_closed() {
                        break;
                    }
                    // Clears the write readiness, so that only a change of the connection wakes the task.
                    let forget = || Err::<(), _>(ErrorKind::WouldBlock.into());
                    let _ = socket.try_io(Interest::WRITABLE, forget);
                }
            }
            #[cfg(windows)]
            Self::Pipe(..) => {
                // The empty message that ended the input has been read. What follows is the end of the pipe.
                let mut rest = BytesMut::new();
                while self.receive(&mut rest).await.is_ok_and(|read| read > 0) {}
            }
            Self::Tcp(_) => {}
        }
    }

    /// Ends the output, which the peer reads as the end of the stream.
    pub(super) async fn end_output(&mut self) -> io::Result<()> {
        match self {
            #[cfg(unix)]
            Self::Unix(socket) => socket.shutdown().await,
            #[cfg(windows)]
            Self::Pipe(..) => self.write(&[]).await.map(drop),
            Self::Tcp(socket) => socket.shutdown().await,
        }
    }

    /// Closes the connection and returns the received bytes that were not read.
    #[cfg_attr(
        not(windows),
        expect(clippy::unused_async, reason = "only pipes need the runtime")
    )]
    pub(super) async fn close(self) -> Vec<u8> {
        let mut rest = Vec::new();
        // None of this waits for the peer: an error ends the read if no more bytes have arrived.
        match self {
            #[cfg(unix)]
            Self::Unix(socket) => drop(socket.into_std().map(|mut s| s.read_to_end(&mut rest))),
            #[cfg(windows)]
            Self::Pipe(pipe, _) => loop {
                // Bytes that have arrived can be read once the runtime has noticed them.
                tokio::task::yield_now().await;
                if !matches!(pipe.try_read_buf(&mut rest), Ok(1..)) {
                    break;
                }
            },
            Self::Tcp(socket) => drop(socket.into_std().map(|mut s| s.read_to_end(&mut rest))),
        }
        rest
    }

    async fn ready(&self, interest: Interest) -> io::Result<Ready> {
        with!(self, socket => socket.ready(interest).await)
    }
}

fn would_block<T>(result: &io::Result<T>) -> bool {
    matches!(result, Err(error) if error.kind() == ErrorKind::WouldBlock)
}
