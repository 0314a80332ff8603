//! Listing and inspecting containers.

use asyncdocker::containers::{InspectContainerOptions, ListContainersOptions};
use asyncdocker::models::containers::{
    ContainerFilter, ContainerStatus, Isolation, LogDriver, PortProtocol, RestartPolicyName,
};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Containers, Result};

use super::{call, documented, fixture, headers, message, recorded, refused};

const LIST: (&str, &str) = ("GET", "/containers/json");
const INSPECT: (&str, &str) = ("GET", "/containers/web/json");

#[tokio::test]
async fn list_containers_sends_only_what_is_set() -> Result<()> {
    let (list, sent) = call(LIST, Reply::json("null"), async |docker| {
        docker
            .list_containers(ListContainersOptions::default())
            .await
    })
    .await?;
    assert_eq!(list, []);
    assert_eq!(headers(&sent), []);
    assert_eq!(sent.body, "");

    let options = ListContainersOptions::builder()
        .all(false)
        .limit(-1)
        .size(true)
        .build();
    let target = "/containers/json?all=false&limit=-1&size=true";
    call(("GET", target), Reply::json("[]"), async |docker| {
        docker.list_containers(options).await
    })
    .await?;
    Ok(())
}

/// Docker 1.12 and later do not look at the parameters of these names.
#[tokio::test]
async fn list_containers_sends_since_and_before_as_filters_on_all_containers() -> Result<()> {
    let options = ListContainersOptions::builder()
        .all(false)
        .since("web")
        .before("a b&c=d/é")
        .filters([ContainerFilter::Label("x".to_owned())])
        .build();
    let target = "/containers/json?all=true&filters=%7B%22before%22%3A%5B%22a%20b%26c%3Dd%2F%C3%A9%22%5D%2C\
                  %22label%22%3A%5B%22x%22%5D%2C%22since%22%3A%5B%22web%22%5D%7D";
    call(("GET", target), Reply::json("[]"), async |docker| {
        docker.list_containers(options).await
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn list_containers_sends_filters_as_json_of_lists() -> Result<()> {
    let filters = [
        ContainerFilter::Status(ContainerStatus::Running),
        ContainerFilter::Label("purpose=test & more".to_owned()),
        ContainerFilter::Status(ContainerStatus::Unknown("asleep".to_owned())),
        ContainerFilter::Exited(-1),
        ContainerFilter::Ancestor("busybox:1.24".to_owned()),
        ContainerFilter::Before("b".to_owned()),
        ContainerFilter::Since("s".to_owned()),
        ContainerFilter::Id("58bb".to_owned()),
        ContainerFilter::Name("web".to_owned()),
        ContainerFilter::Isolation(Isolation::HyperV),
        ContainerFilter::Volume("/data".to_owned()),
        ContainerFilter::Network("net1".to_owned()),
        ContainerFilter::Health("none".to_owned()),
        ContainerFilter::Publish("80".to_owned()),
        ContainerFilter::Expose("81/tcp".to_owned()),
        ContainerFilter::Node("node1".to_owned()),
        ContainerFilter::Other {
            key: "is-task".to_owned(),
            value: "true".to_owned(),
        },
    ];
    let options = ListContainersOptions::builder().filters(filters).build();
    let json = concat!(
        r#"{"ancestor":["busybox:1.24"],"before":["b"],"exited":["-1"],"expose":["81/tcp"],"#,
        r#""health":["none"],"id":["58bb"],"is-task":["true"],"isolation":["hyperv"],"#,
        r#""label":["purpose=test & more"],"name":["web"],"network":["net1"],"node":["node1"],"#,
        r#""publish":["80"],"since":["s"],"status":["running","asleep"],"volume":["/data"]}"#,
    );
    let encoded = percent_encoding::utf8_percent_encode(json, percent_encoding::NON_ALPHANUMERIC);
    let encoded = encoded.to_string().replace("%2D", "-").replace("%2E", ".");
    let target = format!("/v1.28/containers/json?filters={encoded}");
    let engine = FakeEngine::local().await?;
    engine.expect("GET", &target, Reply::json("[]"));
    engine
        .docker_at(ApiVersion::new(1, 28))
        .list_containers(options)
        .await?;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn list_containers_reads_recorded_responses() -> Result<()> {
    let list = async |reply| {
        let (list, _) = call(LIST, reply, async |docker| {
            docker
                .list_containers(ListContainersOptions::default())
                .await
        })
        .await?;
        Ok::<_, asyncdocker::Error>(list)
    };
    let running = list(recorded("containers")).await?;
    assert_eq!(running.len(), 1);
    let container = &running[0];
    assert_eq!(container.names, ["/c1"]);
    assert_eq!(container.image, "busybox:test");
    assert!(
        container
            .command
            .ends_with("echo err >&2; while :; do sleep 1; done'")
    );
    assert_eq!(
        container.created.map(|time| time.timestamp()),
        Some(1_795_450_539)
    );
    let port = &container.ports[0];
    assert_eq!(port.ip.as_deref(), Some("127.0.0.1"));
    assert_eq!((port.private_port, port.public_port), (80, Some(32768)));
    assert_eq!(port.kind, PortProtocol::Tcp);
    assert_eq!(
        (container.size_rw, container.size_root_fs),
        (None, Some(1_982_296))
    );
    assert_eq!(container.labels["l"], "1");
    assert_eq!(container.state, ContainerStatus::Running);
    let network = &container.network_settings.networks["net1"];
    assert_eq!(network.ip_address.as_deref(), Some("172.31.9.200"));
    let mounts: Vec<_> = container
        .mounts
        .iter()
        .map(|mount| (mount.destination.as_str(), mount.rw))
        .collect();
    assert_eq!(mounts, [("/host", false), ("/anon", true), ("/data", true)]);

    let paused = list(recorded("containers-paused")).await?;
    assert_eq!(paused[0].state, ContainerStatus::Paused);
    assert_eq!(paused[0].status, "Up 2 seconds (Paused)");
    let all = list(recorded("containers-all")).await?;
    assert_eq!(all[0].state, ContainerStatus::Exited);
    let shown = list(documented("containers")).await?;
    assert_eq!(shown[0].names, ["/boring_feynman"]);
    assert_eq!(shown[0].labels["com.example.license"], "GPL");
    Ok(())
}

#[tokio::test]
async fn list_containers_errors() -> Result<()> {
    let errors = [
        (400, "Invalid filter 'color'"),
        (404, "No such container: web"),
        (500, "Invalid filter 'color'"),
    ];
    refused(LIST, &errors, async |docker| {
        docker
            .list_containers(ListContainersOptions::default())
            .await
    })
    .await
}

#[tokio::test]
async fn inspect_container_accepts_names_with_a_slash() -> Result<()> {
    let cases = [
        ("web", "web"),
        ("/web", "web"),
        ("58bbedb01676", "58bbedb01676"),
        ("/node-1/web", "node-1%2Fweb"),
        ("a b?c#d%", "a%20b%3Fc%23d%25"),
        ("grüße", "gr%C3%BC%C3%9Fe"),
    ];
    for (name, encoded) in cases {
        let target = format!("/containers/{encoded}/json");
        let (_, sent) = call(
            ("GET", &target),
            Reply::json(r#"{"Id":"1"}"#),
            async |docker| {
                docker
                    .inspect_container(name, InspectContainerOptions::default())
                    .await
            },
        )
        .await?;
        assert_eq!(headers(&sent), []);
    }
    let sized = ("GET", "/containers/web/json?size=true");
    let options = InspectContainerOptions::builder().size(true).build();
    call(sized, Reply::json(r#"{"Id":"1"}"#), async |docker| {
        docker.inspect_container("web", options).await
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn inspect_container_reads_recorded_responses() -> Result<()> {
    let inspect = async |reply| {
        let (details, _) = call(INSPECT, reply, async |docker| {
            docker
                .inspect_container("web", InspectContainerOptions::default())
                .await
        })
        .await?;
        Ok::<_, asyncdocker::Error>(details)
    };
    let details = inspect(recorded("container-inspect")).await?;
    assert_eq!(details.name, "/c1");
    assert_eq!(details.path, "sh");
    assert_eq!(details.args[0], "-c");
    assert_eq!(
        details.created.expect("a time").to_rfc3339(),
        "2026-11-23T16:15:39.028018023+00:00"
    );
    assert_eq!(details.state.status, ContainerStatus::Running);
    assert_eq!(details.state.pid, 11726);
    assert!(details.state.started_at.is_some());
    assert_eq!(details.state.finished_at, None);
    assert_eq!(details.config.cmd[0], "sh");
    assert_eq!(
        details.config.exposed_ports.first().map(String::as_str),
        Some("80/tcp")
    );
    let host = details.host_config;
    assert_eq!(host.binds, ["data1:/data:rw", "/tmp:/host:ro"]);
    assert_eq!(
        (host.memory, host.memory_swap),
        (Some(67_108_864), Some(134_217_728))
    );
    assert_eq!(host.memory_swappiness, Some(-1));
    assert_eq!(host.cap_add, ["NET_ADMIN"]);
    assert_eq!(host.tmpfs["/run"], "size=64k");
    assert_eq!(host.ulimits[0].soft, Some(512));
    let policy = host.restart_policy.expect("a policy");
    assert_eq!(policy.name, Some(RestartPolicyName::OnFailure));
    assert_eq!(policy.maximum_retry_count, Some(3));
    assert_eq!(
        host.log_config.expect("a driver").kind,
        Some(LogDriver::JsonFile)
    );
    let network = details.network_settings;
    assert_eq!(
        network.ports["80/tcp"][0].host_port.as_deref(),
        Some("32768")
    );
    assert_eq!(network.networks["net1"].aliases, ["web"]);

    let stopped = inspect(recorded("container-inspect-stopped")).await?;
    assert_eq!(stopped.state.status, ContainerStatus::Exited);
    assert_eq!(stopped.state.exit_code, 137);
    assert!(stopped.state.finished_at.is_some());
    assert!(stopped.network_settings.ports.is_empty());

    let shown = inspect(documented("container-inspect")).await?;
    assert_eq!(shown.config.stop_signal.as_deref(), Some("SIGTERM"));
    Ok(())
}

#[tokio::test]
async fn inspect_container_reads_the_node_of_swarm() -> Result<()> {
    let swarm = Reply::json(fixture("swarm/container-inspect.json"));
    let (details, _) = call(INSPECT, swarm, async |docker| {
        docker
            .inspect_container("web", InspectContainerOptions::default())
            .await
    })
    .await?;
    let node = details.node.expect("a node");
    assert_eq!(node.name.as_deref(), Some("node2"));
    assert_eq!(node.labels["storagedriver"], "aufs");
    Ok(())
}

#[tokio::test]
async fn list_containers_reads_responses_of_newer_and_other_engines() -> Result<()> {
    for engine in ["docker-20.10", "docker-28.5", "podman-5.4"] {
        let containers = message(&format!("{engine}/containers.http"));
        let (list, _) = call(LIST, containers, async |docker| {
            docker
                .list_containers(ListContainersOptions::default())
                .await
        })
        .await?;
        let details = message(&format!("{engine}/container-inspect.http"));
        let (details, _) = call(INSPECT, details, async |docker| {
            docker
                .inspect_container("web", InspectContainerOptions::default())
                .await
        })
        .await?;
        assert_eq!(list[0].id, details.id, "{engine}");
        assert_eq!(list[0].state, details.state.status, "{engine}");
        assert!(details.state.started_at.is_some(), "{engine}");
    }
    let swarm = Reply::json(fixture("swarm/containers.json"));
    let (list, _) = call(LIST, swarm, async |docker| {
        docker
            .list_containers(ListContainersOptions::default())
            .await
    })
    .await?;
    assert_eq!(list[0].names, ["/node2/web", "/node2/proxy/backend"]);
    Ok(())
}

#[tokio::test]
async fn inspect_container_errors() -> Result<()> {
    let errors = [
        (404, "No such container: web"),
        (500, "layer does not exist"),
    ];
    refused(INSPECT, &errors, async |docker| {
        docker
            .inspect_container("web", InspectContainerOptions::default())
            .await
    })
    .await
}
