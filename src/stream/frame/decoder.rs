//! Chunks in, frames out: the same frames however the bytes are cut.

#[cfg(test)]
mod tests;

use bytes::{Buf, Bytes, BytesMut};

use super::batch::FrameBatch;
use super::{Frame, FrameKind};
use crate::error::{Call, Error};

/// The header of a frame: the stream, three bytes of nothing, and the length of the payload.
const HEADER: usize = 8;

/// The stream of the engine's own error message, since Docker 17.04.
const SYSTEM_ERROR: u8 = 3;

/// How a log driver's failure begins before Docker 17.04: a line in the midst of the frames, without a header.
const PLAIN_ERROR: &[u8] = b"Error running logs job";

/// The most that is read of such a line.
const PLAIN_ERROR_CAP: usize = 4096;

/// What the bytes are made of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Framing {
    /// Raw bytes: each chunk is a frame.
    Tty,
    /// Frames of at most so many bytes.
    Frames { cap: usize },
}

/// What stands at the beginning of some bytes.
pub(super) enum Found {
    /// A whole frame.
    Frame,
    /// The beginning of something that needs at least so many bytes.
    Needs(usize),
}

/// A whole frame: where its payload starts and ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) kind: FrameKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Why the bytes are no frames.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    UnknownStream(u8),
    TooLong {
        length: usize,
        cap: usize,
    },
    Truncated {
        have: usize,
    },
    /// The engine's own error, which came in the stream.
    Daemon(String),
}

impl Fault {
    pub(super) fn into_error(self, call: &Call) -> Error {
        match self {
            Self::UnknownStream(id) => Error::stream(
                call.clone(),
                format!("{id} is no stream id of a frame; is this the output of a TTY?"),
            ),
            Self::TooLong { length, cap } => Error::stream(
                call.clone(),
                format!("a frame of {length} bytes exceeds the client's limit of {cap}"),
            ),
            Self::Truncated { have } => Error::stream(
                call.clone(),
                format!("it ended inside a frame, of which {have} bytes had come"),
            ),
            Self::Daemon(message) => Error::daemon(call.clone(), message, None),
        }
    }
}

impl Span {
    /// The frame of these bytes, its header included.
    #[inline]
    fn frame(self, mut bytes: Bytes) -> Frame {
        bytes.advance(self.start);
        Frame::new(self.kind, bytes)
    }
}

impl Framing {
    /// The frame that comes first, if all of it is there and nothing is wrong with it: the way of nearly all frames of a
    /// busy stream, kept apart because what can also fail costs twice as much.
    #[inline]
    pub(super) fn whole(self, bytes: &[u8]) -> Option<Span> {
        let Self::Frames { cap } = self else {
            return raw(bytes);
        };
        let [stream, _, _, _, length @ ..] = bytes.first_chunk::<HEADER>()?;
        let kind = output(*stream)?;
        let length = u32::from_be_bytes(*length) as usize;
        let end = HEADER.saturating_add(length);
        (length <= cap && end <= bytes.len()).then_some(Span {
            kind,
            start: HEADER,
            end,
        })
    }

    /// Looks at what comes first.
    #[inline]
    pub(super) fn first(self, bytes: &[u8]) -> Result<Found, Fault> {
        match self.whole(bytes) {
            Some(_) => Ok(Found::Frame),
            None => self.incomplete(bytes),
        }
    }

    /// Looks at what is no whole frame.
    #[cold]
    fn incomplete(self, bytes: &[u8]) -> Result<Found, Fault> {
        let Self::Frames { cap } = self else {
            return Ok(Found::Needs(1));
        };
        let Some([stream, _, _, _, length @ ..]) = bytes.first_chunk::<HEADER>() else {
            return beginning(bytes);
        };
        if *stream > SYSTEM_ERROR {
            return beginning(bytes);
        }
        let length = u32::from_be_bytes(*length) as usize;
        if length > cap {
            return Err(Fault::TooLong { length, cap });
        }
        let end = HEADER.saturating_add(length);
        match bytes.get(HEADER..end) {
            Some(message) => Err(Fault::Daemon(text(message))),
            None => Ok(Found::Needs(end)),
        }
    }
}

/// The stream of a process that an id stands for.
fn output(stream: u8) -> Option<FrameKind> {
    match stream {
        0 => Some(FrameKind::Stdin),
        1 => Some(FrameKind::Stdout),
        2 => Some(FrameKind::Stderr),
        _ => None,
    }
}

/// Raw bytes are a frame as they are.
fn raw(bytes: &[u8]) -> Option<Span> {
    (!bytes.is_empty()).then_some(Span {
        kind: FrameKind::Tty,
        start: 0,
        end: bytes.len(),
    })
}

/// Looks at bytes that are less than a header, or none.
fn beginning(bytes: &[u8]) -> Result<Found, Fault> {
    match bytes.first() {
        None | Some(..=SYSTEM_ERROR) => Ok(Found::Needs(HEADER)),
        Some(stream) => plain_error(bytes).ok_or(Fault::UnknownStream(*stream))?,
    }
}

/// The engine's error as a plain line; `None` when it is not that.
fn plain_error(bytes: &[u8]) -> Option<Result<Found, Fault>> {
    let shared = bytes.iter().zip(PLAIN_ERROR).take_while(|(a, b)| a == b);
    if shared.count() < bytes.len().min(PLAIN_ERROR.len()) {
        return None;
    }
    let line = bytes.split(|byte| *byte == b'\n').next()?;
    if line.len() < bytes.len() || bytes.len() >= PLAIN_ERROR_CAP {
        return Some(Err(Fault::Daemon(text(line))));
    }
    Some(Ok(Found::Needs(bytes.len() + 1)))
}

fn text(message: &[u8]) -> String {
    String::from_utf8_lossy(message).trim().to_owned()
}

/// Takes chunks, gives frames.
pub(super) struct FrameDecoder {
    framing: Framing,
    chunk: Bytes,
    /// A frame that did not lie within one chunk, header included.
    partial: BytesMut,
    /// How many bytes a batch has taken, of the partial frame if there is one, else of the chunk.
    taken: usize,
}

impl FrameDecoder {
    pub(super) fn new(framing: Framing) -> Self {
        Self {
            framing,
            chunk: Bytes::new(),
            partial: BytesMut::new(),
            taken: 0,
        }
    }

    /// Takes the next chunk, when [`ready`](Self::ready) had nothing.
    pub(super) fn push(&mut self, chunk: Bytes) {
        debug_assert!(self.chunk.is_empty(), "a chunk would be lost");
        self.chunk = chunk;
    }

    /// Whether a whole frame is at hand; if not, the next chunk is needed.
    #[inline]
    pub(super) fn ready(&mut self) -> Result<bool, Fault> {
        if self.taken > 0 {
            self.settle();
        }
        if !self.partial.is_empty() {
            return self.complete_partial();
        }
        if self.chunk.is_empty() {
            self.release_chunk();
            return Ok(false);
        }
        if let Found::Frame = self.framing.first(&self.chunk)? {
            return Ok(true);
        }
        self.partial.extend_from_slice(&self.chunk);
        self.release_chunk();
        Ok(false)
    }

    /// Takes out the frame that is at hand, if there is a whole one.
    #[inline]
    pub(super) fn take(&mut self) -> Option<Frame> {
        if self.taken > 0 || !self.partial.is_empty() {
            return self.take_rest();
        }
        let span = self.framing.whole(&self.chunk)?;
        Some(span.frame(self.chunk.split_to(span.end)))
    }

    /// Takes out the frame that follows a batch, or that did not lie within one chunk.
    fn take_rest(&mut self) -> Option<Frame> {
        if self.taken > 0 {
            self.settle();
            return self.take();
        }
        let span = self.framing.whole(&self.partial)?;
        Some(span.frame(std::mem::take(&mut self.partial).freeze()))
    }

    /// Lends the frames that are at hand.
    pub(super) fn batch(&mut self) -> FrameBatch<'_> {
        let bytes = if self.partial.is_empty() {
            self.chunk.as_ref()
        } else {
            self.partial.as_ref()
        };
        FrameBatch::new(self.framing, bytes, &mut self.taken)
    }

    /// Whether the bytes ended where a frame ended.
    pub(super) fn finish(&self) -> Result<(), Fault> {
        match self.partial.len() {
            0 => Ok(()),
            _ if self.partial.starts_with(PLAIN_ERROR) => Err(Fault::Daemon(text(&self.partial))),
            have => Err(Fault::Truncated { have }),
        }
    }

    /// Drops what a batch has taken.
    fn settle(&mut self) {
        let taken = std::mem::take(&mut self.taken);
        if self.partial.is_empty() {
            self.chunk.advance(taken);
        } else {
            self.partial = BytesMut::new();
        }
    }

    /// Fills up the frame that began in an earlier chunk.
    fn complete_partial(&mut self) -> Result<bool, Fault> {
        loop {
            match self.framing.first(&self.partial)? {
                Found::Frame => return Ok(true),
                Found::Needs(_) if self.chunk.is_empty() => {
                    self.release_chunk();
                    return Ok(false);
                }
                Found::Needs(wanted) => {
                    let lacking = wanted.saturating_sub(self.partial.len());
                    let piece = self.chunk.split_to(lacking.min(self.chunk.len()));
                    self.partial.extend_from_slice(&piece);
                }
            }
        }
    }

    /// Even an empty tail would keep the connection's read buffer from being used again.
    fn release_chunk(&mut self) {
        self.chunk = Bytes::new();
    }
}
