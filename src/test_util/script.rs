//! A reply made ready to be played: the bytes as they go out, and what is done between them.

use std::fmt::Write as _;

use bytes::{BufMut, Bytes, BytesMut};
use http::Method;

use super::reply::{Kind, Reply, Step};

pub(super) struct Script {
    pub(super) kind: Kind,
    pub(super) steps: Vec<Step>,
    /// Whether the connection closes after it.
    pub(super) close: bool,
}

impl Script {
    pub(super) fn new(reply: Reply, method: &Method) -> Self {
        let close = reply.kind != Kind::Http || reply.header_is("Connection", "close");
        let framing = Framing::of(&reply);
        let mut steps = Vec::new();
        let head = reply.head(framing);
        let bodyless = *method == Method::HEAD || matches!(reply.status, 204 | 304);
        steps.extend(reply.before);
        if reply.kind != Kind::Raw {
            steps.push(Step::Write(head));
        }
        for step in reply.steps {
            match step {
                Step::Write(_) if bodyless => {}
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
            kind: reply.kind,
            steps,
            close,
        }
    }
}

/// How the end of the body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Length(usize),
    Chunked,
    /// By headers of the test's own, or not at all.
    Untold,
}

impl Framing {
    fn of(reply: &Reply) -> Self {
        let own = ["Content-Length", "Transfer-Encoding"];
        if reply.kind != Kind::Http
            || matches!(reply.status, 204 | 304)
            || own.iter().any(|name| reply.header_value(name).is_some())
        {
            return Self::Untold;
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
    fn header_value(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(set, _)| set.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    fn header_is(&self, name: &str, value: &str) -> bool {
        self.header_value(name)
            .is_some_and(|set| set.eq_ignore_ascii_case(value))
    }

    fn head(&self, framing: Framing) -> Bytes {
        let reason = http::StatusCode::from_u16(self.status)
            .ok()
            .and_then(|status| status.canonical_reason());
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason.unwrap_or("-"));
        for (name, value) in &self.headers {
            // Writing to a string cannot fail.
            let _ = write!(head, "{name}: {value}\r\n");
        }
        match framing {
            Framing::Length(length) => {
                let _ = write!(head, "Content-Length: {length}\r\n");
            }
            Framing::Chunked => head.push_str("Transfer-Encoding: chunked\r\n"),
            Framing::Untold => {}
        }
        head.push_str("\r\n");
        head.into()
    }
}

/// A chunk of chunked transfer encoding. An empty one would end the body, so it is left out.
fn chunk(bytes: &Bytes) -> Bytes {
    if bytes.is_empty() {
        return Bytes::new();
    }
    let mut chunk = BytesMut::new();
    chunk.put_slice(format!("{:x}\r\n", bytes.len()).as_bytes());
    chunk.put_slice(bytes);
    chunk.put_slice(b"\r\n");
    chunk.freeze()
}
