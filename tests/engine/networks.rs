//! Networks: one test an endpoint, for its effect.

mod connections;

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
