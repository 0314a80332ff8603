//! The output of containers: logs and attach, which must know whether there is a TTY.

use super::{AttachContainerOptions, ContainerLogsOptions, InspectContainerOptions};
use crate::containers::Containers;
use crate::error::Result;
use crate::request::Request;
use crate::response::Response;
use crate::stream::{Attached, FrameStream};

/// What engines from API 1.42 on call output in frames.
const MULTIPLEXED: &str = "application/vnd.docker.multiplexed-stream";

pub(super) async fn logs<C: Containers + ?Sized>(
    containers: &C,
    id: String,
    mut options: ContainerLogsOptions,
) -> Result<FrameStream> {
    if options.stdout.is_none() && options.stderr.is_none() {
        options.stdout = Some(true);
        options.stderr = Some(true);
    }
    let request = Request::get("/containers/{id}/logs")
        .id(&id)
        .options(&options);
    let response = containers.execute(request).await?;
    let tty = has_tty(containers, &id, options.tty, &response).await?;
    Ok(response.frames(tty))
}

pub(super) async fn attach<C: Containers + ?Sized>(
    containers: &C,
    id: String,
    mut options: AttachContainerOptions,
) -> Result<Attached> {
    let streams = [options.stdin, options.stdout, options.stderr];
    if streams.iter().all(Option::is_none) {
        options.stdout = Some(true);
        options.stderr = Some(true);
    }
    if options.logs.is_none() && options.stream.is_none() {
        options.stream = Some(true);
    }
    let request = Request::post("/containers/{id}/attach")
        .id(&id)
        .options(&options)
        .upgrade();
    let response = containers.execute(request).await?;
    let tty = has_tty(containers, &id, options.tty, &response).await?;
    response.attached(tty).await
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
