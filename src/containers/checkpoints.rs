//! The states of running containers that engines store and restore: an experimental feature.

use super::{
    CreateCheckpointOptions, DeleteCheckpointOptions, ListCheckpointsOptions,
    StartContainerFromCheckpointOptions, lifecycle,
};
use crate::ApiVersion;
use crate::error::{Invalid, Result};
use crate::models::containers::Checkpoint;
use crate::request::Request;
use crate::transport::Transport;

/// The first API version with checkpoints.
const SINCE: ApiVersion = ApiVersion::new(1, 25);

const PATH: &str = "/containers/{id}/checkpoints";

/// Checkpoints: the states of running containers, to start them from later.
///
/// Checkpoints are experimental: the engine must have experimental features enabled, and CRIU must be installed on its
/// host. The parameter `id` is that of [`Containers`](super::Containers).
///
/// # Examples
/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
/// use asyncdocker::Checkpoints;
/// use asyncdocker::containers::{CreateCheckpointOptions, StartContainerFromCheckpointOptions};
///
/// // Saves the state and stops the container.
/// let options = CreateCheckpointOptions::builder().exit(true).build();
/// docker.create_checkpoint("job", "before-upgrade", options).await?;
///
/// let options = StartContainerFromCheckpointOptions::default();
/// docker.start_container_from_checkpoint("job", "before-upgrade", options).await?;
/// # Ok(())
/// # }
/// ```
pub trait Checkpoints: Transport {
    /// Saves the state of a running container as a checkpoint. The container keeps running unless `exit` is set, unlike
    /// with `docker checkpoint create`, which stops it by default.
    ///
    /// Start the container from it with [`start_container_from_checkpoint`](Self::start_container_from_checkpoint).
    ///
    /// `POST /containers/{id}/checkpoints`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 501: experimental features are disabled; see
    ///   [`is_experimental_disabled`](crate::Error::is_experimental_disabled).
    /// - 409: the container is not running.
    /// - 500: the engine has no CRIU, or the name is invalid or already taken.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    #[doc(alias = "docker checkpoint create")]
    fn create_checkpoint(
        &self,
        id: &str,
        checkpoint: &str,
        options: CreateCheckpointOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = create(id, checkpoint, options);
        async move { self.execute(request).await?.unit().await }
    }

    /// Lists the checkpoints of a container.
    ///
    /// `GET /containers/{id}/checkpoints`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 501: experimental features are disabled; see
    ///   [`is_experimental_disabled`](crate::Error::is_experimental_disabled).
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    #[doc(alias = "docker checkpoint ls")]
    fn list_checkpoints(
        &self,
        id: &str,
        options: ListCheckpointsOptions,
    ) -> impl Future<Output = Result<Vec<Checkpoint>>> + Send {
        let request = list(id, &options);
        async move { self.execute(request).await?.json_list().await }
    }

    /// Removes a checkpoint of a container.
    ///
    /// `DELETE /containers/{id}/checkpoints/{checkpoint}`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 501: experimental features are disabled; see
    ///   [`is_experimental_disabled`](crate::Error::is_experimental_disabled).
    /// - 500: the checkpoint does not exist.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    #[doc(alias = "docker checkpoint rm")]
    fn delete_checkpoint(
        &self,
        id: &str,
        checkpoint: &str,
        options: DeleteCheckpointOptions,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = delete(id, checkpoint, &options);
        async move { self.execute(request).await?.unit().await }
    }

    /// Starts a stopped container from a checkpoint. Returns `false` if it was already running.
    ///
    /// `POST /containers/{id}/start`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 400: experimental features are disabled; see
    ///   [`is_experimental_disabled`](crate::Error::is_experimental_disabled).
    /// - 403: the engine does not allow a custom checkpoint directory.
    /// - 400 or 500: the checkpoint does not exist, or cannot be restored.
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): `checkpoint` is empty.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    #[doc(alias = "docker start --checkpoint")]
    fn start_container_from_checkpoint(
        &self,
        id: &str,
        checkpoint: &str,
        options: StartContainerFromCheckpointOptions,
    ) -> impl Future<Output = Result<bool>> + Send {
        let request = start(id, checkpoint, &options);
        async move { lifecycle::was_changed(self.execute(request).await).await }
    }
}

impl Checkpoints for crate::Docker {}
impl Checkpoints for crate::DynTransport {}

fn create(id: &str, checkpoint: &str, mut options: CreateCheckpointOptions) -> Request {
    options.body.checkpoint_id = Some(checkpoint.to_owned());
    Request::post(PATH).id(id).options(&options).blocking()
}

fn list(id: &str, options: &ListCheckpointsOptions) -> Request {
    Request::get(PATH).id(id).options(options)
}

fn delete(id: &str, checkpoint: &str, options: &DeleteCheckpointOptions) -> Request {
    Request::delete("/containers/{id}/checkpoints/{checkpoint}")
        .id(id)
        .id(checkpoint)
        .options(options)
        .blocking()
}

/// Below [`SINCE`] and without a name, engines would start the container anew.
fn start(id: &str, checkpoint: &str, options: &StartContainerFromCheckpointOptions) -> Request {
    let request = Request::post("/containers/{id}/start")
        .id(id)
        .query("checkpoint", checkpoint)
        .since(SINCE, "checkpoint")
        .options(options)
        .blocking();
    if checkpoint.is_empty() {
        let reason = "expected a name: the engine would start the container anew";
        return request.refuse(Invalid::new("checkpoint", checkpoint, reason));
    }
    request
}
