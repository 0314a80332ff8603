//! Options that the engine ignores in some API versions, which is why the client refuses them there.

use asyncdocker::containers::{
    CreateContainerOptions, InspectContainerOptions, UpdateContainerOptions,
};
use asyncdocker::images::ListImagesOptions;
use asyncdocker::models::containers::{HostConfig, NetworkingConfig};
use asyncdocker::models::networks::EndpointSettings;
use asyncdocker::networks::CreateNetworkOptions;
use asyncdocker::{
    ApiVersion, Containers, Docker, Error, Images, Request, Result, System, Transport, TtySize,
};

use crate::networks::with_network;
use crate::support::{IMAGE, builder, engine, with_container};

/// Clients pinned to 1.`minor`. `None` if the engine does not serve that version.
async fn pinned(minor: u16) -> Result<Option<Pinned>> {
    let served = engine().version().await?;
    let parse = |text: &str| text.parse::<ApiVersion>();
    let version = ApiVersion::new(1, minor);
    let min = served.min_api_version.as_deref().unwrap_or("1.12");
    if version < parse(min)? || version > parse(&served.api_version)? {
        return Ok(None);
    }
    Ok(Some(Pinned {
        strict: builder().api_version(version).build()?,
        lenient: builder()
            .api_version(version)
            .ignore_version_requirements(true)
            .build()?,
    }))
}

struct Pinned {
    strict: Docker,
    /// Sends what `strict` refuses.
    lenient: Docker,
}

fn container() -> asyncdocker::containers::CreateContainerOptionsBuilder {
    CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sleep", "600"])
}

const SIZE: TtySize = TtySize {
    columns: 80,
    rows: 24,
};

async fn host_config(docker: &Docker, id: &str) -> Result<HostConfig> {
    let options = InspectContainerOptions::default();
    Ok(docker.inspect_container(id, options).await?.host_config)
}

fn assert_refused<T>(result: Result<T>, option: &str) {
    match result.err() {
        Some(Error::Unsupported { unsupported, .. }) => {
            assert_eq!(unsupported.option.as_deref(), Some(option));
        }
        other => panic!("{option}: {other:?}"),
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_drops_auto_remove_below_1_25() -> Result<()> {
    for (minor, expected) in [(24, false), (25, true)] {
        let Some(docker) = pinned(minor).await? else {
            continue;
        };
        let options = || container().auto_remove(true);
        if !expected {
            let created = docker.strict.create_container(options().build()).await;
            assert_refused(created, "host_config.auto_remove");
        }
        with_container(&docker.lenient, options(), async |id| {
            let config = host_config(&docker.lenient, id).await?;
            assert_eq!(config.auto_remove, Some(expected), "1.{minor}");
            Ok::<_, Error>(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_drops_console_size_below_1_42() -> Result<()> {
    // Engines that do not know 1.42 keep it in every version.
    if pinned(42).await?.is_none() {
        return Ok(());
    }
    for (minor, expected) in [(41, None), (42, Some(SIZE))] {
        let Some(docker) = pinned(minor).await? else {
            continue;
        };
        let options = || container().console_size(SIZE);
        if minor < 42 {
            let created = docker.strict.create_container(options().build()).await;
            assert_refused(created, "host_config.console_size");
        }
        with_container(&docker.lenient, options(), async |id| {
            let config = host_config(&docker.lenient, id).await?;
            assert_eq!(config.console_size, expected, "1.{minor}");
            Ok::<_, Error>(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_drops_kernel_memory_from_1_42_on() -> Result<()> {
    let Some(docker) = pinned(42).await? else {
        return Ok(());
    };
    let options = || container().kernel_memory(64 << 20);
    let created = docker.strict.create_container(options().build()).await;
    assert_refused(created, "host_config.kernel_memory");
    with_container(&docker.lenient, options(), async |id| {
        let config = host_config(&docker.lenient, id).await?;
        assert_eq!(config.kernel_memory.unwrap_or_default(), 0);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_drops_mac_address_of_an_endpoint_below_1_44() -> Result<()> {
    let address = "02:00:5e:00:53:21";
    for minor in [43, 44] {
        let Some(docker) = pinned(minor).await? else {
            continue;
        };
        let network = CreateNetworkOptions::builder();
        with_network(&docker.lenient, network, async |network, _| {
            let options = || {
                let endpoint = EndpointSettings::builder().mac_address(address).build();
                let networking = NetworkingConfig::builder();
                let networking = networking.endpoints_config([(network, endpoint)]);
                container()
                    .network_mode(network)
                    .networking_config(networking.build())
            };
            if minor < 44 {
                let created = docker.strict.create_container(options().build()).await;
                let option = "networking_config.endpoints_config.mac_address";
                assert_refused(created, option);
            }
            with_container(&docker.lenient, options(), async |id| {
                docker.lenient.start_container(id).await?;
                let inspect = InspectContainerOptions::default();
                let details = docker.lenient.inspect_container(id, inspect).await?;
                let found = details.network_settings.networks[network]
                    .mac_address
                    .as_deref();
                assert_eq!(found == Some(address), minor >= 44, "1.{minor}: {found:?}");
                Ok::<_, Error>(())
            })
            .await
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_drops_pids_limit_of_an_update_below_1_40() -> Result<()> {
    for (minor, expected) in [(39, 50), (40, 60)] {
        let Some(docker) = pinned(minor).await? else {
            continue;
        };
        with_container(&docker.lenient, container().pids_limit(50), async |id| {
            let update = || UpdateContainerOptions::builder().pids_limit(60).build();
            if minor < 40 {
                let updated = docker.strict.update_container(id, update()).await;
                assert_refused(updated, "pids_limit");
            }
            docker.lenient.update_container(id, update()).await?;
            let config = host_config(&docker.lenient, id).await?;
            assert_eq!(config.pids_limit, Some(expected), "1.{minor}");
            Ok::<_, Error>(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn image_filter_option_is_sent_as_reference_filter() -> Result<()> {
    let absent = "asyncdocker-no-such-image";
    for minor in [24, 40, 41] {
        let Some(docker) = pinned(minor).await? else {
            continue;
        };
        let options = ListImagesOptions::builder().filter(absent).build();
        assert_eq!(docker.strict.list_images(options).await?, [], "1.{minor}");
        let raw = Request::get("/images/json").query("filter", absent);
        let listed = docker.lenient.execute(raw).await?;
        let listed: Vec<serde_json::Value> = listed.json().await?;
        assert_eq!(listed.is_empty(), minor < 41, "1.{minor}");
    }
    Ok(())
}
