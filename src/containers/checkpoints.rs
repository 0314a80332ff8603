//! The states of running containers that engines store and restore: an experimental feature.

use super::{
    CreateCheckpointOptions, DeleteCheckpointOptions, ListCheckpointsOptions,
    StartContainerFromCheckpointOptions,
};
use crate::ApiVersion;
use crate::request::Request;

/// The first API version with checkpoints.
const SINCE: ApiVersion = ApiVersion::new(1, 25);

const PATH: &str = "/containers/{id}/checkpoints";

pub(super) fn create(id: &str, checkpoint: &str, mut options: CreateCheckpointOptions) -> Request {
    options.body.checkpoint_id = Some(checkpoint.to_owned());
    Request::post(PATH)
        .operation_since(SINCE)
        .id(id)
        .options(&options)
        .blocking()
}

pub(super) fn list(id: &str, options: &ListCheckpointsOptions) -> Request {
    Request::get(PATH)
        .operation_since(SINCE)
        .id(id)
        .options(options)
}

pub(super) fn delete(id: &str, checkpoint: &str, options: &DeleteCheckpointOptions) -> Request {
    Request::delete("/containers/{id}/checkpoints/{checkpoint}")
        .operation_since(SINCE)
        .id(id)
        .id(checkpoint)
        .options(options)
        .blocking()
}

/// Below [`SINCE`], engines would start the container anew.
pub(super) fn start(
    id: &str,
    checkpoint: &str,
    options: &StartContainerFromCheckpointOptions,
) -> Request {
    Request::post("/containers/{id}/start")
        .id(id)
        .query("checkpoint", checkpoint)
        .since(SINCE, "checkpoint")
        .options(options)
        .blocking()
}
