//! Options of containers that came after API 1.23, read back or seen in effect.

use asyncdocker::containers::{
    ContainerLogsOptions, CreateContainerOptionsBuilder, DeleteContainerOptions,
    UpdateContainerOptions, WaitContainerOptions,
};
use asyncdocker::models::containers::{
    CgroupnsMode, DeviceRequest, HostConfig, NetworkingConfig, UsernsMode,
};
use asyncdocker::models::networks::{EndpointIpamConfig, EndpointSettings};
use asyncdocker::networks::CreateNetworkOptions;
use asyncdocker::prelude::*;
use asyncdocker::{Error, Result, Signal};

use super::{inspect, output, script, signal, sleeper, started};
use crate::networks::with_network;
use crate::support::{engine, engine_time, speaks, with_container};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_logs_end_at_the_time_asked_for() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 35).await? {
        return Ok(());
    }
    let options = script("trap 'echo two; exit' USR1; echo one; while :; do sleep 1 & wait; done");
    with_container(&docker, options, async |id| {
        let mut lines = started(&docker, id).await?;
        assert_eq!(lines.line().await?, "one");
        let between = engine_time(&docker).await?;
        signal(&docker, id, Signal::USR1).await?;
        docker
            .wait_container(id, WaitContainerOptions::default())
            .await?;
        let options = ContainerLogsOptions::builder().until(between);
        assert_eq!(super::logs(&docker, id, options.build()).await?, "one\n");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn update_container_changes_the_number_of_cpus() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 25).await? {
        return Ok(());
    }
    let host = HostConfig::builder().cpus(0.5).build();
    with_container(&docker, sleeper().host_config(host), async |id| {
        let cpus = async || Ok::<_, Error>(inspect(&docker, id).await?.host_config.nano_cpus);
        assert_eq!(cpus().await?, Some(500_000_000));
        let update = UpdateContainerOptions::builder().cpus(0.75).build();
        docker.update_container(id, update).await?;
        assert_eq!(cpus().await?, Some(750_000_000));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_container_that_needs_a_gpu_starts_only_with_a_driver_for_it() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 40).await? {
        return Ok(());
    }
    let request = DeviceRequest::gpu_devices(["7"]);
    let options = sleeper().device_requests([request.clone()]);
    with_container(&docker, options, async |id| {
        let found = inspect(&docker, id).await?.host_config.device_requests;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].device_ids, request.device_ids);
        assert_eq!(found[0].capabilities, request.capabilities);
        if let Err(error) = docker.start_container(id).await {
            let message = error.engine_message().unwrap_or_default();
            assert!(message.contains("device driver"), "{error}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn namespaces_and_paths_of_a_container_are_as_chosen() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 41).await? {
        return Ok(());
    }
    let namespace = |mode| script("readlink /proc/self/ns/cgroup").cgroupns_mode(mode);
    let of = async |options: CreateContainerOptionsBuilder| {
        with_container(&docker, options, async |id| output(&docker, id).await).await
    };
    let host = of(namespace(CgroupnsMode::Host)).await?;
    assert_ne!(of(namespace(CgroupnsMode::Private)).await?, host);

    let options = script(
        "cat /proc/sys/net/ipv4/ip_unprivileged_port_start
         grep -c ' /proc/uptime ' /proc/mounts; cat /proc/uptime
         grep ' /proc/fs ' /proc/mounts | cut -d ' ' -f 4 | cut -d , -f 1",
    )
    .sysctls([("net.ipv4.ip_unprivileged_port_start", "80")])
    .masked_paths(["/proc/uptime"])
    .readonly_paths(["/proc/fs"])
    .ipc_mode("private")
    .userns_mode(UsernsMode::Host);
    with_container(&docker, options, async |id| {
        // A masked file is empty.
        assert_eq!(output(&docker, id).await?, "80\n1\nro\n");
        let host = inspect(&docker, id).await?.host_config;
        assert_eq!(host.ipc_mode.as_deref(), Some("private"));
        assert_eq!(host.userns_mode, Some(UsernsMode::Host));
        assert_eq!(
            host.masked_paths.as_deref(),
            Some(&["/proc/uptime".to_owned()][..])
        );
        assert_eq!(
            host.readonly_paths.as_deref(),
            Some(&["/proc/fs".to_owned()][..])
        );
        Ok(())
    })
    .await
}

/// Most kernels cannot limit real-time tasks by container.
#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn real_time_is_limited_or_refused() -> Result<()> {
    let docker = engine();
    if !speaks(&docker, 25).await? {
        return Ok(());
    }
    let options = sleeper()
        .cpu_realtime_period(1_000_000)
        .cpu_realtime_runtime(950_000);
    match docker.create_container(options.build()).await {
        Ok(created) => {
            let host = inspect(&docker, &created.id).await?.host_config;
            docker
                .delete_container(&created.id, DeleteContainerOptions::default())
                .await?;
            let limits = (host.cpu_realtime_period, host.cpu_realtime_runtime);
            let warned = created.warnings.iter().any(|text| text.contains("real"));
            assert!(
                limits == (Some(1_000_000), Some(950_000)) || warned,
                "{limits:?} {created:?}"
            );
        }
        Err(error) => {
            let message = error.engine_message().unwrap_or_default();
            assert!(message.contains("real-time"), "{error:?}");
        }
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn each_endpoint_of_a_new_container_has_its_own_settings() -> Result<()> {
    const ADDRESSES: [&str; 2] = ["02:00:5e:00:53:31", "02:00:5e:00:53:32"];
    let docker = engine();
    if !speaks(&docker, 44).await? {
        return Ok(());
    }
    let has_priority = speaks(&docker, 48).await?;
    let network = || CreateNetworkOptions::builder();
    with_network(&docker, network(), async |first, _| {
        let both = with_network(&docker, network(), async |second, _| {
            let endpoint = |address, priority| {
                let local = EndpointIpamConfig::builder().link_local_ips(["169.254.34.68"]);
                EndpointSettings::builder()
                    .mac_address(address)
                    .aliases(["alias"])
                    .driver_opts([("com.example.option", "a")])
                    .ipam_config(local.build())
                    .maybe_gw_priority(has_priority.then_some(priority))
                    .build()
            };
            let endpoints = [
                (first, endpoint(ADDRESSES[0], 1)),
                (second, endpoint(ADDRESSES[1], 2)),
            ];
            let networking = NetworkingConfig::builder().endpoints_config(endpoints);
            let options = script("ip address; ip route")
                .network_mode(first)
                .networking_config(networking.build());
            with_container(&docker, options, async |id| {
                let text = output(&docker, id).await?;
                for address in ADDRESSES {
                    assert!(text.contains(address), "{text}");
                }
                assert_eq!(text.matches("inet 169.254.34.68").count(), 2, "{text}");
                let networks = inspect(&docker, id).await?.network_settings.networks;
                for (network, priority) in [(first, 1), (second, 2)] {
                    let seen = &networks[network];
                    assert_eq!(seen.driver_opts["com.example.option"], "a");
                    assert!(seen.aliases.contains(&"alias".to_owned()), "{seen:?}");
                    if has_priority {
                        assert_eq!(seen.gw_priority, Some(priority));
                    }
                }
                Ok(())
            })
            .await
        });
        Box::pin(both).await
    })
    .await
}
