//! Responses that do not come from an engine, or are malformed.

use asyncdocker::system::EventsOptions;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiErrorKind, ContainerLifecycle, Error, Result, System};
use futures_util::TryStreamExt;

use super::everywhere::Everywhere;
#[cfg(target_os = "linux")]
use super::peer::json;
use super::peer::{Peer, Socket, head, write};

#[tokio::test]
async fn malformed_chunks_are_distinguished_from_a_broken_connection() -> Result<()> {
    const MALFORMED: &str = "the body is not valid HTTP";
    const CUT: &str = "the connection was cut before the end";
    for (chunks, expected) in [
        ("zz\r\n{}\r\n", MALFORMED),
        ("-1\r\n{}\r\n", MALFORMED),
        ("ffffffffffffffffff\r\n{}\r\n", MALFORMED),
        ("2 x\r\n{}\r\n", MALFORMED),
        ("1\r\n{}\r\n", MALFORMED),
        ("2\r{}\r\n", MALFORMED),
        ("2\r\n{}\r\n0\r\nx", CUT),
        ("", CUT),
        ("2", CUT),
        ("3\r\n{}", CUT),
        ("2\r\n{}\r\n", CUT),
    ] {
        let engine = Everywhere::serving(move |_, mut socket: Socket| async move {
            head(&mut socket).await;
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            write(&mut socket, &format!("{head}{chunks}")).await;
            let _ = tokio::io::AsyncWriteExt::shutdown(&mut socket).await;
        });
        for (name, docker) in engine.clients() {
            let collected = docker.version().await.unwrap_err();
            let events = docker.events(EventsOptions::default()).await?;
            let streamed = events.try_collect::<Vec<_>>().await.unwrap_err();
            for error in [collected, streamed] {
                assert!(matches!(error, Error::Stream { .. }), "{error:?}");
                let shown = error.to_string();
                assert!(shown.ends_with(expected), "{name}, {chunks:?}: {shown}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn redirect_is_an_error_with_advice() -> Result<()> {
    let engine = FakeEngine::tcp().await?;
    let moved = Reply::status(301).header(
        "Location",
        "https://user:hunter2@elsewhere/version?token=hunter2",
    );
    engine.expect("GET", "/version", moved);
    engine.expect("GET", "/version", Reply::status(307));
    let docker = engine.docker();
    let error = docker.version().await.unwrap_err();
    assert_eq!(error.kind(), Some(ApiErrorKind::Redirect));
    let shown = error.to_string();
    assert!(
        shown.contains("`https://***@elsewhere/version?***`")
            && shown.contains("address of the engine itself"),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"), "{shown}");
    let shown = docker.version().await.unwrap_err().to_string();
    assert!(shown.contains("an unnamed location"), "{shown}");
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn engine_that_requires_tls_is_reported() -> Result<()> {
    // As Go's HTTP server answers.
    let engine = FakeEngine::tcp().await?;
    let message = "Client sent an HTTP request to an HTTPS server.";
    engine.expect("GET", "/version", Reply::error(400, message));
    let error = engine.docker().version().await.unwrap_err();
    let shown = error.to_string();
    assert!(
        error.is_connect() && shown.contains("requires TLS"),
        "{shown}"
    );
    engine.finish().await;

    // As others do: an alert of TLS.
    let peer = Peer::tcp(async |_, mut socket| {
        head(&mut socket).await;
        write(&mut socket, "\x15\x03\x01\x00\x02\x02\x46").await;
    })
    .await;
    let error = peer.docker().start_container("x").await.unwrap_err();
    let shown = error.to_string();
    assert!(
        error.is_connect() && shown.contains("a port for TLS"),
        "{shown}"
    );
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn missing_socket_error_names_path_and_origin() {
    let docker = asyncdocker::Docker::unix("/nowhere/docker.sock").unwrap();
    let error = docker.ping().await.unwrap_err();
    assert!(matches!(&error, Error::Connect { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "GET /_ping: cannot connect to the engine at unix:///nowhere/docker.sock (given by the program): the socket \
         does not exist: is the engine running?"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn invalid_socket_path_is_an_error() {
    for path in [format!("/{}", "x".repeat(200)), "/a\0b".to_owned()] {
        let docker = asyncdocker::Docker::unix(path).unwrap();
        let error = docker.ping().await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn non_utf8_socket_path_is_accepted() -> Result<()> {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join(OsStr::from_bytes(b"\xff \n%2f.sock"));
    let peer = Peer::at(&path, async |_, mut socket| {
        head(&mut socket).await;
        json(&mut socket, r#"{"Version": "1.11.2"}"#).await;
    });
    let docker = peer.docker();
    assert_eq!(docker.version().await?.version, "1.11.2");
    drop(peer);
    std::fs::remove_file(&path).unwrap();
    let error = docker.ping().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert!(error.to_string().contains("\u{fffd} \n%2f.sock"), "{error}");
    Ok(())
}
