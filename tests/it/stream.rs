//! Streams: the same items however the bytes are cut, and every failure seen, once.

mod backpressure;
mod build;
mod byte_stream;
mod concurrency;
mod engine;
mod frames;
mod json;
mod lines;
mod live;
mod progress;
mod recordings;
mod watch;
#[cfg(feature = "websocket")]
mod websocket;

use asyncdocker::{Body, Request, Response, Result};
use bytes::Bytes;
use futures_util::{FutureExt, Stream, StreamExt, stream};
use proptest::prelude::*;

/// What nothing is written to, and nothing is remembered of.
fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A response whose body comes in these chunks.
fn response(chunks: impl IntoIterator<Item = Bytes, IntoIter: Send + 'static>) -> Response {
    let chunks = chunks.into_iter().map(Ok::<_, std::io::Error>);
    let request = Request::get("/containers/web/logs");
    Response::builder(&request).body(Body::from_stream(stream::iter(chunks)))
}

/// A response whose connection breaks after these chunks.
fn broken_response(chunks: Vec<Bytes>) -> Response {
    let chunks = chunks.into_iter().map(Ok).chain([Err("reset by peer")]);
    let request = Request::get("/containers/web/logs");
    Response::builder(&request).body(Body::from_stream(stream::iter(chunks)))
}

/// All items up to the error, and the error. Asserts that nothing follows.
fn drain<T>(mut stream: impl Stream<Item = Result<T>> + Unpin) -> (Vec<T>, Option<String>) {
    let mut items = Vec::new();
    let mut error = None;
    while let Some(item) = now(stream.next()) {
        assert!(error.is_none(), "an item after the error");
        match item {
            Ok(item) => items.push(item),
            Err(failed) => error = Some(failed.to_string()),
        }
    }
    assert!(now(stream.next()).is_none(), "an item after the end");
    (items, error)
}

/// What a future gives that has nothing to wait for.
fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing is waited for")
}

/// Cuts bytes into chunks.
fn cut(bytes: &[u8], cuts: &[prop::sample::Index]) -> Vec<Bytes> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    cuts.sort_unstable();
    let mut rest = Bytes::copy_from_slice(bytes);
    let mut done = 0;
    let mut chunks = Vec::new();
    for cut in cuts {
        chunks.push(rest.split_to(cut - done));
        done = cut;
    }
    chunks.push(rest);
    chunks
}

/// Bytes in chunks of a size: smaller than most frames and objects, if wanted.
fn pieces(bytes: &[u8], size: usize) -> Vec<Bytes> {
    bytes.chunks(size).map(Bytes::copy_from_slice).collect()
}

fn cuts() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    prop::collection::vec(any::<prop::sample::Index>(), 0..12)
}

/// Streams can be stored in a struct and sent to another task.
#[test]
fn streams_are_send_sync_and_unpin() {
    fn check<T: Send + Sync + Unpin + 'static>() {}
    check::<asyncdocker::stream::FrameStream>();
    check::<asyncdocker::stream::JsonStream<asyncdocker::models::system::Event>>();
    check::<asyncdocker::stream::BuildStream>();
    check::<asyncdocker::stream::ByteStream>();
    check::<asyncdocker::stream::Lines>();
    check::<asyncdocker::stream::Attached>();
    check::<asyncdocker::system::EventWatch>();
}
