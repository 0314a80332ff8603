//! Runs a container: pulls its image if the engine lacks it, prints its output as it appears, waits for its exit and removes
//! it.
//!
//! ```text
//! cargo run --example run_container
//! ```

use std::error::Error;
use std::io::Write;

use asyncdocker::Docker;
use asyncdocker::containers::{
    CreateContainerOptions, DeleteContainerOptions, PullPolicy, RunContainerOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::stream::Frame;
use futures_util::TryStreamExt;

const SCRIPT: &str =
    r#"echo "$GREETING from $(hostname)"; ls -d /host; echo "and this is stderr" >&2; exit 3"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let docker = Docker::from_env()?;
    let options = CreateContainerOptions::builder()
        .image("busybox")
        .cmd(["sh", "-c", SCRIPT])
        .env(["GREETING=hello"])
        .labels([("purpose", "example")])
        .binds(["/tmp:/host:ro"])
        .memory(64 * 1024 * 1024)
        .build();
    let run = RunContainerOptions::builder()
        .pull(PullPolicy::Missing)
        .build();
    let mut container = docker.run_container(options, run).await?;
    let id = container.id.clone();
    while let Some(frame) = container.output.try_next().await? {
        let text = String::from_utf8_lossy(frame.bytes());
        let stream = match frame {
            Frame::Stderr(_) => "stderr",
            _ => "stdout",
        };
        write!(std::io::stdout(), "{stream}: {text}")?;
    }
    println!("exit code {}", container.exit_code().await?);
    docker
        .delete_container(&id, DeleteContainerOptions::default())
        .await?;
    println!("removed {id}");
    Ok(())
}
