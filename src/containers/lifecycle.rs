//! Starting and stopping containers.

use std::time::Duration;

use super::{KillContainerOptions, WaitContainerOptions};
use crate::error::{Error, Invalid, Result};
use crate::models::containers::ContainerWaitResponse;
use crate::request::{Request, RequestOptions};
use crate::response::Response;
use crate::version::ApiVersion;

/// The first API version in which the container's own timeout applies if the request has none. Docker 1.12 and earlier
/// take a missing timeout for 0.
const STOP_TIMEOUT: ApiVersion = ApiVersion::new(1, 25);

/// The timeout that is sent before [`STOP_TIMEOUT`] if the options have none.
pub(super) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// A request that stops a container. `options_before` are the options for versions before [`STOP_TIMEOUT`].
pub(super) fn stop<O: RequestOptions>(
    path: &'static str,
    id: &str,
    options: &O,
    options_before: &O,
) -> Request {
    let request = Request::post(path).id(id).options(options_before);
    request
        .query_from(STOP_TIMEOUT, Request::post(path).options(options))
        .blocking()
}

pub(super) fn kill(id: &str, options: &KillContainerOptions) -> Request {
    let request = Request::post("/containers/{id}/kill")
        .id(id)
        .options(options)
        .blocking();
    match &options.signal {
        Some(signal) if signal.as_str().is_empty() => request.refuse(Invalid::new(
            "signal",
            "",
            "expected a name or number: the engine would send SIGKILL for an empty one",
        )),
        _ => request,
    }
}

/// A request that waits for a container. Neither its head nor its body has a time limit: engines send the head at once
/// since API 1.30, but a proxy may hold it back, and before that it comes with the exit.
pub(super) fn wait(id: &str, options: &WaitContainerOptions) -> Request {
    Request::post("/containers/{id}/wait")
        .id(id)
        .options(options)
        .blocking()
}

/// Returns whether the request changed anything. Status 304 means that it did not.
pub(super) async fn was_changed(result: Result<Response>) -> Result<bool> {
    match result {
        Ok(response) => response.unit().await.map(|()| true),
        Err(error) if error.is_not_modified() => Ok(false),
        Err(error) => Err(error),
    }
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
