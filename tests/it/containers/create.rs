//! Creating containers: each option as it is sent.

mod conflicts;
mod later;
mod table;

use std::collections::BTreeSet;

use asyncdocker::containers::{CreateContainerOptions, CreateContainerOptionsBuilder};
use asyncdocker::models::containers::{
    CgroupnsMode, HealthConfig, HostConfig, Mount, NetworkingConfig,
};
use asyncdocker::models::networks::{EndpointIpamConfig, EndpointSettings};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Containers, Error, Result};
use serde_json::{Value, json};

use self::table::{Row, isolation, life, process, resources, set};
use super::{call, headers, recorded, refused};
use crate::description::properties;

/// The oldest API version in which creating a container takes the option.
fn minor(field: &str) -> u16 {
    match field {
        "AutoRemove" => 25,
        "ConsoleSize" => 42,
        _ => 23,
    }
}

const CREATE: (&str, &str) = ("POST", "/containers/create");

/// The bodies that the options make.
async fn sent(
    options: impl IntoIterator<Item = (u16, CreateContainerOptionsBuilder)>,
) -> Result<Vec<Value>> {
    let engine = FakeEngine::local().await?;
    for (minor, options) in options {
        let target = format!("/v1.{minor}/containers/create");
        engine.expect(CREATE.0, &target, recorded("container-create"));
        let created = engine
            .docker_at(ApiVersion::new(1, minor))
            .create_container(options.build())
            .await?;
        assert!(created.id.starts_with("58bbedb01676"));
        assert_eq!(created.warnings, [] as [&str; 0]);
    }
    let requests = engine.finish().await;
    let bodies = requests.iter().map(|sent| {
        assert_eq!(sent.headers["content-type"], "application/json");
        let length = sent.body.len().to_string();
        assert_eq!(sent.headers["content-length"], length.as_str());
        serde_json::from_slice(&sent.body).expect("JSON")
    });
    Ok(bodies.collect())
}

#[tokio::test]
async fn create_container_sends_each_process_option_in_its_place() -> Result<()> {
    let bodies = sent(process().into_iter().map(|(_, options, _)| (23, options))).await?;
    for (body, (field, _, value)) in bodies.into_iter().zip(process()) {
        assert_eq!(body, json!({field: value}));
    }
    Ok(())
}

#[tokio::test]
async fn create_container_sends_each_host_option_in_its_place() -> Result<()> {
    let rows = || resources().into_iter().chain(life()).chain(isolation());
    let bodies = sent(rows().map(|(field, options, _)| (minor(field), options))).await?;
    for (body, (field, _, value)) in bodies.into_iter().zip(rows()) {
        assert_eq!(body, json!({"HostConfig": {field: value}}));
    }
    Ok(())
}

#[tokio::test]
async fn create_container_sends_later_options_at_their_versions() -> Result<()> {
    let top = || later::process().into_iter().map(|row| (true, row));
    let host = || later::host().into_iter().map(|row| (false, row));
    let nested = || {
        let rows = later::mounts().into_iter().chain(later::health());
        rows.map(|row| (row.1 == "Healthcheck", row))
    };
    let rows = || top().chain(host()).chain(nested());
    let bodies = sent(rows().map(|(_, (minor, _, options, _))| (minor, options))).await?;
    for (body, (top, (_, field, _, value))) in bodies.into_iter().zip(rows()) {
        let expected = if top {
            json!({field: value})
        } else {
            json!({"HostConfig": {field: value}})
        };
        assert_eq!(body, expected);
    }
    Ok(())
}

#[tokio::test]
async fn create_container_refuses_later_options_below_their_versions() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let rows = later::process().into_iter().chain(later::host());
    let nested = later::mounts().into_iter().chain(later::health());
    for (minor, field, options, _) in rows.chain(nested) {
        let error = engine
            .docker_at(ApiVersion::new(1, minor - 1))
            .create_container(options.build())
            .await
            .expect_err(field);
        assert!(
            matches!(error, Error::Unsupported { .. }),
            "{field}: {error:?}"
        );
        let needed = format!("needs API 1.{minor} ");
        assert!(error.to_string().contains(&needed), "{field}: {error}");
    }
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn create_container_sends_zero_values_at_every_version() -> Result<()> {
    let mount = Mount::builder()
        .target("/data")
        .consistency("".into())
        .build();
    let rows = [
        (23, set().runtime("").nano_cpus(0).device_requests([])),
        (
            23,
            set()
                .cgroupns_mode(CgroupnsMode::Default)
                .annotations([("", ""); 0]),
        ),
        (23, set().healthcheck(HealthConfig::default())),
        (25, set().mounts([mount])),
    ];
    let bodies = Box::pin(sent(rows)).await?;
    assert_eq!(bodies.len(), 4);
    Ok(())
}

#[test]
fn option_tables_are_complete() {
    let fields = |rows: Vec<Row>| rows.into_iter().map(|(field, ..)| field.to_owned());
    let later = |rows: Vec<later::Row>| rows.into_iter().map(|(_, field, ..)| field.to_owned());
    let mut top: BTreeSet<_> = fields(process()).chain(later(later::process())).collect();
    top.extend(["HostConfig", "NetworkingConfig"].map(str::to_owned));
    assert_eq!(
        top,
        properties("ContainerCreateRequest").into_iter().collect()
    );
    let host = fields(resources())
        .chain(fields(life()))
        .chain(fields(isolation()))
        .chain(later(later::host()));
    let host: BTreeSet<_> = host.collect();
    assert_eq!(host, properties("HostConfig").into_iter().collect());
}

#[tokio::test]
async fn create_container_sends_only_what_is_set() -> Result<()> {
    assert_eq!(sent([(23, set())]).await?, [json!({})]);
    Ok(())
}

#[tokio::test]
async fn create_container_sends_the_name_in_the_query() -> Result<()> {
    let named = ("POST", "/containers/create?name=%2Fweb_1.a");
    let options = set().name("/web_1.a").build();
    let (_, sent) = call(named, recorded("container-create"), async |docker| {
        docker.create_container(options).await
    })
    .await?;
    let mut known = headers(&sent);
    known.sort_unstable();
    assert_eq!(
        known,
        [
            ("content-length", "2"),
            ("content-type", "application/json")
        ]
    );
    assert_eq!(sent.body, "{}");
    Ok(())
}

#[tokio::test]
async fn create_container_takes_whole_host_and_network_settings() -> Result<()> {
    let host = HostConfig::builder()
        .network_mode("net1")
        .memory(1 << 26)
        .build();
    let address = EndpointIpamConfig::builder()
        .ipv4_address("172.20.30.33")
        .build();
    let endpoint = EndpointSettings::builder()
        .ipam_config(address)
        .links(["db:database"])
        .aliases(["web", "server"])
        .build();
    let network = NetworkingConfig::builder()
        .endpoints_config([("net1", endpoint)])
        .build();
    let options = set()
        .image("busybox")
        .host_config(host)
        .privileged(true)
        .networking_config(network);
    let expected = json!({
        "Image": "busybox",
        "HostConfig": {"NetworkMode": "net1", "Memory": 67_108_864, "Privileged": true},
        "NetworkingConfig": {"EndpointsConfig": {"net1": {
            "IPAMConfig": {"IPv4Address": "172.20.30.33"},
            "Links": ["db:database"],
            "Aliases": ["web", "server"],
        }}},
    });
    assert_eq!(sent([(23, options)]).await?, [expected]);
    Ok(())
}

#[tokio::test]
async fn create_container_returns_warnings() -> Result<()> {
    let reply = Reply::json(r#"{"Id":"1ba","Warnings":["no swap limit"]}"#).with_status(201);
    let (created, _) = call(CREATE, reply, async |docker| {
        docker
            .create_container(CreateContainerOptions::default())
            .await
    })
    .await?;
    assert_eq!(created.warnings, ["no swap limit"]);
    Ok(())
}

#[tokio::test]
async fn create_container_errors() -> Result<()> {
    let errors = [
        (400, "Bad parameter: memory"),
        (404, "No such image: nope:latest"),
        (406, "impossible to attach (container not running)"),
        (409, "Conflict. The name \"/c1\" is already in use"),
        (500, "Minimum memory limit allowed is 4MB"),
    ];
    refused(CREATE, &errors, async |docker| {
        docker
            .create_container(CreateContainerOptions::default())
            .await
    })
    .await?;

    let create = async |reply| {
        let created = call(CREATE, reply, async |docker| {
            docker
                .create_container(CreateContainerOptions::default())
                .await
        });
        created.await.unwrap_err()
    };
    let error = create(recorded("container-create-noimage")).await;
    assert!(error.is_not_found());
    assert_eq!(error.engine_message(), Some("No such image: nope:latest"));
    let error = create(recorded("container-create-conflict")).await;
    assert!(error.is_conflict());
    assert!(
        error
            .to_string()
            .contains("\"/c1\" is already in use by container 58bbedb01676")
    );
    Ok(())
}

#[tokio::test]
async fn reset_entrypoint_sends_one_empty_string() -> Result<()> {
    let options = CreateContainerOptions::builder()
        .reset_entrypoint()
        .cmd(["sh"]);
    let bodies = sent([(25, options)]).await?;
    assert_eq!(bodies, [json!({"Entrypoint": [""], "Cmd": ["sh"]})]);
    Ok(())
}
