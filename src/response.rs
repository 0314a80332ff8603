//! A response, consumed once: as JSON, text, a stream of frames, objects or bytes, or a connection.

mod builder;
mod collect;
mod message;
mod not_json;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;
use sync_wrapper::SyncWrapper;

pub use self::builder::ResponseBuilder;

use self::collect::Collected;
use self::not_json::Form;
use crate::body::Body;
use crate::connection::Connection;
use crate::decode::decode;
use crate::error::{Call, Error, Result};
use crate::request::{Request, ResponseKind};
#[cfg(feature = "websocket")]
use crate::stream::WebSocket;
use crate::stream::{
    Attached, ByteStream, Chunks, FrameStream, JsonStream, OutputFormat, StdinWriter, StreamItem,
    split,
};
use crate::wire::Wire;

/// The limits that a client sets on responses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes of a body that is collected in memory.
    pub(crate) body: usize,
    /// Bytes of one frame or one object of a stream.
    pub(crate) frame: usize,
    /// Silence within a body.
    pub(crate) idle: Option<Duration>,
    /// Silence within the body of a prompt response that is collected, unless `idle` is set.
    pub(crate) prompt: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 256 * 1024 * 1024,
            frame: 64 * 1024 * 1024,
            idle: None,
            prompt: None,
        }
    }
}

/// The longest body, in bytes, that is read only to reuse its connection.
const DISCARDED: usize = 4 * 1024;

/// A successful response.
///
/// Dropping it, or a future that reads it, closes the connection unless the body was read to its end.
///
/// # Examples
/// ```no_run
/// # async fn run() -> asyncdocker::Result<()> {
/// use asyncdocker::{Docker, Request, Transport};
///
/// let docker = Docker::from_env()?;
/// let response = docker.execute(Request::get("/info")).await?;
/// println!("{}", response.status());
/// let info: serde_json::Value = response.json().await?;
/// println!("{}", info["ServerVersion"]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "dropping it closes the connection: read it to its end"]
pub struct Response {
    call: Call,
    status: StatusCode,
    headers: HeaderMap,
    limits: Limits,
    kind: ResponseKind,
    source: Source,
}

enum Source {
    Wire(Wire),
    Made(Body),
    Connection(SyncWrapper<Box<dyn Connection>>),
}

impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Wire(_) => "body from the engine",
            Self::Made(_) => "body from the program",
            Self::Connection(_) => "connection from the program",
        })
    }
}

impl Response {
    /// Starts building a response to `request`, for your own [`Transport`](crate::Transport).
    pub fn builder(request: &Request) -> ResponseBuilder {
        ResponseBuilder::new(request)
    }

    pub(crate) fn from_wire(
        mut wire: Wire,
        call: Call,
        limits: Limits,
        kind: ResponseKind,
    ) -> Self {
        Self {
            call,
            status: wire.status(),
            headers: wire.take_headers(),
            limits,
            kind,
            source: Source::Wire(wire),
        }
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the request that this responds to.
    #[must_use]
    pub fn call(&self) -> &Call {
        &self.call
    }

    /// The content type without its parameters. Empty if there is none.
    pub(crate) fn content_type(&self) -> &str {
        content_type(&self.headers)
    }

    /// Reads the body as one JSON value.
    ///
    /// # Errors
    /// - [`Error::Decode`]: a field does not have the described type, or the body is not JSON. The error contains the path
    ///   of the field, or the beginning of the body.
    /// - [`Error::Decode`]: the decoded values take more than about four times
    ///   [`max_body_len`](crate::DockerBuilder::max_body_len).
    /// - The errors of [`bytes`](Self::bytes).
    pub async fn json<T: DeserializeOwned>(self) -> Result<T> {
        let (call, limit) = (self.call.clone(), self.limits.body);
        let form = Form::of(&self.headers);
        let body = self.bytes().await?;
        decode(&call, &body, limit).map_err(|error| form.explain(error, &body))
    }

    /// Reads the body as one JSON value, and returns it together with its JSON text.
    ///
    /// The text also contains fields that the type does not have.
    ///
    /// # Errors
    /// Those of [`json`](Self::json).
    pub async fn json_with_raw<T: DeserializeOwned>(self) -> Result<(T, Bytes)> {
        let (call, limit) = (self.call.clone(), self.limits.body);
        let form = Form::of(&self.headers);
        let body = self.bytes().await?;
        match decode(&call, &body, limit) {
            Ok(value) => Ok((value, body)),
            Err(error) => Err(form.explain(error, &body)),
        }
    }

    /// Reads the body as a JSON list. Engines send null for an empty list.
    ///
    /// # Errors
    /// Those of [`json`](Self::json).
    pub async fn json_list<T: DeserializeOwned>(self) -> Result<Vec<T>> {
        let list: Option<Vec<T>> = self.json().await?;
        Ok(list.unwrap_or_default())
    }

    /// Reads the body as text. Bytes that are not UTF-8 are replaced by `U+FFFD`.
    ///
    /// # Errors
    /// Those of [`bytes`](Self::bytes).
    pub async fn text(self) -> Result<String> {
        let body = self.bytes().await?;
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    /// Reads the body and discards it, so that the connection can be reused.
    ///
    /// # Errors
    /// Those of [`bytes`](Self::bytes).
    pub async fn unit(self) -> Result<()> {
        self.bytes().await.map(drop)
    }

    /// Reads a short body that nobody needs, so that the connection can be reused. If that fails, the connection is closed.
    pub(crate) async fn discard(mut self) {
        self.limits.body = DISCARDED;
        let _ = self.unit().await;
    }

    /// Reads the whole body into memory.
    ///
    /// # Errors
    /// [`Error::Stream`] if the connection is cut or the body is longer than the client's limit. [`Error::Timeout`] if
    /// the engine is silent for longer than the client allows.
    pub async fn bytes(mut self) -> Result<Bytes> {
        self.limits.idle = self.idle_while_collecting();
        let limit = self.limits.body;
        let mut collected = Collected::new(self.content_length().unwrap_or_default().min(limit));
        let mut chunks = self.into_chunks();
        while let Some(chunk) = chunks.next().await.transpose()? {
            if collected.len() + chunk.len() > limit {
                let reason =
                    format!("the response is longer than {limit} bytes, the client's limit");
                return Err(Error::stream(chunks.call().clone(), reason));
            }
            collected.push(chunk);
        }
        Ok(collected.finish())
    }

    fn idle_while_collecting(&self) -> Option<Duration> {
        match self.kind {
            ResponseKind::Prompt => self.limits.idle.or(self.limits.prompt),
            // From API 1.30 on, the engine sends the headers of a long operation at once and the body when it is done.
            ResponseKind::Blocking => None,
            ResponseKind::Stream | ResponseKind::Upgrade => self.limits.idle,
        }
    }

    fn content_length(&self) -> Option<usize> {
        self.headers
            .get(CONTENT_LENGTH)?
            .to_str()
            .ok()?
            .parse()
            .ok()
    }

    /// Returns the body as a stream of bytes, in the chunks in which they arrive.
    pub fn byte_stream(self) -> ByteStream {
        ByteStream::new(self.into_chunks())
    }

    /// Returns the body as a stream of JSON objects.
    pub fn json_stream<T: StreamItem>(self) -> JsonStream<T> {
        let cap = self.limits.frame;
        JsonStream::new(self.into_chunks(), cap)
    }

    /// Returns the body as the output of a process: multiplexed frames of stdout and stderr, or the raw bytes of a TTY.
    pub fn frames(self, format: OutputFormat) -> FrameStream {
        let cap = self.limits.frame;
        FrameStream::new(self.into_chunks(), format, cap)
    }

    /// Returns the upgraded connection as the output of a process and its stdin.
    ///
    /// # Errors
    /// [`Error::Transport`] if the connection cannot be taken over.
    pub async fn attached(self, format: OutputFormat) -> Result<Attached> {
        self.attached_by(format, |connection| connection).await
    }

    /// Returns the upgraded connection as a websocket, after its handshake.
    #[cfg(feature = "websocket")]
    pub(crate) async fn websocket(self) -> Result<Attached> {
        let by = |connection| -> Box<dyn Connection> { Box::new(WebSocket::new(connection)) };
        self.attached_by(OutputFormat::Raw, by).await
    }

    async fn attached_by(
        self,
        format: OutputFormat,
        by: impl FnOnce(Box<dyn Connection>) -> Box<dyn Connection>,
    ) -> Result<Attached> {
        let (cap, idle) = (self.limits.frame, self.limits.idle);
        let call = self.call.clone();
        let connection = match self.upgraded().await? {
            Ok(connection) => connection,
            Err(response) => {
                return Ok(Attached {
                    output: response.frames(format),
                    input: StdinWriter::closed(),
                });
            }
        };
        let (output, input) = split(by(connection));
        let chunks = Chunks::from_reader(output, call, idle);
        Ok(Attached {
            output: FrameStream::new(chunks, format, cap),
            input,
        })
    }

    /// Returns the upgraded connection.
    #[cfg(feature = "buildkit")]
    pub(crate) async fn into_connection(self) -> Result<Box<dyn Connection>> {
        self.upgraded().await?.map_err(|response| {
            let status = response.status.as_u16();
            let reason = format!("the engine did not upgrade the connection (status {status})");
            Error::protocol(response.call, reason)
        })
    }

    /// Takes over the connection, or returns the response if it is not upgraded.
    async fn upgraded(self) -> Result<std::result::Result<Box<dyn Connection>, Self>> {
        match self.source {
            Source::Wire(wire) if self.status == StatusCode::SWITCHING_PROTOCOLS => {
                let connection = wire.upgrade().await;
                let connection =
                    connection.map_err(|source| Error::transport(self.call, source))?;
                Ok(Ok(connection))
            }
            Source::Connection(connection) => Ok(Ok(connection.into_inner())),
            source => Ok(Err(Self { source, ..self })),
        }
    }

    pub(crate) fn into_chunks(self) -> Chunks {
        match self.source {
            Source::Wire(wire) => Chunks::from_wire(wire, self.call, self.limits.idle),
            Source::Made(body) => Chunks::from_body(body, self.call, self.limits.idle),
            Source::Connection(connection) => {
                Chunks::from_reader(connection.into_inner(), self.call, self.limits.idle)
            }
        }
    }
}

fn content_type(headers: &HeaderMap) -> &str {
    let value = headers.get(CONTENT_TYPE);
    let text = value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim()
}
