//! What Swarm, the standalone one, adds and leaves out.

use std::collections::BTreeMap;

use asyncdocker::models::containers::{
    ContainerCreateResponse, ContainerInspect, ContainerStatus, ContainerSummary,
};
use asyncdocker::models::networks::{EndpointSettings, Network};
use asyncdocker::models::system::{Event, SystemInfo, SystemVersion};
use asyncdocker::models::volumes::{Volume, VolumeListResponse};

use super::fixtures::body;
use super::{decode, decode_list};

#[test]
fn container_has_its_node() {
    let container: ContainerInspect = decode(body("swarm/container-inspect.json")).unwrap();
    let node = container.node.unwrap();
    assert_eq!(node.name.as_deref(), Some("node2"));
    assert_eq!(node.ip.as_deref(), Some("192.0.2.12"));
    assert_eq!(node.addr.as_deref(), Some("192.0.2.12:2375"));
    assert_eq!((node.cpus, node.memory), (Some(4), Some(8_370_012_160)));
    assert_eq!(node.labels["storagedriver"], "aufs");
    assert_eq!(node.version.as_deref(), Some("1.11.2"));
    let port = &container.network_settings.ports["80/tcp"][0];
    assert_eq!(port.host_ip.as_deref(), Some("192.0.2.12"));
}

/// Swarm 1.2.3 puts the node in front of whatever looks like the name of a container.
#[test]
fn repeated_and_moved_nodes_are_read() {
    let json = r#"{"Id":"1","Node":{"Name":"first"},"Node":{"Name":"node2"},"Name":"/web",
        "State":{"Node":{"Name":"node2"},"Running":true},"Mounts":[{"Node":{"Name":"node2"},"Name":"/x"}]}"#;
    let container: ContainerInspect = decode(json).unwrap();
    assert_eq!(container.node.unwrap().name.as_deref(), Some("node2"));
    assert!(container.state.running);
    assert_eq!(container.mounts[0].name.as_deref(), Some("/x"));
}

#[test]
fn names_have_the_node_as_prefix() {
    let containers: Vec<ContainerSummary> = decode_list(body("swarm/containers.json")).unwrap();
    assert_eq!(containers[0].names, ["/node2/web", "/node2/proxy/backend"]);
    let networks = &containers[0].network_settings.networks;
    assert_eq!(*networks["bridge"], EndpointSettings::default(), "null");
    assert_eq!(containers[1].status, "Host Down");
    assert_eq!(containers[1].state, ContainerStatus::from(""));
    assert_eq!(containers[1].network_settings.networks, BTreeMap::new());

    let networks: Vec<Network> = decode_list(body("swarm/networks.json")).unwrap();
    assert_eq!(networks[0].name, "node2/bridge");
    assert_eq!(networks[0].containers["ep-33dd"].name, "", "null");
    assert_eq!(networks[1].ipam.config, []);

    let volumes: VolumeListResponse = decode(body("swarm/volumes.json")).unwrap();
    assert_eq!(volumes.volumes[0].name, "node1/v1");
    assert_eq!(volumes.warnings, Vec::<String>::new());
}

#[test]
fn volumes_and_networks_have_their_engine() {
    let volume: Volume = decode(body("swarm/volume-inspect.json")).unwrap();
    assert_eq!(volume.engine.unwrap().name.as_deref(), Some("node2"));
    assert_eq!(volume.scope.unwrap().as_str(), "");
    let network: Network = decode(body("swarm/network-inspect.json")).unwrap();
    assert_eq!(network.engine.unwrap().version.as_deref(), Some("1.11.2"));
}

#[test]
fn creation_with_only_an_id_is_read() {
    let created: ContainerCreateResponse = decode(body("swarm/container-create.json")).unwrap();
    assert_eq!(created.id.len(), 64);
    assert_eq!(created.warnings, Vec::<String>::new());
}

#[test]
fn cluster_state_is_read() {
    let info: SystemInfo = decode(body("swarm/info.json")).unwrap();
    assert_eq!(info.system_status[0], ["Role", "primary"]);
    assert_eq!(info.system_status[4], [" node1", "192.0.2.11:2375"]);
    assert_eq!(info.registry_config, None);
    assert_eq!(info.plugins.volume, Vec::<String>::new());
    assert_eq!(info.driver_status, Vec::<Vec<String>>::new());

    let older: SystemInfo = decode(body("swarm/info-below-1.22.json")).unwrap();
    assert_eq!(older.driver_status[0], ["\u{8}Role", "primary"]);
    assert_eq!(
        older.system_time.unwrap().to_rfc3339(),
        "2016-06-03T07:18:30.123456789+00:00"
    );
    assert_eq!((older.id.as_str(), older.containers_running), ("", 0));

    let version: SystemVersion = decode(body("swarm/version.json")).unwrap();
    assert_eq!(version.version, "swarm/1.2.3");
    assert_eq!(version.experimental, Some(false));
}

#[test]
fn events_have_the_node() {
    let body = body("swarm/events.json");
    let events: Vec<Event> = serde_json::Deserializer::from_str(&body)
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(events.len(), 3);
    assert_eq!(events[0].from.as_deref(), Some("busybox:test node:node2"));
    assert_eq!(events[0].actor.attributes["node.name"], "node2");
    let node = events[0].node.as_ref().unwrap();
    assert_eq!(node.name.as_deref(), Some("node2"));
    assert_eq!(node.ip.as_deref(), Some("192.0.2.12"));
    assert_eq!(events[2].from.as_deref(), Some(" node:node1"));
}
