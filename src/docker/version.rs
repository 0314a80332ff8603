//! Versions of the API, and what engines say when they refuse one.

use std::str::FromStr;
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

use tokio::sync::Mutex;

use crate::ApiVersion;
use crate::error::{Error, Result};

// Here and not beside the type, which imports nothing of this crate.
impl FromStr for ApiVersion {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::from_text(text).ok_or_else(|| {
            Error::invalid_input("API version", text, "expected two numbers, as in `1.23`")
        })
    }
}

/// Which version goes on the wire.
pub(super) enum Version {
    Pinned(ApiVersion),
    Negotiated(Negotiated),
}

/// A version that is found with one request, and then kept until the engine refuses it.
#[derive(Default)]
pub(super) struct Negotiated {
    found: RwLock<Option<ApiVersion>>,
    /// Held while the engine is asked.
    asking: Mutex<()>,
}

impl Version {
    pub(super) fn new(pinned: Option<ApiVersion>) -> Self {
        pinned.map_or_else(|| Self::Negotiated(Negotiated::default()), Self::Pinned)
    }

    /// The version to use. `probe` finds it out, and tells whether to keep it.
    pub(super) async fn get<F>(&self, probe: impl FnOnce() -> F) -> Result<ApiVersion>
    where
        F: Future<Output = Result<(ApiVersion, bool)>>,
    {
        match self {
            Self::Pinned(version) => Ok(*version),
            Self::Negotiated(negotiated) => negotiated.get(probe).await,
        }
    }

    /// Takes the engine's word for the lowest version that it serves, or forgets what was found if it did not say it.
    /// Gives whether another version may be used now.
    pub(super) fn refused(&self, version: ApiVersion, min: Option<ApiVersion>) -> bool {
        let Self::Negotiated(negotiated) = self else {
            return false;
        };
        let mut found = negotiated.found_mut();
        // Another call may have found another one since.
        if found.is_none_or(|found| found == version) {
            *found = min;
        }
        true
    }
}

impl Negotiated {
    /// Callers at the same time share one probe. If it fails, they ask for themselves, all at once: one after the other,
    /// the last would wait for all limits on time of those before it.
    async fn get<F>(&self, probe: impl FnOnce() -> F) -> Result<ApiVersion>
    where
        F: Future<Output = Result<(ApiVersion, bool)>>,
    {
        if let Some(version) = self.found() {
            return Ok(version);
        }
        let first = self.asking.try_lock();
        if first.is_err() {
            drop(self.asking.lock().await);
        }
        if let Some(version) = self.found() {
            return Ok(version);
        }
        let (version, keep) = probe().await?;
        if keep {
            *self.found_mut() = Some(version);
        }
        Ok(version)
    }

    fn found(&self) -> Option<ApiVersion> {
        *self.found.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn found_mut(&self) -> RwLockWriteGuard<'_, Option<ApiVersion>> {
        self.found.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An engine's refusal of a version.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) min: Option<ApiVersion>,
    pub(crate) max: Option<ApiVersion>,
}

impl Refusal {
    /// Reads the wordings of all engines; `None` when the text is about something else.
    pub(crate) fn parse(message: &str) -> Option<Self> {
        let after = |marker: &str| {
            let (_, rest) = message.split_once(marker)?;
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
            let version = rest.get(..end.unwrap_or(rest.len()))?;
            version.trim_end_matches('.').parse().ok()
        };
        if message.contains("is too old") {
            let min = after("Minimum supported API version is ");
            return Some(Self { min, max: None });
        }
        let newer = message.contains("is newer than server");
        let too_new = message.contains("client version") && message.contains("is too new");
        (newer || too_new).then(|| Self {
            min: None,
            max: after("Maximum supported API version is ")
                .or_else(|| after("server API version: ")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_of_a_refusal_is_read() {
        let version = |minor| Some(ApiVersion::new(1, minor));
        let cases = [
            (
                "client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version",
                version(24),
                None,
            ),
            (
                "client version 1.99 is too new. Maximum supported API version is 1.45",
                None,
                version(45),
            ),
            (
                "client is newer than server (client API version: 1.24, server API version: 1.23)",
                None,
                version(23),
            ),
        ];
        for (message, min, max) in cases {
            assert_eq!(
                Refusal::parse(message),
                Some(Refusal { min, max }),
                "{message}"
            );
        }
        assert_eq!(Refusal::parse("No such image: old:latest"), None);
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
