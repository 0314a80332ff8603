//! Starting and stopping containers, pausing them, and waiting for their exit.

use std::time::Duration;

use super::{
    KillContainerOptions, RestartContainerOptions, StopContainerOptions, WaitContainerOptions,
};
use crate::error::{Error, Invalid, Result};
use crate::models::containers::ContainerWaitResponse;
use crate::request::{Request, RequestOptions};
use crate::response::Response;
use crate::transport::Transport;
use crate::version::ApiVersion;

/// The first API version in which the container's own timeout applies if the request has none. Docker 1.12 and earlier
/// take a missing timeout for 0.
const STOP_TIMEOUT: ApiVersion = ApiVersion::new(1, 25);

/// The timeout that is sent before [`STOP_TIMEOUT`] if the options have none.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// Methods that change the state of a container, or wait for it to change.
///
/// The parameter `id` is that of [`Containers`](super::Containers), whose methods create and remove containers. To create,
/// attach and start in one call, use [`run_container`](super::ContainersExt::run_container).
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The engine
/// may or may not have acted on the request.
pub trait ContainerLifecycle: Transport {
    /// Starts a container. Returns `false` if it was already running.
    ///
    /// `POST /containers/{id}/start`
    ///
    /// # Errors
    /// - 404: the container does not exist. Docker 1.11 also responds with 404 if the program does not exist in the
    ///   container; [`is_not_found`](crate::Error::is_not_found) is `false` then.
    /// - 400 or 500: the command cannot be run.
    #[doc(alias = "docker start")]
    #[doc(alias = "start")]
    fn start_container(&self, id: &str) -> impl Future<Output = Result<bool>> + Send {
        let request = Request::post("/containers/{id}/start").id(id).blocking();
        async move { was_changed(self.execute(request).await).await }
    }

    /// Stops a container: sends its stop signal, and kills it after a timeout. Returns `false` if it was not running.
    ///
    /// Without a timeout in the options, the container's own `StopTimeout` applies, which is 10 seconds by default.
    /// Below API 1.25 (Docker 1.13), containers have no `StopTimeout`, and the client sends 10 seconds. `Duration::MAX`
    /// means no limit. The method returns once the container has stopped.
    ///
    /// `POST /containers/{id}/stop`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use std::time::Duration;
    ///
    /// use asyncdocker::ContainerLifecycle;
    /// use asyncdocker::containers::StopContainerOptions;
    ///
    /// let options = StopContainerOptions::builder().timeout(Duration::from_secs(30)).build();
    /// if !docker.stop_container("web", options).await? {
    ///     println!("it was not running");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker stop")]
    #[doc(alias = "stop")]
    fn stop_container(
        &self,
        id: &str,
        options: StopContainerOptions,
    ) -> impl Future<Output = Result<bool>> + Send {
        let before = StopContainerOptions {
            timeout: options.timeout.or(Some(DEFAULT_TIMEOUT)),
            ..options.clone()
        };
        let request = stop("/containers/{id}/stop", id, &options, &before);
        async move { was_changed(self.execute(request).await).await }
    }

    /// Stops a container if it is running, and starts it. The timeout is that of
    /// [`stop_container`](Self::stop_container).
    ///
    /// `POST /containers/{id}/restart`
    ///
    /// # Errors
    /// - 404: the container does not exist, or, with Docker 1.11, its program does not.
    /// - 400 or 500: the command cannot be run.
    #[doc(alias = "docker restart")]
    #[doc(alias = "restart")]
    fn restart_container(
        &self,
        id: &str,
        options: RestartContainerOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let before = RestartContainerOptions {
            timeout: options.timeout.or(Some(DEFAULT_TIMEOUT)),
            ..options.clone()
        };
        let request = stop("/containers/{id}/restart", id, &options, &before);
        async move { self.execute(request).await?.unit().await }
    }

    /// Sends a signal to a container. Default: `SIGKILL`.
    ///
    /// For `SIGKILL` the method returns once the container has exited, for other signals once the signal is sent.
    ///
    /// `POST /containers/{id}/kill`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409 (500 before Docker 17.09): the container is not running.
    /// - 400 or 500: the engine does not know the signal.
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): the signal is empty.
    #[doc(alias = "docker kill")]
    #[doc(alias = "kill")]
    fn kill_container(
        &self,
        id: &str,
        options: KillContainerOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = kill(id, &options);
        async move { self.execute(request).await?.unit().await }
    }

    /// Suspends all processes of a container.
    ///
    /// `POST /containers/{id}/pause`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409 or 500: the container is not running, or is already paused.
    #[doc(alias = "docker pause")]
    #[doc(alias = "pause")]
    fn pause_container(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/containers/{id}/pause").id(id).blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Resumes the processes of a paused container.
    ///
    /// `POST /containers/{id}/unpause`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409 or 500: the container is not paused.
    #[doc(alias = "docker unpause")]
    #[doc(alias = "unpause")]
    fn unpause_container(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/containers/{id}/unpause").id(id).blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Waits for a container, and returns its exit code. There is no timeout.
    ///
    /// By default, this method waits until the container is not running. It returns exit code 0 at once for a container
    /// that was never started.
    ///
    /// `POST /containers/{id}/wait`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 400: the engine does not know the condition.
    /// - [`Error::Daemon`](crate::Error::Daemon): the engine sent an error in place of the exit code, for instance
    ///   because the container cannot be removed.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::ContainerLifecycle;
    /// use asyncdocker::containers::WaitContainerOptions;
    /// use asyncdocker::models::containers::WaitCondition;
    ///
    /// let options = WaitContainerOptions::builder().condition(WaitCondition::Removed).build();
    /// let exit = docker.wait_container("job", options).await?;
    /// println!("the container is gone, with exit code {}", exit.status_code);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker wait")]
    #[doc(alias = "wait")]
    fn wait_container(
        &self,
        id: &str,
        options: WaitContainerOptions,
    ) -> impl Future<Output = Result<ContainerWaitResponse>> + Send {
        let request = wait(id, &options);
        async move { exit(self.execute(request).await?).await }
    }
}

impl ContainerLifecycle for crate::Docker {}
impl ContainerLifecycle for crate::DynTransport {}

/// A request that stops a container. `options_before` are the options for versions before [`STOP_TIMEOUT`].
fn stop<O: RequestOptions>(
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

fn kill(id: &str, options: &KillContainerOptions) -> Request {
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
