//! The format of frames: headers, limits and faults.

use bytes::{Buf, Bytes};

use super::chunk::{Frame, FrameKind};
use crate::error::{Call, Error};

/// The length of a frame's header: the stream, three unused bytes, and the length of the payload.
const HEADER: usize = 8;

/// The stream ID of an error message of the engine, since Docker 17.04.
const SYSTEM_ERROR: u8 = 3;

/// The start of a log driver's error before Docker 17.04: a line between frames, without a header.
const PLAIN_ERROR: &[u8] = b"Error running logs job";

/// The maximum length of such a line.
const MAX_PLAIN_ERROR: usize = 4096;

/// The format of the output.
#[derive(Clone, Copy, Debug)]
pub(super) enum Framing {
    /// Raw bytes: each chunk is one frame.
    Tty,
    /// Frames whose payloads have at most `cap` bytes.
    Frames { cap: usize },
}

/// The first item in the received bytes.
pub(super) enum Found {
    /// A complete frame.
    Frame,
    /// The start of a frame that needs at least this many bytes.
    Needs(usize),
}

/// The position of a complete frame's payload.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) kind: FrameKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The reason why the bytes are not valid frames.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    UnknownStream(u8),
    TooLong {
        length: usize,
        cap: usize,
    },
    Truncated {
        received: usize,
    },
    /// An error of the engine, sent within the stream.
    Daemon(String),
}

impl Fault {
    pub(super) fn into_error(self, call: &Call) -> Error {
        match self {
            Self::UnknownStream(id) => Error::stream(
                call.clone(),
                format!("invalid stream id {id} in a frame header; is this the output of a TTY?"),
            ),
            Self::TooLong { length, cap } => Error::stream(
                call.clone(),
                format!("a frame of {length} bytes exceeds the client's limit of {cap}"),
            ),
            Self::Truncated { received } => Error::stream(
                call.clone(),
                format!("the stream ended within a frame, after {received} bytes of it"),
            ),
            Self::Daemon(message) => Error::daemon(call.clone(), message, None),
        }
    }
}

impl Span {
    /// Creates a frame from these bytes, which include its header.
    #[inline]
    pub(super) fn frame(self, mut bytes: Bytes) -> Frame {
        bytes.advance(self.start);
        Frame::new(self.kind, bytes)
    }
}

impl Framing {
    /// Returns the first frame, if it is complete and valid.
    ///
    /// Nearly all frames of a busy stream take this path. It is separate from [`first`](Self::first), because a result that
    /// can also be an error costs twice as much.
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

    /// Examines the start of the bytes.
    #[inline]
    pub(super) fn first(self, bytes: &[u8]) -> Result<Found, Fault> {
        match self.whole(bytes) {
            Some(_) => Ok(Found::Frame),
            None => self.incomplete(bytes),
        }
    }

    /// Examines bytes that do not start with a complete frame.
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
            Some(payload) => Err(Fault::Daemon(message(payload))),
            None => Ok(Found::Needs(end)),
        }
    }
}

/// Returns the stream of a process with this ID.
fn output(stream: u8) -> Option<FrameKind> {
    match stream {
        0 => Some(FrameKind::Stdin),
        1 => Some(FrameKind::Stdout),
        2 => Some(FrameKind::Stderr),
        _ => None,
    }
}

/// Takes all bytes as one frame.
fn raw(bytes: &[u8]) -> Option<Span> {
    (!bytes.is_empty()).then_some(Span {
        kind: FrameKind::Tty,
        start: 0,
        end: bytes.len(),
    })
}

/// Examines the start of a frame whose header has not arrived in full.
fn beginning(bytes: &[u8]) -> Result<Found, Fault> {
    match bytes.first() {
        None | Some(..=SYSTEM_ERROR) => Ok(Found::Needs(HEADER)),
        Some(_) if may_be_plain_error(bytes) => plain_error(bytes),
        Some(stream) => Err(Fault::UnknownStream(*stream)),
    }
}

/// Whether the bytes are the start of an engine error that was sent as a plain line.
fn may_be_plain_error(bytes: &[u8]) -> bool {
    let shared = bytes.len().min(PLAIN_ERROR.len());
    bytes.get(..shared) == PLAIN_ERROR.get(..shared)
}

/// Reads an engine error that was sent as a plain line.
fn plain_error(bytes: &[u8]) -> Result<Found, Fault> {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or(bytes);
    if line.len() < bytes.len() || bytes.len() >= MAX_PLAIN_ERROR {
        return Err(Fault::Daemon(message(line)));
    }
    Ok(Found::Needs(bytes.len() + 1))
}

/// The fault of a stream that ends within a frame, of which `partial` has arrived.
pub(super) fn truncated(partial: &[u8]) -> Fault {
    if partial.starts_with(PLAIN_ERROR) {
        return Fault::Daemon(message(partial));
    }
    let received = partial.len();
    Fault::Truncated { received }
}

fn message(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}
