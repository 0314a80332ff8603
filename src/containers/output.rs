//! The output and the exit code of a container that has ended.

use super::{
    ContainerLifecycle, ContainerLogsOptions, ContainerStreams, InspectContainerOptions,
    WaitContainerOptions,
};
use crate::error::{Call, Error, Result};
use crate::stream::Output;

/// The output and exit code of a container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContainerOutput {
    /// The output of the container.
    pub output: Output,
    /// The exit code. 128 plus the signal number if a signal ended the container.
    pub exit_code: i64,
}

/// Reads the logs after the container has ended, because following them can miss the last of them.
pub(super) async fn output<C: ContainerLifecycle + ContainerStreams + ?Sized>(
    containers: &C,
    id: &str,
    options: ContainerLogsOptions,
) -> Result<ContainerOutput> {
    let exit_code = containers
        .wait_container(id, WaitContainerOptions::default())
        .await?
        .status_code;
    let container = containers
        .inspect_container(id, InspectContainerOptions::default())
        .await?;
    // The engine returns exit code 0 for a container that was never started.
    if container.state.started_at.is_none() {
        let call = Call::new(http::Method::POST, format!("/containers/{id}/wait"))
            .with_object("container", id);
        return Err(Error::state(
            call,
            "the container was never started, so it has no output and no exit code",
        ));
    }
    let options = ContainerLogsOptions {
        follow: None,
        tty: options.tty.or(container.config.tty),
        ..options
    };
    let logs = containers.container_logs(id, options).await?;
    let output = logs.collect_output().await?;
    Ok(ContainerOutput { output, exit_code })
}
