//! Options that later API versions added.

use super::*;

#[tokio::test]
async fn inspect_network_sends_verbose_and_scope() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let target = "/v1.31/networks/backend?verbose=true&scope=swarm";
    // As Docker sends it, written from its source.
    let reply = Reply::json(
        r#"{"Name": "backend", "Id": "n1", "Scope": "swarm", "Driver": "overlay", "Attachable": true,
            "Peers": [{"Name": "a1", "IP": "192.0.2.10"}],
            "Services": {"web": {"VIP": "10.0.1.2", "Ports": [], "LocalLBIndex": 257, "Tasks": [
                {"Name": "web.1.x", "EndpointID": "e1", "EndpointIP": "10.0.1.3", "Info": {"Host IP": "192.0.2.10"}}]}}}"#,
    );
    engine.expect("GET", target, reply);
    let options = InspectNetworkOptions::builder()
        .verbose(true)
        .scope(NetworkScope::Swarm);
    let docker = engine.docker_at(ApiVersion::new(1, 31));
    let network = docker
        .inspect_network("backend", options.clone().build())
        .await?;
    assert_eq!(network.peers[0].ip, "192.0.2.10");
    let service = &network.services["web"];
    assert_eq!(service.vip.as_deref(), Some("10.0.1.2"));
    assert_eq!(service.tasks[0].info["Host IP"], "192.0.2.10");
    engine.finish().await;

    unsupported_below(31, Some("scope"), async |docker| {
        docker.inspect_network("backend", options.build()).await
    })
    .await?;
    unsupported_below(28, Some("verbose"), async |docker| {
        let options = InspectNetworkOptions::builder().verbose(true).build();
        docker.inspect_network("backend", options).await
    })
    .await
}

#[tokio::test]
async fn create_network_sends_each_later_option() -> Result<()> {
    type Set = fn(CreateNetworkOptionsBuilder) -> CreateNetworkOptionsBuilder;
    let cases: [(u16, &str, Set, Value); 6] = [
        (
            25,
            "attachable",
            |new| new.attachable(true),
            json!({"Attachable": true}),
        ),
        (
            29,
            "ingress",
            |new| new.ingress(true),
            json!({"Ingress": true}),
        ),
        (
            30,
            "scope",
            |new| new.scope(NetworkScope::Swarm),
            json!({"Scope": "swarm"}),
        ),
        (
            30,
            "config_only",
            |new| new.config_only(true),
            json!({"ConfigOnly": true}),
        ),
        (
            30,
            "config_from",
            |new| new.config_from(NetworkConfigReference::builder().network("base").build()),
            json!({"ConfigFrom": {"Network": "base"}}),
        ),
        (
            48,
            "enable_ipv4",
            |new| new.enable_ipv4(false),
            json!({"EnableIPv4": false}),
        ),
    ];
    for (minor, option, set, mut expected) in cases {
        let engine = FakeEngine::local().await?;
        let version = ApiVersion::new(1, minor);
        let target = format!("/v{version}/networks/create");
        let created = Reply::json(r#"{"Id": "n1", "Warning": ""}"#).with_status(201);
        engine.expect("POST", &target, created);
        let options = || set(CreateNetworkOptions::builder()).build();
        engine
            .docker_at(version)
            .create_network("net", options())
            .await?;
        expected["Name"] = json!("net");
        assert_eq!(json_body(&engine.finish().await[0]), expected, "{option}");
        unsupported_below(minor, Some(option), async |docker| {
            docker.create_network("net", options()).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn prune_networks_sends_filters_and_reads_names() -> Result<()> {
    let engine = FakeEngine::local().await?;
    // {"label":["a=b"],"label!":["keep"],"until":["24h"]}
    let filters = "%7B%22label%22%3A%5B%22a%3Db%22%5D%2C%22label%21%22%3A%5B%22keep%22%5D%2C\
        %22until%22%3A%5B%2224h%22%5D%7D";
    let target = format!("/v1.29/networks/prune?filters={filters}");
    engine.expect(
        "POST",
        &target,
        Reply::json(r#"{"NetworksDeleted":["net"]}"#),
    );
    let nothing = Reply::json(r#"{"NetworksDeleted":null}"#);
    engine.expect("POST", "/v1.29/networks/prune", nothing);
    let docker = engine.docker_at(ApiVersion::new(1, 29));
    let options = PruneNetworksOptions::builder().filters([
        NetworkPruneFilter::Until("24h".to_owned()),
        NetworkPruneFilter::Label("a=b".to_owned()),
        NetworkPruneFilter::NotLabel("keep".to_owned()),
    ]);
    let report = docker.prune_networks(options.build()).await?;
    assert_eq!(report.networks_deleted, ["net"]);
    let report = docker
        .prune_networks(PruneNetworksOptions::default())
        .await?;
    assert_eq!(report.networks_deleted, [] as [&str; 0]);
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn prune_networks_errors() -> Result<()> {
    let errors = [
        (400, "invalid filter 'x'"),
        (409, "a prune operation is already running"),
        (500, "the engine is shutting down"),
    ];
    refused(("POST", "/v1.25/networks/prune"), &errors, async |docker| {
        docker.prune_networks(PruneNetworksOptions::default()).await
    })
    .await?;
    unsupported_below(25, None, async |docker| {
        docker.prune_networks(PruneNetworksOptions::default()).await
    })
    .await?;
    let cases = [
        (28, "filters", NetworkPruneFilter::Until("1h".to_owned())),
        (
            29,
            "filters[0].label",
            NetworkPruneFilter::Label("a".to_owned()),
        ),
        (
            29,
            "filters[0].label!",
            NetworkPruneFilter::NotLabel("a".to_owned()),
        ),
    ];
    for (minor, option, filter) in cases {
        unsupported_below(minor, Some(option), async |docker| {
            let options = PruneNetworksOptions::builder().filters([filter]).build();
            docker.prune_networks(options).await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn inspect_network_options_need_their_versions() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let options = InspectNetworkOptions::builder()
        .verbose(true)
        .scope(NetworkScope::Swarm)
        .build();
    let target = "/v1.31/networks/net?verbose=true&scope=swarm";
    engine.expect("GET", target, Reply::json(r#"{"Id": "1"}"#));
    engine
        .docker_at(ApiVersion::new(1, 31))
        .inspect_network("net", options.clone())
        .await?;
    let refused = engine
        .docker_at(ApiVersion::new(1, 30))
        .inspect_network("net", options)
        .await;
    assert!(matches!(refused, Err(Error::Unsupported { .. })));
    engine.finish().await;
    Ok(())
}
