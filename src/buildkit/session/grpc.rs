//! Messages and statuses of gRPC over HTTP/2.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http_body::{Body, Frame};
use percent_encoding::{AsciiSet, CONTROLS, percent_encode};
use tokio::sync::OwnedSemaphorePermit;
use zeroize::Zeroizing;

use super::wire;

/// The maximum length of a message from the engine, in bytes. Its messages are names, and chunks of 32 KiB for an SSH
/// agent.
pub(super) const MAX_MESSAGE: usize = 256 * 1024;

/// The length of the prefix of each message: a flag and the length.
const PREFIX: usize = 5;

/// The characters that are encoded in the message of a status.
const NOT_IN_STATUS: &AsciiSet = &CONTROLS.add(b'%');

/// The status codes that a session uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Ok = 0,
    Cancelled = 1,
    InvalidArgument = 3,
    NotFound = 5,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Unimplemented = 12,
    Internal = 13,
}

/// How a call ended. The message is shown to the user by the engine, and contains no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Status {
    code: Code,
    message: String,
}

impl Status {
    const OK: Self = Self {
        code: Code::Ok,
        message: String::new(),
    };

    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, message }
    }

    pub(super) fn malformed() -> Self {
        Self::new(Code::InvalidArgument, "the request is malformed")
    }

    fn trailers(&self) -> HeaderMap {
        let mut trailers = HeaderMap::new();
        let code = HeaderValue::from(self.code as u16);
        trailers.insert(HeaderName::from_static("grpc-status"), code);
        let message = percent_encode(self.message.as_bytes(), NOT_IN_STATUS).to_string();
        if let Ok(message) = HeaderValue::try_from(message)
            && !message.is_empty()
        {
            trailers.insert(HeaderName::from_static("grpc-message"), message);
        }
        trailers
    }
}

/// The messages of a request.
pub(super) struct Messages<B> {
    body: B,
    buffer: BytesMut,
}

impl<B: Body<Data = Bytes> + Unpin> Messages<B> {
    pub(super) fn new(body: B) -> Self {
        let buffer = BytesMut::new();
        Self { body, buffer }
    }

    /// Returns the next message, or `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Status> {
        loop {
            if let Some(message) = split_message(&mut self.buffer)? {
                return Ok(Some(message));
            }
            match poll_fn(|context| Pin::new(&mut self.body).poll_frame(context)).await {
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.buffer.extend_from_slice(&data);
                    }
                }
                Some(Err(_)) => return Err(Status::new(Code::Cancelled, "the call was canceled")),
                None if self.buffer.is_empty() => return Ok(None),
                None => return Err(Status::malformed()),
            }
        }
    }

    /// Returns the only message.
    pub(super) async fn only(mut self) -> Result<Bytes, Status> {
        let message = self.next().await?.ok_or_else(Status::malformed)?;
        match self.next().await? {
            None => Ok(message),
            Some(_) => Err(Status::malformed()),
        }
    }
}

/// Takes a message from the buffer, unless it has not arrived as a whole.
fn split_message(buffer: &mut BytesMut) -> Result<Option<Bytes>, Status> {
    let Some((&[compressed, a, b, c, d], _)) = buffer.split_first_chunk::<PREFIX>() else {
        return Ok(None);
    };
    if compressed != 0 {
        let message = "compressed messages are not supported";
        return Err(Status::new(Code::Unimplemented, message));
    }
    let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX);
    if length > MAX_MESSAGE {
        let message = format!("the message has more than {MAX_MESSAGE} bytes");
        return Err(Status::new(Code::ResourceExhausted, message));
    }
    if buffer.len() < PREFIX + length {
        return Ok(None);
    }
    buffer.advance(PREFIX);
    Ok(Some(buffer.split_to(length).freeze()))
}

/// Writes a message. Its memory is overwritten when it has been sent, because it may contain a secret.
pub(super) struct MessageWriter(Zeroizing<Vec<u8>>);

impl MessageWriter {
    /// Starts a message with space for values of `length` bytes altogether, so that no copy of a secret is left behind.
    pub(super) fn with_capacity(length: usize) -> Self {
        /// No message has more fields.
        const FIELDS: usize = 3;
        let mut message = Vec::with_capacity(PREFIX + length + FIELDS * wire::MAX_OVERHEAD);
        message.extend_from_slice(&[0; PREFIX]);
        Self(Zeroizing::new(message))
    }

    pub(super) fn bytes(mut self, number: u64, value: impl AsRef<[u8]>) -> Self {
        wire::put_bytes(&mut self.0, number, value.as_ref());
        self
    }

    pub(super) fn number(mut self, number: u64, value: u64) -> Self {
        wire::put_number(&mut self.0, number, value);
        self
    }

    pub(super) fn finish(mut self) -> Bytes {
        let length = self.0.len().saturating_sub(PREFIX);
        let length = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
        if let Some(prefix) = self.0.get_mut(1..PREFIX) {
            prefix.copy_from_slice(&length);
        }
        Bytes::from_owner(self.0)
    }
}

/// The body of a response: messages, then a status.
pub(super) struct Reply {
    /// `None` once the status has been sent.
    messages: Option<BoxStream<'static, Result<Bytes, Status>>>,
    /// Held until the body has been sent or dropped.
    _permit: Option<OwnedSemaphorePermit>,
}

/// Responds with messages, and with the status of the first error.
pub(super) fn respond(
    messages: impl Stream<Item = Result<Bytes, Status>> + Send + 'static,
    permit: Option<OwnedSemaphorePermit>,
) -> http::Response<Reply> {
    let mut response = http::Response::new(Reply {
        messages: Some(messages.boxed()),
        _permit: permit,
    });
    let grpc = HeaderValue::from_static("application/grpc");
    response.headers_mut().insert(CONTENT_TYPE, grpc);
    response
}

/// Responds with one message, or with a status.
pub(super) fn respond_once(
    message: Result<Bytes, Status>,
    permit: Option<OwnedSemaphorePermit>,
) -> http::Response<Reply> {
    respond(stream::iter([message]), permit)
}

impl Body for Reply {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Some(messages) = &mut self.messages else {
            return Poll::Ready(None);
        };
        let status = match ready!(messages.poll_next_unpin(context)) {
            Some(Ok(message)) => return Poll::Ready(Some(Ok(Frame::data(message)))),
            Some(Err(status)) => status,
            None => Status::OK,
        };
        self.messages = None;
        Poll::Ready(Some(Ok(Frame::trailers(status.trailers()))))
    }

    fn is_end_stream(&self) -> bool {
        self.messages.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_split_wherever_they_are_cut() {
        let sent = b"\0\0\0\0\x03abc\0\0\0\0\0\0\0\0\0\x01d";
        let mut buffer = BytesMut::new();
        let mut messages = Vec::new();
        for byte in sent {
            buffer.extend_from_slice(&[*byte]);
            messages.extend(split_message(&mut buffer).unwrap());
        }
        assert_eq!(messages, ["abc", "", "d"]);
        assert!(buffer.is_empty());
    }

    #[test]
    fn a_message_is_refused_by_its_prefix() {
        let code = |prefix: &[u8]| split_message(&mut BytesMut::from(prefix)).unwrap_err().code;
        assert_eq!(code(b"\x01\0\0\0\0"), Code::Unimplemented);
        assert_eq!(code(b"\0\xff\xff\xff\xff"), Code::ResourceExhausted);
        assert_eq!(code(b"\0\0\x04\0\x01"), Code::ResourceExhausted);
    }

    #[test]
    fn a_status_is_sent_in_ascii() {
        let status = Status::new(Code::NotFound, "no secret `clé`: 100 %\n");
        let trailers = status.trailers();
        assert_eq!(trailers["grpc-status"], "5");
        assert_eq!(trailers["grpc-message"], "no secret `cl%C3%A9`: 100 %25%0A");
        assert_eq!(Status::OK.trailers().len(), 1);
    }
}
