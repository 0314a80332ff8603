//! The request that updates a service, and its response.

use super::{SINCE, UpdateServiceOptions};
use crate::decode::decode;
use crate::error::Result;
use crate::models::services::{ServiceSpec, ServiceUpdateResponse};
use crate::request::Request;
use crate::response::Response;
use crate::version::ApiVersion;

/// The last version of the API in which engines read the networks of a service outside its task template.
const LAST_SERVICE_NETWORKS: ApiVersion = ApiVersion::new(1, 43);

pub(super) fn request(
    id: &str,
    version: u64,
    spec: &ServiceSpec,
    options: &UpdateServiceOptions,
) -> Request {
    let request = Request::post("/services/{id}/update")
        .operation_since(SINCE)
        .id(id)
        .query("version", &version)
        .options(options)
        .dated_json(spec)
        .blocking();
    if spec.service_networks.is_empty() {
        return request;
    }
    request.until(
        LAST_SERVICE_NETWORKS,
        "service_networks",
        "set `networks` of the task template instead",
    )
}

/// Reads the response, which Docker 1.12 sends without a body.
pub(super) async fn response(response: Response) -> Result<ServiceUpdateResponse> {
    let call = response.call().clone();
    let body = response.bytes().await?;
    if body.is_empty() {
        return Ok(ServiceUpdateResponse::default());
    }
    decode(&call, &body, body.len())
}
