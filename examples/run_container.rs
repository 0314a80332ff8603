//! Runs a container: creates and starts it, follows its output, waits for its exit and removes it.
//!
//! ```text
//! cargo run --example run_container
//! ```
//!
//! The engine must have the image `busybox`.

use std::error::Error;
use std::io::Write;

use asyncdocker::Docker;
use asyncdocker::containers::{
    ContainerLogsOptions, CreateContainerOptions, DeleteContainerOptions, WaitContainerOptions,
};
use asyncdocker::models::containers::{HostConfig, RestartPolicy, RestartPolicyName};
use asyncdocker::prelude::*;
use asyncdocker::stream::Frame;
use futures_util::TryStreamExt;

const SCRIPT: &str =
    r#"echo "$GREETING from $(hostname)"; ls -d /host; echo "and this is stderr" >&2; exit 3"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let docker = Docker::from_env()?;
    let version = docker.version().await?;
    println!("Docker {} at {}", version.version, docker.host());

    let host_config = HostConfig::builder()
        .restart_policy(RestartPolicy::builder().name(RestartPolicyName::No).build())
        .build();
    let options = CreateContainerOptions::builder()
        .image("busybox")
        .cmd(["sh", "-c", SCRIPT])
        .env(["GREETING=hello"])
        .labels([("purpose", "example")])
        .host_config(host_config)
        .binds(["/tmp:/host:ro"])
        .memory(64 << 20)
        .build();
    let container = docker.create_container(options).await?;
    let result = run(&docker, &container.id).await;
    docker
        .delete_container(
            &container.id,
            DeleteContainerOptions::builder().force(true).build(),
        )
        .await?;
    println!("removed {}", container.id);
    result
}

/// Starts the container, prints its output, and waits for its exit.
async fn run(docker: &Docker, id: &str) -> Result<(), Box<dyn Error>> {
    docker.start_container(id).await?;
    let options = ContainerLogsOptions::builder().follow(true).build();
    let mut logs = docker.container_logs(id, options).await?;
    while let Some(frame) = logs.try_next().await? {
        match frame {
            Frame::Stderr(bytes) => write!(
                std::io::stdout(),
                "stderr: {}",
                String::from_utf8_lossy(&bytes)
            )?,
            frame => write!(
                std::io::stdout(),
                "stdout: {}",
                String::from_utf8_lossy(frame.bytes())
            )?,
        }
    }
    let exit = docker
        .wait_container(id, WaitContainerOptions::default())
        .await?;
    println!("exit code {}", exit.status_code);
    Ok(())
}
