//! The request that updates a service.

use super::UpdateServiceOptions;
use crate::decode::decode;
use crate::error::Result;
use crate::models::services::{ServiceSpec, ServiceUpdateResponse};
use crate::request::Request;
use crate::response::Response;
use crate::version::ApiVersion;

/// The last version of the API in which engines read the networks of a service outside its task template.
const LAST_SERVICE_NETWORKS: ApiVersion = ApiVersion::new(1, 43);

// Compiled where it is called: it writes the whole configuration of a service.
#[inline]
pub(super) fn request(
    id: &str,
    version: u64,
    spec: &ServiceSpec,
    options: &UpdateServiceOptions,
) -> Request {
    with_networks(empty_request(id, version, options).dated_json(spec), spec)
}

/// The request without its body.
pub(super) fn empty_request(id: &str, version: u64, options: &UpdateServiceOptions) -> Request {
    Request::post("/services/{id}/update")
        .id(id)
        .query("version", &version)
        .options(options)
        .blocking()
}

/// Refuses networks in the old place where engines would ignore them.
pub(super) fn with_networks(request: Request, spec: &ServiceSpec) -> Request {
    if spec.service_networks.is_empty() {
        return request;
    }
    request.until(
        LAST_SERVICE_NETWORKS,
        "service_networks",
        "use `task_template.networks`",
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
