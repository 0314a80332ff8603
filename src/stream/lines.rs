//! Output line by line.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use futures_core::Stream;
use memchr::memchr;

use super::frame::{FrameKind, FrameStream};
use super::prefix::{LinePrefix, Prefix};
use crate::error::{Error, Result};

/// The default of [`Lines::max_len`].
const MAX_LEN: usize = 1024 * 1024;

/// A line of the output of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line {
    /// The stream that the line was written to.
    pub kind: FrameKind,
    /// The time at which the line was written, for logs with `timestamps`. All pieces of a line longer than
    /// [`Lines::max_len`] have the timestamp of the line.
    pub timestamp: Option<DateTime<Utc>>,
    /// The origin of the line, for logs with `details`: the labels and environment variables that the logging driver
    /// keeps. In logs of services and tasks, it includes the IDs that [`task_context`](Self::task_context) returns.
    pub details: BTreeMap<String, String>,
    /// The bytes of the line, without its prefixes, the line feed, and a carriage return before the line feed.
    pub bytes: Bytes,
    /// Whether the line ended with a line feed. It is `false` if the output ended without one, or if this is a piece of
    /// a line that is longer than [`Lines::max_len`]. In the second case, the next line of this kind continues it.
    pub ended: bool,
}

impl Line {
    /// Returns the line as text. Bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }

    /// Returns the node, service and task that wrote the line. `None` unless this is a line of
    /// [`service_logs`](crate::Services::service_logs) or [`task_logs`](crate::Tasks::task_logs) with `details`.
    #[must_use]
    pub fn task_context(&self) -> Option<TaskContext<'_>> {
        let id = |kind| self.details.get(&format!("com.docker.swarm.{kind}.id"));
        Some(TaskContext {
            node_id: id("node")?,
            service_id: id("service")?,
            task_id: id("task")?,
        })
    }
}

/// The task of a service that wrote a line, and the node that it runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TaskContext<'a> {
    /// Id of the node.
    pub node_id: &'a str,
    /// Id of the service.
    pub service_id: &'a str,
    /// Id of the task.
    pub task_id: &'a str,
}

/// The output of a process as a stream of [`Line`]s; see [`FrameStream::lines`].
#[must_use = "dropping the stream ends it: read it"]
pub struct Lines {
    frames: FrameStream,
    /// The unread part of the last frame.
    kind: FrameKind,
    rest: Bytes,
    partial: PartialLines,
    max_len: usize,
    prefix: Prefix,
    /// Whether the frames have ended, and their error until it has been returned.
    ended: bool,
    error: Option<Error>,
}

impl FrameStream {
    /// Splits the output into lines, those of stdout and stderr separately.
    ///
    /// A line is returned as soon as it is complete. At the end of the stream, or before its error, the remaining output
    /// without a line feed is returned as the last lines.
    ///
    /// # Timestamps and details
    /// If this is the stream of [`container_logs`](crate::ContainerStreams::container_logs) or of another log method with
    /// `timestamps` or `details`, they are parsed into [`Line::timestamp`] and [`Line::details`], and removed from the
    /// text of the line. Engines store a line longer than 16 KiB in pieces, and send timestamp and details with each
    /// piece. Those inside a line are removed too, except for a container with a TTY: its output does not show where a
    /// piece begins.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> asyncdocker::Result<()> {
    /// # use asyncdocker::{Request, Response};
    /// # use asyncdocker::stream::OutputFormat;
    /// # let request = Request::get("/containers/web/logs");
    /// # let body = &b"\x01\0\0\0\0\0\0\x06one\ntw\x01\0\0\0\0\0\0\x02o\n"[..];
    /// # let logs = Response::builder(&request).body(body).frames(OutputFormat::Multiplexed);
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
            prefix: self.prefix(),
            frames: self,
            kind: FrameKind::Stdout,
            rest: Bytes::new(),
            partial: PartialLines::default(),
            max_len: MAX_LEN,
            ended: false,
            error: None,
        }
    }
}

impl Lines {
    /// Sets the maximum length of a line in bytes. Longer lines are returned in pieces. Default: 1 MiB. Minimum: 1
    /// byte. A timestamp does not count.
    pub fn max_len(mut self, bytes: usize) -> Self {
        self.max_len = bytes.max(1);
        self
    }

    /// Sets whether lines begin with a timestamp, which is then parsed into [`Line::timestamp`]. Default: `true` for the
    /// stream of [`container_logs`](crate::ContainerStreams::container_logs) with `timestamps`, otherwise `false`. Set it for
    /// logs that were requested in another way.
    pub fn timestamps(mut self, timestamps: bool) -> Self {
        self.prefix.timestamps = timestamps;
        self
    }

    /// Sets whether lines have details, which are then parsed into [`Line::details`]. Default: `true` for the stream of a
    /// log method with `details`, otherwise `false`.
    pub fn details(mut self, details: bool) -> Self {
        self.prefix.details = details;
        self
    }

    /// Takes the next complete line out of the last frame.
    fn next_line(&mut self) -> Option<Line> {
        if self.rest.is_empty() {
            self.rest = Bytes::new();
            return None;
        }
        let partial = self.partial.of(self.kind);
        let prefix = if partial.begun {
            Prefix::default()
        } else {
            self.prefix
        };
        let room = self
            .max_len
            .saturating_add(prefix.max_len())
            .saturating_sub(partial.bytes.len());
        let reach = self.rest.len().min(room.saturating_add(1));
        let found = memchr(b'\n', self.rest.get(..reach)?);
        let length = match found {
            Some(index) => index + 1,
            None if reach > room => room,
            None => {
                partial.bytes.extend_from_slice(&self.rest);
                self.rest = Bytes::new();
                return None;
            }
        };
        let mut bytes = self.rest.split_to(length);
        if !partial.bytes.is_empty() {
            partial.bytes.extend_from_slice(&bytes);
            bytes = std::mem::take(&mut partial.bytes).freeze();
        }
        if found.is_some() {
            let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            bytes.truncate(line.len());
        }
        if !prefix.is_empty() {
            partial.prefix = prefix.split(&mut bytes);
            if found.is_none() && bytes.len() > self.max_len {
                partial
                    .bytes
                    .extend_from_slice(&bytes.split_off(self.max_len));
            }
        }
        partial.begun = found.is_none();
        let ended = found.is_some();
        Some(partial.line(self.kind, bytes, ended))
    }

    /// Begins to read a frame. A frame inside a line is a further piece of it, with a prefix of its own.
    fn begin_frame(&mut self, kind: FrameKind, mut bytes: Bytes) {
        if !self.prefix.is_empty() && kind != FrameKind::Tty {
            let partial = self.partial.of(kind);
            let prefix = self.prefix.split(&mut bytes);
            if !partial.is_inside_line() {
                partial.prefix = prefix;
                partial.begun = true;
            }
        }
        self.kind = kind;
        self.rest = bytes;
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
                let prefix = self.prefix;
                let last = self.partial.take(prefix).map(Ok);
                return Poll::Ready(last.or_else(|| self.error.take().map(Err)));
            }
            match ready!(Pin::new(&mut self.frames).poll_next(context)) {
                Some(Ok(frame)) => self.begin_frame(frame.kind(), frame.into_bytes()),
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

/// The incomplete line of each stream.
#[derive(Default)]
struct PartialLines {
    stdin: PartialLine,
    stdout: PartialLine,
    stderr: PartialLine,
    tty: PartialLine,
}

#[derive(Default)]
struct PartialLine {
    /// The bytes since the last line feed that have not been returned.
    bytes: BytesMut,
    /// Whether the prefix of the line, if any, has been removed from its bytes.
    begun: bool,
    prefix: LinePrefix,
}

impl PartialLine {
    fn is_inside_line(&self) -> bool {
        self.begun || !self.bytes.is_empty()
    }

    /// Creates a line, or a piece of one, with the prefix of the line.
    fn line(&mut self, kind: FrameKind, bytes: Bytes, ended: bool) -> Line {
        let prefix = if ended {
            std::mem::take(&mut self.prefix)
        } else {
            self.prefix.clone()
        };
        Line {
            kind,
            timestamp: prefix.timestamp,
            details: prefix.details,
            bytes,
            ended,
        }
    }
}

impl PartialLines {
    fn of(&mut self, kind: FrameKind) -> &mut PartialLine {
        match kind {
            FrameKind::Stdin => &mut self.stdin,
            FrameKind::Stdout => &mut self.stdout,
            FrameKind::Stderr => &mut self.stderr,
            FrameKind::Tty => &mut self.tty,
        }
    }

    /// Takes the remaining bytes of one stream as a line.
    fn take(&mut self, prefix: Prefix) -> Option<Line> {
        let kinds = [
            FrameKind::Stdin,
            FrameKind::Stdout,
            FrameKind::Stderr,
            FrameKind::Tty,
        ];
        let kind = kinds
            .into_iter()
            .find(|kind| !self.of(*kind).bytes.is_empty())?;
        let partial = self.of(kind);
        let mut bytes = std::mem::take(&mut partial.bytes).freeze();
        if !partial.begun && !prefix.is_empty() {
            partial.prefix = prefix.split(&mut bytes);
        }
        Some(partial.line(kind, bytes, false))
    }
}
