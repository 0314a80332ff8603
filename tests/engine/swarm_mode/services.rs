//! Services: from their creation to their removal.

use asyncdocker::models::services::{
    ConfigReference, SecretReference, ServiceFilter, ServiceMode, ServiceModeKind, ServiceSpec,
};
use asyncdocker::models::tasks::{TaskFilter, TaskState};
use asyncdocker::prelude::*;
use asyncdocker::services::{
    CreateServiceOptions, InspectServiceOptions, ListServicesOptions, UpdateServiceOptions,
};
use asyncdocker::tasks::ListTasksOptions;
use asyncdocker::{ApiErrorKind, Error, Result};

use super::cluster::{
    WORKER, address, converge, fetch, node, refused, running, sleeper, until, with_service,
};
use super::sharing::shared;
use crate::support::{IMAGE, unique};

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn create_service_applies_its_options() -> Result<()> {
    let _turn = shared().await;
    let options = sleeper("service").labels([("purpose", "test")]).replicas(4);
    let name = options.clone().build().body.name.expect("a name");
    let again = options.clone().build();
    with_service(options, async |docker, id| {
        let progress = converge(docker, &name).await?;
        assert_eq!((progress.done, progress.desired), (4, 4));
        assert!(progress.converged);
        let service = docker
            .inspect_service(&name, InspectServiceOptions::default())
            .await?;
        assert_eq!(service.id, id);
        assert_eq!(service.spec.image(), Some(IMAGE));
        assert_eq!(service.spec.replicas(), Some(4));
        assert_eq!(service.spec.labels["purpose"], "test");

        let tasks = running(docker, id).await?;
        let mut nodes: Vec<_> = tasks.iter().map(|task| &task.node_id).collect();
        nodes.sort();
        nodes.dedup();
        assert_eq!(nodes.len(), WORKER, "the replicas are spread");
        let task = docker.inspect_task(&tasks[0].id).await?;
        assert_eq!(task.status.state, TaskState::Running);
        let filters = [
            TaskFilter::Service(name.clone()),
            TaskFilter::Node("node-4".to_owned()),
        ];
        let options = ListTasksOptions::builder().filters(filters).build();
        assert_eq!(docker.list_tasks(options).await?.len(), 1);

        let filters = [
            ServiceFilter::Name(name.clone()),
            ServiceFilter::Mode(ServiceModeKind::Replicated),
        ];
        let options = ListServicesOptions::builder().filters(filters);
        let listed = docker.list_services(options.build()).await?;
        assert_eq!(listed.len(), 1);

        let taken = refused(docker.create_service(again).await);
        assert!(taken.is_conflict(), "{taken}");
        docker.delete_service(&name).await?;
        let options = InspectServiceOptions::default();
        assert!(refused(docker.inspect_service(&name, options).await).is_not_found());
        assert!(refused(docker.delete_service(&name).await).is_not_found());
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn global_service_runs_on_each_node() -> Result<()> {
    let _turn = shared().await;
    with_service(sleeper("global").global(), async |docker, id| {
        let progress = converge(docker, id).await?;
        assert_eq!(progress.done, WORKER as u64);
        assert!(progress.slots.iter().all(|slot| slot.slot.is_none()));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn jobs_run_to_completion() -> Result<()> {
    let _turn = shared().await;
    let job = |mode| {
        let options = CreateServiceOptions::builder()
            .name(unique("job"))
            .image(IMAGE);
        options.args(["true"]).mode(mode)
    };
    for (mode, tasks) in [
        (ServiceMode::replicated_job(3), 3),
        (ServiceMode::global_job(), WORKER as u64),
    ] {
        with_service(job(mode), async |docker, id| {
            let progress = converge(docker, id).await?;
            assert_eq!(progress.done, tasks, "{progress:?}");
            let states = progress.slots.iter().map(|slot| &slot.state);
            assert!(
                states
                    .into_iter()
                    .all(|state| *state == TaskState::Complete)
            );
            Ok::<_, Error>(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn published_port_of_a_node_is_reachable_from_another() -> Result<()> {
    let _turn = shared().await;
    let options = CreateServiceOptions::builder()
        .name(unique("published"))
        .image("busybox:httpd")
        .constraints(["node.hostname==node-4"])
        .publish_on_host(["8081:80"])?;
    with_service(options, async |docker, id| {
        converge(docker, id).await?;
        let url = format!("http://{}:8081/", address(WORKER));
        assert_eq!(fetch(1, &url), "it works\n");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn published_port_is_reachable_on_every_node() -> Result<()> {
    let _turn = shared().await;
    if !std::path::Path::new("/proc/net/ip_vs").exists() {
        eprintln!("skipped: this kernel has no IPVS, which the routing mesh of engines needs");
        return Ok(());
    }
    let options = CreateServiceOptions::builder()
        .name(unique("published"))
        .image("busybox:httpd")
        .publish(["8080:80"])?;
    with_service(options, async |docker, id| {
        converge(docker, id).await?;
        for number in 1..=WORKER {
            until("an answer", async || {
                let page = fetch(number, &format!("http://{}:8080/", address(number)));
                Ok((page == "it works\n").then_some(()))
            })
            .await;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn invalid_services_are_refused() -> Result<()> {
    let _turn = shared().await;
    let docker = node(1);
    let nameless = CreateServiceOptions::builder()
        .name(unique("empty"))
        .build();
    let error = refused(docker.create_service(nameless).await);
    assert_eq!(
        error.status().map(|status| status.as_u16()),
        Some(400),
        "{error}"
    );
    let secret = SecretReference::new("no-such-id", "no-such-secret");
    let config = ConfigReference::new("no-such-id", "no-such-config");
    for (options, name) in [
        (sleeper("secret").secrets([secret]), "no-such-secret"),
        (sleeper("config").configs([config]), "no-such-config"),
    ] {
        let error = refused(docker.create_service(options.build()).await);
        assert_eq!(error.kind(), Some(ApiErrorKind::BadParameter), "{error}");
        assert!(error.to_string().contains(name), "{error}");
    }
    let missing = refused(docker.delete_service("no-such-service").await);
    assert!(missing.is_not_found(), "{missing}");
    assert!(refused(docker.inspect_task("no-such-task").await).is_not_found());

    with_service(sleeper("mode"), async |docker, id| {
        let mut spec = docker
            .inspect_service(id, InspectServiceOptions::default())
            .await?;
        spec.spec.mode = Some(ServiceMode::global());
        let options = UpdateServiceOptions::default();
        let error = docker
            .update_service(id, spec.version.index, &spec.spec, options)
            .await;
        let error = refused(error);
        assert!(
            error.to_string().contains("mode change is not allowed"),
            "{error}"
        );
        let options = UpdateServiceOptions::default();
        let stale = docker
            .update_service(id, 1, &ServiceSpec::default(), options)
            .await;
        assert!(refused(stale).status().is_some());
        Ok(())
    })
    .await
}
