//! Engines behind named pipes of Windows.

use std::time::Duration;

use asyncdocker::containers::AttachContainerOptions;
use asyncdocker::prelude::*;
use asyncdocker::stream::Frame;
use asyncdocker::test_util::{FakeEngine, Reply, frame};
use asyncdocker::{ApiVersion, Docker, DockerBuilder, Result};
use futures_util::{FutureExt, TryStreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeServer, ServerOptions};

use super::peer::{Peer, Socket, head, json};
use super::process::printed;
use crate::support::LocalListener;

const VERSION: &str = r#"{"Version": "28.5"}"#;

const ATTACH: &str = "/containers/web/attach?stream=true&stdin=true&stdout=true&stderr=true";

async fn serve(_: usize, mut socket: Socket) {
    while !head(&mut socket).await.is_empty() {
        json(&mut socket, VERSION).await;
    }
}

/// A pipe with a single instance, and a client of it.
fn single(name: &str) -> (String, NamedPipeServer, DockerBuilder) {
    let name = format!("asyncdocker-test-{}-{name}", std::process::id());
    let path = format!(r"\\.\pipe\{name}");
    let mut options = ServerOptions::new();
    let server = options.max_instances(1).create(&path).unwrap();
    let host = format!("npipe:////./pipe/{name}").parse().unwrap();
    let builder = Docker::builder().host(host).api_version(ApiVersion::V1_23);
    (path, server, builder)
}

#[tokio::test]
async fn busy_pipe_is_tried_until_an_instance_is_free() -> Result<()> {
    let (path, server, builder) = single("busy");
    let other = ClientOptions::new().open(&path).unwrap();
    server.connect().await.unwrap();
    let docker = builder.build()?;
    let mut version = Box::pin(docker.version());
    for _ in 0..100 {
        assert!((&mut version).now_or_never().is_none());
        tokio::task::yield_now().await;
    }
    drop(other);
    server.disconnect().unwrap();
    let serving = async {
        server.connect().await.unwrap();
        let mut socket: Socket = Box::new(server);
        head(&mut socket).await;
        json(&mut socket, VERSION).await;
        socket
    };
    let (version, _socket) = tokio::join!(version, serving);
    assert_eq!(version?.version, "28.5");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn pipe_that_stays_busy_ends_with_the_connect_timeout() -> Result<()> {
    let (path, server, builder) = single("full");
    let _other = ClientOptions::new().open(&path).unwrap();
    let docker = builder.connect_timeout(Duration::from_secs(5)).build()?;
    let error = docker.start_container("web").await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains("connecting took longer than the limit"),
        "{text}"
    );
    drop(server);
    Ok(())
}

#[tokio::test]
async fn missing_pipe_error_names_the_pipe_and_origin() -> Result<()> {
    let docker = Docker::new("npipe:////./pipe/nowhere")?;
    let error = docker.ping().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /_ping: cannot connect to the engine at npipe:////./pipe/nowhere (given by the program): the pipe does \
         not exist: is the engine running?"
    );
    Ok(())
}

#[tokio::test]
async fn default_engine_is_behind_the_pipe_of_docker() {
    let home = tempfile::tempdir().unwrap();
    let lines = printed(home.path(), &[]).await;
    let host = "npipe:////./pipe/docker_engine the default, because DOCKER_HOST, DOCKER_CONTEXT and the current context";
    assert!(lines[0].starts_with(host), "{lines:?}");
    assert!(lines[1].contains("the pipe does not exist"), "{lines:?}");
}

#[tokio::test]
async fn client_survives_an_engine_restart() -> Result<()> {
    let listener = LocalListener::new();
    let name = listener.name().to_owned();
    let first = Peer::listening_locally(listener, serve);
    let docker = first.docker();
    docker.version().await?;
    drop(first);
    let mut error = docker.version().await;
    // The task that serves ends some time after it was aborted.
    while error.is_ok() {
        tokio::task::yield_now().await;
        error = docker.version().await;
    }
    let error = error.unwrap_err();
    assert!(error.is_connect(), "{error:?}");

    let _second = Peer::listening_locally(LocalListener::at(name), serve);
    docker.version().await?;
    Ok(())
}

#[tokio::test]
async fn empty_write_does_not_end_the_input() -> Result<()> {
    let engine = FakeEngine::named_pipe().await?;
    let reply = Reply::upgraded()
        .input("ab")
        .end_of_input()
        .chunk(frame(1, "c"));
    let exchange = engine.expect("POST", ATTACH, reply);
    let options = AttachContainerOptions::builder()
        .stdin(true)
        .tty(false)
        .build();
    let mut attached = engine.docker().attach_container("web", options).await?;
    for bytes in ["a", "", "b"] {
        let written = attached.input.write(bytes.as_bytes()).await.unwrap();
        assert_eq!(written, bytes.len());
    }
    attached.input.shutdown().await.unwrap();
    assert_eq!(
        attached.output.try_next().await?,
        Some(Frame::Stdout("c".into()))
    );
    exchange.closed().await;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn pipe_without_messages_keeps_its_input_open() -> Result<()> {
    let (_, mut server, builder) = single("bytes");
    let serving = async {
        server.connect().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(server.read_u8().await.unwrap());
        }
        let upgraded = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
        server.write_all(upgraded.as_bytes()).await.unwrap();
        let mut input = [0; 2];
        server.read_exact(&mut input).await.unwrap();
        server.write_all(&frame(1, "late")).await.unwrap();
        input
    };
    let docker = builder.build()?;
    let options = AttachContainerOptions::builder()
        .stdin(true)
        .tty(false)
        .build();
    let attaching = async {
        let mut attached = docker.attach_container("web", options).await?;
        attached.input.write_all(b"in").await.unwrap();
        attached.input.shutdown().await.unwrap();
        assert!(attached.input.write_all(b"more").await.is_err());
        attached.output.try_next().await
    };
    let (output, input) = tokio::join!(attaching, serving);
    assert_eq!(output?, Some(Frame::Stdout("late".into())));
    assert_eq!(&input, b"in");
    Ok(())
}

/// Responds to what the example `stats` requests, with two containers.
async fn two_containers(_: usize, mut socket: Socket) {
    loop {
        let head = head(&mut socket).await;
        let Some(path) = head.split(' ').nth(1) else {
            break;
        };
        let path = path.split('?').next().unwrap_or_default();
        let parts: Vec<_> = path.rsplit('/').take(3).collect();
        let body = match parts[..] {
            ["json", "containers", _] => {
                r#"[{"Id": "4fa6", "Names": ["/web"]}, {"Id": "9c1d", "Names": ["/db"]}]"#
            }
            ["stats", "4fa6", _] => r#"{"memory_stats": {"usage": 2097152, "limit": 4194304}}"#,
            ["stats", "9c1d", _] => r#"{"memory_stats": {"usage": 1024, "limit": 2048}}"#,
            _ => VERSION,
        };
        json(&mut socket, body).await;
    }
}

#[tokio::test]
async fn example_lists_containers_of_an_engine_behind_a_pipe() {
    let engine = Peer::local(two_containers);
    let program = std::env::var_os("ASYNCDOCKER_TEST_STATS");
    let program = program.expect("run by tests/windows.sh, which builds the example");
    let output = tokio::process::Command::new(program)
        .arg("--once")
        .env("DOCKER_HOST", engine.host().to_string())
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let expected = "web: CPU 0.0 %, memory 2.00 MiB of 4.00 MiB\n\
                    db: CPU 0.0 %, memory 1.00 KiB of 2.00 KiB\n";
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}
