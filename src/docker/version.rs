//! The API version that a client speaks with an engine.

use std::str::FromStr;
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

use http::HeaderMap;
use tokio::sync::Mutex;

use crate::error::{Error, Result};
use crate::ping::API_VERSION;
use crate::version::{ApiVersion, EngineVersions};

// Here and not beside the type, which imports nothing of this crate.
impl FromStr for ApiVersion {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::from_text(text).ok_or_else(|| {
            Error::invalid_input("API version", text, "expected two numbers, as in `1.23`")
        })
    }
}

/// The API version of requests.
pub(super) enum Version {
    Pinned(ApiVersion),
    Negotiated(Negotiated),
}

/// Versions that are found with one request, and revised when the engine turns out to be another one.
#[derive(Default)]
pub(super) struct Negotiated {
    found: RwLock<Option<Found>>,
    /// Held while a request is finding them.
    finding: Mutex<()>,
}

#[derive(Clone, Copy)]
struct Found {
    versions: EngineVersions,
    /// The last `Api-Version` header. One that proved to be wrong is not believed again until it changes.
    advertised: Option<ApiVersion>,
}

impl Found {
    /// The lowest version, unless the engine has been replaced by one that serves only lower ones.
    fn min_below(&self, max: Option<ApiVersion>) -> Option<ApiVersion> {
        let min = self.versions.min;
        min.filter(|min| max.is_none_or(|max| *min <= max))
    }
}

/// What one request found out.
pub(super) struct Probed {
    pub(super) versions: EngineVersions,
    /// The failure that kept it from finding out more. It may pass, so the versions are used but not kept.
    pub(super) trouble: Option<Error>,
}

impl Version {
    pub(super) fn new(pinned: Option<ApiVersion>) -> Self {
        pinned.map_or_else(|| Self::Negotiated(Negotiated::default()), Self::Pinned)
    }

    /// Returns the version to speak. `probe` finds it out where that has not been done.
    pub(super) async fn get<F>(&self, probe: impl FnOnce() -> F) -> Result<Probed>
    where
        F: Future<Output = Result<Probed>>,
    {
        match self {
            Self::Pinned(pinned) => Ok(Probed::found(EngineVersions {
                min: None,
                max: None,
                negotiated: *pinned,
            })),
            Self::Negotiated(negotiated) => negotiated.get(probe).await,
        }
    }

    pub(super) fn pinned(&self) -> Option<ApiVersion> {
        match self {
            Self::Pinned(version) => Some(*version),
            Self::Negotiated(_) => None,
        }
    }

    /// Learns from a response whether the engine has been upgraded or replaced.
    pub(super) fn observe(&self, headers: &HeaderMap) {
        let (Self::Negotiated(negotiated), Some(version)) = (self, advertised(headers)) else {
            return;
        };
        if negotiated
            .found()
            .is_none_or(|found| found.advertised == Some(version))
        {
            return;
        }
        if let Some(found) = &mut *negotiated.found_mut() {
            *found = Found {
                versions: EngineVersions::negotiate(found.min_below(Some(version)), Some(version)),
                advertised: Some(version),
            };
        }
    }

    /// Learns from a refusal of `version`. Returns whether there is another version to try.
    pub(super) fn refused(
        &self,
        version: ApiVersion,
        min: Option<ApiVersion>,
        max: Option<ApiVersion>,
    ) -> bool {
        let Self::Negotiated(negotiated) = self else {
            return false;
        };
        let mut guard = negotiated.found_mut();
        let Some(found) = &mut *guard else {
            return true;
        };
        // A concurrent request was refused too, and has revised the version already.
        if found.versions.negotiated != version && min.is_none() {
            return true;
        }
        found.versions = match (min, max.filter(|max| *max < version)) {
            (Some(min), max) => EngineVersions::negotiate(Some(min), max.or(found.advertised)),
            // Without a lower maximum, the engine contradicts itself: fall back to the lowest version it serves.
            (None, max) => EngineVersions::negotiate(found.min_below(max), max),
        };
        let another = found.versions.negotiated != version;
        if !another {
            *guard = None;
        }
        another
    }
}

impl Probed {
    pub(super) fn found(versions: EngineVersions) -> Self {
        let trouble = None;
        Self { versions, trouble }
    }
}

impl Negotiated {
    /// Concurrent requests share one probe. If it fails, the others probe for themselves, all at once: one after the
    /// other, the last would wait for the timeouts of all before it.
    async fn get<F>(&self, probe: impl FnOnce() -> F) -> Result<Probed>
    where
        F: Future<Output = Result<Probed>>,
    {
        if let Some(found) = self.found() {
            return Ok(Probed::found(found.versions));
        }
        let first = self.finding.try_lock();
        if first.is_err() {
            let other_has_finished = self.finding.lock().await;
            drop(other_has_finished);
            if let Some(found) = self.found() {
                return Ok(Probed::found(found.versions));
            }
        }
        let probed = probe().await?;
        if probed.trouble.is_none() {
            let versions = probed.versions;
            let advertised = versions.max;
            *self.found_mut() = Some(Found {
                versions,
                advertised,
            });
        }
        Ok(probed)
    }

    fn found(&self) -> Option<Found> {
        *self.found.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn found_mut(&self) -> RwLockWriteGuard<'_, Option<Found>> {
        self.found.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The highest version that an engine serves, by its `Api-Version` header. A malformed header says nothing.
pub(super) fn advertised(headers: &HeaderMap) -> Option<ApiVersion> {
    let value = headers.get(&API_VERSION)?;
    ApiVersion::from_text(value.to_str().ok()?)
}

/// An engine's refusal of a version.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) min: Option<ApiVersion>,
    pub(super) max: Option<ApiVersion>,
}

impl Refusal {
    /// One without a message.
    pub(super) const UNEXPLAINED: Self = Self {
        min: None,
        max: None,
    };

    /// Reads the messages of all engines that refuse `version`. Returns `None` for other messages, which may quote such a
    /// text: the name of a container can come from anybody.
    pub(super) fn parse(message: &str, version: ApiVersion) -> Option<Self> {
        let of_client = message.strip_prefix(&format!("client version {version} is too "));
        if let Some(rest) = of_client {
            let min = version_after(rest, "old. Minimum supported API version is ");
            let max = version_after(rest, "new. Maximum supported API version is ");
            return Some(Self { min, max });
        }
        // Docker 1.11 and 1.12.
        let older =
            format!("client is newer than server (client API version: {version}, server API ");
        let rest = message.strip_prefix(&older)?;
        let max = version_after(rest, "version: ");
        Some(Self { min: None, max })
    }
}

/// The version after the beginning of a text.
fn version_after(text: &str, beginning: &str) -> Option<ApiVersion> {
    let rest = text.strip_prefix(beginning)?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
    let version = rest.get(..end.unwrap_or(rest.len()))?;
    ApiVersion::from_text(version.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_known_version_refusals_are_parsed() {
        let version = |minor| Some(ApiVersion::new(1, minor));
        let cases = [
            (
                23,
                "client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version",
                version(24),
                None,
            ),
            (
                99,
                "client version 1.99 is too new. Maximum supported API version is 1.45",
                None,
                version(45),
            ),
            (
                24,
                "client is newer than server (client API version: 1.24, server API version: 1.23)",
                None,
                version(23),
            ),
        ];
        for (sent, message, min, max) in cases {
            let sent = ApiVersion::new(1, sent);
            assert_eq!(
                Refusal::parse(message, sent),
                Some(Refusal { min, max }),
                "{message}"
            );
            let other = ApiVersion::new(1, 2);
            assert_eq!(Refusal::parse(message, other), None, "{message}");
        }
        let sent = ApiVersion::new(1, 41);
        assert_eq!(Refusal::parse("No such image: old:latest", sent), None);
    }

    #[test]
    fn versions_parse_and_order() -> Result<(), Error> {
        let parsed: ApiVersion = "v1.41".parse()?;
        assert_eq!(parsed, ApiVersion::new(1, 41));
        assert!(parsed > ApiVersion::V1_23);
        for bad in ["", "1", "1.x", "one.two", "1.2.3"] {
            assert!(bad.parse::<ApiVersion>().is_err(), "{bad}");
        }
        Ok(())
    }
}
