//! Bytes, as a stream and as a reader; bodies of requests from readers, streams and files.

use asyncdocker::{Body, Error, Request, Response};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use proptest::prelude::*;
use tokio::io::AsyncReadExt;

use super::{broken_response, config, cut, cuts, drain, now, response};

/// The bytes of a body.
async fn sent(body: Body) -> asyncdocker::Result<Vec<u8>> {
    let request = Request::post("/images/load");
    let chunks = Response::builder(&request).body(body).byte_stream();
    let whole: Vec<Bytes> = chunks.try_collect().await?;
    Ok(whole.concat())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn reader_returns_the_bytes_of_the_stream(
        bytes in prop::collection::vec(any::<u8>(), 0..900),
        cuts in cuts(),
        sizes in prop::collection::vec(1..80_usize, 1..9),
    ) {
        let mut reader = response(cut(&bytes, &cuts)).byte_stream();
        let mut read = Vec::new();
        for size in sizes.iter().cycle() {
            let mut buffer = vec![0; *size];
            match now(reader.read(&mut buffer)).unwrap() {
                0 => break,
                count => read.extend_from_slice(&buffer[..count]),
            }
        }
        prop_assert_eq!(read, bytes);
    }
}

#[test]
fn rest_of_a_chunk_after_reading_is_the_next_item() {
    let chunks = [Bytes::from_static(b"abcdef"), Bytes::from_static(b"gh")];
    let mut stream = response(chunks).byte_stream();
    let mut buffer = [0; 2];
    now(stream.read_exact(&mut buffer)).unwrap();
    assert_eq!(
        drain(stream),
        (
            vec![Bytes::from_static(b"cdef"), Bytes::from_static(b"gh")],
            None
        )
    );
}

#[test]
fn broken_connection_is_one_error_of_the_reader() {
    let mut reader = broken_response(vec![Bytes::from_static(b"abc")]).byte_stream();
    let mut read = Vec::new();
    let error = now(reader.read_to_end(&mut read)).unwrap_err();
    assert_eq!(read, b"abc");
    assert!(error.to_string().contains("cut before the end"), "{error}");
    assert_eq!(now(reader.read(&mut [0; 8])).unwrap(), 0);
    assert!(now(reader.next()).is_none());
}

#[tokio::test]
async fn bodies_are_created_from_readers_streams_and_files() {
    assert_eq!(sent(Body::empty()).await.unwrap(), b"");
    assert_eq!(sent(Body::from("text")).await.unwrap(), b"text");
    assert_eq!(
        sent(Body::from_reader(&b"of a reader"[..])).await.unwrap(),
        b"of a reader"
    );
    let chunks = stream::iter([Ok::<_, std::io::Error>("of a "), Ok(""), Ok("stream")]);
    assert_eq!(
        sent(Body::from_stream(chunks)).await.unwrap(),
        b"of a stream"
    );

    let content: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    let path = std::env::temp_dir().join(format!("asyncdocker-body-{}", std::process::id()));
    std::fs::write(&path, &content).unwrap();
    let body = Body::from_file(&path).await.unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(sent(body).await.unwrap() == content, "the file's bytes");
    let error = Body::from_file(&path).await.unwrap_err();
    assert!(matches!(error, Error::File { .. }), "{error:?}");
    assert!(
        error.to_string().contains(&path.display().to_string()),
        "{error}"
    );
}

#[tokio::test]
async fn failing_source_fails_the_body() {
    let chunks = stream::iter([Ok("some"), Err(std::io::Error::other("disk on fire"))]);
    let error = sent(Body::from_stream(chunks)).await.unwrap_err();
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(source.as_deref(), Some("disk on fire"));
}
