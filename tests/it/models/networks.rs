use std::collections::BTreeMap;

use asyncdocker::models::networks::{Network, NetworkCreateResponse, NetworkScope};

use super::fixtures::body;
use super::{decode, decode_list};

#[test]
fn network_is_read() {
    let network: Network = decode(body("docker-20.10/network-inspect.http")).unwrap();
    assert_eq!(
        (network.name.as_str(), network.driver.as_str()),
        ("net1", "bridge")
    );
    assert_eq!(network.scope, NetworkScope::Local);
    assert!(!network.enable_ipv6 && !network.internal);
    assert_eq!(network.attachable, Some(false));
    assert_eq!(network.created.unwrap().timestamp(), 1_795_468_397);
    assert_eq!(network.labels["a"], "b");
    assert_eq!(network.ipam.driver.as_deref(), Some("default"));
    assert_eq!(network.ipam.options, BTreeMap::new(), "null");
    let subnet = &network.ipam.config[0];
    assert_eq!(subnet.subnet.as_deref(), Some("172.30.9.0/24"));
    assert_eq!(subnet.ip_range.as_deref(), Some("172.30.9.128/25"));
    assert_eq!(subnet.auxiliary_addresses["a"], "172.30.9.5");
    let endpoint = network.containers.values().next().unwrap();
    assert_eq!(endpoint.name, "c1");
    assert_eq!(endpoint.ipv4_address, "172.30.9.200/24");
    assert_eq!(endpoint.ipv6_address, "");
}

#[test]
fn network_list_is_read() {
    let networks: Vec<Network> = decode_list(body("docker-1.11.2/networks.http")).unwrap();
    let names: Vec<_> = networks
        .iter()
        .map(|network| network.name.as_str())
        .collect();
    assert_eq!(names, ["bridge", "net1", "none", "host"]);
    assert_eq!(networks[0].created, None, "not before 1.13");
    assert_eq!(networks[2].ipam.config, []);
}

#[test]
fn network_creation_is_read() {
    let made: NetworkCreateResponse = decode(body("docker-1.11.2/network-create.http")).unwrap();
    assert_eq!((made.id.len(), made.warning.as_str()), (64, ""));
}
