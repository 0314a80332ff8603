//! Information about an engine from the headers of a ping response.

use std::str::FromStr;

use http::{HeaderMap, HeaderName};

use crate::error::Result;
use crate::models::images::BuilderVersion;
use crate::models::system::LocalNodeState;
use crate::response::Response;
use crate::version::ApiVersion;

// As names, not as text, which would be parsed for each response.
pub(crate) static API_VERSION: HeaderName = HeaderName::from_static("api-version");
static BUILDER_VERSION: HeaderName = HeaderName::from_static("builder-version");
static EXPERIMENTAL: HeaderName = HeaderName::from_static("docker-experimental");
static OS_TYPE: HeaderName = HeaderName::from_static("ostype");
static SWARM: HeaderName = HeaderName::from_static("swarm");

/// Information about an engine from the headers of a ping response.
///
/// A field is `None` if the engine does not send its header: Docker 1.11 sends none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PingInfo {
    /// The highest API version that the engine serves.
    pub api_version: Option<ApiVersion>,
    /// The operating system of the engine, such as `linux` or `windows`.
    pub os_type: Option<String>,
    /// Whether the experimental features of the engine are enabled.
    pub experimental: Option<bool>,
    /// The builder that the engine recommends.
    pub builder_version: Option<BuilderVersion>,
    /// The state of Swarm mode. Since Docker 23.0.
    pub swarm: Option<SwarmStatus>,
}

/// The state of Swarm mode on an engine, from [`PingInfo`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SwarmStatus {
    /// The state of the node.
    pub state: LocalNodeState,
    /// Whether the node is a manager. `false` unless the state is [`Active`](LocalNodeState::Active).
    pub manager: bool,
}

/// Reads the response to a ping.
pub(crate) async fn info(response: Response) -> Result<PingInfo> {
    let info = PingInfo::from_headers(response.headers());
    response.unit().await?;
    Ok(info)
}

impl PingInfo {
    fn from_headers(headers: &HeaderMap) -> Self {
        let swarm: Option<String> = header(headers, &SWARM);
        Self {
            api_version: header(headers, &API_VERSION),
            os_type: header(headers, &OS_TYPE),
            experimental: header(headers, &EXPERIMENTAL),
            builder_version: header(headers, &BUILDER_VERSION)
                .map(|version: String| BuilderVersion::from(version.as_str())),
            swarm: swarm.map(|status| SwarmStatus::parse(&status)),
        }
    }
}

impl SwarmStatus {
    /// Parses `active/manager`, `active/worker`, or a state alone.
    fn parse(status: &str) -> Self {
        let (state, role) = status.split_once('/').unwrap_or((status, ""));
        Self {
            state: LocalNodeState::from(state),
            manager: role == "manager",
        }
    }
}

/// A header that is there, not empty, and of this type.
fn header<T: FromStr>(headers: &HeaderMap, name: &HeaderName) -> Option<T> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value).filter(|value| !value.is_empty())?.parse().ok()
}
