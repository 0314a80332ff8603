//! Engines that call what a session does not serve, send garbage, or flood it.

use asyncdocker::buildkit::{BuildSecret, BuildSession};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::Request;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::engine::{BuildEngine, Called, field, framed, request};
use super::{
    CREDENTIALS, HEALTH, INVALID_ARGUMENT, RESOURCE_EXHAUSTED, SECRET, UNIMPLEMENTED, building,
    started,
};

fn offered() -> BuildSession {
    BuildSession::new().secret("npm", BuildSecret::bytes("hunter2"))
}

#[tokio::test]
async fn methods_that_a_session_does_not_have_are_unimplemented() {
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) = started(&mut engine, offered()).await;
    let methods = [
        "/moby.filesync.v1.FileSync/DiffCopy",
        "/moby.filesync.v1.FileSend/DiffCopy",
        "/moby.upload.v1.Upload/Pull",
        "/grpc.health.v1.Health/Watch",
        "/moby.buildkit.secrets.v1.Secrets/getsecret",
        "/moby.buildkit.secrets.v1.Secrets/GetSecret/",
        "//moby.buildkit.secrets.v1.Secrets/GetSecret",
        "/",
    ];
    for method in methods {
        let called = session.ask(method, 1, "npm").await;
        let expected = (UNIMPLEMENTED, "the session does not serve this method");
        assert_eq!(called.failure(), expected, "{method}");
    }
    assert_eq!(
        session.ask(SECRET, 1, "npm").await.message(),
        field(1, "hunter2")
    );
}

#[tokio::test]
async fn malformed_requests_are_refused() {
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) = started(&mut engine, offered()).await;
    let npm = framed(&field(1, "npm"));
    let mut compressed = npm.clone();
    compressed[0] = 1;
    let cases = [
        (Vec::new(), INVALID_ARGUMENT),
        (npm[..3].to_vec(), INVALID_ARGUMENT),
        (npm[..7].to_vec(), INVALID_ARGUMENT),
        ([&npm[..], &npm[..]].concat(), INVALID_ARGUMENT),
        (framed(b"\x0a\x09npm"), INVALID_ARGUMENT),
        (framed(b"\x0a\x01\xff"), INVALID_ARGUMENT),
        (framed(b"\x0f"), INVALID_ARGUMENT),
        (compressed, UNIMPLEMENTED),
        (b"\0\xff\xff\xff\xff".to_vec(), RESOURCE_EXHAUSTED),
        (framed(&vec![0; 256 * 1024 + 1]), RESOURCE_EXHAUSTED),
    ];
    for method in [SECRET, CREDENTIALS] {
        for (body, status) in &cases {
            let called = session.call(method, body.clone()).await;
            assert_eq!(called.failure().0, *status, "{method} {called:?}");
        }
    }
}

#[tokio::test]
async fn many_calls_at_once_are_all_served() {
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) = started(&mut engine, offered()).await;
    let called = stream::iter(0..1000)
        .map(|_| session.ask(SECRET, 1, "npm"))
        .buffer_unordered(50)
        .collect::<Vec<_>>();
    for called in called.await {
        assert_eq!(called.message(), field(1, "hunter2"));
    }
}

#[tokio::test]
async fn calls_that_are_never_completed_hold_up_neither_health_checks_nor_the_end() {
    let mut engine = BuildEngine::new();
    let (session, _build, stream) = started(&mut engine, offered()).await;
    let mut open = Vec::new();
    for _ in 0..100 {
        open.push(session.start(request(SECRET)).await);
    }
    assert_eq!(session.ask(HEALTH, 1, "").await.message(), b"\x08\x01");
    // Calls that the engine gives up make room for others.
    open.clear();
    assert_eq!(
        session.ask(SECRET, 1, "npm").await.message(),
        field(1, "hunter2")
    );
    drop(stream);
    session.closed().await;
}

#[tokio::test]
async fn calls_of_another_form_get_no_secret() {
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) = started(&mut engine, offered()).await;
    let get = Request::get(format!("http://localhost{SECRET}"))
        .body(())
        .unwrap();
    let (response, mut body) = session.start(get).await;
    body.send_data(Bytes::from(framed(&field(1, "npm"))), true)
        .unwrap();
    assert_eq!(Called::read(response).await.failure().0, UNIMPLEMENTED);
}

#[tokio::test]
async fn garbage_ends_the_session_and_leaves_the_build_alone() {
    let garbage: [&[u8]; 4] = [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\0\0\0\0\0\0\0\0\0",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"",
    ];
    for bytes in garbage {
        let mut engine = BuildEngine::new();
        let building = building(engine.docker(), offered());
        let (_, mut socket) = engine.accepted.sessions.recv().await.unwrap();
        socket.write_all(bytes).await.unwrap();
        socket.shutdown().await.unwrap();
        // The client may complain, and closes the connection.
        let mut rest = Vec::new();
        let _ = socket.read_to_end(&mut rest).await;
        assert!(!rest.windows(7).any(|window| window == b"hunter2"));
        let mut build = engine.build().await;
        build.accept().await;
        build.finish().await;
        building.await.unwrap().unwrap().finish().await.unwrap();
    }
}

#[tokio::test]
async fn an_engine_that_reads_nothing_does_not_hold_up_the_end() {
    let mut engine = BuildEngine::new();
    let large = BuildSession::new().secret("large", BuildSecret::bytes(vec![7; 500 * 1024]));
    let building = building(engine.docker(), large);
    let (_, mut socket) = engine.accepted.sessions.recv().await.unwrap();
    let mut build = engine.build().await;
    build.accept().await;
    let stream = building.await.unwrap().unwrap();
    // The engine sends pings and reads none of the responses, until the client reads no more either.
    socket
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")
        .await
        .unwrap();
    let ping = b"\0\0\x08\x06\0\0\0\0\0\0\0\0\0\0\0\0\0".repeat(1024);
    loop {
        tokio::select! {
            biased;
            written = socket.write_all(&ping) => if written.is_err() { break },
            () = tokio::time::sleep(std::time::Duration::from_millis(200)) => break,
        }
    }
    drop(stream);
    let mut rest = Vec::new();
    let _ = socket.read_to_end(&mut rest).await;
    build.closed().await;
}
