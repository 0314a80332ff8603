//! The replies of a fake engine.

use std::fmt;
use std::future::pending;
use std::pin::Pin;
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};

/// The response of a [`FakeEngine`](super::FakeEngine) to a request.
///
/// Create a reply with one of the functions without `self`, such as [`json`](Self::json) or [`status`](Self::status), and
/// add to it with the methods. Pieces of the body, waits and endings take effect after the head, in the order of the
/// calls:
///
/// ```
/// use asyncdocker::test_util::{Reply, frame};
/// use tokio::sync::oneshot;
///
/// let (go_on, gate) = oneshot::channel::<()>();
/// let logs = Reply::status(200)
///     .chunk(frame(1, "ready\n"))
///     .wait_for(gate) // until the test calls `go_on.send(())`
///     .chunk(frame(2, "broken\n"))
///     .cut();
/// ```
#[must_use]
pub struct Reply {
    pub(super) kind: ReplyKind,
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    /// Whether the body is sent in chunks.
    pub(super) chunked: bool,
    /// Whether the reply does not wait for the body of the request.
    pub(super) early: bool,
    /// The waits before the head.
    pub(super) before: Vec<Step>,
    pub(super) steps: Vec<Step>,
}

/// The content of the connection from the head of the reply on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReplyKind {
    Http,
    /// Bytes in both directions, after a head with status 101.
    Upgraded,
    /// Bytes in both directions, without a head.
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
    pub(super) fn new(kind: ReplyKind, status: u16) -> Self {
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

    /// Responds with a status. [`body`](Self::body) and [`chunk`](Self::chunk) add a body.
    pub fn status(status: u16) -> Self {
        Self::new(ReplyKind::Http, status)
    }

    /// Responds with status 200 and a JSON body. For another status, see [`with_status`](Self::with_status).
    pub fn json(json: impl Into<Bytes>) -> Self {
        Self::status(200)
            .header("Content-Type", "application/json")
            .body(json)
    }

    /// Responds with status 200 and a stream of JSON objects, as pull, push, build, events and stats do. Each object is a
    /// chunk that ends with `\r\n`.
    ///
    /// To join or split objects, use [`chunk`](Self::chunk).
    pub fn json_stream<T: AsRef<[u8]>>(objects: impl IntoIterator<Item = T>) -> Self {
        let reply = Self::status(200).header("Content-Type", "application/json");
        let lines = objects.into_iter().map(|object| {
            let mut line = BytesMut::from(object.as_ref());
            line.put_slice(b"\r\n");
            line.freeze()
        });
        lines.fold(reply, Self::chunk)
    }

    /// Responds with an error in the form of API 1.23: the message as text, and a line feed.
    ///
    /// Newer versions send JSON: `Reply::json(r#"{"message": "No such image: x"}"#).with_status(404)`.
    pub fn error(status: u16, message: &str) -> Self {
        Self::status(status)
            .header("Content-Type", "text/plain; charset=utf-8")
            .body(format!("{message}\n"))
    }

    /// Upgrades the connection, as attach and exec do: status 101, then raw bytes in both directions.
    ///
    /// Each [`chunk`](Self::chunk) is output of the process, in [frames](frame) unless it has a TTY. The bytes that the
    /// client sends are its stdin. They are recorded as [`ReceivedRequest::input`](super::ReceivedRequest::input), and
    /// [`input`](Self::input), [`end_of_input`](Self::end_of_input) and [`echo`](Self::echo) react to them. The output ends
    /// with the reply. Input is recorded until the client ends it.
    ///
    /// ```
    /// use asyncdocker::test_util::Reply;
    ///
    /// let shell = Reply::upgraded().chunk("$ ").input("date\n").chunk("Mon\n$ ").end_of_input().chunk("exit\n");
    /// ```
    pub fn upgraded() -> Self {
        Self::new(ReplyKind::Upgraded, 101)
            .header("Content-Type", "application/vnd.docker.raw-stream")
            .header("Connection", "Upgrade")
            .header("Upgrade", "tcp")
    }

    /// Sends these bytes, including the status line, and closes the connection. They are not checked, so they can be invalid
    /// HTTP. `Reply::raw("")` closes the connection immediately. A client then sends a `GET` or `HEAD` once more.
    ///
    /// The steps of [`upgraded`](Self::upgraded) replies apply here as well.
    pub fn raw(bytes: impl Into<Bytes>) -> Self {
        Self::new(ReplyKind::Raw, 0).body(bytes)
    }

    /// Sends no response, and keeps the connection open until the client closes it.
    pub fn never() -> Self {
        Self::status(200).after(pending::<()>())
    }

    /// Sets the status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Sets a header. It replaces one of the same name.
    ///
    /// The engine sets `Content-Length` and `Transfer-Encoding` itself. If you set one of them, the body is sent
    /// unchanged. `Connection: close` closes the connection after the reply.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers
            .retain(|(set, _)| !set.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds bytes to the body. The head announces the length of the whole body, so that a [`cut`](Self::cut) between
    /// two pieces leaves a body that is too short.
    pub fn body(self, bytes: impl Into<Bytes>) -> Self {
        self.step(Step::Write(bytes.into()))
    }

    /// Adds a chunk to the body. The reply then uses chunked transfer encoding, like a stream of unknown length. After
    /// [`upgraded`](Self::upgraded) and [`raw`](Self::raw), the bytes are sent unchanged.
    ///
    /// Each chunk is written separately, and the client can read it before the next one is written. On a
    /// single-threaded runtime, which `#[tokio::test]` uses, the client always reads it first. On other runtimes, make
    /// the reply [wait](Self::wait_for) for the test if that matters.
    pub fn chunk(mut self, bytes: impl Into<Bytes>) -> Self {
        self.chunked = true;
        self.step(Step::Write(bytes.into()))
    }

    /// Delays the whole reply, including the head, until a future is ready, such as the receiver of a
    /// [`oneshot`](tokio::sync::oneshot) channel or a [sleep](tokio::time::sleep).
    pub fn after<F: Future + Send + 'static>(mut self, future: F) -> Self {
        self.before.push(wait(future));
        self
    }

    /// Waits at this point until a future is ready, such as the receiver of a [`oneshot`](tokio::sync::oneshot)
    /// channel.
    pub fn wait_for<F: Future + Send + 'static>(self, future: F) -> Self {
        self.step(wait(future))
    }

    /// Waits at this point for a duration on tokio's clock. It takes no real time in a test with `start_paused = true`.
    pub fn pause(self, time: Duration) -> Self {
        self.wait_for(async move { tokio::time::sleep(time).await })
    }

    /// Replies as soon as the head of the request has arrived, like an engine that refuses an upload. The body is read and
    /// recorded after the reply. [`upgraded`](Self::upgraded) and [`raw`](Self::raw) replies always wait for the body.
    pub fn early(mut self) -> Self {
        self.early = true;
        self
    }

    /// Waits at this point until the client has sent these bytes over the upgraded connection. If it sends different bytes,
    /// the connection closes, and [`finish`](super::FakeEngine::finish) reports it.
    ///
    /// # Panics
    /// Panics if the reply is neither [`upgraded`](Self::upgraded) nor [`raw`](Self::raw).
    #[track_caller]
    pub fn input(self, bytes: impl Into<Bytes>) -> Self {
        self.both_ways().step(Step::Input(bytes.into()))
    }

    /// Waits at this point until the client has ended its input, by a shutdown or by closing the connection.
    ///
    /// # Panics
    /// Panics if the reply is neither [`upgraded`](Self::upgraded) nor [`raw`](Self::raw).
    #[track_caller]
    pub fn end_of_input(self) -> Self {
        self.both_ways().step(Step::EndOfInput)
    }

    /// Sends the input back to the client until the input ends, as `cat` does.
    ///
    /// # Panics
    /// Panics if the reply is neither [`upgraded`](Self::upgraded) nor [`raw`](Self::raw).
    #[track_caller]
    pub fn echo(self) -> Self {
        self.both_ways().step(Step::Echo)
    }

    /// Sends nothing from this point on, and keeps the connection open until the client has closed it.
    ///
    /// Over TCP, the end of the input on an [`upgraded`](Self::upgraded) connection cannot be distinguished from its
    /// close, and counts as one. Over a Unix socket it can.
    pub fn hang(self) -> Self {
        self.step(Step::Hang)
    }

    /// Closes the connection at this point, even if the headers announced a longer body.
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
            self.kind != ReplyKind::Http,
            "a client sends input only after `Reply::upgraded` and `Reply::raw`"
        );
        self
    }
}

fn wait<F: Future + Send + 'static>(future: F) -> Step {
    Step::Wait(Box::pin(async move {
        future.await;
    }))
}

/// Shows the kind of the reply, but not its bytes.
impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Reply")
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("steps", &self.steps.len())
            .finish_non_exhaustive()
    }
}

/// Encodes a frame of output as engines multiplex it: an 8-byte header, then the bytes.
///
/// Stream 0 is stdin, 1 stdout, 2 stderr, and 3 an error of the engine itself. Any other number is encoded too.
///
/// ```
/// use asyncdocker::test_util::frame;
///
/// assert_eq!(frame(2, "no\n"), b"\x02\0\0\0\0\0\0\x03no\n".as_slice());
/// ```
#[must_use]
pub fn frame(stream: u8, bytes: impl AsRef<[u8]>) -> Bytes {
    let bytes = bytes.as_ref();
    let mut frame = BytesMut::with_capacity(8 + bytes.len());
    frame.put_slice(&[stream, 0, 0, 0]);
    frame.put_u32(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    frame.put_slice(bytes);
    frame.freeze()
}
