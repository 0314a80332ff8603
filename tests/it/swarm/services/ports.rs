//! The published ports of a service.

use asyncdocker::Result;
use asyncdocker::models::containers::PortProtocol;
use asyncdocker::models::services::{EndpointSpec, ServicePort};
use asyncdocker::services::CreateServiceOptions;

#[test]
fn port_ranges_are_published_port_by_port() -> Result<()> {
    let options = CreateServiceOptions::builder()
        .publish(["8000-8001:80-81/udp", "443", "65534-65535:22/sctp"])?
        .build();
    let port = |target, published: Option<u32>, protocol: PortProtocol| {
        ServicePort::builder()
            .target_port(target)
            .maybe_published_port(published)
            .protocol(protocol)
            .build()
    };
    let expected = [
        port(80, Some(8000), PortProtocol::Udp),
        port(81, Some(8001), PortProtocol::Udp),
        port(443, None, PortProtocol::Tcp),
        port(22, Some(65534), PortProtocol::Sctp),
        port(22, Some(65535), PortProtocol::Sctp),
    ];
    let endpoint = options.body.endpoint_spec.expect("ports");
    assert_eq!(endpoint.ports, expected);
    Ok(())
}

#[test]
fn unpublishable_service_ports_are_refused() {
    let refused = |text: &str| {
        let builder = CreateServiceOptions::builder().publish([text]);
        builder.map(|_| ()).unwrap_err().to_string()
    };
    assert_eq!(
        refused("127.0.0.1:8080:80"),
        "invalid port mapping `127.0.0.1:8080:80/tcp`: a service publishes its ports on all nodes: expected \
         `[published:]target[/protocol]`"
    );
    assert!(refused("8000-8010:80-81").contains("differ in length"));
    assert!(refused("80:x").starts_with("invalid port mapping `80:x`"));
}

#[test]
fn endpoint_specification_and_published_ports_combine() -> Result<()> {
    let port = ServicePort::builder().target_port(1).build();
    let options = CreateServiceOptions::builder()
        .endpoint_spec(EndpointSpec::builder().ports([port]).build())
        .publish(["2"])?
        .build();
    let ports = options.body.endpoint_spec.expect("ports").ports;
    let targets: Vec<_> = ports.iter().filter_map(|port| port.target_port).collect();
    assert_eq!(targets, [1, 2]);
    Ok(())
}
