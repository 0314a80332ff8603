//! A reply in the form that is sent: the bytes on the wire, and the steps between them.

use bytes::{BufMut, Bytes, BytesMut};
use http::{Method, StatusCode};

use super::http::Head;
use super::reply::{Reply, ReplyKind, Step};

pub(super) struct Script {
    pub(super) steps: Vec<Step>,
    /// Whether further bytes from the client are input rather than another request.
    pub(super) both_ways: bool,
    /// Whether the reply does not wait for the body of the request.
    pub(super) early: bool,
    /// Whether the connection closes after the reply.
    pub(super) last: bool,
}

impl Script {
    pub(super) fn new(reply: Reply, request: &Head) -> Self {
        let both_ways = reply.kind != ReplyKind::Http;
        let last = both_ways || request.wants_close() || reply.wants_close();
        let bodyless = request.method == Method::HEAD || reply.has_no_body();
        let framing = Framing::of(&reply);
        let head = reply.head(framing);
        let mut steps = reply.before;
        if reply.kind != ReplyKind::Raw {
            steps.push(Step::Write(head));
        }
        for step in reply.steps {
            match step {
                Step::Write(_) if bodyless => {}
                // An empty chunk would be the end of the body.
                Step::Write(bytes) if bytes.is_empty() => {}
                Step::Write(bytes) if framing == Framing::Chunked => {
                    steps.push(Step::Write(chunk(&bytes)));
                }
                step => steps.push(step),
            }
        }
        if framing == Framing::Chunked && !bodyless {
            steps.push(Step::Write(Bytes::from_static(b"0\r\n\r\n")));
        }
        Self {
            steps,
            both_ways,
            // The start of the input cannot be found before the body is read.
            early: reply.early && !both_ways,
            last,
        }
    }
}

/// The way that the end of the body is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Length(usize),
    Chunked,
    /// By a header that the test sets, or by none.
    Custom,
}

impl Framing {
    fn of(reply: &Reply) -> Self {
        let names = ["Content-Length", "Transfer-Encoding"];
        if reply.kind != ReplyKind::Http
            || reply.has_no_body()
            || names.iter().any(|name| reply.header_value(name).is_some())
        {
            return Self::Custom;
        }
        if reply.chunked {
            return Self::Chunked;
        }
        let lengths = reply.steps.iter().map(|step| match step {
            Step::Write(bytes) => bytes.len(),
            _ => 0,
        });
        Self::Length(lengths.sum())
    }
}

impl Reply {
    /// Whether HTTP forbids a body for this status.
    fn has_no_body(&self) -> bool {
        self.kind == ReplyKind::Http && matches!(self.status, 204 | 304)
    }

    fn wants_close(&self) -> bool {
        self.header_value("Connection")
            .is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }

    fn header_value(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(set, _)| set.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    fn head(&self, framing: Framing) -> Bytes {
        let reason = StatusCode::from_u16(self.status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or_default();
        let mut lines = vec![format!("HTTP/1.1 {} {reason}", self.status)];
        let own = self.headers.iter();
        lines.extend(own.map(|(name, value)| format!("{name}: {value}")));
        match framing {
            Framing::Length(length) => lines.push(format!("Content-Length: {length}")),
            Framing::Chunked => lines.push("Transfer-Encoding: chunked".to_owned()),
            Framing::Custom => {}
        }
        lines.extend([String::new(), String::new()]);
        lines.join("\r\n").into()
    }
}

/// A chunk of chunked transfer encoding.
fn chunk(bytes: &[u8]) -> Bytes {
    let mut chunk = BytesMut::from(format!("{:x}\r\n", bytes.len()).as_bytes());
    chunk.put_slice(bytes);
    chunk.put_slice(b"\r\n");
    chunk.freeze()
}
