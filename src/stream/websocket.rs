//! Bytes both ways over a websocket.
//!
//! Engines send text messages that hold whatever bytes a process wrote, cut anywhere, before API 1.28. So what is in a
//! message is not checked for UTF-8 here, as libraries for websockets must do.

use std::io::{self, Cursor};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker, ready};

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_util::io::poll_read_buf;
use tungstenite::protocol::frame::coding::{Control, Data, OpCode};
use tungstenite::protocol::frame::{Frame, FrameHeader};

/// How much is read at once.
const READ_SIZE: usize = 64 * 1024;

/// The most that goes out in one message.
const WRITE_SIZE: usize = 32 * 1024;

/// The most that a control frame may hold.
const MAX_CONTROL: u64 = 125;

/// How much may wait to be written for a ping to be answered: an engine that never reads must not fill memory.
const MAX_QUEUED: usize = 2 * WRITE_SIZE;

/// The client's side of a websocket whose handshake is done. What the engine's messages hold is read as one stream of
/// bytes; what is written goes out in binary messages. Shutting it down says that no more will be written, and leaves
/// reading possible.
pub(crate) struct WebSocket<C> {
    connection: C,
    /// What was read and is not understood yet.
    inbound: BytesMut,
    /// How much of the payload of the current frame is still to come.
    payload: u64,
    outbound: BytesMut,
    /// Whether the engine has said that no more will come.
    read_ended: bool,
    write_ended: bool,
    waiting: Waiting,
}

/// The tasks that read and write. A connection remembers one task that waits to write, but here either of them does: the
/// writer, and the reader who answers pings and sends what a writer has left behind.
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

    /// Reads the header of the next frame, or the whole of a control frame. `false` when more bytes are needed.
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
                Err(malformed("a frame is of no known kind"))
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

    /// Says that no more will be written.
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

    /// Writes what is queued. Both who wait are woken when it can go on.
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

    /// Takes more bytes in. At the end of the connection there must be no frame that has only begun.
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
            // A ping is answered even if nothing is ever written. If the engine does not listen any more, what it had
            // sent before is read all the same.
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
