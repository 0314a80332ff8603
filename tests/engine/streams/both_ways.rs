//! Input and output of one process, over each way to the engine.

use std::time::Duration;

use asyncdocker::containers::{AttachContainerOptions, CreateContainerOptions};
use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
use asyncdocker::prelude::*;
use asyncdocker::stream::{Attached, FrameKind};
use asyncdocker::{Docker, Result, TtySize};
use futures_util::TryStreamExt;
use tokio::io::AsyncWriteExt;

use super::{clients, idle};
use crate::support::{IMAGE, exit_code, run_cat, with_container};

const LENGTH: usize = 100_000_000;
const PATIENCE: Duration = Duration::from_secs(60);

/// How many bytes are sent before they repeat: a prime number, so that no block is like its neighbour.
const PERIOD: usize = 1_000_003;

fn pattern() -> Vec<u8> {
    let byte = |position: usize| position.wrapping_mul(2_654_435_761) >> 7;
    (0..PERIOD)
        .map(|position| byte(position).to_le_bytes()[0])
        .collect()
}

/// The bytes that are sent from a position on: `length` of them, or fewer before they repeat.
fn part(pattern: &[u8], position: usize, length: usize) -> &[u8] {
    let rest = &pattern[position % PERIOD..];
    &rest[..rest.len().min(length)]
}

/// Writes all the bytes, ends the input, and checks that they come back.
async fn echo(process: Attached) -> Result<()> {
    let Attached {
        mut output,
        mut input,
        ..
    } = process;
    let writing = tokio::spawn(async move {
        let (pattern, mut position) = (pattern(), 0);
        while position < LENGTH {
            let block = part(&pattern, position, (LENGTH - position).min(64 * 1024));
            input.write_all(block).await?;
            position += block.len();
        }
        input.shutdown().await
    });
    let (pattern, mut position) = (pattern(), 0);
    while let Some(batch) = output.next_batch().await? {
        for (kind, mut bytes) in batch {
            assert_eq!(kind, FrameKind::Stdout);
            while !bytes.is_empty() {
                let expected = part(&pattern, position, bytes.len());
                let same = bytes.starts_with(expected);
                assert!(same, "other bytes than were sent, from {position} on");
                bytes = &bytes[expected.len()..];
                position += expected.len();
            }
        }
    }
    assert_eq!(position, LENGTH);
    writing.await.unwrap().unwrap();
    Ok(())
}

fn attach_options() -> AttachContainerOptions {
    AttachContainerOptions::builder()
        .stdin(true)
        .stdout(true)
        .stderr(true)
        .build()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn start_exec_passes_100_megabytes_both_ways() -> Result<()> {
    for docker in clients() {
        with_container(&docker, idle(), async |id| {
            docker.start_container(id).await?;
            let (_, cat) = run_cat(&docker, id).await?;
            echo(cat).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn attach_container_passes_100_megabytes_both_ways() -> Result<()> {
    for docker in clients() {
        let options = CreateContainerOptions::builder()
            .image(IMAGE)
            .cmd(["cat"])
            .open_stdin(true)
            .stdin_once(true)
            .host_config(no_log());
        with_container(&docker, options, async |id| {
            let attached = docker.attach_container(id, attach_options()).await?;
            docker.start_container(id).await?;
            echo(attached).await?;
            assert_eq!(exit_code(&docker, id).await?, 0);
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// Nothing is written to the engine's disk.
fn no_log() -> asyncdocker::models::containers::HostConfig {
    use asyncdocker::models::containers::{HostConfig, LogConfig, LogDriver};
    HostConfig::builder()
        .log_config(LogConfig::builder().kind(LogDriver::None).build())
        .build()
}

/// Reads until the text has come.
async fn until(process: &mut Attached, text: &str) -> Result<()> {
    let mut seen = Vec::new();
    let reading = async {
        while let Some(frame) = process.output.try_next().await? {
            seen.extend_from_slice(frame.bytes());
            if String::from_utf8_lossy(&seen).contains(text) {
                return Ok(true);
            }
        }
        Ok::<_, asyncdocker::Error>(false)
    };
    let found = tokio::time::timeout(PATIENCE, reading).await;
    let shown = String::from_utf8_lossy(&seen);
    assert!(
        matches!(found, Ok(Ok(true))),
        "{text:?} is not in {shown:?}: {found:?}"
    );
    Ok(())
}

/// Asks a shell for the size of its terminal before and after it is resized.
async fn check_resizing(
    mut shell: Attached,
    resize: impl AsyncFn(u16, u16) -> Result<()>,
) -> Result<()> {
    for (height, width) in [(31, 111), (47, 99)] {
        resize(height, width).await?;
        shell.input.write_all(b"stty size\n").await.unwrap();
        until(&mut shell, &format!("{height} {width}\r\n")).await?;
    }
    shell.input.write_all(b"exit\n").await.unwrap();
    while shell.output.try_next().await?.is_some() {}
    Ok(())
}

async fn check_resizing_of(docker: &Docker) -> Result<()> {
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sh"])
        .tty(true)
        .open_stdin(true);
    with_container(docker, options, async |id| {
        let shell = docker.attach_container(id, attach_options()).await?;
        docker.start_container(id).await?;
        let resize =
            async |rows, columns| docker.resize_container(id, TtySize { columns, rows }).await;
        check_resizing(shell, resize).await
    })
    .await?;
    with_container(docker, idle(), async |id| {
        docker.start_container(id).await?;
        let options = CreateExecOptions::builder()
            .cmd(["sh"])
            .attach_stdin(true)
            .tty(true)
            .build();
        let exec = docker.create_exec(id, options).await?.id;
        let shell = docker
            .start_exec(&exec, StartExecOptions::default())
            .await?;
        let resize =
            async |rows, columns| docker.resize_exec(&exec, TtySize { columns, rows }).await;
        check_resizing(shell, resize).await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn attached_tty_is_resized() -> Result<()> {
    for docker in clients() {
        check_resizing_of(&docker).await?;
    }
    Ok(())
}
