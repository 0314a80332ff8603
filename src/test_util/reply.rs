//! What a fake engine answers.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};

/// What a [`FakeEngine`](super::FakeEngine) answers to a request: a head, and then step by step what follows.
#[must_use]
pub struct Reply {
    pub(super) kind: Kind,
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    /// Whether the body goes out in chunks.
    pub(super) chunked: bool,
    /// Whether the body of the request is not awaited.
    pub(super) early: bool,
    /// What is waited for before the head.
    pub(super) before: Vec<Step>,
    pub(super) steps: Vec<Step>,
}

/// What the connection is from the head of the reply on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Http,
    /// Bytes both ways, after a head that says so.
    Upgraded,
    /// Bytes both ways at once.
    Raw,
}

pub(super) enum Step {
    Write(Bytes),
    Wait(Pin<Box<dyn Future<Output = ()> + Send>>),
    Input(Bytes),
    EndOfInput,
    Echo,
    Hang,
    Cut,
}

impl Reply {
    fn new(kind: Kind, status: u16) -> Self {
        Self {
            kind,
            status,
            headers: Vec::new(),
            chunked: false,
            early: false,
            before: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// A status, without a body yet.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Http, status)
    }

    /// A JSON body and status 200.
    pub fn json(json: impl Into<Bytes>) -> Self {
        Self::status(200)
            .header("Content-Type", "application/json")
            .body(json)
    }

    /// An error as engines word it at v1.23: the message as text, and an end of line.
    pub fn error(status: u16, message: &str) -> Self {
        Self::status(status)
            .header("Content-Type", "text/plain; charset=utf-8")
            .body(format!("{message}\n"))
    }

    /// A connection given over to the client, as attach and exec do: status 101, then raw bytes both ways.
    pub fn upgraded() -> Self {
        Self::new(Kind::Upgraded, 101)
            .header("Content-Type", "application/vnd.docker.raw-stream")
            .header("Connection", "Upgrade")
            .header("Upgrade", "tcp")
    }

    /// Bytes as they are, head and all; the connection closes after them.
    pub fn raw(bytes: impl Into<Bytes>) -> Self {
        Self::new(Kind::Raw, 0).body(bytes)
    }

    /// Sets the status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Sets a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers
            .retain(|(set, _)| !set.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds a piece of a body whose length is announced.
    pub fn body(self, bytes: impl Into<Bytes>) -> Self {
        self.step(Step::Write(bytes.into()))
    }

    /// Adds a chunk: the body goes out with chunked transfer encoding. After [`upgraded`](Self::upgraded) and
    /// [`raw`](Self::raw), the bytes are written as they are.
    pub fn chunk(mut self, bytes: impl Into<Bytes>) -> Self {
        self.chunked = true;
        self.step(Step::Write(bytes.into()))
    }

    /// Waits for a future before the head is sent.
    pub fn after<F: Future + Send + 'static>(mut self, future: F) -> Self {
        self.before.push(wait(future));
        self
    }

    /// Waits for a future at this point of the body.
    pub fn wait_for<F: Future + Send + 'static>(self, future: F) -> Self {
        self.step(wait(future))
    }

    /// Waits at this point of the body.
    pub fn pause(self, time: Duration) -> Self {
        self.wait_for(async move { tokio::time::sleep(time).await })
    }

    /// Replies once the head of the request has come, and reads its body afterwards.
    pub fn early(mut self) -> Self {
        self.early = true;
        self
    }

    /// Waits until the client has sent these bytes over the upgraded connection.
    #[track_caller]
    pub fn input(self, bytes: impl Into<Bytes>) -> Self {
        self.both_ways().step(Step::Input(bytes.into()))
    }

    /// Waits until the client has ended its input.
    #[track_caller]
    pub fn end_of_input(self) -> Self {
        self.both_ways().step(Step::EndOfInput)
    }

    /// Sends back what the client sends over the upgraded connection, until it ends its input.
    #[track_caller]
    pub fn echo(self) -> Self {
        self.both_ways().step(Step::Echo)
    }

    /// Says nothing from this point on, and keeps the connection open.
    pub fn hang(self) -> Self {
        self.step(Step::Hang)
    }

    /// Closes the connection at this point.
    pub fn cut(self) -> Self {
        self.step(Step::Cut)
    }

    fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    #[track_caller]
    fn both_ways(self) -> Self {
        assert!(
            self.kind != Kind::Http,
            "only after `Reply::upgraded` or `Reply::raw` does the client send input"
        );
        self
    }
}

fn wait<F: Future + Send + 'static>(future: F) -> Step {
    Step::Wait(Box::pin(async move {
        future.await;
    }))
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Reply")
            .field("kind", &self.kind)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// A frame of output as engines multiplex it: stream 1 is stdout, 2 stderr.
#[must_use]
pub fn frame(stream: u8, bytes: impl AsRef<[u8]>) -> Bytes {
    let bytes = bytes.as_ref();
    let mut frame = BytesMut::with_capacity(8 + bytes.len());
    frame.put_slice(&[stream, 0, 0, 0]);
    frame.put_u32(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    frame.put_slice(bytes);
    frame.freeze()
}
