//! Updates of services and their failures.

use std::time::Duration;

use asyncdocker::models::services::{
    ServiceSpec, ServiceUpdateConfig, ServiceUpdateState, UpdateFailureAction,
};
use asyncdocker::prelude::*;
use asyncdocker::services::{InspectServiceOptions, UpdateServiceOptions};
use asyncdocker::{Docker, Result};

use super::cluster::{refused, running, sleeper, with_service};

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
    let config = on_failure(UpdateFailureAction::Pause);
    let options = sleeper("rollout").replicas(2).update_config(config);
    with_service(options, async |docker, id| {
        docker.wait_service(id).await?.finish().await?;
        docker
            .update_service_with(id, |spec| spec.set_replicas(4))
            .await?;
        docker.wait_service(id).await?.finish().await?;
        assert_eq!(running(docker, id).await?.len(), 4);

        docker
            .update_service_with(id, |spec| spec.container_mut().env = vec!["A=2".to_owned()])
            .await?;
        let progress = docker.wait_service(id).await?.finish().await?;
        let state = progress.update.and_then(|update| update.state);
        assert_eq!(state, Some(ServiceUpdateState::Completed));
        for task in running(docker, id).await? {
            assert_eq!(task.spec.container_spec.expect("a container").env, ["A=2"]);
        }

        docker.rollback_service(id).await?;
        docker.wait_service(id).await?.finish().await?;
        assert!(spec(docker, id).await?.container_mut().env.is_empty());
        assert_eq!(running(docker, id).await?.len(), 4);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn failing_update_is_paused_with_the_error_of_its_task() -> Result<()> {
    let config = on_failure(UpdateFailureAction::Pause);
    let options = sleeper("paused").replicas(2).update_config(config);
    with_service(options, async |docker, id| {
        docker.wait_service(id).await?.finish().await?;
        docker
            .update_service_with(id, |spec| {
                spec.container_mut().args =
                    vec!["sh".to_owned(), "-c".to_owned(), "exit 7".to_owned()];
            })
            .await?;
        let error = refused(docker.wait_service(id).await?.finish().await);
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
    let config = on_failure(UpdateFailureAction::Rollback);
    let options = sleeper("rolled-back").replicas(2).update_config(config);
    with_service(options, async |docker, id| {
        docker.wait_service(id).await?.finish().await?;
        docker
            .update_service_with(id, |spec| {
                spec.container_mut().image = Some("no-such-image:latest".to_owned());
            })
            .await?;
        let error = refused(docker.wait_service(id).await?.finish().await);
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
