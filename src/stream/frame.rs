//! The output of processes: multiplexed frames of stdout and stderr, or the raw bytes of a TTY.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;

use super::chunks::Chunks;
use crate::error::{Error, Result};

/// A piece of the output of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Frame {
    /// What the process read, as far as the engine echoes it: seen on attach only.
    Stdin(Bytes),
    /// What the process wrote to stdout.
    Stdout(Bytes),
    /// What the process wrote to stderr.
    Stderr(Bytes),
    /// What a process with a TTY wrote, stdout and stderr in one.
    Tty(Bytes),
}

impl Frame {
    /// The bytes, of whichever stream.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        match self {
            Self::Stdin(bytes) | Self::Stdout(bytes) | Self::Stderr(bytes) | Self::Tty(bytes) => {
                bytes
            }
        }
    }

    /// The bytes, of whichever stream.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        match self {
            Self::Stdin(bytes) | Self::Stdout(bytes) | Self::Stderr(bytes) | Self::Tty(bytes) => {
                bytes
            }
        }
    }
}

/// The output of a process as a stream of [`Frame`]s.
///
/// Frames come as the engine sends them; nothing is held back for the end of a line. The stream ends after its first
/// error, and dropping it closes its connection.
#[derive(Debug)]
pub struct FrameStream {
    chunks: Chunks,
    decoder: Decoder,
    ended: bool,
}

#[derive(Debug)]
enum Decoder {
    Tty,
    Frames(FrameDecoder),
}

impl FrameStream {
    pub(crate) fn new(chunks: Chunks, tty: bool, cap: usize) -> Self {
        let decoder = match tty {
            true => Decoder::Tty,
            false => Decoder::Frames(FrameDecoder::new(cap)),
        };
        Self {
            chunks,
            decoder,
            ended: false,
        }
    }

    fn poll_frame(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame>>> {
        let decoder = match &mut self.decoder {
            Decoder::Tty => {
                let chunk = ready!(self.chunks.poll_next(context));
                return Poll::Ready(chunk.map(|chunk| chunk.map(Frame::Tty)));
            }
            Decoder::Frames(decoder) => decoder,
        };
        loop {
            match decoder.next_frame() {
                Ok(Some(frame)) => return Poll::Ready(Some(Ok(frame))),
                Ok(None) => {}
                Err(fault) => return Poll::Ready(Some(Err(fault.into_error(&self.chunks)))),
            }
            match ready!(self.chunks.poll_next(context)) {
                Some(Ok(chunk)) => decoder.push(chunk),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    let end = decoder.finish();
                    return Poll::Ready(end.err().map(|fault| Err(fault.into_error(&self.chunks))));
                }
            }
        }
    }
}

impl Stream for FrameStream {
    type Item = Result<Frame>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let item = ready!(self.poll_frame(context));
        if !matches!(item, Some(Ok(_))) {
            self.ended = true;
            self.chunks.close();
        }
        Poll::Ready(item)
    }
}

/// The header of a frame: the stream, three bytes of nothing, and the length of the payload.
const HEADER: usize = 8;

/// Takes chunks, gives frames: the same frames however the bytes are cut.
#[derive(Debug)]
pub(crate) struct FrameDecoder {
    chunk: Bytes,
    /// A frame that did not lie within one chunk, header included.
    partial: BytesMut,
    cap: usize,
}

/// Why the bytes are no frames.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    UnknownStream(u8),
    TooLong {
        length: usize,
        cap: usize,
    },
    Truncated {
        have: usize,
    },
    /// The engine's own error, which came as a frame.
    Daemon(String),
}

impl Fault {
    fn into_error(self, chunks: &Chunks) -> Error {
        let call = chunks.call();
        match self {
            Self::UnknownStream(id) => Error::stream(
                call,
                format!("{id} is no stream id of a frame; is this the output of a TTY?"),
            ),
            Self::TooLong { length, cap } => Error::stream(
                call,
                format!("a frame of {length} bytes exceeds the client's limit of {cap}"),
            ),
            Self::Truncated { have } => Error::stream(
                call,
                format!("it ended inside a frame, of which {have} bytes had come"),
            ),
            Self::Daemon(message) => Error::Daemon {
                call: call.clone(),
                message,
                code: None,
            },
        }
    }
}

/// A header that was read.
#[derive(Clone, Copy)]
struct Header {
    stream: u8,
    length: usize,
}

impl FrameDecoder {
    pub(crate) fn new(cap: usize) -> Self {
        Self {
            chunk: Bytes::new(),
            partial: BytesMut::new(),
            cap,
        }
    }

    /// Takes the next chunk. All frames of the one before must have been taken out.
    pub(crate) fn push(&mut self, chunk: Bytes) {
        debug_assert!(self.chunk.is_empty(), "a chunk would be lost");
        self.chunk = chunk;
    }

    /// The next whole frame; `None` when more bytes are needed.
    pub(crate) fn next_frame(&mut self) -> Result<Option<Frame>, Fault> {
        if !self.partial.is_empty() {
            return self.complete_partial();
        }
        if let Some(header) = self.header(&self.chunk)? {
            let whole = HEADER + header.length;
            if self.chunk.len() >= whole {
                let mut payload = self.chunk.split_to(whole);
                payload.advance(HEADER);
                return frame(header.stream, payload).map(Some);
            }
        }
        self.partial.extend_from_slice(&self.chunk);
        // An empty tail would keep the connection's read buffer from being used again.
        self.chunk = Bytes::new();
        Ok(None)
    }

    /// Fills up the frame that began in an earlier chunk.
    fn complete_partial(&mut self) -> Result<Option<Frame>, Fault> {
        self.take(HEADER);
        let Some(header) = self.header(&self.partial)? else {
            return Ok(None);
        };
        let whole = HEADER + header.length;
        self.take(whole);
        if self.partial.len() < whole {
            return Ok(None);
        }
        let mut payload = std::mem::take(&mut self.partial).freeze();
        payload.advance(HEADER);
        frame(header.stream, payload).map(Some)
    }

    /// Moves bytes of the chunk to the partial frame until that has `wanted`.
    fn take(&mut self, wanted: usize) {
        let lacking = wanted.saturating_sub(self.partial.len());
        let piece = self.chunk.split_to(lacking.min(self.chunk.len()));
        self.partial.extend_from_slice(&piece);
        if self.chunk.is_empty() {
            self.chunk = Bytes::new();
        }
    }

    /// Whether the bytes ended where a frame ended.
    pub(crate) fn finish(&self) -> Result<(), Fault> {
        match self.partial.len() {
            0 => Ok(()),
            have => Err(Fault::Truncated { have }),
        }
    }

    fn header(&self, bytes: &[u8]) -> Result<Option<Header>, Fault> {
        let Some([stream, _, _, _, length @ ..]) = bytes.first_chunk::<HEADER>() else {
            return Ok(None);
        };
        let header = Header {
            stream: *stream,
            length: u32::from_be_bytes(*length) as usize,
        };
        if header.stream > SYSTEM_ERROR {
            return Err(Fault::UnknownStream(header.stream));
        }
        if header.length > self.cap {
            return Err(Fault::TooLong {
                length: header.length,
                cap: self.cap,
            });
        }
        Ok(Some(header))
    }
}

const STDIN: u8 = 0;
const STDOUT: u8 = 1;
const STDERR: u8 = 2;
/// The engine's own error message, since Docker 17.04.
const SYSTEM_ERROR: u8 = 3;

fn frame(stream: u8, payload: Bytes) -> Result<Frame, Fault> {
    match stream {
        STDIN => Ok(Frame::Stdin(payload)),
        STDOUT => Ok(Frame::Stdout(payload)),
        STDERR => Ok(Frame::Stderr(payload)),
        _ => Err(Fault::Daemon(
            String::from_utf8_lossy(&payload).trim().to_owned(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAP: usize = 1 << 20;

    fn encoded(frames: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (stream, payload) in frames {
            bytes.extend_from_slice(&[*stream, 0, 0, 0]);
            bytes.extend_from_slice(
                &u32::try_from(payload.len())
                    .unwrap_or(u32::MAX)
                    .to_be_bytes(),
            );
            bytes.extend_from_slice(payload);
        }
        bytes
    }

    fn decoded<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<Frame>, Fault> {
        let mut decoder = FrameDecoder::new(CAP);
        let mut frames = Vec::new();
        for chunk in chunks {
            decoder.push(Bytes::copy_from_slice(chunk));
            while let Some(frame) = decoder.next_frame()? {
                frames.push(frame);
            }
        }
        decoder.finish()?;
        Ok(frames)
    }

    #[test]
    fn frames_are_the_same_at_every_two_cuts() -> Result<(), Fault> {
        let bytes = encoded(&[
            (1, b"out"),
            (2, b""),
            (2, b"a longer line on stderr\n"),
            (0, b"x"),
        ]);
        let expected = [
            Frame::Stdout(Bytes::from_static(b"out")),
            Frame::Stderr(Bytes::new()),
            Frame::Stderr(Bytes::from_static(b"a longer line on stderr\n")),
            Frame::Stdin(Bytes::from_static(b"x")),
        ];
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let (head, rest) = bytes.split_at(first);
                let (middle, tail) = rest.split_at(second - first);
                assert_eq!(decoded([head, middle, tail])?, expected, "{first} {second}");
            }
        }
        Ok(())
    }

    #[test]
    fn an_end_inside_a_frame_is_an_error_at_every_cut() {
        let bytes = encoded(&[(1, b"payload")]);
        for length in 1..bytes.len() {
            assert_eq!(
                decoded([&bytes[..length]]),
                Err(Fault::Truncated { have: length })
            );
        }
    }

    #[test]
    fn unknown_streams_and_lengths_over_the_cap_are_errors_at_once() {
        assert_eq!(
            decoded([&encoded(&[(4, b"x")])[..]]),
            Err(Fault::UnknownStream(4))
        );
        let huge = [1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff];
        let length = u32::MAX as usize;
        assert_eq!(
            decoded([&huge[..]]),
            Err(Fault::TooLong { length, cap: CAP })
        );
    }

    #[test]
    fn the_engines_own_error_is_an_error() {
        let bytes = encoded(&[(1, b"before"), (3, b"log driver failed\n")]);
        assert_eq!(
            decoded([&bytes[..]]),
            Err(Fault::Daemon("log driver failed".to_owned()))
        );
    }
}
