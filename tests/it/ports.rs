//! Published ports, and the short ways to small models.

use std::net::{Ipv4Addr, Ipv6Addr};

use asyncdocker::containers::{CreateContainerOptions, PortMapping};
use asyncdocker::models::{
    DeviceMapping, PortBinding, PortProtocol, RestartPolicy, RestartPolicyName, Ulimit, UlimitName,
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

#[test]
fn all_forms_of_the_docker_command_are_read() -> Result<()> {
    let cases: [(&str, &[&str]); 18] = [
        ("80", &["80/tcp=-/-"]),
        ("53/udp", &["53/udp=-/-"]),
        ("9899/SCTP", &["9899/sctp=-/-"]),
        ("8080:80", &["80/tcp=-/8080"]),
        ("0:80", &["80/tcp=-/-"]),
        ("08080:080", &["80/tcp=-/8080"]),
        ("127.0.0.1:8080:80/tcp", &["80/tcp=127.0.0.1/8080"]),
        ("127.0.0.1::80", &["80/tcp=127.0.0.1/-"]),
        ("127.0.0.1:0:80", &["80/tcp=127.0.0.1/-"]),
        ("[::1]:53:53/udp", &["53/udp=::1/53"]),
        ("[2001:db8::1]::53", &["53/tcp=2001:db8::1/-"]),
        ("::1:8080:80", &["80/tcp=::1/8080"]),
        ("80-82", &["80/tcp=-/-", "81/tcp=-/-", "82/tcp=-/-"]),
        (
            "8000-8002:80-82",
            &["80/tcp=-/8000", "81/tcp=-/8001", "82/tcp=-/8002"],
        ),
        (
            "127.0.0.1::80-81/udp",
            &["80/udp=127.0.0.1/-", "81/udp=127.0.0.1/-"],
        ),
        ("8000-8010:80", &["80/tcp=-/8000-8010"]),
        ("80-80:80-80", &["80/tcp=-/80"]),
        (
            "65534-65535:65534-65535",
            &["65534/tcp=-/65534", "65535/tcp=-/65535"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(bindings(&text.parse()?), expected, "{text}");
    }
    Ok(())
}

#[test]
fn what_is_no_port_is_named_with_the_accepted_forms() {
    let cases = [
        ("", "`` is no port from 1 to 65535"),
        ("http", "`http` is no port"),
        ("0", "`0` is no port"),
        ("65536", "`65536` is no port"),
        ("+80", "`+80` is no port"),
        (" 80", "` 80` is no port"),
        ("8080:", "`` is no port"),
        (":80", "no port of the host before the `:`"),
        ("::80", "`` is no IP address"),
        ("x:80", "`x` is no port"),
        ("80/", "`` is none of"),
        ("80/http", "`http` is none of `tcp`, `udp` and `sctp`"),
        ("80/tcp/udp", "`tcp/udp` is none of"),
        ("localhost:8080:80", "`localhost` is no IP address"),
        ("256.0.0.1:8080:80", "`256.0.0.1` is no IP address"),
        ("[::1]:80", "is no IP address"),
        ("2001:db8::53", "`2001:db8` is no IP address"),
        ("82-80", "the range `82-80` runs backwards"),
        ("80-", "`` is no port"),
        ("80-81-82", "`81-82` is no port"),
        ("0-2:80-82", "`0` is no port"),
        (
            "8000-8001:80-82",
            "the ranges `8000-8001` and `80-82` differ in length",
        ),
        (
            "8000:80-82",
            "the ranges `8000` and `80-82` differ in length",
        ),
    ];
    for (text, reason) in cases {
        let error = text.parse::<PortMapping>().expect_err(text);
        assert!(matches!(error, Error::InvalidInput { .. }), "{error:?}");
        let told = error.to_string();
        assert!(
            told.contains(&format!("invalid port mapping `{text}`: ")),
            "{told}"
        );
        assert!(told.contains(reason), "{told}");
        assert!(told.contains("`127.0.0.1:8080:80/tcp`"), "{told}");
    }
}

#[test]
fn typed_mappings_are_what_their_text_says() -> Result<()> {
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

#[tokio::test]
async fn publishing_exposes_and_binds_and_keeps_what_was_there() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let created = Reply::json(r#"{"Id": "c1"}"#).with_status(201);
    engine.expect("POST", "/v1.23/containers/create", created);
    let owned = vec!["[::1]:53:53/udp".to_owned()];
    let options = CreateContainerOptions::builder()
        .image("busybox")
        .exposed_ports(["9/tcp"])
        .memory(64 << 20)
        .publish(["127.0.0.1:8080:80", "8081:80"])?
        .publish(&owned)?
        .publish(owned)?
        .publish([PortMapping::tcp(443)])?
        .build();
    engine.docker().create_container(options).await?;

    let requests = engine.finish().await;
    let dns = json!({"HostIp": "::1", "HostPort": "53"});
    let expected = json!({
        "Image": "busybox",
        "ExposedPorts": {"9/tcp": {}, "80/tcp": {}, "53/udp": {}, "443/tcp": {}},
        "HostConfig": {
            "Memory": 64 << 20,
            "PortBindings": {
                "80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}, {"HostPort": "8081"}],
                "53/udp": [dns, dns],
                "443/tcp": [{}],
            },
        },
    });
    assert_eq!(json_body(&requests[0]), expected);
    Ok(())
}

#[test]
fn publishing_refuses_what_is_no_port() {
    let error = CreateContainerOptions::builder()
        .publish(["80", "eighty"])
        .expect_err("not a number");
    let told = error.to_string();
    assert!(
        told.starts_with("invalid port mapping `eighty`: "),
        "{told}"
    );
}

#[test]
fn a_range_beyond_the_last_port_is_not_published() {
    let ports: PortMapping = "80-82".parse().unwrap();
    for (first, beyond) in [(65533, false), (65534, true), (65535, true)] {
        let options = CreateContainerOptions::builder().publish([ports.clone().host_port(first)]);
        assert_eq!(options.is_err(), beyond, "{first}");
        if let Err(error) = options {
            assert!(
                error.to_string().contains("and `80-82` differ in length"),
                "{error}"
            );
        }
    }
}

#[test]
fn the_short_ways_say_what_they_are_named_after() {
    let policies = [
        (RestartPolicy::no(), RestartPolicyName::No, None),
        (RestartPolicy::always(), RestartPolicyName::Always, None),
        (
            RestartPolicy::unless_stopped(),
            RestartPolicyName::UnlessStopped,
            None,
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
