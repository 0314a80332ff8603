//! References that Docker accepts and refuses.

use super::*;

const DIGEST: &str = "sha256:cbbf2f9a99b47fc460d422812b6a5adff7dfee951d8fa2e4a98caa0382cfbdbf";

fn read(text: &str) -> ImageReference {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Text, registry, name and tag.
const VALID: [(&str, &str, &str, Option<&str>); 40] = [
    ("library/busybox", "docker.io", "library/busybox", None),
    ("docker.io/busybox", "docker.io", "docker.io/busybox", None),
    ("a---b/c", "docker.io", "a---b/c", None),
    ("d/e", "docker.io", "d/e", None),
    ("a1b2c", "docker.io", "a1b2c", None),
    ("UPPER/app", "UPPER", "UPPER/app", None),
    (
        "[fc00:1:2:3:4:5:6:7]:5000/library/app",
        "[fc00:1:2:3:4:5:6:7]:5000",
        "[fc00:1:2:3:4:5:6:7]:5000/library/app",
        None,
    ),
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
const INVALID: [(&str, &str); 50] = [
    ("a-/b", "each part of"),
    ("-a-/b", "each part of"),
    ("_a/_b", "each part of"),
    ("____/____", "each part of"),
    ("a_.b/c", "not a host"),
    ("a-.b/c", "not a host"),
    ("docker.io/a///b", "each part of"),
    ("docker.io/a/B", "upper-case"),
    ("fc00::1:5000/app", "not a host"),
    ("[2001:db8:3:4::192.0.2.33]:5000/app", "not a host"),
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
        "an image ID",
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
fn digest_may_follow_name_or_tag() {
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
fn invalid_reference_error_has_reason_and_expected_form() {
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
