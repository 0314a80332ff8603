//! Files of containers as tar archives.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::UploadArchiveOptions;
use crate::body::Body;
use crate::decode::decode;
use crate::error::{BoxError, Error, Result};
use crate::models::containers::{ContainerPathStat, CopyConfig};
use crate::request::Request;
use crate::response::Response;
use crate::stream::ByteStream;
use crate::version::ApiVersion;

pub(super) const PATH: &str = "/containers/{id}/archive";

/// The header with the metadata of the path: JSON in base64 with the standard alphabet.
const STAT: &str = "X-Docker-Container-Path-Stat";

/// A file or directory of a container.
#[derive(Debug)]
#[must_use = "dropping the archive ends it: read its bytes"]
pub struct Archive {
    /// The metadata of the path.
    pub stat: ContainerPathStat,
    /// The tar archive.
    pub bytes: ByteStream,
}

impl Archive {
    pub(super) fn from_response(response: Response) -> Result<Self> {
        Ok(Self {
            stat: stat(&response)?,
            bytes: response.byte_stream(),
        })
    }
}

pub(super) fn upload(
    id: &str,
    path: &str,
    archive: impl Into<Body>,
    options: &UploadArchiveOptions,
) -> Request {
    Request::new(http::Method::PUT, PATH)
        .id(id)
        .query("path", path)
        .options(options)
        .body("application/x-tar", archive)
        .blocking()
}

/// The predecessor of downloads, which API 1.24 removed.
pub(super) fn copy(id: &str, path: &str) -> Request {
    Request::post("/containers/{id}/copy")
        .id(id)
        .json(&CopyConfig::builder().resource(path).build())
        .operation_until(ApiVersion::V1_23, "use `download_archive`")
}

pub(super) fn stat(response: &Response) -> Result<ContainerPathStat> {
    let call = response.call();
    let undecodable =
        |source: BoxError| Error::decode(call.clone(), format!("header {STAT}"), source);
    let header = response
        .headers()
        .get(STAT)
        .ok_or_else(|| undecodable("the engine did not send it".into()))?;
    // The decoder's error would contain a byte of the header.
    let json = STANDARD
        .decode(header.as_bytes())
        .map_err(|_| undecodable("invalid base64".into()))?;
    decode(call, &json, json.len())
}
