//! Many calls, connections that are kept, and engines that come and go.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[cfg(unix)]
use asyncdocker::Docker;
use asyncdocker::containers::{ContainerLogsOptions, ListContainersOptions};
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Body, Error, Request, Result, Transport};
use futures_util::future::{BoxFuture, try_join_all};
use futures_util::{FutureExt, TryStreamExt};
#[cfg(unix)]
use tempfile::TempDir;
#[cfg(unix)]
use tokio::net::UnixSocket;
use tokio::sync::Barrier;

use super::peer::{Peer, Socket, head, hold, json, write};
use crate::support::{MANY, allow_many_files};

const VERSION: &str = r#"{"Version": "1.11.2"}"#;

/// Answers every request of a connection.
async fn serve(_: usize, mut socket: Socket) {
    while !head(&mut socket).await.is_empty() {
        json(&mut socket, VERSION).await;
    }
}

/// Responds to no request before all have arrived.
fn meeting() -> impl Fn(usize, Socket) -> BoxFuture<'static, ()> + Send {
    let everybody = Arc::new(Barrier::new(MANY));
    move |_, mut socket| {
        let everybody = everybody.clone();
        Box::pin(async move {
            // A connection that failed has no request. The client sends it again over another one, which is counted.
            if !head(&mut socket).await.ends_with("\r\n\r\n") {
                return;
            }
            everybody.wait().await;
            json(&mut socket, VERSION).await;
            serve(0, socket).await;
        })
    }
}

async fn many_concurrent_requests(peer: Peer) -> Result<()> {
    let docker = peer.docker();
    let versions = try_join_all((0..MANY).map(|_| docker.version())).await?;
    assert!(versions.iter().all(|version| version.version == "1.11.2"));
    assert_eq!(peer.connections(), MANY);
    try_join_all((0..MANY).map(|_| docker.version())).await?;
    assert_eq!(peer.connections(), MANY, "the connections are used again");
    Ok(())
}

#[tokio::test]
async fn many_concurrent_requests_succeed_on_this_machine() -> Result<()> {
    allow_many_files();
    many_concurrent_requests(Peer::local(meeting())).await
}

#[tokio::test]
async fn many_concurrent_requests_succeed_over_tcp() -> Result<()> {
    allow_many_files();
    many_concurrent_requests(Peer::tcp(meeting()).await).await
}

#[tokio::test]
async fn sequential_requests_share_one_connection() -> Result<()> {
    for engine in [FakeEngine::local().await?, FakeEngine::tcp().await?] {
        let docker = engine.docker();
        for _ in 0..20 {
            engine.expect("GET", "/containers/json", Reply::json("[]"));
            engine.expect("POST", "/containers/x/start", Reply::status(304));
            engine.expect("GET", "/version", Reply::error(500, "no"));
            docker
                .list_containers(ListContainersOptions::default())
                .await?;
            docker.clone().start_container("x").await?;
            docker.version().await.unwrap_err();
        }
        assert_eq!(engine.connections(), 1);
        engine.finish().await;
    }
    Ok(())
}

/// Takes the first request of each connection, and closes the connection on the second.
async fn serve_one(_: usize, mut socket: Socket) {
    head(&mut socket).await;
    json(&mut socket, VERSION).await;
    head(&mut socket).await;
}

#[tokio::test]
async fn closed_idle_connection_is_replaced_and_the_request_sent_again() -> Result<()> {
    for peer in [Peer::local(serve_one), Peer::tcp(serve_one).await] {
        let docker = peer.docker();
        for calls in 1..5 {
            assert_eq!(docker.version().await?.version, "1.11.2");
            assert_eq!(peer.connections(), calls);
        }
    }
    Ok(())
}

#[tokio::test]
async fn request_that_may_have_had_effect_is_not_repeated() -> Result<()> {
    let requests = Arc::<AtomicUsize>::default();
    let count = requests.clone();
    let peer = Peer::local(move |_, mut socket| {
        let count = count.clone();
        async move {
            head(&mut socket).await;
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    let docker = peer.docker();
    for request in [
        Request::post("/containers/{id}/restart").id("x"),
        Request::delete("/containers/{id}").id("x"),
        Request::get("/containers/{id}/attach").id("x").upgrade(),
        Request::get("/odd").body(
            "text/plain",
            Body::from_stream(futures_util::stream::iter([Ok::<_, std::io::Error>("x")])),
        ),
    ] {
        let before = requests.load(Ordering::SeqCst);
        let error = docker.execute(request).await.unwrap_err();
        assert!(matches!(error, Error::Transport { .. }), "{error:?}");
        assert_eq!(requests.load(Ordering::SeqCst), before + 1, "{error}");
    }
    // A call that can be sent again is, but not for ever.
    let before = requests.load(Ordering::SeqCst);
    let error = docker.version().await.unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
    assert_eq!(requests.load(Ordering::SeqCst), before + 2);
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn client_survives_an_engine_restart() -> Result<()> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("docker.sock");
    let first = Peer::at(&path, serve);
    let docker = first.docker();
    try_join_all((0..10).map(|_| docker.version())).await?;
    drop(first);
    std::fs::remove_file(&path).unwrap();
    let error = Docker::unix(&path)?.ping().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");

    let second = Peer::at(&path, serve);
    try_join_all((0..10).map(|_| docker.version())).await?;
    assert!(second.connections() > 0);
    Ok(())
}

#[tokio::test]
async fn broken_stream_is_an_error_and_the_next_request_succeeds() -> Result<()> {
    let peer = Peer::local(async |number, mut socket| {
        head(&mut socket).await;
        if number == 0 {
            let begun = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n";
            write(&mut socket, begun).await;
        } else {
            json(&mut socket, VERSION).await;
        }
    });
    let docker = peer.docker();
    let options = ContainerLogsOptions::builder().tty(true).build();
    let mut logs = docker.container_logs("x", options).await?;
    assert_eq!(logs.try_next().await?.unwrap().bytes(), "one");
    let error = logs.try_next().await.unwrap_err();
    assert!(matches!(error, Error::Stream { .. }), "{error:?}");
    assert_eq!(docker.version().await?.version, "1.11.2");
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn connecting_is_repeated_while_the_queue_of_the_socket_is_full() -> Result<()> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("docker.sock");
    let socket = UnixSocket::new_stream().unwrap();
    socket.bind(&path).unwrap();
    let listener = socket.listen(1).unwrap();
    // Fills the queue: a socket of this kind that cannot connect at once fails.
    let mut queued = Vec::new();
    while let Ok(connection) = tokio::net::UnixStream::connect(&path).await {
        queued.push(connection);
    }
    let docker = Docker::builder()
        .host(asyncdocker::Host::unix(&path))
        .api_version(asyncdocker::ApiVersion::V1_23)
        .build()?;
    let call = tokio::spawn(async move { docker.start_container("x").await });
    // It comes once those before it were taken.
    for _ in &queued {
        listener.accept().await.unwrap();
    }
    let mut socket: Socket = Box::new(listener.accept().await.unwrap().0);
    assert!(
        head(&mut socket)
            .await
            .starts_with("POST /v1.23/containers/x/start")
    );
    write(&mut socket, "HTTP/1.1 204 No Content\r\n\r\n").await;
    assert!(call.await.unwrap()?);
    Ok(())
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn socket_queue_that_stays_full_is_an_error() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("docker.sock");
    let socket = UnixSocket::new_stream().unwrap();
    socket.bind(&path).unwrap();
    let _listener = socket.listen(1).unwrap();
    let mut queued = Vec::new();
    while let Ok(connection) = tokio::net::UnixStream::connect(&path).await {
        queued.push(connection);
    }
    let error = Docker::unix(&path).unwrap().ping().await.unwrap_err();
    assert!(
        error.is_connect() && error.to_string().contains("accepts no more connections"),
        "{error:?}"
    );
}

#[tokio::test]
async fn canceled_request_leaves_the_client_usable() -> Result<()> {
    let peer = Peer::local(async |number, mut socket| {
        head(&mut socket).await;
        if number == 0 {
            hold(socket).await;
        } else {
            json(&mut socket, VERSION).await;
            serve(0, socket).await;
        }
    });
    let docker = peer.docker();
    let mut given_up = Box::pin(docker.version());
    while peer.connections() == 0 {
        assert!((&mut given_up).now_or_never().is_none());
        tokio::task::yield_now().await;
    }
    drop(given_up);
    for _ in 0..3 {
        docker.version().await?;
    }
    assert_eq!(peer.connections(), 2);
    Ok(())
}
