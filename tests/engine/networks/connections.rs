//! Containers in networks.

use super::*;

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
