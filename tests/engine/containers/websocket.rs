//! Attaching over a websocket.

use asyncdocker::Result;
use asyncdocker::containers::AttachContainerWebsocketOptions;
use asyncdocker::prelude::*;
use tokio::io::AsyncWriteExt;

use super::{Follower, script};
use crate::support::{engine, with_container};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn attach_container_websocket_passes_input_and_output() -> Result<()> {
    let docker = engine();
    let options = script("read line; echo \"<$line>\"; echo err >&2").open_stdin(true);
    with_container(&docker, options, async |id| {
        let options = AttachContainerWebsocketOptions::default();
        let attached = docker.attach_container_websocket(id, options).await?;
        docker.start_container(id).await?;
        let (mut input, output) = (attached.input, attached.output);
        input.write_all(b"typed\n").await.expect("stdin is open");
        input.flush().await.expect("stdin is open");
        // The two streams come in one, in no certain order.
        let text = Follower::new(output).rest().await?;
        let mut lines: Vec<_> = text.lines().collect();
        lines.sort_unstable();
        assert_eq!(lines, ["<typed>", "err"]);
        Ok(())
    })
    .await
}
