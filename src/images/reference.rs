//! Names of images, taken apart.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// The registry of names that have none: Docker Hub.
const DEFAULT_REGISTRY: &str = "docker.io";

/// Names that Docker Hub goes by in references.
const DOCKER_HUB: [&str; 2] = [DEFAULT_REGISTRY, "index.docker.io"];

/// The name of an image, taken apart: `[registry/]repository[:tag][@digest]`.
///
/// The first part is a registry if it has a `.` or a `:`, has upper-case letters, or is `localhost`; otherwise the image
/// is one of Docker Hub. The text form is the name as it was read.
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
    /// The name without tag and digest, as it was read: with the registry if that was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The registry, with its port if that was given: `docker.io` for Docker Hub.
    ///
    /// [`DockerConfig::auth_for`](crate::auth::DockerConfig::auth_for) finds the credentials for it.
    #[must_use]
    pub fn registry(&self) -> &str {
        match split_registry(&self.name).0 {
            Some(registry) if !DOCKER_HUB.contains(&registry) => registry,
            _ => DEFAULT_REGISTRY,
        }
    }

    /// The tag, if the name has one. What leaves it out means `latest`.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest, if the name has one, for instance `sha256:` and 64 hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
    }

    /// Takes `text` apart, or says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let refuse = |reason: &str| {
            format!("{reason}; expected `[registry[:port]/]repository[:tag][@digest]`")
        };
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (text, None),
        };
        // A colon before the last slash parts host and port.
        let last_part = rest.rfind('/').map_or(0, |slash| slash + 1);
        let (name, tag) = match rest.rfind(':').filter(|colon| *colon >= last_part) {
            Some(colon) => (rest.get(..colon), rest.get(colon + 1..)),
            None => (Some(rest), None),
        };
        let name = name.unwrap_or_default();
        check_name(name).map_err(refuse)?;
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(refuse(
                "a tag has up to 128 letters, digits, `_`, `.` and `-`, and begins with neither `.` nor `-`",
            ));
        }
        if digest.is_some_and(|digest| !is_digest(digest)) {
            return Err(refuse(
                "a digest is an algorithm, `:` and at least 32 hexadecimal digits",
            ));
        }
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

/// The registry, if the name has one, and the rest.
fn split_registry(name: &str) -> (Option<&str>, &str) {
    match name.split_once('/') {
        Some((first, rest)) if is_registry(first) => (Some(first), rest),
        _ => (None, name),
    }
}

fn is_registry(first: &str) -> bool {
    let telling = |byte: u8| matches!(byte, b'.' | b':') || byte.is_ascii_uppercase();
    first == "localhost" || first.bytes().any(telling)
}

fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("it has no repository");
    }
    if name.len() == 64 && name.bytes().all(is_lower_hex) {
        return Err("64 hexadecimal digits are an id");
    }
    let (registry, repository) = split_registry(name);
    if registry.is_some_and(|registry| !is_host(registry)) {
        return Err("the part before the first `/` is no host with an optional port");
    }
    if repository.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err("a repository has no upper-case letters");
    }
    if !repository.split('/').all(is_component) {
        return Err(
            "the parts of a repository have lower-case letters and digits, with one `.`, one or two `_` or any \
             number of `-` between them",
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
    let host_is_sound = v6.map_or_else(|| host.split('.').all(is_label), is_v6);
    host_is_sound && port.is_none_or(is_port)
}

/// A part of a repository between slashes.
fn is_component(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_separator = |separator: &str| {
        matches!(separator, "" | "." | "_" | "__") || separator.bytes().all(|byte| byte == b'-')
    };
    let ends_in_words = |end: Option<u8>| end.is_some_and(is_word);
    ends_in_words(text.bytes().next())
        && ends_in_words(text.bytes().next_back())
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

fn is_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else {
        return false;
    };
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    algorithm.split(['+', '.', '-', '_']).all(is_part)
        && hex.len() >= 32
        && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha256:cbbf2f9a99b47fc460d422812b6a5adff7dfee951d8fa2e4a98caa0382cfbdbf";

    fn read(text: &str) -> ImageReference {
        text.parse()
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn references_are_taken_apart_and_shown_as_they_were() {
        let cases = [
            ("busybox", "docker.io", "busybox", None),
            ("busybox:1.2", "docker.io", "busybox", Some("1.2")),
            ("team/app:v1", "docker.io", "team/app", Some("v1")),
            (
                "docker.io/library/busybox",
                "docker.io",
                "docker.io/library/busybox",
                None,
            ),
            (
                "index.docker.io/team/app",
                "docker.io",
                "index.docker.io/team/app",
                None,
            ),
            ("localhost/app", "localhost", "localhost/app", None),
            ("host:5000/app", "host:5000", "host:5000/app", None),
            (
                "127.0.0.1:5000/a/b/c:t-1_x.Y",
                "127.0.0.1:5000",
                "127.0.0.1:5000/a/b/c",
                Some("t-1_x.Y"),
            ),
            (
                "[::1]:5000/app:2",
                "[::1]:5000",
                "[::1]:5000/app",
                Some("2"),
            ),
            ("[fe80::2]/app", "[fe80::2]", "[fe80::2]/app", None),
            ("MyHost/app", "MyHost", "MyHost/app", None),
            (
                "a.b-c.example/x__y/z---1.2_3",
                "a.b-c.example",
                "a.b-c.example/x__y/z---1.2_3",
                None,
            ),
        ];
        for (text, registry, name, tag) in cases {
            let reference = read(text);
            let parts = (reference.registry(), reference.name(), reference.tag());
            assert_eq!(parts, (registry, name, tag));
            assert_eq!(
                (reference.digest(), reference.to_string().as_str()),
                (None, text)
            );
        }
    }

    #[test]
    fn a_digest_stands_behind_the_name_or_the_tag() {
        let text = format!("host:5000/app@{DIGEST}");
        let reference = read(&text);
        assert_eq!(
            (reference.name(), reference.tag(), reference.digest()),
            ("host:5000/app", None, Some(DIGEST))
        );
        assert_eq!(reference.to_string(), text);

        let text = format!("app:1@{DIGEST}");
        let reference = read(&text);
        assert_eq!(
            (reference.name(), reference.tag(), reference.digest()),
            ("app", Some("1"), Some(DIGEST))
        );
        assert_eq!(reference.to_string(), text);
    }

    #[test]
    fn what_is_no_reference_is_refused_with_the_reason_and_the_form() {
        let id = "0".repeat(64);
        let long_tag = format!("app:{}", "t".repeat(129));
        let cases = [
            ("", "no repository"),
            (":tag", "no repository"),
            ("@sha256:00", "no repository"),
            ("Busybox", "upper-case"),
            ("host:5000/App", "upper-case"),
            ("app:", "a tag has"),
            ("app:.x", "a tag has"),
            ("app:a b", "a tag has"),
            (&long_tag, "a tag has"),
            ("app@sha256:00", "a digest is"),
            ("app@cbbf2f9a99b47fc460d422812b6a5adf", "a digest is"),
            ("app@", "a digest is"),
            (&id, "are an id"),
            ("a//b", "the parts of"),
            ("/app", "the parts of"),
            ("app/", "the parts of"),
            ("host:5000/", "the parts of"),
            ("a/../b", "the parts of"),
            ("a___b", "the parts of"),
            ("a..b", "the parts of"),
            ("-app", "the parts of"),
            ("a?b", "the parts of"),
            ("ä", "the parts of"),
            ("https://host/app", "no host"),
            ("host:port/app", "no host"),
            ("-host.example/app", "no host"),
            ("[::1/app", "no host"),
            ("./app", "no host"),
            ("user:pw@host/app", "a digest is"),
        ];
        for (text, reason) in cases {
            match text.parse::<ImageReference>() {
                Ok(reference) => panic!("`{text}` was read as {reference:?}"),
                Err(error) => {
                    let shown = error.to_string();
                    let parts = [text, reason, "[registry[:port]/]repository[:tag][@digest]"];
                    assert!(parts.iter().all(|part| shown.contains(part)), "{shown}");
                }
            }
        }
    }
}
