//! Streams of JSON objects: events, statistics and progress.

#[cfg(test)]
mod tests;

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::chunks::Chunks;
use crate::decode::decode;
use crate::error::{Call, Error, Result};
use crate::models::containers::ContainerStats;
use crate::models::images::ProgressMessage;
use crate::models::system::Event;

/// An item of a [`JsonStream`].
pub trait StreamItem: DeserializeOwned + Unpin {
    /// Returns the failure that this object reports, if any. A failure becomes an error and ends the stream.
    fn failure(&self) -> Option<Failure> {
        None
    }
}

/// A failure that the engine reports within a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The engine's message.
    pub message: String,
    /// The code of the failure, if the engine sent one.
    pub code: Option<i64>,
}

impl StreamItem for Event {}
impl StreamItem for ContainerStats {}

/// A message with `error`, `errorDetail` or both is a failure.
impl StreamItem for ProgressMessage {
    fn failure(&self) -> Option<Failure> {
        if self.error.is_none() && self.error_detail.is_none() {
            return None;
        }
        let detail = self.error_detail.clone().unwrap_or_default();
        let message = detail.message.or_else(|| self.error.clone());
        Some(Failure {
            message: message.unwrap_or_default(),
            code: detail.code,
        })
    }
}

/// A stream of JSON objects.
///
/// Objects arrive as the engine sends them, regardless of how the bytes are split and the objects are separated. The
/// stream ends after its first error, and dropping it closes its connection.
///
/// # Examples
/// Shows the messages of a pull. If you do not need them, call [`finish`](JsonStream::finish) instead:
/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
/// use asyncdocker::images::PullImageOptions;
/// use asyncdocker::prelude::*;
/// use futures_util::TryStreamExt;
///
/// let mut pull = docker.pull_image("busybox", PullImageOptions::default()).await?;
/// while let Some(message) = pull.try_next().await? {
///     println!("{}", message.status.unwrap_or_default());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping the stream ends it, and cancels a pull, push or build: read it to its end, or await `finish`"]
pub struct JsonStream<T> {
    chunks: Chunks,
    decoder: JsonDecoder,
    ended: bool,
    /// What ends with the stream.
    #[cfg(feature = "buildkit")]
    held: Option<Box<dyn std::any::Any + Send + Sync>>,
    item: PhantomData<fn() -> T>,
}

impl<T: StreamItem> JsonStream<T> {
    pub(crate) fn new(chunks: Chunks, cap: usize) -> Self {
        Self {
            chunks,
            decoder: JsonDecoder::new(cap),
            ended: false,
            #[cfg(feature = "buildkit")]
            held: None,
            item: PhantomData,
        }
    }

    /// Keeps a value until the stream ends or is dropped.
    #[cfg(feature = "buildkit")]
    pub(crate) fn holding(mut self, value: impl std::any::Any + Send + Sync) -> Self {
        self.held = Some(Box::new(value));
        self
    }

    pub(crate) fn call(&self) -> &Call {
        self.chunks.call()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            match self.decoder.next_item::<T>(self.chunks.call()) {
                Ok(Some(item)) => return Poll::Ready(Some(self.checked(item))),
                Ok(None) => {}
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
            match ready!(self.chunks.poll_next(context)) {
                Some(Ok(chunk)) => self.decoder.push(chunk),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    let end = self.decoder.finish(self.chunks.call());
                    return Poll::Ready(end.err().map(Err));
                }
            }
        }
    }

    fn checked(&self, item: T) -> Result<T> {
        match item.failure() {
            None => Ok(item),
            Some(Failure { message, code }) => {
                Err(Error::daemon(self.chunks.call().clone(), message, code))
            }
        }
    }
}

impl<T: StreamItem> Stream for JsonStream<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let item = ready!(self.poll_item(context));
        if !matches!(item, Some(Ok(_))) {
            self.ended = true;
            self.chunks.close();
            #[cfg(feature = "buildkit")]
            drop(self.held.take());
        }
        Poll::Ready(item)
    }
}

impl<T> fmt::Debug for JsonStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "JsonStream({})", self.chunks.call())
    }
}

/// Decodes chunks into objects.
///
/// An object within one chunk is parsed in place. An object that spans several chunks is collected. Only its new bytes
/// are searched for its end, so that the cost stays linear in its length.
#[derive(Debug)]
pub(crate) struct JsonDecoder {
    chunk: Bytes,
    /// Whether every object so far that lay within a chunk was on its own line.
    lines: bool,
    /// The start of an object that spans several chunks.
    partial: BytesMut,
    end: EndOfObject,
    cap: usize,
}

impl JsonDecoder {
    pub(crate) fn new(cap: usize) -> Self {
        Self {
            chunk: Bytes::new(),
            lines: true,
            partial: BytesMut::new(),
            end: EndOfObject::default(),
            cap,
        }
    }

    /// Accepts the next chunk. All objects of the previous one must have been taken.
    pub(crate) fn push(&mut self, chunk: Bytes) {
        debug_assert!(self.chunk.is_empty(), "a chunk would be lost");
        self.chunk = chunk;
    }

    /// Returns the next object, or `None` if more bytes are needed.
    pub(crate) fn next_item<T: DeserializeOwned>(&mut self, call: &Call) -> Result<Option<T>> {
        if self.partial.is_empty() {
            self.next_in_chunk(call)
        } else {
            self.complete_partial(call)
        }
    }

    fn next_in_chunk<T: DeserializeOwned>(&mut self, call: &Call) -> Result<Option<T>> {
        let blank = self
            .chunk
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace());
        self.chunk.advance(blank.count());
        match self.chunk.first() {
            None => {
                // Even an empty remainder would keep the connection from reusing its read buffer.
                self.chunk = Bytes::new();
                return Ok(None);
            }
            Some(b'{') => {}
            Some(_) => return Err(not_an_object(call, &self.chunk)),
        }
        match self.next_line() {
            Some(item) => Ok(Some(item)),
            None => self.next_within_line(call),
        }
    }

    /// Returns the next object if it is on its own line, as engines write them. Checking the whole line for UTF-8 costs
    /// less than checking each of its strings.
    fn next_line<T: DeserializeOwned>(&mut self) -> Option<T> {
        if !self.lines {
            return None;
        }
        // `next_within_line` handles a longer object, and returns the error.
        let length = memchr::memchr(b'\n', &self.chunk).filter(|length| *length <= self.cap)?;
        let line = std::str::from_utf8(self.chunk.get(..length)?).ok();
        let item = line.and_then(|line| serde_json::from_str(line).ok());
        match item {
            Some(_) => self.chunk.advance(length),
            // Not tried again: to parse the line once for each of its objects would take quadratic time.
            None => self.lines = false,
        }
        item
    }

    /// Returns the next object, which may be invalid or be followed by others without a separator.
    fn next_within_line<T: DeserializeOwned>(&mut self, call: &Call) -> Result<Option<T>> {
        let Some(length) = EndOfObject::default().find(&self.chunk) else {
            return self.complete_partial(call);
        };
        self.check_length(length, call)?;
        let object = self.chunk.split_to(length);
        // Only a line feed ends a line. With other separators, each object would search the whole chunk for a line feed.
        self.lines &= self.chunk.first().is_none_or(|byte| *byte == b'\n');
        decode(call, &object, self.cap).map(Some)
    }

    /// Collects an object that spans several chunks.
    fn complete_partial<T: DeserializeOwned>(&mut self, call: &Call) -> Result<Option<T>> {
        let end = self.end.find(&self.chunk);
        let piece = self.chunk.split_to(end.unwrap_or(self.chunk.len()));
        self.partial.extend_from_slice(&piece);
        drop(piece);
        if self.chunk.is_empty() {
            self.chunk = Bytes::new();
        }
        self.check_length(self.partial.len(), call)?;
        if end.is_none() {
            return Ok(None);
        }
        self.end = EndOfObject::default();
        decode(call, &std::mem::take(&mut self.partial), self.cap).map(Some)
    }

    fn check_length(&self, length: usize, call: &Call) -> Result<()> {
        let cap = self.cap;
        if length <= cap {
            return Ok(());
        }
        Err(Error::stream(
            call.clone(),
            format!("an object exceeds the client's limit of {cap} bytes"),
        ))
    }

    /// Checks that the stream did not end within an object.
    pub(crate) fn finish(&self, call: &Call) -> Result<()> {
        match self.partial.len() {
            0 => Ok(()),
            have => Err(Error::stream(
                call.clone(),
                format!("it ended inside an object, after {have} bytes of it"),
            )),
        }
    }
}

fn not_an_object(call: &Call, bytes: &[u8]) -> Error {
    let start: Vec<u8> = bytes.iter().copied().take(80).collect();
    let start = String::from_utf8_lossy(&start);
    Error::stream(
        call.clone(),
        format!(
            "expected a JSON object, found `{}`",
            start.trim().escape_debug()
        ),
    )
}

/// Finds the end of an object that may be split into several pieces.
#[derive(Debug, Default)]
struct EndOfObject {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl EndOfObject {
    /// Returns the length of the piece up to the end of the object, if the object ends in it.
    fn find(&mut self, piece: &[u8]) -> Option<usize> {
        for (index, byte) in piece.iter().enumerate() {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b'{' => self.depth += 1,
                b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(index + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}
