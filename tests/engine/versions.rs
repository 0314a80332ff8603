//! Where engines behave differently by API version, and what the crate makes of it.

use std::collections::BTreeSet;
use std::time::Duration;

use asyncdocker::containers::{CreateContainerOptions, InspectContainerOptions};
use asyncdocker::images::{
    BuildImageOptions, DeleteImageOptions, InspectImageOptions, ListImagesOptions,
};
use asyncdocker::models::containers::NetworkingConfig;
use asyncdocker::models::images::ImageFilter;
use asyncdocker::models::networks::{EndpointSettings, NetworkFilter};
use asyncdocker::models::system::{Event, EventAction, EventFilter};
use asyncdocker::networks::{CreateNetworkOptions, InspectNetworkOptions, ListNetworksOptions};
use asyncdocker::prelude::*;
use asyncdocker::system::EventsOptions;
use asyncdocker::{ApiErrorKind, Error, Result};
use futures_util::TryStreamExt;

use crate::networks::with_network;
use crate::support::images::{archive, said};
use crate::support::{IMAGE, engine, engine_time, speaks, unique, with_container};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn auto_remove_works_from_1_25_on() -> Result<()> {
    let docker = engine();
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["true"])
        .auto_remove(true);
    if !speaks(&docker, 25).await? {
        let created = docker.create_container(options.build()).await;
        assert!(
            matches!(created, Err(Error::Unsupported { .. })),
            "{created:?}"
        );
        return Ok(());
    }
    with_container(&docker, options, async |id| {
        let inspect = || docker.inspect_container(id, InspectContainerOptions::default());
        assert_eq!(inspect().await?.host_config.auto_remove, Some(true));
        let filters = [EventFilter::Container(id.to_owned())];
        let now = engine_time(&docker).await?;
        let options = EventsOptions::builder().since(now).filters(filters);
        let mut events = docker.events(options.build()).await?;
        docker.start_container(id).await?;
        while let Some(event) = events.try_next().await? {
            if event.action == EventAction::Destroy {
                break;
            }
        }
        assert!(inspect().await.is_err_and(|error| error.is_not_found()));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_container_joins_several_networks_from_1_44_on() -> Result<()> {
    let docker = engine();
    let several = speaks(&docker, 44).await?;
    let network = || CreateNetworkOptions::builder();
    with_network(&docker, network(), async |first, _| {
        let life = with_network(&docker, network(), async |second, _| {
            let endpoints = [first, second].map(|name| (name, EndpointSettings::default()));
            let networking = NetworkingConfig::builder().endpoints_config(endpoints);
            let options = CreateContainerOptions::builder()
                .image(IMAGE)
                .network_mode(first)
                .networking_config(networking.build());
            if several {
                with_container(&docker, options, async |id| {
                    let details = docker
                        .inspect_container(id, InspectContainerOptions::default())
                        .await?;
                    let networks: BTreeSet<_> = details.network_settings.networks.keys().collect();
                    assert_eq!(
                        networks,
                        BTreeSet::from([&first.to_owned(), &second.to_owned()])
                    );
                    Ok(())
                })
                .await
            } else {
                let created = docker.create_container(options.build()).await;
                let error = created.expect_err("one network is the most");
                assert_eq!(error.kind(), Some(ApiErrorKind::BadParameter), "{error:?}");
                Ok(())
            }
        });
        Box::pin(life).await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn inspect_container_has_mac_address_below_1_52() -> Result<()> {
    let docker = engine();
    let address = "02:00:5e:00:53:17";
    let network = CreateNetworkOptions::builder();
    with_network(&docker, network, async |network, _| {
        let options = CreateContainerOptions::builder()
            .image(IMAGE)
            .cmd(["sleep", "600"])
            .network_mode(network)
            .mac_address(address);
        if speaks(&docker, 52).await? {
            let created = docker.create_container(options.build()).await;
            let error = created.expect_err("the address belongs to an endpoint");
            assert!(matches!(error, Error::Unsupported { .. }), "{error:?}");
            return Ok(());
        }
        with_container(&docker, options, async |id| {
            docker.start_container(id).await?;
            let details = docker
                .inspect_container(id, InspectContainerOptions::default())
                .await?;
            let endpoint = &details.network_settings.networks[network];
            assert_eq!(endpoint.mac_address.as_deref(), Some(address));
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn list_networks_has_containers_below_1_28() -> Result<()> {
    let docker = engine();
    with_network(
        &docker,
        CreateNetworkOptions::builder(),
        async |name, network| {
            let options = CreateContainerOptions::builder()
                .image(IMAGE)
                .cmd(["sleep", "600"])
                .network_mode(name);
            with_container(&docker, options, async |id| {
                docker.start_container(id).await?;
                let filters = [NetworkFilter::Id(network.to_owned())];
                let options = ListNetworksOptions::builder().filters(filters).build();
                let listed = docker.list_networks(options).await?;
                assert_eq!(listed.len(), 1, "{listed:?}");
                let told = !speaks(&docker, 28).await?;
                assert_eq!(listed[0].containers.contains_key(id), told);
                // All of them tell when asked for the one.
                let inspected = docker
                    .inspect_network(name, InspectNetworkOptions::default())
                    .await?;
                assert!(inspected.containers.contains_key(id), "{inspected:?}");

                // All of them report where a container is.
                let details = docker
                    .inspect_container(id, InspectContainerOptions::default())
                    .await?;
                let address = details.network_settings.networks[name].ip_address.clone();
                let address = address.unwrap_or_default();
                let seen = &inspected.containers[id].ipv4_address;
                assert!(
                    seen.starts_with(&address) && !address.is_empty(),
                    "{address} {seen}"
                );
                // Docker 29 leaves this out in every version.
                let gone = details.network_settings.bridge.is_none();
                assert!(gone || !speaks(&docker, 52).await?);
                Ok(())
            })
            .await
        },
    )
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn events_have_action_and_actor_in_every_version() -> Result<()> {
    let docker = engine();
    let name = unique("event");
    let filters = [EventFilter::Container(name.clone())];
    let now = engine_time(&docker).await?;
    let options = EventsOptions::builder().since(now).filters(filters);
    let mut events = docker.events(options.build()).await?;
    let options = CreateContainerOptions::builder()
        .name(&name)
        .image(IMAGE)
        .labels([("purpose", "test")]);
    with_container(&docker, options, async |id| {
        let event: Event = tokio::time::timeout(Duration::from_secs(60), events.try_next())
            .await
            .expect("an event")?
            .expect("no end");
        assert_eq!(
            (&event.action, event.actor.id.as_str()),
            (&EventAction::Create, id)
        );
        assert_eq!(event.actor.attributes["purpose"], "test");
        assert_eq!(event.actor.attributes["image"], IMAGE);
        let older = (
            event.status.as_deref(),
            event.id.as_deref(),
            event.from.as_deref(),
        );
        let expected = if speaks(&docker, 52).await? {
            (None, None, None)
        } else {
            (Some("create"), Some(id), Some(IMAGE))
        };
        assert_eq!(older, expected);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn inspect_image_lacks_fields_that_later_versions_removed() -> Result<()> {
    let docker = engine();
    let mark = unique("mark");
    let dockerfile = format!("FROM {IMAGE}\nLABEL mark={mark}\n");
    let context = archive(&[("Dockerfile", &dockerfile)]);
    let built = docker
        .build_image(context, BuildImageOptions::builder().no_cache(true).build())
        .await?;
    said(built).await?;

    let filters = [ImageFilter::Label(format!("mark={mark}"))];
    let options = ListImagesOptions::builder().filters(filters).build();
    let listed = docker.list_images(options).await?;
    assert_eq!(listed.len(), 1, "{listed:?}");
    let none: &[&str] = if speaks(&docker, 43).await? {
        &[]
    } else {
        &["<none>:<none>"]
    };
    assert_eq!(listed[0].repo_tags, none);
    let has_virtual_size = !speaks(&docker, 44).await?;
    assert_eq!(listed[0].virtual_size.is_some(), has_virtual_size);

    let image = docker
        .inspect_image(&listed[0].id, InspectImageOptions::default())
        .await?;
    assert_eq!(image.repo_tags, [] as [&str; 0]);
    assert!(image.size > 0 && image.created.is_some(), "{image:?}");
    assert_eq!(image.virtual_size.is_some(), has_virtual_size);
    // The containerd image store does not know it in any version.
    assert!(image.container_config.is_none() || !speaks(&docker, 45).await?);
    let config = image.config.expect("every image of today has one");
    assert_eq!(config.labels["mark"], mark);
    assert_eq!(config.hostname.is_some(), !speaks(&docker, 50).await?);

    docker
        .delete_image(&image.id, DeleteImageOptions::default())
        .await?;
    Ok(())
}
