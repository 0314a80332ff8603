//! What the negotiated API version lacks.

use std::fmt;
use std::sync::Arc;

use crate::version::ApiVersion;

/// An engine address in an error, with the setting that it came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EngineAddress(Arc<(String, String)>);

impl EngineAddress {
    /// Creates an address from its text, such as `unix:///var/run/docker.sock`, and its origin, such as
    /// `from DOCKER_HOST`.
    #[must_use]
    pub fn new(host: impl Into<String>, origin: impl Into<String>) -> Self {
        Self(Arc::new((host.into(), origin.into())))
    }

    /// Returns the socket or address.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.0.0
    }

    /// Returns a description of where the address came from.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0.1
    }
}

impl fmt::Display for EngineAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.host())?;
        match self.origin() {
            "" => Ok(()),
            origin => write!(formatter, " ({origin})"),
        }
    }
}

/// An option or operation that the negotiated API version does not have, and the versions that do.
///
/// ```
/// use asyncdocker::{ApiVersion, Unsupported};
///
/// let unsupported = Unsupported::new(ApiVersion::new(1, 41))
///     .option("host_config.annotations")
///     .since(ApiVersion::new(1, 43))
///     .host("unix:///var/run/docker.sock");
/// assert!(unsupported.to_string().starts_with("`host_config.annotations` needs API 1.43"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unsupported {
    /// The option, field, enum value or filter key. `None` if the whole operation is not supported.
    pub option: Option<String>,
    /// The first API version that supports it.
    pub since: Option<ApiVersion>,
    /// The last API version that supports it.
    pub until: Option<ApiVersion>,
    /// Why the engine does not support it, if that does not depend on the API version.
    pub reason: Option<String>,
    /// What to do instead.
    pub instead: Option<String>,
    /// The API version that the client speaks with the engine.
    pub version: ApiVersion,
    /// Whether that version was pinned rather than found with the engine.
    pub pinned: bool,
    /// The address of the engine. Empty if it is not known.
    pub host: String,
}

impl Unsupported {
    /// Creates a description of what the negotiated `version` lacks.
    #[must_use]
    pub fn new(version: ApiVersion) -> Self {
        Self {
            option: None,
            since: None,
            until: None,
            reason: None,
            instead: None,
            version,
            pinned: false,
            host: String::new(),
        }
    }

    /// Names the option, field, enum value or filter key.
    #[must_use]
    pub fn option(mut self, option: impl Into<String>) -> Self {
        self.option = Some(option.into());
        self
    }

    /// Sets the first API version that supports it.
    #[must_use]
    pub fn since(mut self, version: ApiVersion) -> Self {
        self.since = Some(version);
        self
    }

    /// Sets the last API version that supports it.
    #[must_use]
    pub fn until(mut self, version: ApiVersion) -> Self {
        self.until = Some(version);
        self
    }

    /// Sets why the engine does not support it, if that does not depend on the API version.
    #[must_use]
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Sets what to do instead.
    #[must_use]
    pub fn instead(mut self, instead: impl Into<String>) -> Self {
        self.instead = Some(instead.into());
        self
    }

    /// Sets whether the version was pinned.
    #[must_use]
    pub fn pinned(mut self, pinned: bool) -> Self {
        self.pinned = pinned;
        self
    }

    /// Sets the address of the engine.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = host.into();
        self
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.option {
            Some(option) => write!(formatter, "`{option}`")?,
            None => formatter.write_str("this request")?,
        }
        match &self.reason {
            Some(reason) => write!(formatter, " is not supported: {reason}")?,
            None => self.write_versions(formatter)?,
        }
        match &self.instead {
            Some(instead) => write!(formatter, ": {instead}"),
            None => Ok(()),
        }
    }
}

impl Unsupported {
    /// Writes the versions that support it and the version spoken.
    fn write_versions(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A version outside both bounds violates the one that it is beyond.
        match (self.since, self.until) {
            (Some(since), _) if self.version < since => {
                write!(formatter, " needs {}", Release(since))?;
            }
            (_, Some(until)) => write!(formatter, " is not supported after {}", Release(until))?,
            (Some(since), None) => write!(formatter, " needs {}", Release(since))?,
            (None, None) => write!(formatter, " is not supported by API {}", self.version)?,
        }
        let host = match self.host.as_str() {
            "" => String::new(),
            host => format!(" at {host}"),
        };
        // An engine that is too old serves nothing higher.
        let bound = match self.since {
            Some(since) if self.version < since => " at most",
            _ => "",
        };
        if self.pinned {
            write!(formatter, "; the client is pinned to {}", self.version)?;
        } else {
            write!(
                formatter,
                "; the engine{host} speaks{bound} {}",
                self.version
            )?;
        }
        Ok(())
    }
}

/// An API version, and the Docker release that introduced it.
struct Release(ApiVersion);

impl fmt::Display for Release {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "API {}", self.0)?;
        match self.0.docker_release() {
            Some(release) => write!(formatter, " (Docker {release})"),
            None => Ok(()),
        }
    }
}
