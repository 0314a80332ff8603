//! Limits on time. The clock stands still unless nothing else can happen, and then jumps to the next limit.

use std::time::Duration;

use asyncdocker::containers::{
    ContainerLogsOptions, ContainerStatsOptions, ListContainersOptions, WaitContainerOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::{Docker, Error, Result, TimeoutPhase, Tls};
use futures_util::TryStreamExt;
use futures_util::future::join_all;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, sleep};

use super::peer::{Peer, Socket, head, hold, json, write};

const HOUR: Duration = Duration::from_secs(3600);

async fn silent(_: usize, socket: Socket) {
    hold(socket).await;
}

async fn half_a_head(_: usize, mut socket: Socket) {
    head(&mut socket).await;
    write(&mut socket, "HTTP/1.1 200 OK\r\nContent-Ty").await;
    hold(socket).await;
}

/// Promises more than it sends.
async fn half_a_body(_: usize, mut socket: Socket) {
    head(&mut socket).await;
    write(
        &mut socket,
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
    )
    .await;
    hold(socket).await;
}

fn timed_out(error: &Error) -> Option<(TimeoutPhase, Duration)> {
    match error {
        Error::Timeout { phase, limit, .. } => Some((*phase, *limit)),
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn missing_response_head_ends_with_the_response_timeout() {
    for peer in [
        Peer::local(silent),
        Peer::local(half_a_head),
        Peer::tcp(silent).await,
        Peer::tcp(half_a_head).await,
    ] {
        let started = Instant::now();
        let error = peer.docker().version().await.unwrap_err();
        let limit = Duration::from_secs(120);
        assert_eq!(
            timed_out(&error),
            Some((TimeoutPhase::Headers, limit)),
            "{error}"
        );
        assert!(error.is_timeout() && started.elapsed() >= limit);
        assert_eq!(
            error.to_string(),
            "GET /version: the engine sent no response within 120 seconds"
        );

        let limit = Duration::from_millis(1500);
        let docker = peer.builder().response_timeout(limit).build().unwrap();
        let error = docker.version().await.unwrap_err();
        assert_eq!(
            timed_out(&error),
            Some((TimeoutPhase::Headers, limit)),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn version_probe_has_the_response_timeout() {
    let peer = Peer::local(silent);
    let docker = Docker::builder().host(peer.host()).build().unwrap();
    let error = docker.start_container("x").await.unwrap_err();
    assert_eq!(
        timed_out(&error).map(|(awaited, _)| awaited),
        Some(TimeoutPhase::Headers)
    );
    assert!(error.to_string().starts_with("POST /containers/x/start"));
}

#[tokio::test(start_paused = true)]
async fn stalled_body_ends_with_the_idle_timeout() -> Result<()> {
    for peer in [Peer::local(half_a_body), Peer::tcp(half_a_body).await] {
        let limit = Duration::from_secs(7);
        let docker = peer.builder().idle_timeout(limit).build()?;
        let listed = docker.list_containers(ListContainersOptions::default());
        let error = listed.await.unwrap_err();
        assert_eq!(
            timed_out(&error),
            Some((TimeoutPhase::Body, limit)),
            "{error}"
        );

        let stats = docker.container_stats("x", ContainerStatsOptions::default());
        let error = stats.await?.try_next().await.unwrap_err();
        assert_eq!(
            timed_out(&error),
            Some((TimeoutPhase::Body, limit)),
            "{error}"
        );
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn plain_response_has_a_default_timeout() -> Result<()> {
    let peer = Peer::local(half_a_body);
    let list = |docker: Docker| async move {
        let options = ListContainersOptions::default();
        docker.list_containers(options).await.unwrap_err()
    };
    let limit = Duration::from_secs(120);
    let error = list(peer.docker()).await;
    assert_eq!(
        timed_out(&error),
        Some((TimeoutPhase::Body, limit)),
        "{error}"
    );

    let docker = peer.builder().response_timeout(Duration::from_secs(5));
    let error = list(docker.clone().build()?).await;
    let limit = Duration::from_secs(5);
    assert_eq!(
        timed_out(&error),
        Some((TimeoutPhase::Body, limit)),
        "{error}"
    );
    // What is said about silence comes first.
    let error = list(docker.idle_timeout(HOUR).build()?).await;
    assert_eq!(
        timed_out(&error),
        Some((TimeoutPhase::Body, HOUR)),
        "{error}"
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn stream_has_no_default_idle_timeout() -> Result<()> {
    let peer = Peer::local(async |_, mut socket| {
        head(&mut socket).await;
        write(&mut socket, "HTTP/1.1 200 OK\r\n\r\none\n").await;
        sleep(HOUR).await;
        write(&mut socket, "two\n").await;
    });
    let options = ContainerLogsOptions::builder().tty(true).build();
    let logs = peer.docker().container_logs("x", options).await?;
    let frames: Vec<_> = logs.try_collect().await?;
    let text: Vec<_> = frames
        .iter()
        .flat_map(|frame| frame.bytes().to_vec())
        .collect();
    assert_eq!(text, b"one\ntwo\n");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn maximum_duration_means_no_timeout() -> Result<()> {
    let peer = Peer::local(async |_, mut socket| {
        head(&mut socket).await;
        sleep(HOUR).await;
        write(
            &mut socket,
            "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{",
        )
        .await;
        sleep(HOUR).await;
        write(&mut socket, r#""Version":"1.11.2"}"#).await;
    });
    let docker = peer
        .builder()
        .connect_timeout(Duration::MAX)
        .response_timeout(Duration::MAX)
        .idle_timeout(Duration::MAX);
    docker.build()?.version().await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn requests_wait_for_negotiation_for_at_most_two_timeouts() {
    let peer = Peer::local(silent);
    let docker = Docker::builder().host(peer.host()).build().unwrap();
    let started = Instant::now();
    for result in join_all((0..50).map(|_| docker.version())).await {
        assert!(result.is_err_and(|error| error.is_timeout()));
    }
    assert!(started.elapsed() < Duration::from_secs(3 * 120));
}

#[tokio::test(start_paused = true)]
async fn blocking_request_has_no_timeout() -> Result<()> {
    // Engines up to API 1.29 answer when the container exits; later ones send the head at once.
    let late = Peer::local(async |_, mut socket| {
        head(&mut socket).await;
        sleep(HOUR).await;
        json(&mut socket, r#"{"StatusCode": 3}"#).await;
    });
    let early = Peer::local(async |_, mut socket| {
        head(&mut socket).await;
        write(&mut socket, "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n").await;
        sleep(HOUR).await;
        write(&mut socket, r#"{"StatusCode": 3}"#).await;
    });
    for peer in [late, early] {
        let docker = peer
            .builder()
            .response_timeout(Duration::from_secs(1))
            .idle_timeout(Duration::from_secs(1))
            .build()?;
        assert_eq!(
            docker
                .wait_container("x", WaitContainerOptions::default())
                .await?
                .status_code,
            3
        );
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn connecting_ends_with_the_connect_timeout() {
    // A queue of one, which is full: the kernel drops further attempts.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let _queued = TcpStream::connect(address).await.unwrap();

    let limit = Duration::from_secs(3);
    let docker = Docker::builder()
        .host(format!("tcp://{address}").parse().unwrap())
        .connect_timeout(limit)
        .build()
        .unwrap();
    let started = Instant::now();
    let error = docker.ping().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert!(started.elapsed() >= limit);
    let shown = error.to_string();
    assert!(
        shown.contains("connecting took longer than the limit")
            && shown.contains(&address.to_string()),
        "{shown}"
    );
}

#[cfg(any(feature = "native-tls", feature = "rustls"))]
#[tokio::test(start_paused = true)]
async fn connect_timeout_includes_the_tls_handshake() {
    let peer = Peer::tcp(silent).await;
    let docker = peer.builder().tls(Tls::new()).build().unwrap();
    let error = docker.ping().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("connecting took longer than the limit"),
        "{error}"
    );
}
