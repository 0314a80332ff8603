//! The output of containers: logs and attach, which must know whether there is a TTY.

use super::{AttachContainerOptions, ContainerLogsOptions, InspectContainerOptions};
use crate::containers::Containers;
use crate::error::{Error, Result};
use crate::models::ContainerWaitResponse;
use crate::request::Request;
use crate::response::Response;
use crate::stream::{Attached, FrameStream, Input, Output};

/// What engines from API 1.42 on call output in frames.
const MULTIPLEXED: &str = "application/vnd.docker.multiplexed-stream";

/// What a container has written, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContainerOutput {
    /// What it wrote.
    pub output: Output,
    /// Its exit code: 128 and the number of the signal if one ended it.
    pub exit_code: i64,
}

/// Logs are read after the end: those who follow may miss the last of them.
pub(super) async fn output<C: Containers + ?Sized>(
    containers: &C,
    id: &str,
    options: ContainerLogsOptions,
) -> Result<ContainerOutput> {
    let options = ContainerLogsOptions {
        follow: None,
        ..options
    };
    let exit_code = containers.wait_container(id).await?.status_code;
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
    Ok(response.frames(tty))
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
    let mut attached = response.attached(tty).await?;
    if options.stdin != Some(true) {
        // The engine would not read what is written, and at some point the writer would hang.
        attached.input = Input::closed();
    }
    Ok(attached)
}

/// Engines omit a stream that is not asked for. Asking for one stream selects only that one, and excluding one leaves the
/// other.
pub(crate) fn both_unless_chosen(stdout: &mut Option<bool>, stderr: &mut Option<bool>) {
    if *stdout != Some(true) && *stderr != Some(true) {
        stdout.get_or_insert(true);
        stderr.get_or_insert(true);
    }
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

/// The caller knows, the answer says so, or the container's configuration tells.
async fn has_tty<C: Containers + ?Sized>(
    containers: &C,
    id: &str,
    known: Option<bool>,
    response: &Response,
) -> Result<bool> {
    if let Some(tty) = known {
        return Ok(tty);
    }
    if response.content_type() == MULTIPLEXED {
        return Ok(false);
    }
    let container = containers
        .inspect_container(id, InspectContainerOptions::default())
        .await?;
    Ok(container.config.tty.unwrap_or_default())
}
