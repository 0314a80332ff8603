//! What clients send: built by hand, or read from a response and sent back.

use asyncdocker::models::containers::{
    ContainerConfig, ContainerCreateRequest, ContainerInspect, HostConfig, LogConfig, LogDriver,
    NetworkingConfig, PortBinding, RestartPolicy, RestartPolicyName, Ulimit, UlimitName,
    UpdateConfig,
};
use asyncdocker::models::images::RegistryAuth;
use asyncdocker::models::networks::{EndpointIpamConfig, EndpointSettings, NetworkCreate};
use serde_json::{Value, json};

use super::decode;
use super::fixtures::body;

#[test]
fn unset_fields_are_not_sent() {
    for empty in [
        serde_json::to_value(ContainerCreateRequest::default()),
        serde_json::to_value(HostConfig::default()),
        serde_json::to_value(NetworkCreate::builder().build()),
        serde_json::to_value(RegistryAuth::default()),
    ] {
        assert_eq!(empty.unwrap(), json!({}));
    }
}

#[test]
fn false_zero_and_empty_text_are_sent_if_set() {
    let config = ContainerConfig::builder().tty(false).user("").build();
    assert_eq!(
        serde_json::to_value(config).unwrap(),
        json!({ "Tty": false, "User": "" })
    );
    let update = UpdateConfig::builder()
        .memory_swap(-1)
        .cpu_shares(0)
        .build();
    assert_eq!(
        serde_json::to_value(update).unwrap(),
        json!({ "MemorySwap": -1, "CpuShares": 0 })
    );
}

#[test]
fn new_container_body_is_complete() {
    let host = HostConfig::builder()
        .binds(["/tmp:/host:ro"])
        .memory(64 << 20)
        .port_bindings([(
            "80/tcp",
            vec![PortBinding::builder().host_port("8080").build()],
        )])
        .restart_policy(
            RestartPolicy::builder()
                .name(RestartPolicyName::OnFailure)
                .maximum_retry_count(3)
                .build(),
        )
        .ulimits([Ulimit::builder()
            .name(UlimitName::Nofile)
            .hard(-1)
            .soft(512)
            .build()])
        .log_config(
            LogConfig::builder()
                .kind(LogDriver::JsonFile)
                .config([("max-size", "10m")])
                .build(),
        )
        .build();
    let endpoint = EndpointSettings::builder()
        .aliases(["web"])
        .ipam_config(
            EndpointIpamConfig::builder()
                .ipv4_address("172.30.9.200")
                .build(),
        )
        .build();
    let request = ContainerCreateRequest::builder()
        .image("busybox")
        .cmd(["httpd", "-f"])
        .exposed_ports(["80/tcp"])
        .labels([("a", "b")])
        .host_config(host)
        .networking_config(
            NetworkingConfig::builder()
                .endpoints_config([("net1", endpoint)])
                .build(),
        )
        .build();
    assert_eq!(
        serde_json::to_value(request).unwrap(),
        json!({
            "Image": "busybox",
            "Cmd": ["httpd", "-f"],
            "ExposedPorts": { "80/tcp": {} },
            "Labels": { "a": "b" },
            "HostConfig": {
                "Binds": ["/tmp:/host:ro"],
                "Memory": 67_108_864,
                "PortBindings": { "80/tcp": [{ "HostPort": "8080" }] },
                "RestartPolicy": { "Name": "on-failure", "MaximumRetryCount": 3 },
                "Ulimits": [{ "Name": "nofile", "Hard": -1, "Soft": 512 }],
                "LogConfig": { "Type": "json-file", "Config": { "max-size": "10m" } }
            },
            "NetworkingConfig": {
                "EndpointsConfig": {
                    "net1": { "IPAMConfig": { "IPv4Address": "172.30.9.200" }, "Aliases": ["web"] }
                }
            }
        })
    );
}

/// The settings of a container that exists make another one like it.
#[test]
fn inspected_settings_are_sent_back_unchanged() {
    let json = body("docker-20.10/container-inspect.http");
    let read: Value = serde_json::from_str(&json).unwrap();
    let container: ContainerInspect = decode(json).unwrap();
    let request = ContainerCreateRequest::builder()
        .host_config(container.host_config)
        .build();
    let sent = serde_json::to_value(request).unwrap();
    for key in [
        "Binds",
        "LogConfig",
        "PortBindings",
        "RestartPolicy",
        "Ulimits",
        "Devices",
    ] {
        assert_eq!(sent["HostConfig"][key], read["HostConfig"][key], "{key}");
    }
}

#[test]
fn documented_requests_are_reproduced() {
    let update: UpdateConfig = decode(body("documented/container-update-request.json")).unwrap();
    assert_eq!(update.blkio_weight, Some(300));
    assert_eq!(update.memory_swap, Some(514_288_000));
    assert_eq!(
        update.restart_policy.unwrap().name,
        Some(RestartPolicyName::OnFailure)
    );
    let network: NetworkCreate = decode(body("documented/network-create-request.json")).unwrap();
    assert_eq!(network.name.as_deref(), Some("isolated_nw"));
    let ipam = network.ipam.unwrap();
    assert_eq!(ipam.config.len(), 2);
    assert_eq!(ipam.config[1].subnet.as_deref(), Some("2001:db8:abcd::/64"));
}

#[test]
fn secrets_are_sent_but_not_shown() {
    let auth = RegistryAuth::builder()
        .username("me")
        .password("hush-1")
        .auth("hush-2")
        .identity_token("hush-3")
        .registry_token("hush-4");
    let builder = format!("{auth:?}");
    let auth = auth.build();
    let shown = format!("{auth:?}");
    assert!(
        !shown.contains("hush") && !builder.contains("hush"),
        "{shown} {builder}"
    );
    assert!(shown.contains("me"));
    let sent = serde_json::to_value(&auth).unwrap();
    assert_eq!(sent["password"], "hush-1");
    assert_eq!(sent["identitytoken"], "hush-3");
}
