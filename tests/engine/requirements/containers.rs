//! Options of new containers.

use std::time::Duration;

use asyncdocker::containers::{
    CreateContainerOptions, CreateContainerOptionsBuilder, DeleteContainerOptions,
    InspectContainerOptions,
};
use asyncdocker::models::containers::{
    ContainerInspect, HealthConfig, Mount, MountPropagation, MountTmpfsOptions, NetworkingConfig,
};
use asyncdocker::models::networks::EndpointSettings;
use asyncdocker::networks::CreateNetworkOptions;
use asyncdocker::prelude::*;
use asyncdocker::volumes::DeleteVolumeOptions;
use asyncdocker::{Docker, Result, TtySize};

use super::{accepted, check, row};
use crate::networks::with_network;
use crate::support::{IMAGE, unique};

const SIZE: TtySize = TtySize {
    columns: 80,
    rows: 24,
};

fn new() -> CreateContainerOptionsBuilder {
    CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sleep", "600"])
}

/// Creates a container, and returns whether it is as `seen` says.
async fn shows(
    docker: &Docker,
    options: CreateContainerOptionsBuilder,
    seen: impl FnOnce(&ContainerInspect) -> bool,
) -> Result<bool> {
    let id = docker.create_container(options.build()).await?.id;
    let inspect = InspectContainerOptions::default();
    let details = docker.inspect_container(&id, inspect).await;
    let delete = DeleteContainerOptions::builder().force(true).volumes(true);
    docker.delete_container(&id, delete.build()).await?;
    Ok(seen(&details?))
}

/// Whether the engine creates such a container.
async fn creates(docker: &Docker, options: CreateContainerOptionsBuilder) -> Result<bool> {
    accepted(shows(docker, options, |_| true).await)
}

fn endpoint(network: &str, endpoint: EndpointSettings) -> CreateContainerOptionsBuilder {
    let networks = NetworkingConfig::builder().endpoints_config([(network, endpoint)]);
    new()
        .network_mode(network)
        .networking_config(networks.build())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn settings_of_new_containers_depend_on_the_api_version() -> Result<()> {
    check([
        row!(
            Some("host_config.auto_remove"),
            25,
            24,
            async |docker: Docker| {
                shows(&docker, new().auto_remove(true), |seen| {
                    seen.host_config.auto_remove == Some(true)
                })
                .await
            }
        ),
        row!(None, 40, 39, async |docker: Docker| {
            // Docker 20.10 looks at this only if there are host settings.
            shows(&docker, new().shm_size(64 << 20), |seen| {
                seen.host_config.ipc_mode.as_deref() == Some("private")
            })
            .await
        }),
        row!(Some("platform"), 41, 40, async |docker: Docker| {
            let other = new().platform("linux/s390x");
            creates(&docker, other).await.map(|created| !created)
        }),
        row!(
            Some("host_config.console_size"),
            42,
            41,
            async |docker: Docker| {
                shows(&docker, new().console_size(SIZE), |seen| {
                    seen.host_config.console_size == Some(SIZE)
                })
                .await
            }
        ),
        row!(
            Some("host_config.kernel_memory"),
            41,
            42,
            async |docker: Docker| {
                shows(&docker, new().kernel_memory(64 << 20), |seen| {
                    seen.host_config.kernel_memory == Some(64 << 20)
                })
                .await
            }
        ),
        row!(
            Some("host_config.annotations"),
            43,
            42,
            async |docker: Docker| {
                shows(&docker, new().annotations([("a", "b")]), |seen| {
                    !seen.host_config.annotations.is_empty()
                })
                .await
            }
        ),
        row!(
            Some("healthcheck.start_interval"),
            44,
            43,
            async |docker: Docker| {
                let second = Duration::from_secs(1);
                let health = HealthConfig::cmd(["true"]).start_interval(second);
                shows(&docker, new().healthcheck(health), |seen| {
                    let health = seen.config.healthcheck.as_ref();
                    health.is_some_and(|health| health.start_interval == Some(second))
                })
                .await
            }
        ),
    ])
    .await
}

fn bind() -> Mount {
    Mount::bind("/etc", "/data")
        .read_only(true)
        .propagation(MountPropagation::Rprivate)
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn mounts_of_new_containers_depend_on_the_api_version() -> Result<()> {
    check([
        row!(
            Some("host_config.mounts[0].bind_options.non_recursive"),
            40,
            39,
            async |docker: Docker| {
                let mut mount = bind();
                let options = mount.bind_options.get_or_insert_default();
                options.non_recursive = Some(true);
                shows(&docker, new().mounts([mount]), |seen| {
                    let options = seen.host_config.mounts[0].bind_options.as_ref();
                    options.is_some_and(|options| options.non_recursive == Some(true))
                })
                .await
            }
        ),
        row!(
            Some("host_config.mounts[0].bind_options.create_mountpoint"),
            42,
            41,
            async |docker: Docker| {
                let path = format!("/tmp/{}", unique("mount"));
                let mount = Mount::bind(path, "/data").create_mountpoint(true);
                creates(&docker, new().mounts([mount])).await
            }
        ),
        // Later versions refuse them.
        row!(None, 41, 42, async |docker: Docker| {
            let mut mount = Mount::bind("/etc", "/data");
            mount.tmpfs_options = Some(MountTmpfsOptions::default());
            creates(&docker, new().mounts([mount])).await
        }),
        // Mounts below a read-only mount are read-only too.
        row!(None, 44, 43, async |docker: Docker| {
            shows(&docker, new().mounts([bind()]), |seen| {
                let options = seen.host_config.mounts[0].bind_options.as_ref();
                options.is_none_or(|options| options.read_only_non_recursive != Some(true))
            })
            .await
        }),
        row!(
            Some("host_config.mounts[0].bind_options.read_only_force_recursive"),
            44,
            43,
            async |docker: Docker| {
                let mut mount = bind();
                let options = mount.bind_options.get_or_insert_default();
                options.read_only_force_recursive = Some(true);
                creates(&docker, new().mounts([mount])).await
            }
        ),
        row!(
            Some("host_config.mounts[0].volume_options.subpath"),
            45,
            44,
            async |docker: Docker| {
                let name = unique("subpath");
                let mount = Mount::volume(&name, "/data").subpath("a");
                let created = creates(&docker, new().mounts([mount])).await?;
                if created {
                    docker
                        .delete_volume(&name, DeleteVolumeOptions::default())
                        .await?;
                }
                Ok(created)
            }
        ),
        row!(
            Some("host_config.mounts[0].kind"),
            48,
            47,
            async |docker: Docker| {
                let mount = Mount::image(IMAGE, "/data").subpath("bin");
                creates(&docker, new().mounts([mount])).await
            }
        ),
    ])
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn endpoints_of_new_containers_depend_on_the_api_version() -> Result<()> {
    const ADDRESS: &str = "02:00:5e:00:53:21";
    check([
        row!(
            Some("networking_config.endpoints_config.mac_address"),
            44,
            43,
            async |docker: Docker| {
                let network = CreateNetworkOptions::builder();
                with_network(&docker, network, async |network, _| {
                    let address = EndpointSettings::builder().mac_address(ADDRESS).build();
                    let id = docker.create_container(endpoint(network, address).build());
                    let id = id.await?.id;
                    let started = docker.start_container(&id).await;
                    let inspect = InspectContainerOptions::default();
                    let details = docker.inspect_container(&id, inspect).await;
                    let delete = DeleteContainerOptions::builder().force(true).build();
                    docker.delete_container(&id, delete).await?;
                    started?;
                    let networks = details?.network_settings.networks;
                    Ok(networks[network].mac_address.as_deref() == Some(ADDRESS))
                })
                .await
            }
        ),
        // A MAC address for the container as a whole needs the network mode among the endpoints.
        row!(None, 44, 43, async |docker: Docker| {
            let other = endpoint("other", EndpointSettings::default());
            let options = other.network_mode("bridge").mac_address(ADDRESS);
            Ok(!creates(&docker, options).await?)
        }),
        // Settings of an interface belong to its endpoint.
        row!(None, 48, 47, async |docker: Docker| {
            let options = new().sysctls([("net.ipv4.conf.eth0.log_martians", "1")]);
            Ok(!creates(&docker, options).await?)
        }),
        row!(
            Some("networking_config.endpoints_config.gw_priority"),
            48,
            47,
            async |docker: Docker| {
                let network = CreateNetworkOptions::builder();
                with_network(&docker, network, async |network, _| {
                    let first = EndpointSettings::builder().gw_priority(7).build();
                    shows(&docker, endpoint(network, first), |seen| {
                        seen.network_settings.networks[network].gw_priority == Some(7)
                    })
                    .await
                })
                .await
            }
        ),
    ])
    .await
}
