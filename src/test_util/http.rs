//! Parsing requests: their heads, and bodies with a length or in chunks.

use bytes::{Buf, BytesMut};
use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// The maximum number of headers in a request.
const MAX_HEADERS: usize = 128;

/// The maximum length of a head. Filters may be long.
const MAX_HEAD: usize = 1024 * 1024;

#[derive(Debug)]
pub(super) struct Head {
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) headers: HeaderMap,
}

impl Head {
    /// Removes a head from the buffer once it is complete.
    pub(super) fn parse(buffer: &mut BytesMut) -> Result<Option<Self>, String> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        let parsed = request.parse(buffer).map_err(|error| error.to_string())?;
        let httparse::Status::Complete(length) = parsed else {
            return match buffer.len() {
                0..=MAX_HEAD => Ok(None),
                _ => Err(format!("the head has more than {MAX_HEAD} bytes")),
            };
        };
        let (Some(method), Some(target)) = (request.method, request.path) else {
            return Err("the request line is incomplete".to_owned());
        };
        let mut head = Self {
            method: method.parse().map_err(|_| format!("method `{method}`"))?,
            target: target.to_owned(),
            headers: HeaderMap::new(),
        };
        for header in request.headers {
            let wrong = || format!("header `{}`", header.name);
            let name: HeaderName = header.name.parse().map_err(|_| wrong())?;
            let value = HeaderValue::from_bytes(header.value).map_err(|_| wrong())?;
            head.headers.append(name, value);
        }
        buffer.advance(length);
        Ok(Some(head))
    }

    /// Returns a decoder that finds the end of the body.
    pub(super) fn body(&self) -> Result<BodyDecoder, String> {
        if self.has_token(&TRANSFER_ENCODING, "chunked") {
            return Ok(BodyDecoder::ChunkHead);
        }
        let Some(length) = self.headers.get(CONTENT_LENGTH) else {
            return Ok(BodyDecoder::Length(0));
        };
        let number = length.to_str().ok().and_then(|text| text.parse().ok());
        number
            .map(BodyDecoder::Length)
            .ok_or_else(|| format!("Content-Length {length:?}"))
    }

    /// Whether the client wants the connection closed after the reply.
    pub(super) fn wants_close(&self) -> bool {
        self.has_token(&CONNECTION, "close")
    }

    fn has_token(&self, name: &HeaderName, token: &str) -> bool {
        let values = self.headers.get_all(name).into_iter();
        values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|value| value.trim().eq_ignore_ascii_case(token))
    }
}

/// The position of the next byte in a body.
#[derive(Debug)]
pub(super) enum BodyDecoder {
    /// The number of bytes that are missing.
    Length(u64),
    ChunkHead,
    /// The number of bytes of a chunk that are missing.
    Chunk(u64),
    /// The end of line after a chunk.
    ChunkEnd,
    Trailers,
    Ended,
}

impl BodyDecoder {
    /// Moves the bytes of the body from `buffer` to `body`. Returns whether the body is complete.
    pub(super) fn decode(
        &mut self,
        buffer: &mut BytesMut,
        body: &mut BytesMut,
    ) -> Result<bool, String> {
        while !matches!(self, Self::Ended) {
            let Some(next) = self.step(buffer, body)? else {
                return Ok(false);
            };
            *self = next;
        }
        Ok(true)
    }

    /// The next state, or `None` if bytes are missing.
    fn step(&self, buffer: &mut BytesMut, body: &mut BytesMut) -> Result<Option<Self>, String> {
        let next = match *self {
            Self::Length(0) => Self::Ended,
            Self::Chunk(0) => Self::ChunkEnd,
            Self::Length(_) | Self::Chunk(_) if buffer.is_empty() => return Ok(None),
            Self::Length(left) => Self::Length(left - take(left, buffer, body)),
            Self::Chunk(left) => Self::Chunk(left - take(left, buffer, body)),
            Self::ChunkHead => match httparse::parse_chunk_size(buffer) {
                Err(_) => return Err("the size of a chunk of the body".to_owned()),
                Ok(httparse::Status::Partial) => return Ok(None),
                Ok(httparse::Status::Complete((length, size))) => {
                    buffer.advance(length);
                    match size {
                        0 => Self::Trailers,
                        size => Self::Chunk(size),
                    }
                }
            },
            Self::ChunkEnd => match buffer.get(..2) {
                None => return Ok(None),
                Some(b"\r\n") => {
                    buffer.advance(2);
                    Self::ChunkHead
                }
                Some(_) => return Err("the end of a chunk of the body".to_owned()),
            },
            Self::Trailers => {
                let mut trailers = [httparse::EMPTY_HEADER; MAX_HEADERS];
                match httparse::parse_headers(buffer, &mut trailers) {
                    Err(_) => return Err("the trailers of the body".to_owned()),
                    Ok(httparse::Status::Partial) => return Ok(None),
                    Ok(httparse::Status::Complete((length, _))) => {
                        buffer.advance(length);
                        Self::Ended
                    }
                }
            }
            Self::Ended => return Ok(None),
        };
        Ok(Some(next))
    }
}

/// Moves at most `most` bytes, and returns their number.
fn take(most: u64, buffer: &mut BytesMut, body: &mut BytesMut) -> u64 {
    let length = usize::try_from(most).map_or(buffer.len(), |most| most.min(buffer.len()));
    body.extend_from_slice(&buffer.split_to(length));
    length as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHUNKED: &[u8] =
        b"POST /v1.23/build?t=x HTTP/1.1\r\nHost: x\r\ntransfer-encoding: Chunked\r\n\r\n\
        5\r\nhello\r\nA;name=value\r\n, engine\r\n\r\n0\r\nTrailer: x\r\n\r\n";
    const LENGTH: &[u8] =
        b"PUT /v1.23/containers/x/archive HTTP/1.1\r\nContent-Length: 3\r\nConnection: close\r\n\r\ntar";

    /// The head and body of a request that arrives in two pieces, and the bytes after it.
    fn read(pieces: [&[u8]; 2]) -> Result<Option<(Head, BytesMut, BytesMut)>, String> {
        let (mut buffer, mut body) = (BytesMut::new(), BytesMut::new());
        let mut request: Option<(Head, BodyDecoder)> = None;
        let mut ended = false;
        for piece in pieces {
            buffer.extend_from_slice(piece);
            if request.is_none()
                && let Some(head) = Head::parse(&mut buffer)?
            {
                let decoder = head.body()?;
                request = Some((head, decoder));
            }
            if let Some((_, decoder)) = &mut request {
                ended = decoder.decode(&mut buffer, &mut body)?;
            }
        }
        Ok(request
            .filter(|_| ended)
            .map(|(head, _)| (head, body, buffer)))
    }

    #[test]
    fn request_is_read_at_every_split() {
        for (request, body, close) in [(CHUNKED, "hello, engine\r\n", false), (LENGTH, "tar", true)]
        {
            let and_more = [request, b"GET"].concat();
            for at in 0..=and_more.len() {
                let (first, second) = and_more.split_at(at);
                let (head, read_body, rest) = read([first, second]).unwrap().unwrap();
                let line = format!("{} {} HTTP", head.method, head.target);
                assert!(request.starts_with(line.as_bytes()), "{line} at {at}");
                assert_eq!(head.wants_close(), close);
                assert_eq!(read_body, body, "at {at}");
                assert_eq!(rest, "GET", "at {at}");
            }
        }
    }

    #[test]
    fn an_incomplete_request_is_not_an_error() {
        for request in [CHUNKED, LENGTH] {
            for end in 0..request.len() {
                let read = read([&request[..end], b""]);
                assert!(matches!(read, Ok(None)), "{end}: {read:?}");
            }
        }
    }

    #[test]
    fn malformed_request_error_has_the_reason() {
        for (bytes, named) in [
            ("\x16\x03\x01", "token"),
            (
                "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "Content-Length",
            ),
            (
                "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "size of a chunk",
            ),
            (
                "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
                "end of a chunk",
            ),
        ] {
            let error = read([bytes.as_bytes(), b""]).map(|read| read.is_some());
            assert!(
                matches!(&error, Err(text) if text.contains(named)),
                "{error:?}"
            );
        }
        let endless = format!("GET /{} HTTP/1.1\r\n", "x".repeat(MAX_HEAD));
        assert!(read([endless.as_bytes(), b""]).is_err());
    }
}
