//! Updates of services and their failures.

use std::time::Duration;

use asyncdocker::models::services::{
    ServiceSpec, ServiceUpdateConfig, ServiceUpdateState, UpdateFailureAction,
};
use asyncdocker::models::swarm::SwarmSpec;
use asyncdocker::prelude::*;
use asyncdocker::services::{InspectServiceOptions, UpdateServiceOptions};
use asyncdocker::swarm::UpdateSwarmOptions;
use asyncdocker::{ApiVersion, Docker, Error, Result};

use super::cluster::{converge, node, nodes, refused, running, sleeper, with_service};
use super::sharing::{exclusive, shared};

async fn spec(docker: &Docker, id: &str) -> Result<ServiceSpec> {
    let options = InspectServiceOptions::default();
    Ok(docker.inspect_service(id, options).await?.spec)
}

fn on_failure(action: UpdateFailureAction) -> ServiceUpdateConfig {
    ServiceUpdateConfig::builder()
        .failure_action(action)
        .monitor(Duration::from_secs(1))
        .parallelism(1)
        .build()
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn service_is_scaled_updated_and_rolled_back() -> Result<()> {
    let _turn = shared().await;
    let config = on_failure(UpdateFailureAction::Pause);
    let options = sleeper("rollout").replicas(2).update_config(config);
    with_service(options, async |docker, id| {
        converge(docker, id).await?;
        docker
            .update_service_with(id, |spec| spec.set_replicas(3))
            .await?;
        converge(docker, id).await?;
        assert_eq!(running(docker, id).await?.len(), 3);

        docker
            .update_service_with(id, |spec| spec.container_mut().env = vec!["A=2".to_owned()])
            .await?;
        let progress = converge(docker, id).await?;
        let state = progress.update.and_then(|update| update.state);
        assert_eq!(state, Some(ServiceUpdateState::Completed));
        for task in running(docker, id).await? {
            assert_eq!(task.spec.container_spec.expect("a container").env, ["A=2"]);
        }

        docker.rollback_service(id).await?;
        converge(docker, id).await?;
        assert!(spec(docker, id).await?.container_mut().env.is_empty());
        assert_eq!(running(docker, id).await?.len(), 3);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn failing_update_is_paused_with_the_error_of_its_task() -> Result<()> {
    let _turn = shared().await;
    let config = on_failure(UpdateFailureAction::Pause);
    let options = sleeper("paused").replicas(2).update_config(config);
    with_service(options, async |docker, id| {
        converge(docker, id).await?;
        docker
            .update_service_with(id, |spec| {
                spec.container_mut().args =
                    vec!["sh".to_owned(), "-c".to_owned(), "exit 7".to_owned()];
            })
            .await?;
        let error = refused(converge(docker, id).await);
        let text = error.to_string();
        assert!(text.contains("the update is paused: "), "{text}");
        assert!(text.contains("non-zero exit (7)"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn rolled_back_update_is_an_error() -> Result<()> {
    let _turn = shared().await;
    let config = on_failure(UpdateFailureAction::Rollback);
    let options = sleeper("rolled-back").replicas(2).update_config(config);
    with_service(options, async |docker, id| {
        converge(docker, id).await?;
        docker
            .update_service_with(id, |spec| {
                spec.container_mut().image = Some("no-such-image:latest".to_owned());
            })
            .await?;
        let error = refused(converge(docker, id).await);
        let text = error.to_string();
        assert!(text.contains("the service was rolled back: "), "{text}");
        assert_eq!(spec(docker, id).await?.image(), Some("busybox:latest"));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn concurrent_updates_do_not_overwrite_each_other() -> Result<()> {
    let _turn = shared().await;
    with_service(sleeper("race"), async |docker, id| {
        let stale = docker
            .inspect_service(id, InspectServiceOptions::default())
            .await?;
        let label = |number: u32| {
            let docker = docker.clone();
            let change = move |spec: &mut ServiceSpec| {
                spec.labels.insert(format!("label-{number}"), String::new());
            };
            async move { docker.update_service_with(id, change).await }
        };
        futures_util::future::try_join_all((0..4).map(label)).await?;
        assert_eq!(spec(docker, id).await?.labels.len(), 4);
        let options = UpdateServiceOptions::default();
        let late = docker
            .update_service(id, stale.version.index, &stale.spec, options)
            .await;
        assert!(refused(late).is_stale_version());
        Ok(())
    })
    .await
}

/// Settings that an old API version lacks, and that engines drop from requests in it.
#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn update_service_with_keeps_all_settings_in_the_oldest_version() -> Result<()> {
    let _turn = shared().await;
    let options = sleeper("kept").init(true).hostname("kept");
    with_service(options, async |docker, id| {
        let newest = spec(docker, id).await?;
        let old = oldest().await?;
        old.update_service_with(id, |spec| {
            spec.labels.insert("changed".to_owned(), "yes".to_owned());
        })
        .await?;
        let changed = spec(docker, id).await?;
        let mut expected = newest;
        expected
            .labels
            .insert("changed".to_owned(), "yes".to_owned());
        assert_eq!(changed, expected);
        old.rollback_service(id).await.map(drop).or_else(|error| {
            // Rollbacks are newer.
            assert!(matches!(error, Error::Unsupported { .. }), "{error}");
            Ok::<_, Error>(())
        })?;

        docker
            .update_service_with(id, |spec| {
                spec.container_mut().sysctls =
                    [("net.core.somaxconn".to_owned(), "99".to_owned())].into();
            })
            .await?;
        let before = spec(docker, id).await?;
        let error = refused(
            old.update_service_with(id, |spec| spec.labels.clear())
                .await,
        );
        assert!(matches!(error, Error::Unsupported { .. }), "{error}");
        assert!(
            error
                .to_string()
                .contains("`task_template.container_spec.sysctls`"),
            "{error}"
        );
        assert_eq!(spec(docker, id).await?, before);
        Ok(())
    })
    .await
}

/// A client of the first manager in the oldest API version with Swarm mode that it serves.
async fn oldest() -> Result<Docker> {
    let docker = node(1);
    let version = docker.version().await?;
    let min = version
        .min_api_version
        .as_deref()
        .unwrap_or("1.24")
        .parse::<ApiVersion>()?;
    let version = min.max(ApiVersion::new(1, 24));
    Docker::builder()
        .host(docker.host().clone())
        .api_version(version)
        .build()
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn nodes_and_swarm_are_updated_in_the_oldest_version() -> Result<()> {
    let _turn = exclusive().await;
    let (docker, old) = (node(1), oldest().await?);
    let node = nodes(&docker).await?.swap_remove(0);
    for value in ["one", "two"] {
        old.update_node_with(&node.id, |spec| {
            spec.labels.insert("label".to_owned(), value.to_owned());
        })
        .await?;
        let labels = docker.inspect_node(&node.id).await?.spec.labels;
        assert_eq!(labels["label"], value);
    }
    old.update_node_with(&node.id, |spec| spec.labels.clear())
        .await?;

    let before = docker.inspect_swarm().await?.spec;
    let retention = |spec: &mut SwarmSpec, limit| {
        let orchestration = spec.orchestration.get_or_insert_default();
        orchestration.task_history_retention_limit = Some(limit);
    };
    let options = UpdateSwarmOptions::default();
    old.update_swarm_with(options.clone(), |spec| retention(spec, 3))
        .await?;
    let mut expected = before.clone();
    retention(&mut expected, 3);
    assert_eq!(docker.inspect_swarm().await?.spec, expected);
    docker
        .update_swarm_with(options, |spec| *spec = before.clone())
        .await?;
    assert_eq!(docker.inspect_swarm().await?.spec, before);
    Ok(())
}
