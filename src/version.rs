//! Versions of the API.

use std::fmt;

/// A version of the Engine API, such as 1.41.
///
/// ```
/// use asyncdocker::ApiVersion;
///
/// let version: ApiVersion = "1.41".parse()?;
/// assert!(version > ApiVersion::V1_23);
/// assert_eq!(version.docker_release(), Some("20.10"));
/// # Ok::<(), asyncdocker::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiVersion {
    major: u16,
    minor: u16,
}

impl ApiVersion {
    /// The oldest version that this crate supports. Docker 1.11 introduced it.
    pub const V1_23: Self = Self::new(1, 23);

    /// The newest version that this crate describes. Docker 29.6 introduced it.
    ///
    /// A later release of this crate may describe a newer one.
    pub const NEWEST: Self = Self::new(1, 55);

    /// Creates a version from its two numbers.
    #[must_use]
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }

    /// Returns the first Docker release that serves this version, such as `20.10` for 1.41. Returns `None` for a
    /// version that this crate does not describe.
    #[must_use]
    pub fn docker_release(self) -> Option<&'static str> {
        RELEASES
            .iter()
            .find(|(version, _)| *version == self)
            .map(|(_, release)| *release)
    }

    /// Reads two decimal numbers with a dot between them, with or without a `v` before them.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let number = |digits: &str| {
            let decimal = digits.bytes().all(|byte| byte.is_ascii_digit());
            decimal.then(|| digits.parse().ok()).flatten()
        };
        let text = text.trim();
        let (major, minor) = text.strip_prefix('v').unwrap_or(text).split_once('.')?;
        Some(Self::new(number(major)?, number(minor)?))
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)
    }
}

/// The API versions that an engine serves, and the one that the client speaks with it.
///
/// [`Docker::engine_versions`](crate::Docker::engine_versions) returns them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EngineVersions {
    /// The lowest version that the engine serves. Usually `None`, because engines report it only when they refuse a lower
    /// one.
    pub min: Option<ApiVersion>,
    /// The highest version that the engine serves. `None` if the engine has not reported it.
    pub max: Option<ApiVersion>,
    /// The version of requests: the pinned one, or the highest that both the engine and the client know.
    pub negotiated: ApiVersion,
}

impl EngineVersions {
    /// Chooses the highest version that both sides know, or the lowest that the engine serves if its highest is not known.
    pub(crate) fn negotiate(min: Option<ApiVersion>, max: Option<ApiVersion>) -> Self {
        let lowest = min.unwrap_or(ApiVersion::V1_23).max(ApiVersion::V1_23);
        let highest = max.unwrap_or(lowest).max(lowest);
        let negotiated = highest.min(ApiVersion::NEWEST);
        Self {
            min,
            max,
            negotiated,
        }
    }
}

// `RELEASES`, from the table in `api-spec`.
include!(concat!(env!("OUT_DIR"), "/releases.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_versions_parse() {
        for (text, version) in [
            ("1.41", ApiVersion::new(1, 41)),
            ("v1.41", ApiVersion::new(1, 41)),
            (" 1.5 ", ApiVersion::new(1, 5)),
            ("65535.65535", ApiVersion::new(u16::MAX, u16::MAX)),
        ] {
            assert_eq!(ApiVersion::from_text(text), Some(version), "{text}");
        }
        for text in [
            "", "1", "1.", ".1", "1.x", "1.2.3", "vv1.2", "+1.2", "1.-2", "1.65536", "1. 2", "１.2",
        ] {
            assert_eq!(ApiVersion::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn releases_ascend_to_the_newest_version() {
        assert!(RELEASES.is_sorted_by_key(|(version, _)| *version));
        let first = RELEASES.first().map(|(version, _)| *version);
        let last = RELEASES.last().map(|(version, _)| *version);
        assert_eq!(first, Some(ApiVersion::V1_23));
        assert_eq!(last, Some(ApiVersion::NEWEST));
    }
}
