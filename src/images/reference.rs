//! Image references.

#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// The registry of references without one: Docker Hub.
const DEFAULT_REGISTRY: &str = "docker.io";

/// The longest repository, without the registry.
const MAX_REPOSITORY_LEN: usize = 255;

/// The names of Docker Hub in references.
const DOCKER_HUB: [&str; 2] = [DEFAULT_REGISTRY, "index.docker.io"];

/// A parsed image reference: `[registry[:port]/]repository[:tag][@digest]`.
///
/// The first part is a registry if it contains a `.`, a `:` or upper-case letters, or if it is `localhost`. Otherwise the
/// image is on Docker Hub. `Display` returns the text that was parsed. A digest is `sha256:`, `sha384:` or `sha512:` and
/// lower-case hexadecimal digits.
///
/// ```
/// use asyncdocker::ImageReference;
///
/// let reference: ImageReference = "registry.example.com:5000/team/app:1.2".parse()?;
/// assert_eq!(reference.registry(), "registry.example.com:5000");
/// assert_eq!(reference.name(), "registry.example.com:5000/team/app");
/// assert_eq!(reference.tag(), Some("1.2"));
/// assert_eq!(reference.digest(), None);
///
/// let reference: ImageReference = "busybox".parse()?;
/// assert_eq!(reference.registry(), "docker.io");
/// assert_eq!(reference.tag(), None);
/// # Ok::<(), asyncdocker::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageReference {
    name: String,
    tag: Option<String>,
    digest: Option<String>,
}

impl ImageReference {
    /// Returns the name without tag and digest. It includes the registry if the text does.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the registry, with its port if the text has one. `docker.io` for Docker Hub.
    ///
    /// [`DockerConfig::auth_for`](crate::auth::DockerConfig::auth_for) finds the credentials for it.
    #[must_use]
    pub fn registry(&self) -> &str {
        match split_registry(&self.name).0 {
            Some(registry) if !DOCKER_HUB.contains(&registry) => registry,
            _ => DEFAULT_REGISTRY,
        }
    }

    /// Returns the tag, if there is one. Docker takes a missing tag as `latest`.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// Returns the digest, if there is one, for instance `sha256:` and 64 hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
    }

    /// Parses `text`, or returns the reason why it is invalid.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        Self::split(text).map_err(|reason| {
            format!("{reason}; expected `[registry[:port]/]repository[:tag][@digest]`")
        })
    }

    fn split(text: &str) -> Result<Self, &'static str> {
        if text.len() == 64 && text.bytes().all(is_lower_hex) {
            return Err("64 hexadecimal digits are an image ID");
        }
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (text, None),
        };
        // A colon before the last slash separates host and port.
        let last_part = rest.rfind('/').map_or(0, |slash| slash + 1);
        let (name, tag) = match rest.rfind(':').filter(|colon| *colon >= last_part) {
            Some(colon) => (rest.get(..colon), rest.get(colon + 1..)),
            None => (Some(rest), None),
        };
        let name = name.unwrap_or_default();
        check_name(name)?;
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(
                "a tag has up to 128 letters, digits, `_`, `.` and `-`, and does not begin with `.` or `-`",
            );
        }
        digest.map_or(Ok(()), check_digest)?;
        Ok(Self {
            name: name.to_owned(),
            tag: tag.map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }
}

impl FromStr for ImageReference {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text).map_err(|reason| Error::invalid_input("image reference", text, reason))
    }
}

impl fmt::Display for ImageReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)?;
        if let Some(tag) = &self.tag {
            write!(formatter, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(formatter, "@{digest}")?;
        }
        Ok(())
    }
}

/// The registry, if there is one, and the repository.
fn split_registry(name: &str) -> (Option<&str>, &str) {
    match name.split_once('/') {
        Some((first, rest)) if is_registry(first) => (Some(first), rest),
        _ => (None, name),
    }
}

fn is_registry(first: &str) -> bool {
    let is_registry_byte = |byte: u8| matches!(byte, b'.' | b':') || byte.is_ascii_uppercase();
    first == "localhost" || first.bytes().any(is_registry_byte)
}

fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("the repository is missing");
    }
    let (registry, repository) = split_registry(name);
    if registry.is_some_and(|registry| !is_host(registry)) {
        return Err("the part before the first `/` is not a host with an optional port");
    }
    if repository.len() > MAX_REPOSITORY_LEN {
        return Err("a repository has up to 255 characters");
    }
    if repository.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err("a repository cannot contain upper-case letters");
    }
    if !repository.split('/').all(is_component) {
        return Err(
            "each part of a repository consists of lower-case letters and digits, separated by one `.`, one or two \
             `_` or any number of `-`",
        );
    }
    Ok(())
}

/// A host name, an IPv4 address or a bracketed IPv6 address, with an optional port.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let is_label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !label.is_empty()
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_v6 = |address: &str| {
        let inner = |byte: u8| byte.is_ascii_hexdigit() || byte == b':';
        !address.is_empty() && address.bytes().all(inner)
    };
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let v6 = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let host_is_valid = v6.map_or_else(|| host.split('.').all(is_label), is_v6);
    host_is_valid && port.is_none_or(is_port)
}

/// A part of a repository between slashes.
fn is_component(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_separator = |separator: &str| {
        matches!(separator, "" | "." | "_" | "__") || separator.bytes().all(|byte| byte == b'-')
    };
    let is_word_end = |end: Option<u8>| end.is_some_and(is_word);
    is_word_end(text.bytes().next())
        && is_word_end(text.bytes().next_back())
        && text
            .split(|letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit())
            .all(is_separator)
}

fn is_tag(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    (1..=128).contains(&text.len())
        && text.bytes().all(inner)
        && !text.starts_with('.')
        && !text.starts_with('-')
}

/// Docker supports three algorithms. An engine refuses any other digest.
fn check_digest(text: &str) -> Result<(), &'static str> {
    let (algorithm, hex) = text
        .split_once(':')
        .ok_or("a digest is an algorithm, `:` and hexadecimal digits")?;
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return Err("the algorithm of the digest is not `sha256`, `sha384` or `sha512`"),
    };
    if hex.len() != length {
        return Err(
            "the digest has the wrong length: `sha256` has 64 digits, `sha384` 96 and `sha512` 128",
        );
    }
    if !hex.bytes().all(is_lower_hex) {
        return Err("a digest consists of lower-case hexadecimal digits");
    }
    Ok(())
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}
