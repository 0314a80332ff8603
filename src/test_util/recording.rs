//! Replies from recorded responses.

use bytes::Bytes;

use super::reply::{Reply, ReplyKind};

/// The maximum number of headers in a response.
const MAX_HEADERS: usize = 128;

impl Reply {
    /// Responds with a recorded response of an engine: status line, headers, an empty line, then the body, as `curl -i`
    /// prints it.
    ///
    /// The body must be decoded. It is sent as one chunk if the response was chunked, and otherwise with its length. After
    /// status 101, the body is the output over the [upgraded](Self::upgraded) connection.
    ///
    /// ```
    /// use asyncdocker::test_util::Reply;
    ///
    /// let pong = Reply::recorded("HTTP/1.1 200 OK\r\nServer: Docker/1.11.2 (linux)\r\n\r\nOK");
    /// ```
    ///
    /// # Panics
    /// Panics if it is not an HTTP response.
    #[track_caller]
    #[allow(clippy::panic, reason = "this is where a test fails")]
    pub fn recorded(response: impl AsRef<[u8]>) -> Self {
        match parse(response.as_ref()) {
            Ok(reply) => reply,
            Err(wrong) => panic!("not a recorded HTTP response: {wrong}"),
        }
    }
}

/// Parses a recorded response.
fn parse(recorded: &[u8]) -> Result<Reply, String> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response
        .parse(recorded)
        .map_err(|error| error.to_string())?;
    let (httparse::Status::Complete(length), Some(status)) = (parsed, response.code) else {
        return Err("no empty line ends the head".to_owned());
    };
    let kind = match status {
        101 => ReplyKind::Upgraded,
        _ => ReplyKind::Http,
    };
    let mut reply = Reply::new(kind, status);
    for header in response.headers {
        let value = std::str::from_utf8(header.value)
            .map_err(|_| format!("header `{}` is not text", header.name))?;
        match header.name.to_ascii_lowercase().as_str() {
            // It may be the length of the encoded body.
            "content-length" => {}
            "transfer-encoding" => reply.chunked = true,
            _ => reply
                .headers
                .push((header.name.to_owned(), value.to_owned())),
        }
    }
    let body = recorded.get(length..).unwrap_or_default();
    Ok(reply.body(Bytes::copy_from_slice(body)))
}
