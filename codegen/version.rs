//! Versions of the API, and the Docker releases that introduced them.

use std::fmt;

/// A version of the API, such as 1.41.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Version {
    pub(crate) major: u16,
    pub(crate) minor: u16,
}

impl Version {
    /// Reads a version in its only spelling, without blanks, signs or leading zeros.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.split_once('.')?;
        let version = Self {
            major: major.parse().ok()?,
            minor: minor.parse().ok()?,
        };
        (version.to_string() == text).then_some(version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.major, self.minor)
    }
}

/// All described versions, ascending, each with the first Docker release that speaks it.
#[derive(Debug)]
pub(crate) struct Releases(Vec<(Version, String)>);

impl Releases {
    /// Reads a table of `version TAB release`, one a line.
    ///
    /// # Errors
    /// Names the line that is malformed or out of order.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut rows: Vec<(Version, String)> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let row = line
                .split_once('\t')
                .and_then(|(version, docker)| Some((Version::parse(version)?, docker)))
                .filter(|(_, docker)| !docker.is_empty())
                .ok_or_else(|| {
                    format!(
                        "line {}: expected an API version, a tab and a Docker release",
                        index + 1
                    )
                })?;
            if rows.last().is_some_and(|(before, _)| *before >= row.0) {
                return Err(format!("line {}: versions must ascend", index + 1));
            }
            rows.push((row.0, row.1.to_owned()));
        }
        if rows.is_empty() {
            return Err("the table is empty".to_owned());
        }
        Ok(Self(rows))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Version, &str)> {
        self.0
            .iter()
            .map(|(version, docker)| (*version, docker.as_str()))
    }

    /// The Docker release that introduced a version.
    pub(crate) fn docker(&self, version: Version) -> Option<&str> {
        self.iter()
            .find(|(known, _)| *known == version)
            .map(|(_, docker)| docker)
    }
}
