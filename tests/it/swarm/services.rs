//! Services: creating, listing and inspecting.

mod ports;

use std::time::Duration;

use asyncdocker::containers::PortMapping;
use asyncdocker::models::containers::{DriverConfig, HealthConfig, Mount, MountType};
use asyncdocker::models::images::RegistryAuth;
use asyncdocker::models::services::{
    ConfigReference, EndpointMode, NetworkAttachmentConfig, Placement, PortPublishMode,
    SecretReference, ServiceFilter, ServiceMode, ServiceModeKind, ServiceSpec, ServiceUpdateConfig,
    ServiceUpdateState, TaskLimits, TaskResources, TaskRestartCondition, TaskRestartPolicy,
    UpdateFailureAction, UpdateOrder,
};
use asyncdocker::services::{CreateServiceOptions, InspectServiceOptions, ListServicesOptions};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Result, Services};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::{Value, json};

use super::{VERSION, recorded};
use crate::support::{assert_no_body, json_body};

/// The body of the request that creates a service.
async fn body(options: CreateServiceOptions) -> Result<Value> {
    let engine = FakeEngine::local().await?;
    let created = recorded("service-create").with_status(201);
    engine.expect("POST", "/v1.51/services/create", created);
    let created = engine.docker_at(VERSION).create_service(options).await?;
    assert_eq!(created.id, "n3mx94n2j4ylmreynna231xub");
    assert!(created.warnings.is_empty());
    Ok(json_body(&engine.finish().await[0]))
}

#[tokio::test]
async fn create_service_sends_each_option_in_its_place() -> Result<()> {
    let mount = Mount::builder()
        .kind(MountType::Volume)
        .source("data")
        .target("/data");
    let limits = TaskLimits::builder()
        .memory_bytes(64 << 20)
        .pids(100)
        .build();
    let options = CreateServiceOptions::builder()
        .name("web")
        .labels([("purpose", "test")])
        .image("nginx")
        .container_labels([("a", "b")])
        .command(["nginx"])
        .args(["-g", "daemon off;"])
        .env(["TZ=UTC"])
        .dir("/srv")
        .user("1000:1000")
        .hostname("{{.Node.Hostname}}")
        .stop_grace_period(Duration::from_millis(1500))
        .init(false)
        .mounts([mount.build()])
        .healthcheck(HealthConfig::builder().test(["CMD", "true"]).build())
        .secrets([SecretReference::new("s1", "password")])
        .configs([ConfigReference::new("c1", "motd").target("/etc/motd")])
        .networks([NetworkAttachmentConfig::new("backend")])
        .resources(TaskResources::builder().limits(limits).build())
        .restart_policy(
            TaskRestartPolicy::builder()
                .condition(TaskRestartCondition::OnFailure)
                .delay(Duration::ZERO)
                .max_attempts(3)
                .build(),
        )
        .constraints(["node.role==worker"])
        .log_driver(DriverConfig::builder().name("json-file").build())
        .replicas(3)
        .update_config(
            ServiceUpdateConfig::builder()
                .parallelism(2)
                .delay(Duration::from_secs(1))
                .failure_action(UpdateFailureAction::Rollback)
                .max_failure_ratio(0.25)
                .order(UpdateOrder::StartFirst)
                .build(),
        )
        .publish(["8080:80"])?
        .publish_on_host([PortMapping::udp(53)])?
        .build();
    let expected = json!({
        "Name": "web",
        "Labels": {"purpose": "test"},
        "TaskTemplate": {
            "ContainerSpec": {
                "Image": "nginx",
                "Labels": {"a": "b"},
                "Command": ["nginx"],
                "Args": ["-g", "daemon off;"],
                "Env": ["TZ=UTC"],
                "Dir": "/srv",
                "User": "1000:1000",
                "Hostname": "{{.Node.Hostname}}",
                "StopGracePeriod": 1_500_000_000,
                "Init": false,
                "Mounts": [{"Type": "volume", "Source": "data", "Target": "/data"}],
                "Healthcheck": {"Test": ["CMD", "true"]},
                "Secrets": [{
                    "SecretID": "s1",
                    "SecretName": "password",
                    "File": {"Name": "password", "UID": "0", "GID": "0", "Mode": 0o444},
                }],
                "Configs": [{
                    "ConfigID": "c1",
                    "ConfigName": "motd",
                    "File": {"Name": "/etc/motd", "UID": "0", "GID": "0", "Mode": 0o444},
                }],
            },
            "Networks": [{"Target": "backend"}],
            "Resources": {"Limits": {"MemoryBytes": 67_108_864, "Pids": 100}},
            "RestartPolicy": {"Condition": "on-failure", "Delay": 0, "MaxAttempts": 3},
            "Placement": {"Constraints": ["node.role==worker"]},
            "LogDriver": {"Name": "json-file"},
        },
        "Mode": {"Replicated": {"Replicas": 3}},
        "UpdateConfig": {
            "Parallelism": 2,
            "Delay": 1_000_000_000,
            "FailureAction": "rollback",
            "MaxFailureRatio": 0.25,
            "Order": "start-first",
        },
        "EndpointSpec": {"Ports": [
            {"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 8080},
            {"Protocol": "udp", "TargetPort": 53, "PublishMode": "host"},
        ]},
    });
    assert_eq!(body(options).await?, expected);
    Ok(())
}

#[tokio::test]
async fn create_service_merges_options_into_a_whole_specification() -> Result<()> {
    let mut spec = ServiceSpec::builder().name("web").build();
    spec.container_mut().image = Some("nginx:1.27".to_owned());
    spec.container_mut().env = vec!["A=1".to_owned()];
    spec.set_replicas(2);
    let options = CreateServiceOptions::builder()
        .body(spec)
        .image("nginx:1.28")
        .constraints(["node.role==worker"])
        .placement(Placement::builder().max_replicas(1).build())
        .build();
    let expected = json!({
        "Name": "web",
        "TaskTemplate": {
            "ContainerSpec": {"Image": "nginx:1.28", "Env": ["A=1"]},
            "Placement": {"MaxReplicas": 1},
        },
        "Mode": {"Replicated": {"Replicas": 2}},
    });
    assert_eq!(body(options).await?, expected);
    Ok(())
}

#[tokio::test]
async fn create_service_merges_setters_of_the_same_object() -> Result<()> {
    let options = CreateServiceOptions::builder()
        .constraints(["node.role==worker"])
        .spread_over(["node.labels.zone", "node.labels.rack"])
        .max_replicas_per_node(2)
        .limit_cpus(1.5)
        .limit_memory(256 << 20)
        .limit_pids(100)
        .reserve_cpus(0.25)
        .reserve_memory(64 << 20)
        .publish_on_host(["8080:80"])?
        .endpoint_mode(EndpointMode::Dnsrr)
        .build();
    let spread = |label| json!({"Spread": {"SpreadDescriptor": label}});
    let expected = json!({
        "TaskTemplate": {
            "Placement": {
                "Constraints": ["node.role==worker"],
                "Preferences": [spread("node.labels.zone"), spread("node.labels.rack")],
                "MaxReplicas": 2,
            },
            "Resources": {
                "Limits": {"NanoCPUs": 1_500_000_000, "MemoryBytes": 268_435_456, "Pids": 100},
                "Reservations": {"NanoCPUs": 250_000_000, "MemoryBytes": 67_108_864},
            },
        },
        "EndpointSpec": {"Mode": "dnsrr", "Ports": [
            {"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 8080, "PublishMode": "host"},
        ]},
    });
    assert_eq!(body(options).await?, expected);
    Ok(())
}

#[tokio::test]
async fn references_carry_owner_permissions_and_aliases() -> Result<()> {
    let secret = SecretReference::new("s1", "password")
        .target("/etc/password")
        .uid("999")
        .gid("998")
        .mode(0o400);
    let config = ConfigReference::new("c1", "motd")
        .uid("1")
        .gid("2")
        .mode(0o640);
    let network = NetworkAttachmentConfig::new("backend").aliases(["db", "postgres"]);
    let options = CreateServiceOptions::builder()
        .secrets([secret])
        .configs([config])
        .networks([network])
        .build();
    let expected = json!({"TaskTemplate": {
        "ContainerSpec": {
            "Secrets": [{
                "SecretID": "s1",
                "SecretName": "password",
                "File": {"Name": "/etc/password", "UID": "999", "GID": "998", "Mode": 0o400},
            }],
            "Configs": [{
                "ConfigID": "c1",
                "ConfigName": "motd",
                "File": {"Name": "motd", "UID": "1", "GID": "2", "Mode": 0o640},
            }],
        },
        "Networks": [{"Target": "backend", "Aliases": ["db", "postgres"]}],
    }});
    assert_eq!(body(options).await?, expected);
    Ok(())
}

#[tokio::test]
async fn modes_are_sent_as_objects() -> Result<()> {
    let cases = [
        (ServiceMode::global(), json!({"Global": {}})),
        (ServiceMode::global_job(), json!({"GlobalJob": {}})),
        (
            ServiceMode::replicated_job(5),
            json!({"ReplicatedJob": {"MaxConcurrent": 5, "TotalCompletions": 5}}),
        ),
        (
            ServiceMode::replicated_job(5).max_concurrent(2),
            json!({"ReplicatedJob": {"MaxConcurrent": 2, "TotalCompletions": 5}}),
        ),
        (
            ServiceMode::replicated(0),
            json!({"Replicated": {"Replicas": 0}}),
        ),
    ];
    for (mode, expected) in cases {
        let options = CreateServiceOptions::builder().mode(mode.clone()).build();
        assert_eq!(body(options).await?, json!({"Mode": expected}));
        let read: ServiceMode = asyncdocker::models::from_json(&expected.to_string())?;
        assert_eq!(read, mode);
    }
    let builder = CreateServiceOptions::builder;
    let global = builder().replicas(2).global().build();
    assert_eq!(body(global).await?, json!({"Mode": {"Global": {}}}));
    let job = builder().global().replicated_job(3).build();
    assert_eq!(job.body.mode, Some(ServiceMode::replicated_job(3)));
    let job = builder().replicas(2).global_job().build();
    assert_eq!(job.body.mode, Some(ServiceMode::global_job()));
    Ok(())
}

#[tokio::test]
async fn create_service_sends_credentials_in_a_header_only() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let created = recorded("service-create").with_status(201);
    engine.expect("POST", "/v1.51/services/create", created);
    let auth = RegistryAuth::builder().username("ann").password("hunter2");
    let options = CreateServiceOptions::builder()
        .image("registry.example/app")
        .registry_auth(auth.build())
        .build();
    assert!(!format!("{options:?}").contains("hunter2"), "{options:?}");
    engine.docker_at(VERSION).create_service(options).await?;
    let request = &engine.finish().await[0];
    let header = URL_SAFE
        .decode(&request.headers["x-registry-auth"])
        .expect("base64");
    let sent: Value = serde_json::from_slice(&header).expect("JSON");
    assert_eq!(sent, json!({"username": "ann", "password": "hunter2"}));
    let body = String::from_utf8_lossy(&request.body);
    assert!(!body.contains("hunter2"), "{body}");
    Ok(())
}

#[tokio::test]
async fn inspect_service_reads_recorded_responses() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let target = "/v1.51/services/web?insertDefaults=true";
    engine.expect("GET", target, recorded("service-inspect"));
    let options = InspectServiceOptions::builder()
        .insert_defaults(true)
        .build();
    let service = engine
        .docker_at(VERSION)
        .inspect_service("web", options)
        .await?;
    assert_eq!(service.version.index, 55);
    assert_eq!(service.spec.image(), Some("busybox:httpd"));
    assert_eq!(service.spec.replicas(), Some(2));
    let config = service
        .spec
        .update_config
        .as_ref()
        .expect("update settings");
    assert_eq!(config.monitor, Some(Duration::from_secs(1)));
    assert_eq!(config.max_failure_ratio, Some(0.25));
    let status = service.update_status.as_ref().expect("an update");
    assert_eq!(status.state, Some(ServiceUpdateState::Completed));
    assert!(status.started_at.is_some() && status.completed_at.is_some());
    let previous = service
        .previous_spec
        .as_ref()
        .expect("a previous configuration");
    let task = previous.task_template.as_ref();
    let container = task.and_then(|task| task.container_spec.as_ref());
    assert_eq!(container.expect("a container").env, ["A=1"]);
    let port = &service.endpoint.ports[0];
    assert_eq!(port.publish_mode, Some(PortPublishMode::Host));
    assert_eq!(port.published_port, Some(8081));
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn list_services_sends_filters_and_reads_counts() -> Result<()> {
    let engine = FakeEngine::local().await?;
    // {"mode":["replicated-job"],"name":["web"]}
    let filters = "%7B%22mode%22%3A%5B%22replicated-job%22%5D%2C%22name%22%3A%5B%22web%22%5D%7D";
    let target = format!("/v1.51/services?filters={filters}&status=true");
    engine.expect("GET", &target, recorded("services"));
    let filters = [
        ServiceFilter::Name("web".to_owned()),
        ServiceFilter::Mode(ServiceModeKind::ReplicatedJob),
    ];
    let options = ListServicesOptions::builder().filters(filters).status(true);
    let services = engine
        .docker_at(VERSION)
        .list_services(options.build())
        .await?;
    assert_eq!(services.len(), 1);
    let status = services[0].service_status.as_ref().expect("counts");
    assert_eq!((status.running_tasks, status.desired_tasks), (2, 2));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn delete_service_sends_no_body() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("DELETE", "/v1.51/services/web", Reply::status(200));
    engine.docker_at(VERSION).delete_service("web").await?;
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}
