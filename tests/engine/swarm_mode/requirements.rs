//! Options of Swarm mode that engines ignore or refuse in some API versions, which is why the client refuses them there.
//!
//! `resources.swap_bytes` and `resources.memory_swappiness` are not here, because they need API 1.52, which no engine at hand
//! serves. Neither are the networks of a service outside its task template: Docker 28.5 reads them in every version, and
//! Docker 29 only below API 1.44.

use std::time::Duration;

use asyncdocker::configs::CreateConfigOptions;
use asyncdocker::models::containers::{
    DriverConfig, HealthConfig, Mount, MountTmpfsOptions, Ulimit, UlimitName,
};
use asyncdocker::models::services::{
    AppArmorMode, AppArmorOptions, ConfigReference, ConfigRuntimeTarget, Placement, SeccompMode,
    SeccompOptions, ServiceContainerSpec, ServiceMode, ServicePrivileges, ServiceSpec, TaskLimits,
    TaskResources, TaskSpec,
};
use asyncdocker::models::swarm::SwarmInspect;
use asyncdocker::prelude::*;
use asyncdocker::secrets::CreateSecretOptions;
use asyncdocker::services::{
    CreateServiceOptions, CreateServiceOptionsBuilder, InspectServiceOptions, ListServicesOptions,
};
use asyncdocker::swarm::{InitSwarmOptions, InitSwarmOptionsBuilder, LeaveSwarmOptions};
use asyncdocker::{Docker, Result};

use super::cluster::{SPARE, address, node};
use super::sharing::{shared, spare_engine};
use crate::requirements::{Row, accepted, check_at, row};
use crate::support::{IMAGE, unique};

/// A service without tasks.
fn new() -> CreateServiceOptionsBuilder {
    CreateServiceOptions::builder()
        .name(unique("versions"))
        .image(IMAGE)
        .mode(ServiceMode::replicated(0))
}

/// Creates and removes a service, and returns the stored configuration.
async fn stored(docker: &Docker, options: CreateServiceOptionsBuilder) -> Result<ServiceSpec> {
    let id = docker.create_service(options.build()).await?.id;
    let inspect = InspectServiceOptions::default();
    let service = docker.inspect_service(&id, inspect).await;
    docker.delete_service(&id).await?;
    Ok(service?.spec)
}

/// Creates a service, and returns whether its mode is as `seen` says.
async fn has_mode(
    docker: &Docker,
    options: CreateServiceOptionsBuilder,
    seen: impl FnOnce(ServiceMode) -> bool,
) -> Result<bool> {
    let spec = stored(docker, options).await?;
    Ok(seen(spec.mode.expect("every service has a mode")))
}

/// Creates a service, and returns whether its task template is as `seen` says.
async fn shows(
    docker: &Docker,
    options: CreateServiceOptionsBuilder,
    seen: impl FnOnce(TaskSpec) -> bool,
) -> Result<bool> {
    let spec = stored(docker, options).await?;
    Ok(seen(spec.task_template.unwrap_or_default()))
}

/// Creates a service, and returns whether the part about its containers is as `seen` says.
async fn shows_container(
    docker: &Docker,
    options: CreateServiceOptionsBuilder,
    seen: impl FnOnce(ServiceContainerSpec) -> bool,
) -> Result<bool> {
    shows(docker, options, |task| {
        seen(task.container_spec.unwrap_or_default())
    })
    .await
}

/// Whether the engine creates a service with a config that is not a file.
async fn creates_with_runtime_config(docker: &Docker) -> Result<bool> {
    let options = CreateConfigOptions::builder()
        .name(unique("runtime"))
        .data("{}");
    let id = docker.create_config(options.build()).await?.id;
    let config = docker.inspect_config(&id).await?;
    let mut reference = ConfigReference::from(&config);
    reference.file = None;
    reference.runtime = Some(ConfigRuntimeTarget::default());
    let created = stored(docker, new().configs([reference])).await;
    docker.delete_config(&id).await?;
    accepted(created)
}

fn since_1_40() -> [Row; 3] {
    [
        row!(
            Some("task_template.container_spec.sysctls"),
            40,
            39,
            async |docker: Docker| {
                let options = new().sysctls([("net.ipv4.ip_forward", "1")]);
                shows_container(&docker, options, |container| !container.sysctls.is_empty()).await
            }
        ),
        row!(
            Some("task_template.placement.max_replicas"),
            40,
            39,
            async |docker: Docker| {
                let options = new().placement(Placement::builder().max_replicas(2).build());
                shows(&docker, options, |task| {
                    task.placement.and_then(|placement| placement.max_replicas) == Some(2)
                })
                .await
            }
        ),
        row!(
            Some("task_template.container_spec.configs[0].runtime"),
            40,
            39,
            async |docker: Docker| creates_with_runtime_config(&docker).await
        ),
    ]
}

fn since_1_41() -> [Row; 6] {
    [
        row!(
            Some("task_template.container_spec.capability_add"),
            41,
            40,
            async |docker: Docker| {
                let options = new().capability_add(["CAP_NET_ADMIN"]);
                shows_container(&docker, options, |container| {
                    !container.capability_add.is_empty()
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
                shows_container(&docker, options, |container| {
                    !container.capability_drop.is_empty()
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
                shows_container(&docker, options, |container| !container.ulimits.is_empty()).await
            }
        ),
        row!(
            Some("task_template.resources.limits.pids"),
            41,
            40,
            async |docker: Docker| {
                let limits = TaskLimits::builder().pids(9).build();
                let resources = TaskResources::builder().limits(limits).build();
                shows(&docker, new().resources(resources), |task| {
                    let limits = task.resources.and_then(|resources| resources.limits);
                    limits.and_then(|limits| limits.pids) == Some(9)
                })
                .await
            }
        ),
        // An engine that ignores the mode creates a replicated service.
        row!(
            Some("mode.replicated_job"),
            41,
            40,
            async |docker: Docker| {
                let options = new().mode(ServiceMode::replicated_job(1));
                has_mode(&docker, options, |mode| mode.replicated_job.is_some()).await
            }
        ),
        row!(Some("mode.global_job"), 41, 40, async |docker: Docker| {
            let options = new().mode(ServiceMode::global_job());
            has_mode(&docker, options, |mode| mode.global_job.is_some()).await
        }),
    ]
}

fn privileges() -> [Row; 3] {
    [
        row!(
            Some("task_template.container_spec.privileges.seccomp"),
            44,
            43,
            async |docker: Docker| {
                let seccomp = SeccompOptions::builder().mode(SeccompMode::Unconfined);
                let privileges = ServicePrivileges::builder().seccomp(seccomp.build());
                shows_container(&docker, new().privileges(privileges.build()), |container| {
                    let seccomp = container.privileges.and_then(|found| found.seccomp);
                    seccomp.and_then(|found| found.mode) == Some(SeccompMode::Unconfined)
                })
                .await
            }
        ),
        row!(
            Some("task_template.container_spec.privileges.apparmor"),
            44,
            43,
            async |docker: Docker| {
                let apparmor = AppArmorOptions::builder().mode(AppArmorMode::Disabled);
                let privileges = ServicePrivileges::builder().apparmor(apparmor.build());
                shows_container(&docker, new().privileges(privileges.build()), |container| {
                    let apparmor = container.privileges.and_then(|found| found.apparmor);
                    apparmor.and_then(|found| found.mode) == Some(AppArmorMode::Disabled)
                })
                .await
            }
        ),
        row!(
            Some("task_template.container_spec.privileges.no_new_privileges"),
            44,
            43,
            async |docker: Docker| {
                let privileges = ServicePrivileges::builder().no_new_privileges(true);
                shows_container(&docker, new().privileges(privileges.build()), |container| {
                    let privileges = container.privileges.unwrap_or_default();
                    privileges.no_new_privileges == Some(true)
                })
                .await
            }
        ),
    ]
}

fn since_1_44_and_1_46() -> [Row; 3] {
    [
        row!(
            Some("task_template.container_spec.healthcheck.start_interval"),
            44,
            43,
            async |docker: Docker| {
                let second = Duration::from_secs(1);
                let health = HealthConfig::cmd(["true"]).start_interval(second);
                shows_container(&docker, new().healthcheck(health), |container| {
                    let health = container.healthcheck.unwrap_or_default();
                    health.start_interval == Some(second)
                })
                .await
            }
        ),
        row!(
            Some("task_template.container_spec.oom_score_adj"),
            46,
            45,
            async |docker: Docker| {
                shows_container(&docker, new().oom_score_adj(7), |container| {
                    container.oom_score_adj == Some(7)
                })
                .await
            }
        ),
        row!(
            Some("task_template.container_spec.mounts[0].tmpfs_options.options"),
            46,
            45,
            async |docker: Docker| {
                let mut mount = Mount::tmpfs("/data");
                let options = MountTmpfsOptions::builder().options([vec!["noexec".to_owned()]]);
                mount.tmpfs_options = Some(options.build());
                shows_container(&docker, new().mounts([mount]), |container| {
                    let mut mounts = container.mounts.into_iter();
                    let options = mounts.next().and_then(|mount| mount.tmpfs_options);
                    !options.unwrap_or_default().options.is_empty()
                })
                .await
            }
        ),
    ]
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn settings_of_new_services_depend_on_the_api_version() -> Result<()> {
    let _turn = shared().await;
    let manager = node(1);
    check_at(&manager, since_1_40()).await?;
    check_at(&manager, since_1_41()).await?;
    check_at(&manager, privileges()).await?;
    check_at(&manager, since_1_44_and_1_46()).await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn status_of_listed_services_depends_on_the_api_version() -> Result<()> {
    let _turn = shared().await;
    let status = row!(Some("status"), 41, 40, async |docker: Docker| {
        let id = docker.create_service(new().build()).await?.id;
        let options = ListServicesOptions::builder().status(true);
        let services = docker.list_services(options.build()).await;
        docker.delete_service(&id).await?;
        let found = services?.into_iter().find(|service| service.id == id);
        let found = found.expect("the new service is listed");
        Ok(found.service_status.is_some())
    });
    check_at(&node(1), [status]).await
}

fn golang() -> DriverConfig {
    DriverConfig::builder().name("golang").build()
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn templates_of_secrets_and_configs_depend_on_the_api_version() -> Result<()> {
    let _turn = shared().await;
    let rows = [
        row!(Some("templating"), 37, 36, async |docker: Docker| {
            let options = CreateSecretOptions::builder()
                .name(unique("template"))
                .data("x")
                .templating(golang());
            let created = docker.create_secret(options.build()).await;
            if let Ok(secret) = &created {
                docker.delete_secret(&secret.id).await?;
            }
            accepted(created)
        }),
        row!(Some("templating"), 37, 36, async |docker: Docker| {
            let options = CreateConfigOptions::builder()
                .name(unique("template"))
                .data("x")
                .templating(golang());
            let created = docker.create_config(options.build()).await;
            if let Ok(config) = &created {
                docker.delete_config(&config.id).await?;
            }
            accepted(created)
        }),
    ];
    check_at(&node(1), rows).await
}

/// Creates a swarm, and returns whether it is as `seen` says.
async fn swarm_shows(
    docker: &Docker,
    options: InitSwarmOptionsBuilder,
    seen: impl FnOnce(SwarmInspect) -> bool,
) -> Result<bool> {
    let options = options
        .listen_addr("0.0.0.0:2377")
        .advertise_addr(address(SPARE));
    docker.init_swarm(options.build()).await?;
    let swarm = docker.inspect_swarm().await;
    let leave = LeaveSwarmOptions::builder().force(true).build();
    docker.leave_swarm(leave).await?;
    Ok(seen(swarm?))
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn settings_of_a_new_swarm_depend_on_the_api_version() -> Result<()> {
    let _turn = spare_engine().await;
    let rows = [
        // Engines read the size only together with the pool.
        row!(Some("default_addr_pool"), 39, 38, async |docker: Docker| {
            let options = InitSwarmOptions::builder()
                .default_addr_pool(["10.77.0.0/16"])
                .subnet_size(26);
            swarm_shows(&docker, options, |swarm| {
                swarm.default_addr_pool == ["10.77.0.0/16"] && swarm.subnet_size == Some(26)
            })
            .await
        }),
        row!(Some("data_path_port"), 40, 39, async |docker: Docker| {
            let options = InitSwarmOptions::builder().data_path_port(4790);
            swarm_shows(&docker, options, |swarm| swarm.data_path_port == Some(4790)).await
        }),
    ];
    check_at(&node(SPARE), rows).await
}
