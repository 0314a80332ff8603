//! Platforms as text.

use std::fmt;
use std::str::FromStr;

use super::images::Platform;
use crate::error::{Error, Invalid};

/// Architectures that could be mistaken for an operating system.
const ARCHITECTURES: [&str; 8] = [
    "386", "amd64", "arm", "arm64", "ppc64le", "riscv64", "s390x", "x86_64",
];

const EXPECTED: &str =
    "expected `os`, `os/architecture` or `os/architecture/variant`, such as `linux/arm64/v8`";

impl Platform {
    /// Creates a platform from an operating system and an architecture, such as `linux` and `arm64`.
    #[must_use]
    pub fn new(os: impl Into<String>, architecture: impl Into<String>) -> Self {
        Self {
            os: Some(os.into()),
            architecture: Some(architecture.into()),
            ..Self::default()
        }
    }

    /// Returns an error if `text` does not have the form of a platform. Engines also read an architecture alone, and an empty
    /// text as their own platform.
    pub(crate) fn invalid(text: &str) -> Option<Invalid> {
        let reason = split(text).err().filter(|_| !text.is_empty())?;
        Some(Invalid::new("platform", text, reason))
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        let [os, os_version, architecture, variant] = split(text)?;
        if architecture.is_none() && os.is_some_and(|os| ARCHITECTURES.contains(&os)) {
            return Err(
                "it is an architecture: name the operating system first, such as `linux/arm64`",
            );
        }
        Ok(Self {
            os: os.map(str::to_owned),
            os_version: os_version.map(str::to_owned),
            architecture: architecture.map(str::to_owned),
            variant: variant.map(str::to_owned),
            ..Self::default()
        })
    }
}

/// The operating system, its version, the architecture and the variant.
fn split(text: &str) -> Result<[Option<&str>; 4], &'static str> {
    let mut parts = text.split('/');
    let os = parts.next().unwrap_or_default();
    let (os, os_version) = match os.strip_suffix(')').and_then(|os| os.split_once('(')) {
        Some((os, version)) => (os, Some(version)),
        None => (os, None),
    };
    let split = [Some(os), os_version, parts.next(), parts.next()];
    if parts.next().is_some() || !split.into_iter().flatten().all(is_part) {
        return Err(EXPECTED);
    }
    Ok(split)
}

fn is_part(part: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    !part.is_empty() && part.bytes().all(allowed)
}

/// Parses `os`, `os/architecture` or `os/architecture/variant`, such as `linux/arm64/v8`. The version of the operating
/// system may follow it in parentheses: `windows(10.0.17763)/amd64`.
impl FromStr for Platform {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text).map_err(|reason| Error::invalid_input("platform", text, reason))
    }
}

/// Writes the platform as `os/architecture/variant`, in the form that [`FromStr`] parses. Parts that are not known are
/// left out at the end, and are `unknown` elsewhere.
impl fmt::Display for Platform {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |part: &Option<String>| part.clone().filter(|part| !part.is_empty());
        let (architecture, variant) = (part(&self.architecture), part(&self.variant));
        formatter.write_str(part(&self.os).as_deref().unwrap_or("unknown"))?;
        if let Some(version) = part(&self.os_version) {
            write!(formatter, "({version})")?;
        }
        match (architecture, variant) {
            (None, None) => Ok(()),
            (Some(architecture), None) => write!(formatter, "/{architecture}"),
            (architecture, Some(variant)) => {
                let architecture = architecture.as_deref().unwrap_or("unknown");
                write!(formatter, "/{architecture}/{variant}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_are_parsed_and_written_in_the_same_form() -> Result<(), Error> {
        let full = Platform {
            variant: Some("v8".to_owned()),
            ..Platform::new("linux", "arm64")
        };
        assert_eq!("linux/arm64/v8".parse::<Platform>()?, full);
        assert_eq!(
            "linux/amd64".parse::<Platform>()?,
            Platform::new("linux", "amd64")
        );
        let windows: Platform = "windows(10.0.17763)/amd64".parse()?;
        assert_eq!(windows.os_version.as_deref(), Some("10.0.17763"));
        for text in [
            "linux",
            "linux/amd64",
            "linux/arm64/v8",
            "windows(10.0.17763)/amd64",
        ] {
            assert_eq!(text.parse::<Platform>()?.to_string(), text);
        }
        Ok(())
    }

    #[test]
    fn unknown_platform_parts_display_as_unknown() {
        let variant = Platform {
            variant: Some("v7".to_owned()),
            ..Platform::default()
        };
        assert_eq!(Platform::default().to_string(), "unknown");
        assert_eq!(variant.to_string(), "unknown/unknown/v7");
        assert_eq!(Platform::new("", "").to_string(), "unknown");
    }

    #[test]
    fn invalid_platforms_are_refused() {
        for text in [
            "",
            "/",
            "linux/",
            "/amd64",
            "linux//v8",
            "a/b/c/d",
            "linux amd64",
            "linux()/x",
            "(1)/x",
        ] {
            let error = text.parse::<Platform>().unwrap_err().to_string();
            assert_eq!(error, format!("invalid platform `{text}`: {EXPECTED}"));
        }
        let error = "arm64".parse::<Platform>().unwrap_err().to_string();
        assert!(error.contains("name the operating system"), "{error}");
        assert_eq!(Platform::invalid("arm64"), None);
        assert_eq!(Platform::invalid(""), None);
    }
}
