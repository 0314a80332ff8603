//! Attaching over a websocket.

use asyncdocker::containers::{
    AttachContainerWebsocketOptions, ContainerLogsOptions, CreateContainerOptions,
    WaitContainerOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::{Error, Result};
use tokio::io::AsyncWriteExt;

use super::clients;
use crate::support::{IMAGE, engine, with_container};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn websocket_passes_input_its_end_and_both_outputs() -> Result<()> {
    // Characters of several bytes, which messages cut, and bytes that are not text at all.
    let text = "ä€😀".repeat(30_000);
    let sent = [text.as_bytes(), b"\xff\xfe\x00"].concat();
    for docker in clients() {
        let options = CreateContainerOptions::builder()
            .image(IMAGE)
            .cmd(["sh", "-c", "cat; echo err >&2; echo out"])
            .open_stdin(true)
            .stdin_once(true);
        with_container(&docker, options, async |id| {
            let options = AttachContainerWebsocketOptions::default();
            let mut attached = docker.attach_container_websocket(id, options).await?;
            docker.start_container(id).await?;
            attached.input.write_all(&sent).await.unwrap();
            attached.input.shutdown().await.unwrap();
            let mut output = attached.output.collect_output().await?.stdout;
            // The two outputs are in one, each in its own order only.
            let stderr = output.windows(4).position(|bytes| bytes == b"err\n");
            let stderr = stderr.expect("what was written to stderr");
            output.drain(stderr..stderr + 4);
            assert!(output == [&sent[..], b"out\n"].concat());
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn websocket_with_logs_returns_earlier_output_first() -> Result<()> {
    let docker = engine();
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["echo", "before"]);
    with_container(&docker, options, async |id| {
        docker.start_container(id).await?;
        docker
            .wait_container(id, WaitContainerOptions::default())
            .await?;
        let logs = ContainerLogsOptions::builder().build();
        docker
            .container_logs(id, logs)
            .await?
            .collect_output()
            .await?;
        let options = AttachContainerWebsocketOptions::builder()
            .logs(true)
            .build();
        let attached = docker.attach_container_websocket(id, options).await?;
        let output = attached.output.collect_output().await?;
        assert_eq!(output.stdout_text(), "before\n");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn missing_container_is_not_found() {
    let options = AttachContainerWebsocketOptions::default();
    let attached = engine()
        .attach_container_websocket("no-such-container", options)
        .await;
    assert!(
        attached.is_err_and(|error| matches!(error, Error::Api { .. }) && error.is_not_found())
    );
}
