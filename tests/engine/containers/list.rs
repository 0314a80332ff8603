//! Listing containers, with every filter.

use std::collections::BTreeSet;

use asyncdocker::containers::{CreateContainerOptionsBuilder, ListContainersOptions};
use asyncdocker::models::containers::{ContainerFilter, ContainerStatus, Isolation};
use asyncdocker::networks::CreateNetworkOptions;
use asyncdocker::{ContainerLifecycle, Containers, Docker, Error, Result};

use super::{output, script, sleeper};
use crate::networks::with_network;
use crate::support::{IMAGE, engine, unique, with_container};

/// Three containers of one test, told from all others by a label. The running one has a network of its own.
struct Three {
    docker: Docker,
    label: String,
    network: String,
    created: String,
    exited: String,
    running: String,
}

impl Three {
    fn options(
        &self,
        name: &str,
        script: CreateContainerOptionsBuilder,
    ) -> CreateContainerOptionsBuilder {
        script.name(name).labels([(self.label.as_str(), name)])
    }

    /// Makes them: created, then exited, then running.
    async fn with<T>(test: impl AsyncFnOnce(&Self) -> Result<T>) -> Result<T> {
        let docker = engine();
        let network = CreateNetworkOptions::builder();
        let life = with_network(&docker, network, async |network, _| {
            let three = Self {
                docker: docker.clone(),
                label: unique("test"),
                network: network.to_owned(),
                created: unique("created"),
                exited: unique("exited"),
                running: unique("running"),
            };
            three.live(test).await
        });
        Box::pin(life).await
    }

    async fn live<T>(&self, test: impl AsyncFnOnce(&Self) -> Result<T>) -> Result<T> {
        let docker = &self.docker;
        let created = self
            .options(&self.created, script("true"))
            .volumes(["/data"]);
        let exited = self.options(&self.exited, script("exit 7"));
        let running = self
            .options(&self.running, sleeper())
            .network_mode(self.network.as_str())
            .exposed_ports(["81/tcp"])
            .publish(["127.0.0.1::80"])?;
        with_container(docker, created, async |_| {
            with_container(docker, exited, async |id| {
                output(docker, id).await?;
                with_container(docker, running, async |id| {
                    docker.start_container(id).await?;
                    test(self).await
                })
                .await
            })
            .await
        })
        .await
    }

    /// Which of the three a filter lets through.
    async fn matching(&self, filter: ContainerFilter) -> Result<BTreeSet<&str>> {
        let options = ListContainersOptions::builder()
            .all(true)
            .filters([ContainerFilter::Label(self.label.clone()), filter])
            .build();
        self.list(options).await
    }

    /// The port of the host that leads to the running one.
    async fn published(&self) -> Result<String> {
        let ports = super::inspect(&self.docker, &self.running).await?;
        let bindings = &ports.network_settings.ports["80/tcp"];
        Ok(bindings[0].host_port.clone().expect("a port"))
    }

    async fn list(&self, options: ListContainersOptions) -> Result<BTreeSet<&str>> {
        let found = self.docker.list_containers(options).await?;
        let names: BTreeSet<_> = found
            .iter()
            .flat_map(|container| &container.names)
            .collect();
        let mine = [
            ("created", &self.created),
            ("exited", &self.exited),
            ("running", &self.running),
        ];
        Ok(mine
            .into_iter()
            .filter(|(_, name)| names.contains(&format!("/{name}")))
            .map(|(which, _)| which)
            .collect())
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn list_containers_applies_every_filter() -> Result<()> {
    Three::with(async |three| {
        let id = async |name: &str| {
            let details = super::inspect(&three.docker, name).await?;
            Ok::<_, asyncdocker::Error>(details.id)
        };
        let all: &[&str] = &["created", "exited", "running"];
        let cases: [(ContainerFilter, &[&str]); 16] = [
            (ContainerFilter::Ancestor(IMAGE.to_owned()), all),
            (
                ContainerFilter::Before(three.running.clone()),
                &["created", "exited"],
            ),
            (
                ContainerFilter::Since(three.created.clone()),
                &["exited", "running"],
            ),
            (ContainerFilter::Exited(7), &["exited"]),
            (ContainerFilter::Id(id(&three.created).await?), &["created"]),
            (ContainerFilter::Isolation(Isolation::Default), all),
            (
                ContainerFilter::Label(format!("{}={}", three.label, three.exited)),
                &["exited"],
            ),
            (ContainerFilter::Name(three.running.clone()), &["running"]),
            (
                ContainerFilter::Status(ContainerStatus::Created),
                &["created"],
            ),
            (
                ContainerFilter::Status(ContainerStatus::Running),
                &["running"],
            ),
            (ContainerFilter::Volume("/data".to_owned()), &["created"]),
            (
                ContainerFilter::Network(three.network.clone()),
                &["running"],
            ),
            (ContainerFilter::Health("none".to_owned()), all),
            (
                ContainerFilter::Publish(three.published().await?),
                &["running"],
            ),
            (ContainerFilter::Expose("81/tcp".to_owned()), &["running"]),
            (
                ContainerFilter::Other {
                    key: "name".to_owned(),
                    value: three.exited.clone(),
                },
                &["exited"],
            ),
        ];
        let spoken = three.docker.api_version().await?;
        for (filter, expected) in cases {
            let shown = format!("{filter:?}");
            let found = match three.matching(filter).await {
                // A client that is pinned to a version without this filter does not send it.
                Err(Error::Unsupported { unsupported, .. }) if unsupported.since > Some(spoken) => {
                    continue;
                }
                found => found?,
            };
            assert_eq!(found, expected.iter().copied().collect(), "{shown}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn list_containers_lists_only_running_containers_by_default() -> Result<()> {
    Three::with(async |three| {
        let running = three.list(ListContainersOptions::default()).await?;
        assert_eq!(running, BTreeSet::from(["running"]));
        let all = ListContainersOptions::builder().all(true).build();
        assert_eq!(three.list(all).await?.len(), 3);

        // A limit counts the last created ones, in every state.
        let mine = [ContainerFilter::Label(three.label.clone())];
        let last = ListContainersOptions::builder()
            .limit(2)
            .filters(mine)
            .build();
        let last = three.list(last).await?;
        assert_eq!(last, BTreeSet::from(["exited", "running"]));
        Ok(())
    })
    .await
}

/// Engines from Docker 1.12 on do not look at the parameters of these names.
#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn list_containers_filters_by_age_and_state() -> Result<()> {
    Three::with(async |three| {
        let mine = || {
            let mine = [ContainerFilter::Label(three.label.clone())];
            ListContainersOptions::builder().filters(mine)
        };
        let since = mine().since(three.created.as_str()).build();
        let younger = BTreeSet::from(["exited", "running"]);
        assert_eq!(three.list(since).await?, younger);
        let before = mine().before(three.running.as_str()).build();
        let older = BTreeSet::from(["created", "exited"]);
        assert_eq!(three.list(before).await?, older);
        let between = mine()
            .since(three.created.as_str())
            .before(three.running.as_str())
            .build();
        assert_eq!(three.list(between).await?, BTreeSet::from(["exited"]));

        let nobody = mine().since(unique("nobody")).build();
        let error = three.list(nobody).await.expect_err("there is nobody");
        // Engines differ in the status.
        let status = error.status().map(|status| status.as_u16());
        assert!(matches!(status, Some(404 | 500)), "{error:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn list_containers_returns_state_ports_and_size() -> Result<()> {
    Three::with(async |three| {
        let options = ListContainersOptions::builder()
            .size(true)
            .filters([ContainerFilter::Name(three.running.clone())])
            .build();
        let found = three.docker.list_containers(options).await?;
        let [container] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(container.names, [format!("/{}", three.running)]);
        assert_eq!(container.image, IMAGE);
        assert_eq!(container.state, ContainerStatus::Running);
        assert_eq!(container.labels[&three.label], three.running);
        assert!(container.status.starts_with("Up"), "{}", container.status);
        assert!(container.created.is_some());
        assert!(container.size_root_fs > Some(0));
        let ports: BTreeSet<_> = container
            .ports
            .iter()
            .map(|port| (port.private_port, port.public_port.is_some()))
            .collect();
        assert_eq!(ports, BTreeSet::from([(80, true), (81, false)]));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn list_containers_refuses_an_unknown_filter() {
    let filter = ContainerFilter::Other {
        key: "color".to_owned(),
        value: "red".to_owned(),
    };
    let options = ListContainersOptions::builder().filters([filter]).build();
    let error = engine().list_containers(options).await.unwrap_err();
    // Engines differ in the first letter.
    let words = error.engine_message().unwrap_or_default();
    assert_eq!(words.to_lowercase(), "invalid filter 'color'");
}
