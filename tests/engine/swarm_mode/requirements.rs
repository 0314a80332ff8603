//! Options of services and swarms that engines ignore in some API versions, which is why the client refuses them there.

use std::time::Duration;

use asyncdocker::models::containers::{
    DriverConfig, HealthConfig, Mount, MountTmpfsOptions, Ulimit, UlimitName,
};
use asyncdocker::models::services::{
    Placement, ServiceContainerSpec, ServiceMode, ServicePrivileges, ServiceSpec, TaskLimits,
    TaskResources,
};
use asyncdocker::prelude::*;
use asyncdocker::secrets::CreateSecretOptions;
use asyncdocker::services::{
    CreateServiceOptions, CreateServiceOptionsBuilder, ListServicesOptions,
};
use asyncdocker::swarm::{InitSwarmOptions, InitSwarmOptionsBuilder, LeaveSwarmOptions};
use asyncdocker::{Docker, Result};

use super::cluster::{SPARE, address, node};
use crate::requirements::{accepted, check_at, row};
use crate::support::{IMAGE, unique};

/// A service without tasks.
fn new() -> CreateServiceOptionsBuilder {
    CreateServiceOptions::builder()
        .name(unique("versions"))
        .image(IMAGE)
        .mode(ServiceMode::replicated(0))
}

/// Creates a service, and returns whether it is as `seen` says.
async fn shows(
    docker: &Docker,
    options: CreateServiceOptionsBuilder,
    seen: fn(&ServiceSpec) -> bool,
) -> Result<bool> {
    let id = docker.create_service(options.build()).await?.id;
    let service = docker.inspect_service(&id, Default::default()).await;
    docker.delete_service(&id).await?;
    Ok(seen(&service?.spec))
}

fn container(spec: &ServiceSpec) -> ServiceContainerSpec {
    let task = spec.task_template.as_ref();
    task.and_then(|task| task.container_spec.clone())
        .unwrap_or_default()
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn settings_of_services_depend_on_the_api_version() -> Result<()> {
    let rows = [
        row!(
            Some("task_template.container_spec.sysctls"),
            40,
            39,
            async |docker: Docker| {
                let options = new().sysctls([("net.ipv4.ip_forward", "1")]);
                shows(&docker, options, |spec| !container(spec).sysctls.is_empty()).await
            }
        ),
        row!(
            Some("task_template.placement.max_replicas"),
            40,
            39,
            async |docker: Docker| {
                let options = new().placement(Placement::builder().max_replicas(2).build());
                shows(&docker, options, |spec| {
                    let task = spec.task_template.as_ref();
                    let placement = task.and_then(|task| task.placement.as_ref());
                    placement.is_some_and(|placement| placement.max_replicas == Some(2))
                })
                .await
            }
        ),
        row!(
            Some("task_template.container_spec.capability_add"),
            41,
            40,
            async |docker: Docker| {
                let options = new().capability_add(["CAP_NET_ADMIN"]);
                shows(&docker, options, |spec| {
                    !container(spec).capability_add.is_empty()
                })
                .await
            }
        ),
        row!(
            Some("task_template.container_spec.capability_drop"),
            41,
            40,
            async |docker: Docker| {
                let options = new().capability_drop(["CAP_CHOWN"]);
                shows(&docker, options, |spec| {
                    !container(spec).capability_drop.is_empty()
                })
                .await
            }
        ),
        row!(
            Some("task_template.container_spec.ulimits"),
            41,
            40,
            async |docker: Docker| {
                let options = new().ulimits([Ulimit::new(UlimitName::Nofile, 100, 200)]);
                shows(&docker, options, |spec| !container(spec).ulimits.is_empty()).await
            }
        ),
        row!(
            Some("task_template.resources.limits.pids"),
            41,
            40,
            async |docker: Docker| {
                let limits = TaskLimits::builder().pids(9).build();
                let resources = TaskResources::builder().limits(limits).build();
                shows(&docker, new().resources(resources), |spec| {
                    let task = spec.task_template.as_ref();
                    let resources = task.and_then(|task| task.resources.as_ref());
                    let limits = resources.and_then(|resources| resources.limits.as_ref());
                    limits.is_some_and(|limits| limits.pids == Some(9))
                })
                .await
            }
        ),
        // Without the mode, there is none.
        row!(
            Some("mode.replicated_job"),
            41,
            40,
            async |docker: Docker| {
                let options = new().mode(ServiceMode::replicated_job(1));
                accepted(shows(&docker, options, |_| true).await)
            }
        ),
        row!(Some("mode.global_job"), 41, 40, async |docker: Docker| {
            let options = new().mode(ServiceMode::global_job());
            accepted(shows(&docker, options, |_| true).await)
        }),
        row!(
            Some("task_template.container_spec.privileges.no_new_privileges"),
            44,
            43,
            async |docker: Docker| {
                let privileges = ServicePrivileges::builder().no_new_privileges(true);
                shows(&docker, new().privileges(privileges.build()), |spec| {
                    let privileges = container(spec).privileges.unwrap_or_default();
                    privileges.no_new_privileges == Some(true)
                })
                .await
            }
        ),
        row!(
            Some("task_template.container_spec.healthcheck.start_interval"),
            44,
            43,
            async |docker: Docker| {
                let health = HealthConfig::cmd(["true"]).start_interval(Duration::from_secs(1));
                shows(&docker, new().healthcheck(health), |spec| {
                    let health = container(spec).healthcheck.unwrap_or_default();
                    health.start_interval.is_some_and(|time| !time.is_zero())
                })
                .await
            }
        ),
        row!(
            Some("task_template.container_spec.oom_score_adj"),
            46,
            45,
            async |docker: Docker| {
                shows(&docker, new().oom_score_adj(7), |spec| {
                    container(spec).oom_score_adj == Some(7)
                })
                .await
            }
        ),
        row!(
            Some("task_template.container_spec.mounts.tmpfs_options.options"),
            46,
            45,
            async |docker: Docker| {
                let mut mount = Mount::tmpfs("/data");
                let options = MountTmpfsOptions::builder().options([vec!["noexec".to_owned()]]);
                mount.tmpfs_options = Some(options.build());
                shows(&docker, new().mounts([mount]), |spec| {
                    let mount = container(spec).mounts.remove(0);
                    let options = mount.tmpfs_options.unwrap_or_default();
                    !options.options.is_empty()
                })
                .await
            }
        ),
    ];
    check_at(&node(1), rows).await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn lists_of_services_and_templates_depend_on_the_api_version() -> Result<()> {
    let rows = [
        row!(Some("status"), 41, 40, async |docker: Docker| {
            let id = docker.create_service(new().build()).await?.id;
            let options = ListServicesOptions::builder().status(true);
            let listed = docker.list_services(options.build()).await;
            docker.delete_service(&id).await?;
            Ok(listed?
                .iter()
                .any(|service| service.service_status.is_some()))
        }),
        row!(Some("templating"), 37, 36, async |docker: Docker| {
            let templating = DriverConfig::builder().name("golang").build();
            let options = CreateSecretOptions::builder()
                .name(unique("templated"))
                .data("x")
                .templating(templating);
            let created = docker.create_secret(options.build()).await;
            if let Ok(secret) = &created {
                docker.delete_secret(&secret.id).await?;
            }
            accepted(created)
        }),
    ];
    check_at(&node(1), rows).await
}

/// Makes a swarm of the spare engine, and returns whether it is as `seen` says.
async fn swarm(
    docker: &Docker,
    options: InitSwarmOptionsBuilder,
    seen: fn(&asyncdocker::models::swarm::SwarmInspect) -> bool,
) -> Result<bool> {
    let options = options
        .listen_addr(format!("{}:2377", address(SPARE)))
        .advertise_addr(address(SPARE));
    docker.init_swarm(options.build()).await?;
    let swarm = docker.inspect_swarm().await;
    let leave = LeaveSwarmOptions::builder().force(true).build();
    docker.leave_swarm(leave).await?;
    Ok(seen(&swarm?))
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn settings_of_a_new_swarm_depend_on_the_api_version() -> Result<()> {
    let rows = [
        row!(Some("default_addr_pool"), 39, 38, async |docker: Docker| {
            let options = InitSwarmOptions::builder().default_addr_pool(["10.77.0.0/16"]);
            swarm(&docker, options, |swarm| {
                swarm.default_addr_pool == ["10.77.0.0/16"]
            })
            .await
        }),
        row!(Some("data_path_port"), 40, 39, async |docker: Docker| {
            let options = InitSwarmOptions::builder().data_path_port(4790);
            swarm(&docker, options, |swarm| swarm.data_path_port == Some(4790)).await
        }),
    ];
    check_at(&node(SPARE), rows).await
}
