//! The parts of a request that are sent, for each API version.

use http::Method;
use http::header::HeaderMap;

use crate::body::Body;
use crate::error::{Call, Unsupported};
use crate::version::{ApiVersion, EngineVersions};

use super::Requirements;

/// The parts of a valid request.
pub(crate) struct Parts {
    pub(crate) call: Call,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(super) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(super) requirements: Option<Box<Requirements>>,
    pub(super) later_query: Option<LaterQuery>,
}

impl Parts {
    /// The version to send the request in: the negotiated one, or the last version of a removed operation if the engine
    /// may still serve that.
    pub(crate) fn version_to_send(&self, versions: EngineVersions) -> ApiVersion {
        let requirements = self.requirements.as_ref();
        let last = requirements.and_then(|requirements| requirements.last_of_operation());
        let last = last.filter(|last| versions.min.is_none_or(|min| min <= *last));
        last.map_or(versions.negotiated, |last| last.min(versions.negotiated))
    }

    /// Fails if the request cannot be sent in `version`.
    pub(crate) fn check_version(&self, version: ApiVersion) -> Result<(), Box<Unsupported>> {
        let requirements = self.requirements.as_ref();
        requirements.map_or(Ok(()), |requirements| requirements.check(version))
    }

    /// The encoded query for an API version.
    pub(crate) fn query(&self, version: ApiVersion) -> &str {
        let later = self.later_query.as_ref();
        later
            .filter(|later| version >= later.first)
            .map_or(&self.query, |later| &later.query)
    }
}

/// A query that replaces the one of API 1.23 from a version on.
#[derive(Clone, Debug)]
pub(super) struct LaterQuery {
    pub(super) first: ApiVersion,
    pub(super) query: String,
}
