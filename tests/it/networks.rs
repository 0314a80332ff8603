//! Networks: what is sent, and how answers are read.

mod later;

use asyncdocker::models::networks::{
    EndpointIpamConfig, EndpointSettings, Ipam, IpamConfig, NetworkConfigReference, NetworkFilter,
    NetworkPruneFilter, NetworkScope, NetworkType,
};
use asyncdocker::networks::{
    ConnectNetworkOptions, CreateNetworkOptions, CreateNetworkOptionsBuilder,
    DisconnectNetworkOptions, InspectNetworkOptions, ListNetworksOptions, PruneNetworksOptions,
};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiErrorKind, ApiVersion, Error, Networks, Result};
use serde_json::{Value, json};

use crate::support::{
    assert_no_body, documented, fixture, json_body, message, recorded, refused, unsupported_below,
};

const CONTAINER: &str = "58bbedb01676c9736ba18cd694724f0be81c8f4cb8a5384c42298e5a012a0130";

/// The body of a request that the document of the API shows.
fn request_body(name: &str) -> Value {
    serde_json::from_slice(&fixture(&format!("documented/{name}-request.json"))).unwrap()
}

#[tokio::test]
async fn list_networks_reads_recorded_and_documented_responses() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/networks", recorded("networks"));
    engine.expect("GET", "/networks", documented("networks"));
    let newer = message("docker-20.10/networks.http");
    engine.expect("GET", "/networks", newer);
    let swarm = Reply::json(fixture("swarm/networks.json"));
    engine.expect("GET", "/networks", swarm);
    engine.expect("GET", "/networks", Reply::json("null"));
    let docker = engine.docker();

    let networks = docker.list_networks(ListNetworksOptions::default()).await?;
    let names: Vec<&str> = networks.iter().map(|network| &*network.name).collect();
    assert_eq!(names, ["bridge", "net1", "none", "host"]);
    let subnet = networks[0].ipam.config[0].subnet.as_deref();
    assert_eq!(subnet, Some("172.17.0.0/16"));
    assert_eq!(networks[1].containers[CONTAINER].name, "c1");
    assert!(networks[2].ipam.config.is_empty());

    let networks = docker.list_networks(ListNetworksOptions::default()).await?;
    let addresses: Vec<&str> = networks[0]
        .containers
        .values()
        .map(|endpoint| &*endpoint.ipv4_address)
        .collect();
    assert_eq!(addresses, ["172.17.0.2/16"]);

    let networks = docker.list_networks(ListNetworksOptions::default()).await?;
    let net1 = networks.iter().find(|network| network.name == "net1");
    let net1 = net1.expect("the network that was made for the recording");
    assert_eq!(net1.attachable, Some(false));
    assert_eq!(net1.ipam.config[0].auxiliary_addresses["a"], "172.30.9.5");

    let networks = docker.list_networks(ListNetworksOptions::default()).await?;
    assert_eq!(networks[0].name, "node2/bridge");
    assert_eq!(networks[1].scope, NetworkScope::Global);
    assert!(networks[1].containers.is_empty() && networks[1].ipam.config.is_empty());

    let networks = docker.list_networks(ListNetworksOptions::default()).await?;
    assert!(networks.is_empty());
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn list_networks_sends_filters_as_a_map_of_lists() -> Result<()> {
    let engine = FakeEngine::local().await?;
    // {"id":["e1a9"],"name":["^net1$"],"type":["custom"]}
    let filters = "%7B%22id%22%3A%5B%22e1a9%22%5D%2C%22name%22%3A%5B%22%5Enet1%24%22%5D%2C%22type%22%3A%5B%22custom%22%5D%7D";
    let target = format!("/networks?filters={filters}");
    engine.expect("GET", &target, Reply::json("[]"));
    let options = ListNetworksOptions::builder().filters([
        NetworkFilter::Type(NetworkType::Custom),
        NetworkFilter::Name("^net1$".to_owned()),
        NetworkFilter::Id("e1a9".to_owned()),
    ]);
    engine.docker().list_networks(options.build()).await?;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn create_network_sends_the_documented_body() -> Result<()> {
    let engine = FakeEngine::local().await?;
    for _ in 0..2 {
        let created = recorded("network-create");
        engine.expect("POST", "/networks/create", created);
    }
    let docker = engine.docker_at(ApiVersion::V1_23);
    let ipv4 = IpamConfig::builder()
        .subnet("172.20.0.0/16")
        .ip_range("172.20.10.0/24")
        .gateway("172.20.10.11")
        .build();
    let ipv6 = IpamConfig::builder()
        .subnet("2001:db8:abcd::/64")
        .gateway("2001:db8:abcd::1011")
        .build();
    let ipam = Ipam::builder()
        .driver("default")
        .config([ipv4, ipv6])
        .options([("foo", "bar")])
        .build();
    let bridge = "com.docker.network.bridge";
    let options = CreateNetworkOptions::builder()
        .check_duplicate(true)
        .driver("bridge")
        .enable_ipv6(true)
        .ipam(ipam)
        .internal(true)
        .options([
            (format!("{bridge}.default_bridge"), "true"),
            (format!("{bridge}.enable_icc"), "true"),
            (format!("{bridge}.enable_ip_masquerade"), "true"),
            (format!("{bridge}.host_binding_ipv4"), "0.0.0.0"),
            (format!("{bridge}.name"), "docker0"),
            ("com.docker.network.driver.mtu".to_owned(), "1500"),
        ])
        .labels([
            ("com.example.some-label", "some-value"),
            ("com.example.some-other-label", "some-other-value"),
        ])
        .build();
    let created = docker.create_network("isolated_nw", options).await?;
    assert!(created.id.starts_with("e1a9e133791c"));
    assert_eq!(created.warning, "");
    docker
        .create_network("plain", CreateNetworkOptions::default())
        .await?;

    let requests = engine.finish().await;
    let expected = request_body("network-create");
    assert_eq!(json_body(&requests[0]), expected);
    assert_eq!(json_body(&requests[1]), json!({"Name": "plain"}));
    Ok(())
}

#[tokio::test]
async fn inspect_network_reads_settings_and_containers() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let real = recorded("network-inspect");
    engine.expect("GET", "/networks/net1", real);
    let network = engine
        .docker()
        .inspect_network("net1", InspectNetworkOptions::default())
        .await?;
    assert_eq!(network.driver, "bridge");
    assert_eq!(network.scope, NetworkScope::Local);
    let config = &network.ipam.config[0];
    assert_eq!(config.subnet.as_deref(), Some("172.31.9.0/24"));
    assert_eq!(config.ip_range.as_deref(), Some("172.31.9.128/25"));
    assert_eq!(config.gateway.as_deref(), Some("172.31.9.1"));
    assert!(network.ipam.options.is_empty());
    let endpoint = &network.containers[CONTAINER];
    assert_eq!(endpoint.ipv4_address, "172.31.9.200/24");
    assert_eq!(endpoint.mac_address, "02:42:ac:1f:09:c8");
    assert_eq!(network.labels["a"], "b");
    assert!(!network.internal && !network.enable_ipv6);
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn connect_network_sends_the_documented_body() -> Result<()> {
    let engine = FakeEngine::local().await?;
    for _ in 0..2 {
        engine.expect("POST", "/networks/net1/connect", Reply::status(200));
    }
    let docker = engine.docker();
    let addresses = EndpointIpamConfig::builder()
        .ipv4_address("172.24.56.89")
        .ipv6_address("2001:db8::5689")
        .build();
    let endpoint = EndpointSettings::builder().ipam_config(addresses);
    let options = ConnectNetworkOptions::builder().endpoint_config(endpoint.build());
    docker
        .connect_network("net1", "3613f73ba0e4", options.build())
        .await?;
    let endpoint = EndpointSettings::builder()
        .aliases(["db"])
        .links(["web:www"]);
    let options = ConnectNetworkOptions::builder().endpoint_config(endpoint.build());
    docker
        .connect_network("net1", "c1", options.build())
        .await?;

    let requests = engine.finish().await;
    let expected = request_body("network-connect");
    assert_eq!(json_body(&requests[0]), expected);
    let settings = json!({"Aliases": ["db"], "Links": ["web:www"]});
    let expected = json!({"Container": "c1", "EndpointConfig": settings});
    assert_eq!(json_body(&requests[1]), expected);
    Ok(())
}

#[tokio::test]
async fn disconnect_network_sends_force_only_if_set() -> Result<()> {
    let engine = FakeEngine::local().await?;
    for _ in 0..2 {
        engine.expect("POST", "/networks/net1/disconnect", Reply::status(200));
    }
    let docker = engine.docker();
    let options = DisconnectNetworkOptions::default();
    docker.disconnect_network("net1", "c1", options).await?;
    let options = DisconnectNetworkOptions::builder().force(true).build();
    docker.disconnect_network("net1", "c1", options).await?;
    let requests = engine.finish().await;
    assert_eq!(json_body(&requests[0]), json!({"Container": "c1"}));
    assert_eq!(
        json_body(&requests[1]),
        json!({"Container": "c1", "Force": true})
    );
    Ok(())
}

#[tokio::test]
async fn delete_network_succeeds_or_is_forbidden() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let done = recorded("network-remove");
    engine.expect("DELETE", "/networks/net1", done);
    let forbidden = recorded("network-remove-predefined");
    engine.expect("DELETE", "/networks/bridge", forbidden);
    let docker = engine.docker();
    docker.delete_network("net1").await?;
    let error = docker.delete_network("bridge").await.unwrap_err();
    assert_eq!(error.kind(), Some(ApiErrorKind::Forbidden));
    let said = "bridge is a pre-defined network and cannot be removed";
    assert_eq!(error.engine_message(), Some(said));
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn json_string_messages_of_docker_1_11_are_unwrapped() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let said = "operation is not permitted on predefined bridge network ";
    let wrapped = Reply::json(format!("\"{said}\"\n")).with_status(403);
    engine.expect("POST", "/networks/create", wrapped);
    let error = engine
        .docker()
        .create_network("bridge", CreateNetworkOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Some(ApiErrorKind::Forbidden));
    assert_eq!(error.engine_message(), Some(said.trim()));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn errors_have_the_request_and_the_engine_s_message() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let filter = "/networks?filters=%7B%22driver%22%3A%5B%22x%22%5D%7D";
    engine.expect("GET", filter, Reply::error(500, "Invalid filter 'driver'"));
    let missing = "network n not found";
    engine.expect("GET", "/networks/n", Reply::error(404, missing));
    engine.expect("POST", "/networks/n/connect", Reply::error(404, missing));
    engine.expect("POST", "/networks/n/disconnect", Reply::error(404, missing));
    let docker = engine.docker();

    let options = ListNetworksOptions::builder().filters([NetworkFilter::Other {
        key: "driver".to_owned(),
        value: "x".to_owned(),
    }]);
    let error = docker.list_networks(options.build()).await.unwrap_err();
    let expected = "GET /networks: server error (status 500): Invalid filter 'driver'";
    assert_eq!(error.to_string(), expected);
    let connect = docker.connect_network("n", "c", ConnectNetworkOptions::default());
    let disconnect = docker.disconnect_network("n", "c", DisconnectNetworkOptions::default());
    let errors = [
        docker
            .inspect_network("n", InspectNetworkOptions::default())
            .await
            .unwrap_err(),
        connect.await.unwrap_err(),
        disconnect.await.unwrap_err(),
    ];
    let calls = [
        "GET /networks/n",
        "POST /networks/n/connect",
        "POST /networks/n/disconnect",
    ];
    for (error, call) in errors.iter().zip(calls) {
        let expected = format!("{call}: not found (status 404): {missing}");
        assert_eq!(error.to_string(), expected);
    }
    engine.expect("POST", "/networks/create", Reply::error(409, "taken"));
    let error = docker
        .create_network("e", CreateNetworkOptions::default())
        .await;
    assert_eq!(
        error.unwrap_err().to_string(),
        "POST /networks/create (network e): conflict (status 409): taken"
    );
    let error = docker.delete_network("..").await.unwrap_err();
    assert!(matches!(error, Error::InvalidInput { .. }), "{error:?}");
    engine.finish().await;
    Ok(())
}
