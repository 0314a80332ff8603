//! The output of containers: logs and attach, which depend on whether the container has a TTY.

use super::{
    AttachContainerOptions, ContainerLogsOptions, Containers, InspectContainerOptions,
    WaitContainerOptions,
};
use crate::error::{Call, Error, Result};
use crate::models::containers::ContainerWaitResponse;
use crate::output::{self, both_unless_chosen, known_tty};
use crate::request::Request;
use crate::response::Response;
use crate::stream::{Attached, FrameStream, Input, Output, OutputFormat};

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
pub(super) async fn output<C: Containers + ?Sized>(
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
        return Err(Error::stream(
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

/// Reads the response to a wait. An engine that could not wait to the end sends an error beside an exit code of -1.
pub(super) async fn exit(response: Response) -> Result<ContainerWaitResponse> {
    let call = response.call().clone();
    let exit: ContainerWaitResponse = response.json().await?;
    let error = exit.error.as_ref().and_then(|error| error.message.as_ref());
    match error {
        Some(message) if !message.is_empty() => Err(Error::daemon(call, message, None)),
        _ => Ok(exit),
    }
}

pub(super) async fn logs<C: Containers + ?Sized>(
    containers: &C,
    id: &str,
    mut options: ContainerLogsOptions,
) -> Result<FrameStream> {
    both_unless_chosen(&mut options.stdout, &mut options.stderr);
    let request = Request::get("/containers/{id}/logs")
        .id(id)
        .options(&options)
        .streaming_if(options.follow == Some(true));
    let response = containers.execute(request).await?;
    let tty = has_tty(containers, id, options.tty, &response).await?;
    let (timestamps, details) = (options.timestamps, options.details);
    Ok(output::logs(response, tty, timestamps, details))
}

pub(super) async fn attach<C: Containers + ?Sized>(
    containers: &C,
    id: &str,
    mut options: AttachContainerOptions,
) -> Result<Attached> {
    both_unless_chosen(&mut options.stdout, &mut options.stderr);
    stream_unless_logs(options.logs, options.stdin, &mut options.stream);
    let request = Request::post("/containers/{id}/attach")
        .id(id)
        .options(&options)
        .upgrade();
    let response = containers.execute(request).await?;
    let tty = has_tty(containers, id, options.tty, &response).await?;
    let mut attached = response.attached(OutputFormat::with_tty(tty)).await?;
    if options.stdin != Some(true) {
        // The engine would not read what is written, and at some point the writer would hang.
        attached.input = Input::closed();
    }
    Ok(attached)
}

/// The output is streamed unless only the logs are wanted. Engines read stdin only while they stream.
pub(super) fn stream_unless_logs(
    logs: Option<bool>,
    stdin: Option<bool>,
    stream: &mut Option<bool>,
) {
    if logs != Some(true) || stdin == Some(true) {
        stream.get_or_insert(true);
    }
}

/// Whether the container has a TTY: from the options, the response, or the container's configuration.
async fn has_tty<C: Containers + ?Sized>(
    containers: &C,
    id: &str,
    chosen: Option<bool>,
    response: &Response,
) -> Result<bool> {
    if let Some(tty) = known_tty(chosen, response) {
        return Ok(tty);
    }
    let container = containers
        .inspect_container(id, InspectContainerOptions::default())
        .await?;
    Ok(container.config.tty.unwrap_or_default())
}
