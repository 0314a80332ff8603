//! Output line by line.

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use memchr::memchr;

use super::frame::{FrameKind, FrameStream};
use crate::error::{Error, Result};

/// The longest line that comes in one piece, unless set otherwise.
const MAX_LEN: usize = 1024 * 1024;

/// A line that a process wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line {
    /// Where it was written to.
    pub kind: FrameKind,
    /// Its bytes, without the line feed and a carriage return before that.
    pub bytes: Bytes,
    /// Whether a line feed followed. It did not where the output ended without one, and after a piece of a line that
    /// is longer than [`Lines::max_len`]: the next line of this kind is then the rest of this one.
    pub ended: bool,
}

impl Line {
    /// The line as text. What is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}

/// The output of a process as a stream of [`Line`]s; see [`FrameStream::lines`].
#[must_use = "dropping the stream ends it: read it"]
pub struct Lines {
    frames: FrameStream,
    /// What is left of the last frame.
    kind: FrameKind,
    rest: Bytes,
    /// What was written to each stream since its last line feed.
    begun: Begun,
    max_len: usize,
    /// Whether the frames have ended, and the error that they ended with, until it has been given.
    ended: bool,
    error: Option<Error>,
}

impl FrameStream {
    /// The output line by line, stdout and stderr apart.
    ///
    /// A line comes as soon as its end does. At the end of the stream, or before its error, what is left without a line
    /// feed comes as the last lines.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> asyncdocker::Result<()> {
    /// # use asyncdocker::{Request, Response};
    /// # let request = Request::get("/containers/web/logs");
    /// # let body = &b"\x01\0\0\0\0\0\0\x06one\ntw\x01\0\0\0\0\0\0\x02o\n"[..];
    /// # let logs = Response::builder(&request).body(body).frames(false);
    /// use futures_util::TryStreamExt;
    ///
    /// let mut lines = logs.lines();
    /// while let Some(line) = lines.try_next().await? {
    ///     println!("{}", line.text());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn lines(self) -> Lines {
        Lines {
            frames: self,
            kind: FrameKind::Stdout,
            rest: Bytes::new(),
            begun: Begun::default(),
            max_len: MAX_LEN,
            ended: false,
            error: None,
        }
    }
}

impl Lines {
    /// Sets the length in bytes from which on a line comes in pieces, so that memory stays bounded whatever a process
    /// writes. Default: 1 MiB. At least one byte.
    pub fn max_len(mut self, bytes: usize) -> Self {
        self.max_len = bytes.max(1);
        self
    }

    /// The next line of the last frame, if that has one to its end.
    fn next_line(&mut self) -> Option<Line> {
        if self.rest.is_empty() {
            self.rest = Bytes::new();
            return None;
        }
        let begun = self.begun.of(self.kind);
        let room = self.max_len.saturating_sub(begun.len());
        let reach = self.rest.len().min(room.saturating_add(1));
        let found = memchr(b'\n', self.rest.get(..reach)?);
        let length = match found {
            Some(index) => index + 1,
            None if reach > room => room,
            None => {
                begun.extend_from_slice(&self.rest);
                self.rest = Bytes::new();
                return None;
            }
        };
        let mut bytes = self.rest.split_to(length);
        if !begun.is_empty() {
            begun.extend_from_slice(&bytes);
            bytes = std::mem::take(begun).freeze();
        }
        if found.is_some() {
            let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            bytes.truncate(line.len());
        }
        Some(Line {
            kind: self.kind,
            bytes,
            ended: found.is_some(),
        })
    }
}

impl Stream for Lines {
    type Item = Result<Line>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(line) = self.next_line() {
                return Poll::Ready(Some(Ok(line)));
            }
            if self.ended {
                let last = self.begun.take().map(Ok);
                return Poll::Ready(last.or_else(|| self.error.take().map(Err)));
            }
            match ready!(Pin::new(&mut self.frames).poll_next(context)) {
                Some(Ok(frame)) => {
                    self.kind = frame.kind();
                    self.rest = frame.into_bytes();
                }
                last => {
                    self.ended = true;
                    self.error = last.and_then(Result::err);
                }
            }
        }
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Lines")
            .field("frames", &self.frames)
            .field("max_len", &self.max_len)
            .finish_non_exhaustive()
    }
}

/// The lines that have begun.
#[derive(Default)]
struct Begun {
    stdin: BytesMut,
    stdout: BytesMut,
    stderr: BytesMut,
    tty: BytesMut,
}

impl Begun {
    fn of(&mut self, kind: FrameKind) -> &mut BytesMut {
        match kind {
            FrameKind::Stdin => &mut self.stdin,
            FrameKind::Stdout => &mut self.stdout,
            FrameKind::Stderr => &mut self.stderr,
            FrameKind::Tty => &mut self.tty,
        }
    }

    /// The next of them, as it is.
    fn take(&mut self) -> Option<Line> {
        let kinds = [
            FrameKind::Stdin,
            FrameKind::Stdout,
            FrameKind::Stderr,
            FrameKind::Tty,
        ];
        let kind = kinds.into_iter().find(|kind| !self.of(*kind).is_empty())?;
        Some(Line {
            kind,
            bytes: std::mem::take(self.of(kind)).freeze(),
            ended: false,
        })
    }
}
