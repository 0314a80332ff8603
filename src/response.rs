//! A response, consumed once: into JSON, text, a stream of frames, objects or bytes, or a connection.

mod builder;

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;
use sync_wrapper::SyncWrapper;

pub use self::builder::ResponseBuilder;

use crate::body::Body;
use crate::error::{Call, Error, Result};
use crate::request::{Kind, Request};
#[cfg(feature = "websocket")]
use crate::stream::WebSocket;
use crate::stream::{
    Attached, ByteStream, Chunks, Connection, FrameStream, Input, JsonStream, StreamItem,
};

/// How many bytes of an error's body are read: enough for any engine's words.
const ERROR_BODY: usize = 64 * 1024;

/// How long an error's body is waited for: engines send it with the head.
const ERROR_PATIENCE: Duration = Duration::from_secs(10);

/// What a client does not let an engine exceed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes of a body that is read whole.
    pub(crate) body: usize,
    /// Bytes of one frame or one object of a stream.
    pub(crate) frame: usize,
    /// Silence within a body.
    pub(crate) idle: Option<Duration>,
    /// Silence within the body of a prompt answer that is read whole, unless `idle` says otherwise.
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

/// The response of a call that succeeded.
///
/// Dropping it, or a future that reads it, closes the connection unless it was read to its end.
#[derive(Debug)]
#[must_use = "dropping it closes the connection: read it to its end"]
pub struct Response {
    call: Call,
    status: StatusCode,
    headers: HeaderMap,
    limits: Limits,
    kind: Kind,
    source: Source,
}

enum Source {
    Wire(reqwest::Response),
    Made(Body),
    Connection(SyncWrapper<Box<dyn Connection>>),
}

impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Wire(_) => "body of the engine",
            Self::Made(_) => "body made up",
            Self::Connection(_) => "connection made up",
        })
    }
}

impl Response {
    /// Makes up a response to `request`: for a [`Transport`](crate::Transport) of your own.
    pub fn builder(request: &Request) -> ResponseBuilder {
        ResponseBuilder::new(request)
    }

    pub(crate) fn from_wire(
        mut answer: reqwest::Response,
        call: Call,
        limits: Limits,
        kind: Kind,
    ) -> Self {
        Self {
            call,
            status: answer.status(),
            headers: std::mem::take(answer.headers_mut()),
            limits,
            kind,
            source: Source::Wire(answer),
        }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The call that this responds to.
    #[must_use]
    pub fn call(&self) -> &Call {
        &self.call
    }

    /// The content type without its parameters; empty where there is none.
    pub(crate) fn content_type(&self) -> &str {
        let value = self.headers.get(CONTENT_TYPE);
        let text = value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        text.split(';').next().unwrap_or_default().trim()
    }

    /// Reads the body as one JSON value.
    ///
    /// # Errors
    /// [`Error::Decode`] with the path of the field that is not as described; the errors of [`bytes`](Self::bytes).
    pub async fn json<T: DeserializeOwned>(self) -> Result<T> {
        let call = self.call.clone();
        let body = self.bytes().await?;
        decode(&call, &body)
    }

    /// Reads the body as a JSON list, which engines write as null when it is empty.
    ///
    /// # Errors
    /// Those of [`json`](Self::json).
    pub async fn json_list<T: DeserializeOwned>(self) -> Result<Vec<T>> {
        let list: Option<Vec<T>> = self.json().await?;
        Ok(list.unwrap_or_default())
    }

    /// Reads the body as text. What is not UTF-8 is replaced.
    ///
    /// # Errors
    /// Those of [`bytes`](Self::bytes).
    pub async fn text(self) -> Result<String> {
        let body = self.bytes().await?;
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    /// Reads and drops the body, so that the connection can be used again.
    ///
    /// # Errors
    /// Those of [`bytes`](Self::bytes).
    pub async fn unit(self) -> Result<()> {
        self.bytes().await.map(drop)
    }

    /// Reads the whole body.
    ///
    /// # Errors
    /// [`Error::Stream`] when the connection is cut or the body exceeds the client's limit, [`Error::Timeout`] when
    /// the engine stays silent for longer than the client allows.
    pub async fn bytes(mut self) -> Result<Bytes> {
        self.limits.idle = match self.kind {
            Kind::Prompt => self.limits.idle.or(self.limits.prompt),
            // From API 1.30 on, the head of what is waited for comes at once, and the rest when it is done.
            Kind::Blocking => None,
            Kind::Upgrade => self.limits.idle,
        };
        let limit = self.limits.body;
        let expected = self.content_length().unwrap_or_default().min(limit);
        let call = self.call.clone();
        let mut chunks = self.into_chunks();
        let Some(first) = chunks.next().await.transpose()? else {
            return Ok(Bytes::new());
        };
        let mut length = first.len();
        let mut whole: Option<BytesMut> = None;
        let mut single = first;
        while let Some(chunk) = chunks.next().await.transpose()? {
            length += chunk.len();
            if length > limit {
                break;
            }
            let whole = whole.get_or_insert_with(|| {
                // What a peer announces is a hint, not something to allocate at once.
                let mut whole = BytesMut::with_capacity(expected.min(4 * 1024 * 1024));
                whole.extend_from_slice(&std::mem::take(&mut single));
                whole
            });
            whole.extend_from_slice(&chunk);
        }
        if length > limit {
            return Err(Error::stream(
                call,
                format!("the answer has more than {limit} bytes, the client's limit"),
            ));
        }
        Ok(whole.map_or(single, BytesMut::freeze))
    }

    fn content_length(&self) -> Option<usize> {
        self.headers
            .get(CONTENT_LENGTH)?
            .to_str()
            .ok()?
            .parse()
            .ok()
    }

    /// The body as a stream of the bytes as they come.
    pub fn byte_stream(self) -> ByteStream {
        ByteStream::new(self.into_chunks())
    }

    /// The body as a stream of JSON objects.
    pub fn json_stream<T: StreamItem>(self) -> JsonStream<T> {
        let cap = self.limits.frame;
        JsonStream::new(self.into_chunks(), cap)
    }

    /// The body as the output of a process: multiplexed frames of stdout and stderr, or the raw bytes of a TTY.
    pub fn frames(self, tty: bool) -> FrameStream {
        let cap = self.limits.frame;
        FrameStream::new(self.into_chunks(), tty, cap)
    }

    /// The connection that an upgrade gave, as the output of a process and its stdin.
    ///
    /// # Errors
    /// [`Error::Transport`] when the connection cannot be taken over.
    pub async fn attached(self, tty: bool) -> Result<Attached> {
        self.attached_by(tty, |connection| connection).await
    }

    /// The websocket that an upgrade gave, after its handshake.
    #[cfg(feature = "websocket")]
    pub(crate) async fn websocket(self) -> Result<Attached> {
        let by = |connection| -> Box<dyn Connection> { Box::new(WebSocket::new(connection)) };
        self.attached_by(true, by).await
    }

    async fn attached_by(
        self,
        tty: bool,
        by: impl FnOnce(Box<dyn Connection>) -> Box<dyn Connection>,
    ) -> Result<Attached> {
        let (cap, idle) = (self.limits.frame, self.limits.idle);
        let connection: Box<dyn Connection> = match self.source {
            Source::Wire(answer) if self.status == StatusCode::SWITCHING_PROTOCOLS => {
                let upgraded = answer
                    .upgrade()
                    .await
                    .map_err(|error| Error::transport(self.call.clone(), error.without_url()))?;
                Box::new(upgraded)
            }
            Source::Connection(connection) => connection.into_inner(),
            _ => {
                return Ok(Attached {
                    output: self.frames(tty),
                    input: Input::closed(),
                });
            }
        };
        let (read, write) = tokio::io::split(by(connection));
        let chunks = Chunks::from_reader(read, self.call, idle);
        Ok(Attached {
            output: FrameStream::new(chunks, tty, cap),
            input: Input::new(write),
        })
    }

    pub(crate) fn into_chunks(self) -> Chunks {
        match self.source {
            Source::Wire(answer) => Chunks::from_wire(answer, self.call, self.limits.idle),
            Source::Made(body) => Chunks::from_body(body, self.call, self.limits.idle),
            Source::Connection(connection) => {
                Chunks::from_reader(connection.into_inner(), self.call, self.limits.idle)
            }
        }
    }

    /// The engine's words about a failure: text, or the `message` of a JSON object, or a JSON string.
    pub(crate) async fn error_message(self) -> String {
        // Podman does not always say that it is JSON.
        let is_json = matches!(self.content_type(), "application/json" | "");
        let mut chunks = self.into_chunks();
        let mut body = BytesMut::new();
        let reading = async {
            while body.len() < ERROR_BODY
                && let Some(Ok(chunk)) = chunks.next().await
            {
                body.extend_from_slice(&chunk);
            }
        };
        // What came before a cut or a silence are words, too.
        let _ = tokio::time::timeout(ERROR_PATIENCE, reading).await;
        body.truncate(ERROR_BODY);
        let json = is_json.then(|| serde_json::from_slice(&body).ok());
        let message = match json.flatten() {
            Some(serde_json::Value::String(text)) => text,
            Some(serde_json::Value::Object(fields)) => match fields.get("message") {
                Some(serde_json::Value::String(text)) => text.clone(),
                _ => String::from_utf8_lossy(&body).into_owned(),
            },
            _ => String::from_utf8_lossy(&body).into_owned(),
        };
        message.trim().to_owned()
    }
}

/// Decodes one JSON value; the path of a wrong field is looked for only when there is one.
pub(crate) fn decode<T: DeserializeOwned>(call: &Call, body: &[u8]) -> Result<T> {
    // One look at the whole for UTF-8 costs less than one at each of its strings.
    let decoded = match std::str::from_utf8(body) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(body),
    };
    decoded.map_err(|error| {
        let mut deserializer = serde_json::Deserializer::from_slice(body);
        let located: Result<T, _> = serde_path_to_error::deserialize(&mut deserializer);
        let (field, source) = match located {
            Err(located) => (located.path().to_string(), located.into_inner()),
            Ok(_) => (".".to_owned(), error),
        };
        Error::decode(call.clone(), field, source)
    })
}
