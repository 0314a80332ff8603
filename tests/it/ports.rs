//! Published ports, and the short ways to small models.

mod publish;

use std::net::{Ipv4Addr, Ipv6Addr};

use asyncdocker::containers::{CreateContainerOptions, PortMapping};
use asyncdocker::models::containers::{
    ContainerCreateRequest, DeviceMapping, HostConfig, PortBinding, PortProtocol, RestartPolicy,
    RestartPolicyName, Ulimit, UlimitName,
};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Containers, Error, Result};
use serde_json::json;

use crate::support::json_body;

/// The bindings of a mapping as `port=ip/host port`, with `-` for what is not said.
fn bindings(mapping: &PortMapping) -> Vec<String> {
    let said = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    let line = |(port, binding): (String, PortBinding)| {
        format!(
            "{port}={}/{}",
            said(binding.host_ip),
            said(binding.host_port)
        )
    };
    mapping.bindings().map(line).collect()
}

/// Text, the canonical text, and the bindings. The forms are those of `docker run --publish`.
const VALID: [(&str, &str, &[&str]); 34] = [
    ("80", "80/tcp", &["80/tcp=-/-"]),
    ("0080", "80/tcp", &["80/tcp=-/-"]),
    ("65535", "65535/tcp", &["65535/tcp=-/-"]),
    ("80/", "80/tcp", &["80/tcp=-/-"]),
    ("80-81/", "80-81/tcp", &["80/tcp=-/-", "81/tcp=-/-"]),
    ("8080:80/", "8080:80/tcp", &["80/tcp=-/8080"]),
    ("53/udp", "53/udp", &["53/udp=-/-"]),
    ("9899/SCTP", "9899/sctp", &["9899/sctp=-/-"]),
    ("8080:80", "8080:80/tcp", &["80/tcp=-/8080"]),
    (":80", "80/tcp", &["80/tcp=-/-"]),
    ("::80", "80/tcp", &["80/tcp=-/-"]),
    (":8080:80", "8080:80/tcp", &["80/tcp=-/8080"]),
    (":8080:80/udp", "8080:80/udp", &["80/udp=-/8080"]),
    ("0:80", "80/tcp", &["80/tcp=-/-"]),
    ("08080:080", "8080:80/tcp", &["80/tcp=-/8080"]),
    (
        "0.0.0.0:8080:80",
        "0.0.0.0:8080:80/tcp",
        &["80/tcp=0.0.0.0/8080"],
    ),
    (
        "127.0.0.1:8080:80/tcp",
        "127.0.0.1:8080:80/tcp",
        &["80/tcp=127.0.0.1/8080"],
    ),
    (
        "127.0.0.1::80",
        "127.0.0.1::80/tcp",
        &["80/tcp=127.0.0.1/-"],
    ),
    (
        "127.0.0.1:0:80",
        "127.0.0.1::80/tcp",
        &["80/tcp=127.0.0.1/-"],
    ),
    (
        "192.0.2.1::6000/udp",
        "192.0.2.1::6000/udp",
        &["6000/udp=192.0.2.1/-"],
    ),
    (
        "[127.0.0.1]:8080:80",
        "127.0.0.1:8080:80/tcp",
        &["80/tcp=127.0.0.1/8080"],
    ),
    ("[::1]:53:53/udp", "[::1]:53:53/udp", &["53/udp=::1/53"]),
    (
        "[2001:db8::1]::53",
        "[2001:db8::1]::53/tcp",
        &["53/tcp=2001:db8::1/-"],
    ),
    ("[0:0:0:0:0:0:0:1]:1:2", "[::1]:1:2/tcp", &["2/tcp=::1/1"]),
    ("::1:8080:80", "[::1]:8080:80/tcp", &["80/tcp=::1/8080"]),
    (
        "2001:db8::1::53",
        "[2001:db8::1]::53/tcp",
        &["53/tcp=2001:db8::1/-"],
    ),
    ("::::80", "[::]::80/tcp", &["80/tcp=::/-"]),
    (
        "80-82",
        "80-82/tcp",
        &["80/tcp=-/-", "81/tcp=-/-", "82/tcp=-/-"],
    ),
    (
        "8000-8001:80-81",
        "8000-8001:80-81/tcp",
        &["80/tcp=-/8000", "81/tcp=-/8001"],
    ),
    (
        "0.0.0.0:8000-8001:80-81/tcp",
        "0.0.0.0:8000-8001:80-81/tcp",
        &["80/tcp=0.0.0.0/8000", "81/tcp=0.0.0.0/8001"],
    ),
    (
        "127.0.0.1::80-81/udp",
        "127.0.0.1::80-81/udp",
        &["80/udp=127.0.0.1/-", "81/udp=127.0.0.1/-"],
    ),
    ("8000-8010:80", "8000-8010:80/tcp", &["80/tcp=-/8000-8010"]),
    ("80-80:80-80", "80:80/tcp", &["80/tcp=-/80"]),
    (
        "65534-65535:65534-65535",
        "65534-65535:65534-65535/tcp",
        &["65534/tcp=-/65534", "65535/tcp=-/65535"],
    ),
];

/// Text, and the reason why it is refused.
const INVALID: [(&str, &str); 34] = [
    ("", "the container port is missing"),
    ("/", "the container port is missing"),
    ("/udp", "the container port is missing"),
    (":", "the container port is missing"),
    ("8080:", "the container port is missing"),
    ("127.0.0.1:8080:", "the container port is missing"),
    ("http", "the container port `http` is not a number"),
    ("1asdf", "the container port `1asdf` is not a number"),
    (
        "0",
        "the container port `0` is not a number from 1 to 65535",
    ),
    ("65536", "the container port `65536` is not a number"),
    ("+80", "the container port `+80` is not a number"),
    (" 80", "the container port ` 80` is not a number"),
    (
        "192.0.2.1",
        "the container port `192.0.2.1` is not a number",
    ),
    ("80:x", "the container port `x` is not a number"),
    ("x:80", "the host port `x` is not a number"),
    ("70000:80", "the host port `70000` is not a number"),
    (
        "80/http",
        "the protocol `http` is not `tcp`, `udp` or `sctp`",
    ),
    ("80/tcp/udp", "the protocol `tcp/udp` is not"),
    ("80//", "the protocol `/` is not"),
    ("8080/tcp:80/tcp", "the protocol `tcp:80/tcp` is not"),
    ("localhost:8080:80", "`localhost` is not an IP address"),
    ("256.0.0.1:8080:80", "`256.0.0.1` is not an IP address"),
    ("[::1:8080:80", "`[::1` is not an IP address"),
    ("[::1]:80", "`[:` is not an IP address"),
    ("[fe80::1%eth0]:80:80", "is not an IP address"),
    ("2001:db8::53", "`2001:db8` is not an IP address"),
    ("-1", "the container port is missing"),
    ("192.0.2.1:-1:-1", "the container port is missing"),
    (
        "82-80",
        "the container port range `82-80` ends before it begins",
    ),
    ("80-", "the container port is missing"),
    ("80-81-82", "the container port `81-82` is not"),
    ("0-2:80-82", "the host port `0` is not"),
    (
        "8000-8001:80-82",
        "the ranges `8000-8001` and `80-82` differ in length",
    ),
    (
        "8000:80-82",
        "the ranges `8000` and `80-82` differ in length",
    ),
];

#[test]
fn port_mappings_parse_as_in_the_docker_cli_and_display_in_canonical_form() -> Result<()> {
    for (text, canonical, expected) in VALID {
        let mapping: PortMapping = text.parse()?;
        assert_eq!(bindings(&mapping), expected, "{text}");
        assert_eq!(mapping.to_string(), canonical, "{text}");
        assert_eq!(canonical.parse::<PortMapping>()?, mapping, "{text}");
    }
    Ok(())
}

#[test]
fn invalid_port_mapping_error_has_reason_and_expected_form() {
    for (text, reason) in INVALID {
        let error = text.parse::<PortMapping>().expect_err(text);
        assert!(matches!(error, Error::InvalidInput { .. }), "{error:?}");
        let message = error.to_string();
        assert!(
            message.starts_with(&format!("invalid port mapping `{text}`: ")),
            "{message}"
        );
        assert!(message.contains(reason), "{message}");
        assert!(
            message.ends_with("expected `[ip:][host:]container[/protocol]`"),
            "{message}"
        );
    }
}

#[test]
fn a_container_port_of_zero_is_refused() -> Result<()> {
    let new = || CreateContainerOptions::builder().image("busybox");
    let error = new().publish([PortMapping::tcp(0)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid port mapping `0/tcp`: the container port must be from 1 to 65535"
    );
    let _ = new().publish([PortMapping::tcp(1)])?;
    Ok(())
}

#[test]
fn setters_and_parsing_create_equal_port_mappings() -> Result<()> {
    let cases = [
        (PortMapping::tcp(80), "80"),
        (PortMapping::udp(53).host_port(5353), "5353:53/udp"),
        (PortMapping::new(9, PortProtocol::Sctp), "9/sctp"),
        (
            PortMapping::tcp(80).host_ip(Ipv4Addr::LOCALHOST),
            "127.0.0.1::80",
        ),
        (PortMapping::tcp(80).host_port(8080).host_port(0), "80"),
        (
            PortMapping::tcp(80)
                .host_port(8080)
                .host_ip(Ipv6Addr::LOCALHOST),
            "[::1]:8080:80",
        ),
        (
            "80-82".parse::<PortMapping>()?.host_port(8000),
            "8000-8002:80-82",
        ),
    ];
    for (mapping, text) in cases {
        assert_eq!(mapping, text.parse()?, "{text}");
    }
    Ok(())
}

#[test]
fn constructors_of_small_models_set_their_fields() {
    let policies = [
        (RestartPolicy::no(), RestartPolicyName::No, Some(0)),
        (RestartPolicy::always(), RestartPolicyName::Always, Some(0)),
        (
            RestartPolicy::unless_stopped(),
            RestartPolicyName::UnlessStopped,
            Some(0),
        ),
        (
            RestartPolicy::on_failure(3),
            RestartPolicyName::OnFailure,
            Some(3),
        ),
    ];
    for (policy, name, count) in policies {
        assert_eq!(
            (policy.name, policy.maximum_retry_count),
            (Some(name), count)
        );
    }
    let json = |value: PortBinding| serde_json::to_value(value).unwrap();
    assert_eq!(json(PortBinding::port(8080)), json!({"HostPort": "8080"}));
    let local = PortBinding::address((Ipv4Addr::LOCALHOST, 0));
    assert_eq!(json(local), json!({"HostIp": "127.0.0.1", "HostPort": "0"}));
    let limit = serde_json::to_value(Ulimit::new(UlimitName::Nofile, 1024, -1)).unwrap();
    assert_eq!(limit, json!({"Name": "nofile", "Soft": 1024, "Hard": -1}));
    let device = serde_json::to_value(DeviceMapping::new("/dev/fuse")).unwrap();
    let path = "/dev/fuse";
    let expected = json!({"PathOnHost": path, "PathInContainer": path, "CgroupPermissions": "rwm"});
    assert_eq!(device, expected);
}
