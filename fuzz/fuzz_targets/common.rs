//! What both targets need: a response whose body comes in chunks of any size, and all that is read of it.

use asyncdocker::{Body, Request, Response, Result};
use bytes::Bytes;
use futures_util::{FutureExt, Stream, StreamExt, stream};

/// The first byte of the input says how large the chunks are; the rest is what an engine sends.
pub fn split(input: &[u8]) -> Option<(usize, Bytes)> {
    let (size, body) = input.split_first()?;
    Some((usize::from(*size).max(1), Bytes::copy_from_slice(body)))
}

/// A response whose body comes in chunks of at most `size` bytes.
pub fn response(body: &Bytes, size: usize) -> Response {
    let mut rest = body.clone();
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        chunks.push(Ok::<_, std::io::Error>(rest.split_to(size.min(rest.len()))));
    }
    let request = Request::get("/containers/fuzz/logs");
    Response::builder(&request).body(Body::from_stream(stream::iter(chunks)))
}

/// What a future gives that has nothing to wait for.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing is waited for")
}

/// All items, and whether an error ended them. Nothing may follow.
pub fn drain<T>(mut stream: impl Stream<Item = Result<T>> + Unpin) -> (Vec<T>, bool) {
    let mut items = Vec::new();
    let failed = loop {
        match now(stream.next()) {
            Some(Ok(item)) => items.push(item),
            Some(Err(_)) => break true,
            None => break false,
        }
    };
    assert!(now(stream.next()).is_none(), "an item after the end");
    (items, failed)
}
