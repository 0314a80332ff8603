//! What a fake engine answers.

use std::fmt;
use std::future::pending;
use std::pin::Pin;
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};

/// What a [`FakeEngine`](super::FakeEngine) answers to a request.
///
/// A reply is made by one of the functions without `self`: [`json`](Self::json), [`status`](Self::status) and so on.
/// The methods then add to it. Those that add a piece of the body, a wait or an end are played in the order in which
/// they are called, after the head:
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
    pub(super) kind: Kind,
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    /// Whether the body goes out in chunks.
    pub(super) chunked: bool,
    /// Whether the reply does not await the body of the request.
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
    /// Bytes both ways, without a head.
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
    pub(super) fn new(kind: Kind, status: u16) -> Self {
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

    /// Answers with a status, and with no body unless [`body`](Self::body) or [`chunk`](Self::chunk) add one.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Http, status)
    }

    /// Answers 200 with a JSON body. For another status, see [`with_status`](Self::with_status).
    pub fn json(json: impl Into<Bytes>) -> Self {
        Self::status(200)
            .header("Content-Type", "application/json")
            .body(json)
    }

    /// Answers 200 with a stream of JSON objects, as pull, push, build, events and stats do: a chunk each, with
    /// `\r\n` after each.
    ///
    /// Objects that are to be glued together or torn apart are made with [`chunk`](Self::chunk).
    pub fn json_stream<T: AsRef<[u8]>>(objects: impl IntoIterator<Item = T>) -> Self {
        let reply = Self::status(200).header("Content-Type", "application/json");
        let lines = objects.into_iter().map(|object| {
            let mut line = BytesMut::from(object.as_ref());
            line.put_slice(b"\r\n");
            line.freeze()
        });
        lines.fold(reply, Self::chunk)
    }

    /// Answers with an error as engines word it at v1.23: the message as text, and an end of line.
    ///
    /// Newer versions say it in JSON: `Reply::json(r#"{"message": "No such image: x"}"#).with_status(404)`.
    pub fn error(status: u16, message: &str) -> Self {
        Self::status(status)
            .header("Content-Type", "text/plain; charset=utf-8")
            .body(format!("{message}\n"))
    }

    /// Gives the connection over to the client, as attach and exec do: status 101, then raw bytes both ways.
    ///
    /// [`chunk`](Self::chunk) then is the output of the process, in [frames](frame) unless it has a TTY, and what the
    /// client sends is its stdin. That is recorded as [`ReceivedRequest::input`](super::ReceivedRequest::input), and
    /// [`input`](Self::input), [`end_of_input`](Self::end_of_input) and [`echo`](Self::echo) react to it. When the
    /// reply comes to its end, so does the output; input is recorded until the client ends it.
    ///
    /// ```
    /// use asyncdocker::test_util::Reply;
    ///
    /// let shell = Reply::upgraded().chunk("$ ").input("date\n").chunk("Mon\n$ ").end_of_input().chunk("exit\n");
    /// ```
    pub fn upgraded() -> Self {
        Self::new(Kind::Upgraded, 101)
            .header("Content-Type", "application/vnd.docker.raw-stream")
            .header("Connection", "Upgrade")
            .header("Upgrade", "tcp")
    }

    /// Answers with bytes as they are, status line and all; then the connection ends. Nothing checks them: this is
    /// how to be an engine that speaks broken HTTP, or none, or that closes at once (`Reply::raw("")`). In the last
    /// case, a client sends a `GET` or `HEAD` once more.
    ///
    /// The steps of [`upgraded`](Self::upgraded) replies apply here as well.
    pub fn raw(bytes: impl Into<Bytes>) -> Self {
        Self::new(Kind::Raw, 0).body(bytes)
    }

    /// Answers as an engine once did: status line, headers, an empty line, then the body, as `curl -i` prints them.
    ///
    /// The body is taken to be decoded. It goes out as one chunk if it came in chunks, and with its length counted anew
    /// if not. After status 101 it is what the engine wrote over the [upgraded](Self::upgraded) connection.
    ///
    /// ```
    /// use asyncdocker::test_util::Reply;
    ///
    /// let pong = Reply::recorded("HTTP/1.1 200 OK\r\nServer: Docker/1.11.2 (linux)\r\n\r\nOK");
    /// ```
    ///
    /// # Panics
    /// This is no HTTP response.
    #[track_caller]
    #[allow(clippy::panic, reason = "this is where a test fails")]
    pub fn recorded(response: impl AsRef<[u8]>) -> Self {
        match super::http::parse_response(response.as_ref()) {
            Ok(reply) => reply,
            Err(wrong) => panic!("not a recorded HTTP response: {wrong}"),
        }
    }

    /// Gives no answer at all, and keeps the connection open for as long as the client does.
    pub fn never() -> Self {
        Self::status(200).after(pending::<()>())
    }

    /// Sets the status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Sets a header, in place of one of that name.
    ///
    /// The engine sets `Content-Length` and `Transfer-Encoding` itself, unless one of them is set here: then the
    /// body goes out as it is. `Connection: close` closes the connection after the reply.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers
            .retain(|(set, _)| !set.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds bytes to the body. Its whole length goes into the head, so that a [`cut`](Self::cut) between two pieces
    /// leaves a body that is too short.
    pub fn body(self, bytes: impl Into<Bytes>) -> Self {
        self.step(Step::Write(bytes.into()))
    }

    /// Adds a chunk to the body, which makes the reply use chunked transfer encoding: the body of a stream, whose
    /// length is not known. After [`upgraded`](Self::upgraded) and [`raw`](Self::raw) the bytes go out as they are.
    ///
    /// Each chunk is written by itself, and the client gets the chance to read it before the next. On a
    /// single-threaded runtime, which `#[tokio::test]` uses, it does read it; on others, have the reply
    /// [wait](Self::wait_for) for the test where that matters.
    pub fn chunk(mut self, bytes: impl Into<Bytes>) -> Self {
        self.chunked = true;
        self.step(Step::Write(bytes.into()))
    }

    /// Holds the whole reply, head and all, until a future is ready, for instance the receiver of a
    /// [`oneshot`](tokio::sync::oneshot) channel or a [sleep](tokio::time::sleep).
    pub fn after<F: Future + Send + 'static>(mut self, future: F) -> Self {
        self.before.push(wait(future));
        self
    }

    /// Waits at this point until a future is ready, for instance the receiver of a [`oneshot`](tokio::sync::oneshot)
    /// channel.
    pub fn wait_for<F: Future + Send + 'static>(self, future: F) -> Self {
        self.step(wait(future))
    }

    /// Waits at this point for some time, on tokio's clock: a test with `start_paused = true` does not take longer
    /// for it.
    pub fn pause(self, time: Duration) -> Self {
        self.wait_for(async move { tokio::time::sleep(time).await })
    }

    /// Replies as soon as the head of the request has come, without waiting for its body: an engine that refuses an
    /// upload half-way. The body is read and recorded after the reply. Replies both ways always wait.
    pub fn early(mut self) -> Self {
        self.early = true;
        self
    }

    /// Waits at this point until the client has sent these bytes over the upgraded connection. If it sends others,
    /// the connection closes, and [`finish`](super::FakeEngine::finish) says so.
    ///
    /// # Panics
    /// The reply is neither [`upgraded`](Self::upgraded) nor [`raw`](Self::raw).
    #[track_caller]
    pub fn input(self, bytes: impl Into<Bytes>) -> Self {
        self.both_ways().step(Step::Input(bytes.into()))
    }

    /// Waits at this point until the client has ended its input, by shutting it down or closing the connection.
    ///
    /// # Panics
    /// The reply is neither [`upgraded`](Self::upgraded) nor [`raw`](Self::raw).
    #[track_caller]
    pub fn end_of_input(self) -> Self {
        self.both_ways().step(Step::EndOfInput)
    }

    /// Sends back what the client sends over the upgraded connection until it ends its input, as `cat` does.
    ///
    /// # Panics
    /// The reply is neither [`upgraded`](Self::upgraded) nor [`raw`](Self::raw).
    #[track_caller]
    pub fn echo(self) -> Self {
        self.both_ways().step(Step::Echo)
    }

    /// Stays silent from this point on, and keeps the connection open until the client has closed it.
    ///
    /// Over TCP, a client that ends its input on an [`upgraded`](Self::upgraded) connection looks like one that has
    /// closed it, and is taken for it. A unix socket tells the difference.
    pub fn hang(self) -> Self {
        self.step(Step::Hang)
    }

    /// Closes the connection at this point, whatever the head has promised.
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

/// Shows what kind of reply it is, never its bytes.
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
/// Stream 0 is stdin, 1 stdout, 2 stderr, and 3 an error of the engine itself. Any number is encoded: a test may want
/// one that no engine sends.
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
