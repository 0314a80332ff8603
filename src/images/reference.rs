//! Image references.

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
            return Err("64 hexadecimal digits are an image id");
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
    let telling = |byte: u8| matches!(byte, b'.' | b':') || byte.is_ascii_uppercase();
    first == "localhost" || first.bytes().any(telling)
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

/// Docker knows three algorithms. An engine refuses every other digest.
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

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha256:cbbf2f9a99b47fc460d422812b6a5adff7dfee951d8fa2e4a98caa0382cfbdbf";

    fn read(text: &str) -> ImageReference {
        text.parse()
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    /// Text, registry, name and tag.
    const VALID: [(&str, &str, &str, Option<&str>); 33] = [
        ("busybox", "docker.io", "busybox", None),
        ("busybox:1.2", "docker.io", "busybox", Some("1.2")),
        ("test_com", "docker.io", "test_com", None),
        ("test_com/app", "docker.io", "test_com/app", None),
        ("test.example:tag", "docker.io", "test.example", Some("tag")),
        (
            "test.example:5000",
            "docker.io",
            "test.example",
            Some("5000"),
        ),
        (
            "foo_bar.example:8080",
            "docker.io",
            "foo_bar.example",
            Some("8080"),
        ),
        ("192.0.2.1", "docker.io", "192.0.2.1", None),
        ("192.0.2.1:5000", "docker.io", "192.0.2.1", Some("5000")),
        (
            "lowercase:Uppercase",
            "docker.io",
            "lowercase",
            Some("Uppercase"),
        ),
        ("team/app:v1", "docker.io", "team/app", Some("v1")),
        (
            "foo/foo_bar.example:80",
            "docker.io",
            "foo/foo_bar.example",
            Some("80"),
        ),
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
        ("localhost:5000", "docker.io", "localhost", Some("5000")),
        (
            "test.example/repo:tag",
            "test.example",
            "test.example/repo",
            Some("tag"),
        ),
        ("test:5000/repo", "test:5000", "test:5000/repo", None),
        (
            "test:5000/repo:tag",
            "test:5000",
            "test:5000/repo",
            Some("tag"),
        ),
        (
            "test-com:8080/foo",
            "test-com:8080",
            "test-com:8080/foo",
            None,
        ),
        (
            "xn--n3h.example:18080/foo:xn--n3h.example",
            "xn--n3h.example:18080",
            "xn--n3h.example:18080/foo",
            Some("xn--n3h.example"),
        ),
        ("192.0.2.1/repo", "192.0.2.1", "192.0.2.1/repo", None),
        (
            "192.0.2.1:5000/repo:5050",
            "192.0.2.1:5000",
            "192.0.2.1:5000/repo",
            Some("5050"),
        ),
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
        (
            "[2001:db8:1:2:3:4:5:6]/repo:tag",
            "[2001:db8:1:2:3:4:5:6]",
            "[2001:db8:1:2:3:4:5:6]/repo",
            Some("tag"),
        ),
        (
            "[2001:db8::]:5000/repo",
            "[2001:db8::]:5000",
            "[2001:db8::]:5000/repo",
            None,
        ),
        ("MyHost/app", "MyHost", "MyHost/app", None),
        (
            "Uppercase/lowercase:tag",
            "Uppercase",
            "Uppercase/lowercase",
            Some("tag"),
        ),
        (
            "sub-dom1.foo.example/bar/baz/quux:some-long-tag",
            "sub-dom1.foo.example",
            "sub-dom1.foo.example/bar/baz/quux",
            Some("some-long-tag"),
        ),
        (
            "b.example/test.example.com/my-app:test.example.com",
            "b.example",
            "b.example/test.example.com/my-app",
            Some("test.example.com"),
        ),
        (
            "a.b-c.example/x__y/z---1.2_3",
            "a.b-c.example",
            "a.b-c.example/x__y/z---1.2_3",
            None,
        ),
    ];

    /// Text, and the reason why it is refused.
    const INVALID: [(&str, &str); 40] = [
        ("", "the repository is missing"),
        (":justtag", "the repository is missing"),
        ("@sha256:00", "the repository is missing"),
        ("Busybox", "upper-case"),
        ("Uppercase:tag", "upper-case"),
        ("test:5000/Uppercase/lowercase:tag", "upper-case"),
        ("app:", "a tag has"),
        ("app:.x", "a tag has"),
        ("app:-x", "a tag has"),
        ("app:a b", "a tag has"),
        (
            "repo@sha256:ffffffffffffffffffffffffffffffffff",
            "the wrong length",
        ),
        (
            "repo@sha512:cbbf2f9a99b47fc460d422812b6a5adff7dfee951d8fa2e4a98caa0382cfbdbf",
            "the wrong length",
        ),
        (
            "repo@invaliddigest:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "the algorithm of",
        ),
        (
            "repo@SHA256:cbbf2f9a99b47fc460d422812b6a5adff7dfee951d8fa2e4a98caa0382cfbdbf",
            "the algorithm of",
        ),
        (
            "repo@sha256:CBBF2f9a99b47fc460d422812b6a5adff7dfee951d8fa2e4a98caa0382cfbdbf",
            "lower-case hexadecimal",
        ),
        (
            "repo@sha256:xbbf2f9a99b47fc460d422812b6a5adff7dfee951d8fa2e4a98caa0382cfbdbf",
            "lower-case hexadecimal",
        ),
        ("app@cbbf2f9a99b47fc460d422812b6a5adf", "a digest is"),
        ("app@", "a digest is"),
        (
            "cbbf2f9a99b47fc460d422812b6a5adff7dfee951d8fa2e4a98caa0382cfbdbf",
            "an image id",
        ),
        ("aa/asdf$$^/aa", "each part of"),
        ("a//b", "each part of"),
        ("/app", "each part of"),
        ("app/", "each part of"),
        ("host:5000/", "each part of"),
        ("a/../b", "each part of"),
        ("a___b", "each part of"),
        ("a..b", "each part of"),
        ("-app", "each part of"),
        ("a?b", "each part of"),
        ("\u{e4}", "each part of"),
        ("[2001:db8::1]", "each part of"),
        ("[2001:db8::1]:5000", "each part of"),
        ("[2001:db8::1]:tag", "each part of"),
        ("https://host/app", "not a host"),
        ("host:port/app", "not a host"),
        ("-host.example/app", "not a host"),
        ("[::1/app", "not a host"),
        ("[fe80::1%eth0]:5000/repo", "not a host"),
        ("./app", "not a host"),
        ("user:pw@host/app", "a digest is"),
    ];

    #[test]
    fn references_parse_and_display_as_they_were_written() {
        for (text, registry, name, tag) in VALID {
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
    fn a_digest_follows_the_name_or_the_tag() {
        let sha384 = format!("sha384:{}", "f".repeat(96));
        let sha512 = format!("sha512:{}", "f".repeat(128));
        for digest in [DIGEST, &sha384, &sha512] {
            for (name, tag) in [("host:5000/app", None), ("app", Some("1"))] {
                let tagged = tag.map_or(name.to_owned(), |tag| format!("{name}:{tag}"));
                let text = format!("{tagged}@{digest}");
                let reference = read(&text);
                let parts = (reference.name(), reference.tag(), reference.digest());
                assert_eq!(parts, (name, tag, Some(digest)));
                assert_eq!(reference.to_string(), text);
            }
        }
    }

    #[test]
    fn lengths_are_limited_as_in_docker() {
        let hex = "0".repeat(64);
        let longest = format!("registry.example/{}a", "a/".repeat(127));
        let cases = [
            (format!("{hex}:tag"), true),
            (format!("library/{hex}"), true),
            (hex, false),
            (format!("{longest}:tag-that-goes-beyond-the-limit"), true),
            (format!("{longest}a"), false),
            (format!("app:{}", "t".repeat(128)), true),
            (format!("app:{}", "t".repeat(129)), false),
        ];
        for (text, valid) in cases {
            assert_eq!(text.parse::<ImageReference>().is_ok(), valid, "{text}");
        }
    }

    #[test]
    fn invalid_references_are_refused_with_reason_and_expected_form() {
        for (text, reason) in INVALID {
            let error = text.parse::<ImageReference>().expect_err(text);
            let shown = error.to_string();
            let parts = [
                reason,
                "expected `[registry[:port]/]repository[:tag][@digest]`",
            ];
            assert!(shown.starts_with("invalid image reference"), "{shown}");
            assert!(parts.iter().all(|part| shown.contains(part)), "{shown}");
        }
    }
}
