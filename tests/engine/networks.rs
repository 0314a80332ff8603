//! Networks: one test an endpoint, for its effect.

use std::net::Ipv4Addr;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::Duration;

use asyncdocker::containers::{
    CreateContainerOptions, CreateContainerOptionsBuilder, InspectContainerOptions, PortMapping,
};
use asyncdocker::exec::CreateExecOptions;
use asyncdocker::models::networks::{
    EndpointIpamConfig, EndpointSettings, Ipam, IpamConfig, NetworkConfigReference, NetworkFilter,
    NetworkPruneFilter, NetworkScope, NetworkType,
};
use asyncdocker::networks::{
    ConnectNetworkOptions, CreateNetworkOptions, CreateNetworkOptionsBuilder,
    DisconnectNetworkOptions, InspectNetworkOptions, ListNetworksOptions, PruneNetworksOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::{ApiVersion, Docker, Error, Result};
use futures_util::FutureExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{IMAGE, engine, speaks, unique, with_container};

/// Creates a network, hands its name and id to `test`, and removes it, also when the test panics.
pub(crate) async fn with_network<T>(
    docker: &Docker,
    options: CreateNetworkOptionsBuilder,
    test: impl AsyncFnOnce(&str, &str) -> T,
) -> T {
    let name = unique("network");
    let created = docker.create_network(&name, options.build()).await;
    let id = created
        .unwrap_or_else(|error| panic!("{error}: {error:?}"))
        .id;
    let result = AssertUnwindSafe(test(&name, &id)).catch_unwind().await;
    match docker.delete_network(&id).await {
        Err(error) if !error.is_not_found() => eprintln!("{name} was not removed: {error}"),
        _ => {}
    }
    result.unwrap_or_else(|panic| resume_unwind(panic))
}

/// A network with a subnet of its own: each test has another, as they run at the same time.
fn subnet(third: u8) -> CreateNetworkOptionsBuilder {
    let config = IpamConfig::builder()
        .subnet(format!("10.213.{third}.0/24"))
        .ip_range(format!("10.213.{third}.128/25"))
        .gateway(format!("10.213.{third}.5"))
        .auxiliary_addresses([("reserved", format!("10.213.{third}.129"))])
        .build();
    CreateNetworkOptions::builder().ipam(Ipam::builder().config([config]).build())
}

/// A container that only waits, in a network.
fn waiting_in(network: &str) -> CreateContainerOptionsBuilder {
    CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sleep", "600"])
        .network_mode(network)
}

async fn endpoint(docker: &Docker, container: &str, network: &str) -> Result<EndpointSettings> {
    let details = docker
        .inspect_container(container, InspectContainerOptions::default())
        .await?;
    Ok(*details.network_settings.networks[network].clone())
}

/// What a command in the container writes to stdout; it must succeed.
async fn stdout(docker: &Docker, container: &str, command: &[&str]) -> Result<String> {
    let options = CreateExecOptions::builder()
        .cmd(command.iter().copied())
        .build();
    let ran = docker.run_exec(container, options).await?;
    let output = ran.output;
    assert_eq!(ran.exit_code, 0, "{command:?}: {}", output.stderr_text());
    Ok(output.stdout_text().into_owned())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_network_applies_its_options() -> Result<()> {
    let docker = engine();
    let options = subnet(1)
        .driver("bridge")
        .internal(true)
        .labels([("purpose", "test")])
        .options([("com.docker.network.driver.mtu", "1400")]);
    with_network(&docker, options, async |name, id| {
        let seen = docker
            .inspect_network(name, InspectNetworkOptions::default())
            .await?;
        assert_eq!((seen.id.as_str(), seen.name.as_str()), (id, name));
        assert_eq!(seen.driver, "bridge");
        assert_eq!(seen.scope, NetworkScope::Local);
        assert!(seen.internal);
        assert!(!seen.enable_ipv6);
        assert_eq!(seen.labels["purpose"], "test");
        assert_eq!(seen.options["com.docker.network.driver.mtu"], "1400");
        let config = &seen.ipam.config[0];
        assert_eq!(config.subnet.as_deref(), Some("10.213.1.0/24"));
        assert_eq!(config.ip_range.as_deref(), Some("10.213.1.128/25"));
        assert_eq!(config.gateway.as_deref(), Some("10.213.1.5"));
        assert_eq!(config.auxiliary_addresses["reserved"], "10.213.1.129");
        assert!(seen.containers.is_empty());

        docker.delete_network(name).await?;
        let gone = docker
            .inspect_network(id, InspectNetworkOptions::default())
            .await
            .err();
        assert!(gone.as_ref().is_some_and(Error::is_not_found), "{gone:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn list_networks_applies_filters() -> Result<()> {
    let docker = engine();
    with_network(&docker, subnet(2), async |name, id| {
        let listed = async |filters: Vec<NetworkFilter>| -> Result<Vec<String>> {
            let options = ListNetworksOptions::builder().filters(filters).build();
            let networks = docker.list_networks(options).await?;
            Ok(networks.into_iter().map(|network| network.name).collect())
        };
        let all = listed(vec![]).await?;
        assert!(
            all.contains(&name.to_owned()) && all.contains(&"none".to_owned()),
            "{all:?}"
        );
        assert_eq!(
            listed(vec![NetworkFilter::Name(format!("^{name}$"))]).await?,
            [name]
        );
        assert_eq!(
            listed(vec![NetworkFilter::Id(id.to_owned())]).await?,
            [name]
        );
        let builtin = listed(vec![NetworkFilter::Type(NetworkType::Builtin)]).await?;
        assert!(builtin.contains(&"host".to_owned()), "{builtin:?}");
        assert!(!builtin.contains(&name.to_owned()), "{builtin:?}");
        let custom = listed(vec![NetworkFilter::Type(NetworkType::Custom)]).await?;
        assert!(custom.contains(&name.to_owned()), "{custom:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_network_with_check_duplicate_refuses_a_taken_name() -> Result<()> {
    let docker = engine();
    with_network(&docker, subnet(3), async |name, id| {
        let mut options = CreateNetworkOptions::builder();
        // Later versions always check, and have no option for it.
        if docker.api_version().await? < ApiVersion::new(1, 46) {
            options = options.check_duplicate(true);
        }
        let refused = docker.create_network(name, options.build()).await.err();
        assert!(
            refused.as_ref().is_some_and(Error::is_conflict),
            "{refused:?}"
        );
        let network = docker
            .inspect_network(name, InspectNetworkOptions::default())
            .await?;
        assert_eq!(network.id, id);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn connect_network_sets_address_and_alias_until_disconnect_network() -> Result<()> {
    let docker = engine();
    with_network(&docker, subnet(4), async |first, _| {
        with_network(&docker, subnet(5), async |second, second_id| {
            with_container(&docker, waiting_in(first), async |server| {
                with_container(&docker, waiting_in(second), async |client| {
                    docker.start_container(server).await?;
                    docker.start_container(client).await?;

                    let address = EndpointIpamConfig::builder()
                        .ipv4_address("10.213.5.77")
                        .build();
                    let settings = EndpointSettings::builder()
                        .ipam_config(address)
                        .aliases(["server-alias"])
                        .build();
                    let options = ConnectNetworkOptions::builder()
                        .endpoint_config(settings)
                        .build();
                    docker.connect_network(second, server, options).await?;

                    let connected = endpoint(&docker, server, second).await?;
                    assert_eq!(connected.ip_address.as_deref(), Some("10.213.5.77"));
                    assert_eq!(connected.network_id.as_deref(), Some(second_id));
                    assert!(
                        connected.aliases.contains(&"server-alias".to_owned()),
                        "{connected:?}"
                    );
                    let network = docker
                        .inspect_network(second, InspectNetworkOptions::default())
                        .await?;
                    assert_eq!(network.containers[server].ipv4_address, "10.213.5.77/24");
                    let interfaces = stdout(&docker, server, &["ip", "-4", "addr"]).await?;
                    assert!(interfaces.contains("10.213.5.77/24"), "{interfaces}");
                    let ping = ["ping", "-c", "1", "-W", "20", "server-alias"];
                    let answer = stdout(&docker, client, &ping).await?;
                    assert!(answer.contains("10.213.5.77"), "{answer}");

                    let again = docker
                        .connect_network(second, server, ConnectNetworkOptions::default())
                        .await
                        .err();
                    let said = again.as_ref().and_then(Error::engine_message);
                    assert!(
                        said.is_some_and(|said| said.contains("already")),
                        "{again:?}"
                    );

                    let options = DisconnectNetworkOptions::default();
                    docker.disconnect_network(second, server, options).await?;
                    let network = docker
                        .inspect_network(second, InspectNetworkOptions::default())
                        .await?;
                    assert!(!network.containers.contains_key(server), "{network:?}");
                    let interfaces = stdout(&docker, server, &["ip", "-4", "addr"]).await?;
                    assert!(!interfaces.contains("10.213.5.77"), "{interfaces}");
                    Ok(())
                })
                .await
            })
            .await
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn containers_in_a_network_reach_each_other_by_address() -> Result<()> {
    let docker = engine();
    with_network(&docker, subnet(6), async |network, _| {
        let server = waiting_in(network).cmd(["nc", "-l", "-p", "7000", "-e", "echo", "spoken"]);
        with_container(&docker, server, async |server| {
            with_container(&docker, waiting_in(network), async |client| {
                docker.start_container(server).await?;
                docker.start_container(client).await?;
                let address = endpoint(&docker, server, network).await?.ip_address;
                let address = address.expect("a running container has an address");
                // The server listens a moment after its start.
                let script = format!("until nc {address} 7000 </dev/null; do usleep 50000; done");
                let heard =
                    stdout(&docker, client, &["timeout", "60", "sh", "-c", &script]).await?;
                assert_eq!(heard, "spoken\n");
                Ok(())
            })
            .await
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn delete_network_refuses_a_network_with_containers() -> Result<()> {
    let docker = engine();
    with_network(&docker, subnet(7), async |network, _| {
        with_container(&docker, waiting_in(network), async |container| {
            docker.start_container(container).await?;
            let refused = docker.delete_network(network).await.err();
            let said = refused.as_ref().and_then(Error::engine_message);
            assert!(
                said.is_some_and(|said| said.contains("active endpoints")),
                "{refused:?}"
            );

            let force = DisconnectNetworkOptions::builder().force(true).build();
            docker.disconnect_network(network, container, force).await?;
            docker.delete_network(network).await
        })
        .await
    })
    .await
}

/// What a port of this machine answers to `ping`. The engine's side accepts at once, the server behind it only a moment
/// after its start.
async fn echoed(port: u16) -> String {
    loop {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .expect("the port is published");
        let mut answer = String::new();
        let exchange = async {
            stream.write_all(b"ping").await?;
            stream.shutdown().await?;
            stream.read_to_string(&mut answer).await
        };
        if exchange.await.is_ok() && !answer.is_empty() {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn published_ports_are_reachable_on_the_host() -> Result<()> {
    let docker = engine();
    with_network(&docker, subnet(8), async |network, _| {
        let local = PortMapping::tcp(7000).host_ip(Ipv4Addr::LOCALHOST);
        let options = waiting_in(network)
            .cmd(["nc", "-ll", "-p", "7000", "-e", "cat"])
            .publish([local])?
            .publish(["127.0.0.1::7001-7002/udp"])?;
        with_container(&docker, options, async |container| {
            docker.start_container(container).await?;
            let details = docker
                .inspect_container(container, InspectContainerOptions::default())
                .await?;
            let ports = &details.network_settings.ports;
            let published: Vec<&str> = ports.keys().map(String::as_str).collect();
            assert_eq!(published, ["7000/tcp", "7001/udp", "7002/udp"]);
            let binding = &ports["7000/tcp"][0];
            assert_eq!(binding.host_ip.as_deref(), Some("127.0.0.1"));
            let port = binding
                .host_port
                .as_deref()
                .expect("the engine chose a port");

            let port: u16 = port.parse().expect("a number");
            let answer = tokio::time::timeout(Duration::from_secs(60), echoed(port)).await;
            assert_eq!(answer.expect("the server answers"), "ping");
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn missing_network_is_not_found() -> Result<()> {
    let docker = engine();
    let (network, container) = ("no-such-network", "no-such-container");
    let connect = async |network: &str, container: &str| {
        let options = ConnectNetworkOptions::default();
        docker.connect_network(network, container, options).await
    };
    let disconnect = async |network: &str, container: &str| {
        let options = DisconnectNetworkOptions::default();
        docker.disconnect_network(network, container, options).await
    };
    let waiting = waiting_in("none");
    with_container(&docker, waiting, async |id| {
        // Newer engines connect a container that does not run to any name.
        docker.start_container(id).await?;
        let missing = [
            docker
                .inspect_network(network, InspectNetworkOptions::default())
                .await
                .err(),
            docker.delete_network(network).await.err(),
            connect(network, id).await.err(),
            connect("bridge", container).await.err(),
            disconnect(network, id).await.err(),
            disconnect("bridge", container).await.err(),
        ];
        for error in missing {
            assert!(error.as_ref().is_some_and(Error::is_not_found), "{error:?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn predefined_networks_cannot_be_created_or_removed() {
    let docker = engine();
    let forbidden = [
        docker.delete_network("none").await.err(),
        docker
            .create_network("host", CreateNetworkOptions::default())
            .await
            .err(),
    ];
    for error in forbidden {
        let status = error.as_ref().and_then(Error::status);
        assert_eq!(status.map(|status| status.as_u16()), Some(403), "{error:?}");
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn prune_networks_removes_only_what_the_filters_select() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 29).await? {
        return Ok(());
    }
    let label = unique("prune");
    let labelled = |value: &str| CreateNetworkOptions::builder().labels([(&label, value)]);
    with_network(&docker, labelled("removed"), async |removed, _| {
        with_network(&docker, labelled("kept"), async |kept, _| {
            let options = PruneNetworksOptions::builder().filters([
                NetworkPruneFilter::Label(label.clone()),
                NetworkPruneFilter::NotLabel(format!("{label}=kept")),
            ]);
            let report = docker.prune_networks(options.build()).await?;
            assert_eq!(report.networks_deleted, [removed]);
            let inspect = InspectNetworkOptions::default();
            docker.inspect_network(kept, inspect.clone()).await?;
            let gone = docker.inspect_network(removed, inspect).await.err();
            assert!(gone.as_ref().is_some_and(Error::is_not_found), "{gone:?}");
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_network_applies_later_options() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 31).await? {
        return Ok(());
    }
    let inspect = InspectNetworkOptions::builder()
        .verbose(true)
        .scope(NetworkScope::Local)
        .build();
    let base = CreateNetworkOptions::builder().config_only(true);
    with_network(&docker, base, async |base, _| {
        let seen = docker.inspect_network(base, inspect.clone()).await?;
        assert_eq!(seen.config_only, Some(true));
        let from = NetworkConfigReference::builder().network(base).build();
        let derived = CreateNetworkOptions::builder()
            .driver("bridge")
            .attachable(true)
            .scope(NetworkScope::Local)
            .config_from(from);
        with_network(&docker, derived, async |name, _| {
            let seen = docker.inspect_network(name, inspect.clone()).await?;
            assert_eq!(
                (seen.config_only, seen.attachable),
                (Some(false), Some(true))
            );
            let from = seen.config_from.and_then(|from| from.network);
            assert_eq!(from.as_deref(), Some(base));
            let other = InspectNetworkOptions::builder()
                .scope(NetworkScope::Swarm)
                .build();
            let hidden = docker.inspect_network(name, other).await.err();
            assert!(
                hidden.as_ref().is_some_and(Error::is_not_found),
                "{hidden:?}"
            );
            Ok::<_, Error>(())
        })
        .await
    })
    .await?;
    if !speaks(&docker, 48).await? {
        return Ok(());
    }
    let ipam = IpamConfig::builder().subnet("fd00:213::/64").build();
    let options = CreateNetworkOptions::builder()
        .enable_ipv4(false)
        .enable_ipv6(true)
        .ipam(Ipam::builder().config([ipam]).build());
    with_network(&docker, options, async |name, _| {
        let seen = docker.inspect_network(name, inspect.clone()).await?;
        assert_eq!(seen.enable_ipv4, Some(false));
        assert!(seen.enable_ipv6);
        Ok(())
    })
    .await
}
