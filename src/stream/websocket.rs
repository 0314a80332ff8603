//! Bytes in both directions over a websocket.
//!
//! Before API 1.28, engines send text messages that contain arbitrary bytes of a process, split at any position.
//! Libraries for websockets must check text messages for UTF-8. This module does not.

use std::io::{self, Cursor};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker, ready};

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_util::io::poll_read_buf;
use tungstenite::protocol::frame::coding::{Control, Data, OpCode};
use tungstenite::protocol::frame::{Frame, FrameHeader};

/// The maximum number of bytes per read.
const READ_SIZE: usize = 64 * 1024;

/// The maximum payload of a message that is sent.
const WRITE_SIZE: usize = 32 * 1024;

/// The maximum payload of a control frame.
const MAX_CONTROL: u64 = 125;

/// The number of queued bytes from which pings are not answered. An engine that never reads must not fill the memory.
const MAX_QUEUED: usize = 2 * WRITE_SIZE;

/// The client's side of a websocket after the handshake. The payloads of the engine's messages are read as one stream
/// of bytes, and written bytes are sent in binary messages. A shutdown ends only the writing: reading remains possible.
pub(crate) struct WebSocket<C> {
    connection: C,
    /// Received bytes that have not been decoded.
    inbound: BytesMut,
    /// The number of bytes of the current frame's payload that have not been read.
    payload: u64,
    outbound: BytesMut,
    /// Whether the engine has ended its output.
    read_ended: bool,
    write_ended: bool,
    waiting: Waiting,
}

/// The tasks that read and write. A connection remembers only one task that waits to write, but here both may wait. The
/// reader also writes: it sends pongs, and bytes that the writer left in the queue.
#[derive(Clone, Default)]
struct Waiting {
    reader: Option<Waker>,
    writer: Option<Waker>,
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        for waker in [&self.reader, &self.writer].into_iter().flatten() {
            waker.wake_by_ref();
        }
    }
}

impl<C: AsyncRead + AsyncWrite + Unpin> WebSocket<C> {
    pub(crate) fn new(connection: C) -> Self {
        Self {
            connection,
            inbound: BytesMut::new(),
            payload: 0,
            outbound: BytesMut::new(),
            read_ended: false,
            write_ended: false,
            waiting: Waiting::default(),
        }
    }

    /// Reads the header of the next frame, or a whole control frame. Returns `false` if more bytes are needed.
    fn next_frame(&mut self) -> io::Result<bool> {
        let mut cursor = Cursor::new(&self.inbound);
        let header = FrameHeader::parse(&mut cursor).map_err(malformed)?;
        let Some((header, length)) = header else {
            return Ok(false);
        };
        let start = usize::try_from(cursor.position()).unwrap_or(usize::MAX);
        if header.mask.is_some() || header.rsv1 || header.rsv2 || header.rsv3 {
            return Err(malformed("a frame is masked or extended"));
        }
        match header.opcode {
            OpCode::Data(Data::Reserved(_)) | OpCode::Control(Control::Reserved(_)) => {
                Err(malformed("a frame has an unknown kind"))
            }
            OpCode::Data(_) => {
                self.inbound.advance(start);
                self.payload = length;
                Ok(true)
            }
            OpCode::Control(_) if length > MAX_CONTROL => {
                Err(malformed("a control frame is too long"))
            }
            OpCode::Control(kind) => {
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                if self.inbound.len() < start + length {
                    return Ok(false);
                }
                self.inbound.advance(start);
                let payload = self.inbound.split_to(length);
                self.control(kind, payload)?;
                Ok(true)
            }
        }
    }

    fn control(&mut self, kind: Control, payload: BytesMut) -> io::Result<()> {
        match kind {
            Control::Ping if !self.write_ended && self.outbound.len() < MAX_QUEUED => {
                self.queue(Frame::pong(payload.freeze()))
            }
            Control::Close => {
                self.read_ended = true;
                self.end()
            }
            _ => Ok(()),
        }
    }

    /// Ends the writing with a close frame.
    fn end(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.write_ended, true) {
            return Ok(());
        }
        self.queue(Frame::close(None))
    }

    fn queue(&mut self, mut frame: Frame) -> io::Result<()> {
        frame.header_mut().mask = Some(rand::random());
        let mut bytes = Vec::with_capacity(frame.len());
        frame.format(&mut bytes).map_err(malformed)?;
        self.outbound.extend_from_slice(&bytes);
        Ok(())
    }

    /// Writes the queued bytes. Both tasks are woken when the connection can accept more.
    fn poll_drain(&mut self) -> Poll<io::Result<()>> {
        if self.outbound.is_empty() {
            return Poll::Ready(Ok(()));
        }
        let waker = Waker::from(Arc::new(self.waiting.clone()));
        let mut context = Context::from_waker(&waker);
        while !self.outbound.is_empty() {
            let connection = Pin::new(&mut self.connection);
            let count = ready!(connection.poll_write(&mut context, &self.outbound))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.outbound.advance(count);
        }
        Poll::Ready(Ok(()))
    }

    /// Reads more bytes. Fails if the connection ends within a frame.
    fn poll_fill(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inbound.reserve(READ_SIZE);
        let connection = Pin::new(&mut self.connection);
        if ready!(poll_read_buf(connection, context, &mut self.inbound))? == 0 {
            if self.payload > 0 || !self.inbound.is_empty() {
                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
            }
            self.read_ended = true;
        }
        Poll::Ready(Ok(()))
    }
}

fn malformed(reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

impl<C: AsyncRead + AsyncWrite + Unpin> AsyncRead for WebSocket<C> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.waiting.reader = Some(context.waker().clone());
        loop {
            // Pongs are sent even if the caller never writes. An error is ignored: if the engine has stopped reading,
            // the bytes that it sent before are still read.
            let _ = self.poll_drain();
            if self.read_ended {
                return Poll::Ready(Ok(()));
            }
            if self.payload > 0 && !self.inbound.is_empty() {
                let left = usize::try_from(self.payload).unwrap_or(usize::MAX);
                let count = left.min(self.inbound.len()).min(buffer.remaining());
                self.inbound
                    .copy_to_slice(buffer.initialize_unfilled_to(count));
                buffer.advance(count);
                self.payload -= count as u64;
                return Poll::Ready(Ok(()));
            }
            if self.payload == 0 && self.next_frame()? {
                continue;
            }
            ready!(self.poll_fill(context))?;
        }
    }
}

impl<C: AsyncRead + AsyncWrite + Unpin> AsyncWrite for WebSocket<C> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.write_ended {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        self.waiting.writer = Some(context.waker().clone());
        ready!(self.poll_drain())?;
        let piece = bytes.get(..WRITE_SIZE).unwrap_or(bytes);
        let message = Frame::message(piece.to_vec(), OpCode::Data(Data::Binary), true);
        self.queue(message)?;
        if let Poll::Ready(drained) = self.poll_drain() {
            drained?;
        }
        Poll::Ready(Ok(piece.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.waiting.writer = Some(context.waker().clone());
        ready!(self.poll_drain())?;
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.end()?;
        self.poll_flush(context)
    }
}
