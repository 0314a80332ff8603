//! Publishing ports in the options of a container.

use super::*;

#[tokio::test]
async fn publish_exposes_and_binds_ports_and_keeps_earlier_settings() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let created = Reply::json(r#"{"Id": "c1"}"#).with_status(201);
    engine.expect("POST", "/containers/create", created);
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
fn whole_objects_and_setters_combine_in_any_order() -> Result<()> {
    let host_config = || {
        HostConfig::builder()
            .memory(64 << 20)
            .port_bindings([("80/tcp", vec![PortBinding::port(8081)])])
            .build()
    };
    let body = || {
        let labels = [("a", "1")];
        let body = ContainerCreateRequest::builder().image("busybox");
        body.labels(labels).host_config(host_config()).build()
    };
    let new = CreateContainerOptions::builder;
    let combined = [
        new()
            .publish(["8080:80"])?
            .privileged(true)
            .host_config(host_config()),
        new()
            .host_config(host_config())
            .privileged(true)
            .publish(["8080:80"])?,
        new().publish(["8080:80"])?.privileged(true).body(body()),
        new().body(body()).privileged(true).publish(["8080:80"])?,
    ];
    for builder in combined {
        let body = builder.build().body;
        assert!(body.exposed_ports.contains("80/tcp"));
        let host_config = body.host_config.unwrap_or_default();
        let mut ports = host_config.port_bindings["80/tcp"].clone();
        ports.sort_by(|a, b| a.host_port.cmp(&b.host_port));
        assert_eq!(ports, [PortBinding::port(8080), PortBinding::port(8081)]);
        assert_eq!(host_config.memory, Some(64 << 20));
        assert_eq!(host_config.privileged, Some(true));
    }

    let last = new()
        .image("old")
        .env(["A=1"])
        .labels([("b", "2")])
        .body(body());
    let body = last.build().body;
    assert_eq!(body.image.as_deref(), Some("busybox"));
    assert_eq!(body.env, ["A=1"]);
    assert_eq!(body.labels.keys().collect::<Vec<_>>(), ["a", "b"]);
    Ok(())
}

#[test]
fn publish_and_the_setters_of_ports_combine_in_any_order() -> Result<()> {
    let new = CreateContainerOptions::builder;
    let bindings = || [("80/tcp", vec![PortBinding::port(8081)])];
    let combined = [
        new()
            .publish(["8080:80"])?
            .exposed_ports(["9/tcp"])
            .port_bindings(bindings()),
        new()
            .exposed_ports(["9/tcp"])
            .port_bindings(bindings())
            .publish(["8080:80"])?,
        new()
            .port_bindings(bindings())
            .publish(["8080:80"])?
            .exposed_ports(["9/tcp"]),
    ];
    for builder in combined {
        let body = builder.build().body;
        let exposed = ["80/tcp", "9/tcp"].map(str::to_owned);
        assert_eq!(body.exposed_ports, exposed.into());
        let mut ports = body.host_config.unwrap().port_bindings["80/tcp"].clone();
        ports.sort_by(|a, b| a.host_port.cmp(&b.host_port));
        assert_eq!(ports, [PortBinding::port(8080), PortBinding::port(8081)]);
    }
    Ok(())
}

#[test]
fn publish_refuses_invalid_port_mappings() {
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
fn publish_refuses_a_range_beyond_the_last_port() {
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
