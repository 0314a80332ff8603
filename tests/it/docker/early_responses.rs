//! Responses that come before they are expected, or that stall.

use std::time::Duration;

use asyncdocker::containers::{AttachContainerOptions, UploadArchiveOptions};
use asyncdocker::prelude::*;
use asyncdocker::system::EventsOptions;
use asyncdocker::{Body, Error, Result};
use bytes::Bytes;
use tokio::io::AsyncWriteExt;
use tokio::time::Instant;

use super::everywhere::Everywhere;
use super::peer::{Peer, Socket, head, hold, write};

#[tokio::test]
async fn early_response_to_an_upload_is_reported_instead_of_the_failed_write() {
    const SIZE: usize = 30 << 20;
    let engine = Everywhere::serving(async |_, mut socket: Socket| {
        head(&mut socket).await;
        let refusal = "HTTP/1.1 413 Payload Too Large\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\
                       \r\n{\"message\": \"too much\"}    ";
        write(&mut socket, refusal).await;
    });
    for (name, docker) in engine.clients() {
        for number in 0..if name == "unix" { 40 } else { 10 } {
            let body = if number % 2 == 0 {
                Body::from(Bytes::from(vec![7; SIZE]))
            } else {
                Body::from_reader(tokio::io::AsyncReadExt::take(
                    tokio::io::repeat(7),
                    SIZE as u64,
                ))
            };
            let options = UploadArchiveOptions::default();
            let error = docker
                .upload_archive("x", "/", body, options)
                .await
                .unwrap_err();
            assert!(
                matches!(&error, Error::Api { message, .. } if message == "too much"),
                "{name}, {number}: {error:?}"
            );
        }
    }
}

#[tokio::test]
async fn upgrade_that_was_not_requested_is_a_protocol_error() {
    let engine = Everywhere::serving(async |_, mut socket: Socket| {
        head(&mut socket).await;
        let upgrade = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
        write(&mut socket, upgrade).await;
        hold(socket).await;
    });
    for (name, docker) in engine.clients() {
        let errors = [
            docker.events(EventsOptions::default()).await.unwrap_err(),
            docker.rename_container("x", "y").await.unwrap_err(),
            docker.ping().await.unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error, Error::Protocol { .. }), "{name}: {error:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn error_body_that_stalls_ends_with_the_response_timeout() {
    let stalling = async |_, mut socket: Socket| {
        head(&mut socket).await;
        write(
            &mut socket,
            "HTTP/1.1 500 Oh\r\nContent-Length: 99\r\n\r\nit broke",
        )
        .await;
        hold(socket).await;
    };
    let peer = Peer::local(stalling);
    let limit = Duration::from_secs(2);
    let docker = peer.builder().response_timeout(limit).build().unwrap();
    // The clock stands still but for time limits.
    let started = Instant::now();
    let error = docker.rename_container("x", "y").await.unwrap_err();
    assert!(
        matches!(&error, Error::Api { message, .. } if message == "it broke"),
        "{error:?}"
    );
    assert!(started.elapsed() < 2 * limit, "{:?}", started.elapsed());
}

#[tokio::test]
async fn write_to_stdin_fails_once_the_output_has_ended() -> Result<()> {
    let engine = Everywhere::serving(async |_, mut socket: Socket| {
        head(&mut socket).await;
        let upgrade = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nout";
        write(&mut socket, upgrade).await;
        // The process has ended: no more output, and nobody reads its stdin.
        let _ = socket.shutdown().await;
        std::future::pending::<()>().await;
    });
    let options = AttachContainerOptions::builder()
        .stdin(true)
        .stream(true)
        .tty(true)
        .build();
    for (name, docker) in engine.clients() {
        let attached = docker.attach_container("x", options.clone()).await?;
        let mut input = attached.input;
        let input_of_process = vec![7; 8 << 20];
        // A pipe takes a whole buffer before anybody reads it, but no second one.
        let writing = async {
            loop {
                if let Err(error) = input.write_all(&input_of_process).await {
                    break error;
                }
            }
        };
        let (error, output) = tokio::join!(writing, attached.output.collect_output());
        let output = output.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(output.stdout, b"out", "{name}");
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{name}");
        let error = input.flush().await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{name}");
    }
    Ok(())
}
