//! The example `deploy_service`.

use asyncdocker::models::services::{Service, ServicePort};
use asyncdocker::services::InspectServiceOptions;
use asyncdocker::{Docker, Error, Services};

use super::cluster::{WORKER, node, refused, sleeper, with_service};
use super::sharing::shared;
use crate::examples::finally;
use crate::examples::program::{example_at, example_in_terminal_at, run, stdout};
use crate::support::{IMAGE, unique};

/// A command that ends at once when it is told to stop.
const SLEEP: [&str; 4] = ["--", "sh", "-c", "trap exit TERM; sleep 1000 & wait"];

/// Runs a test with the name of a service, which is removed even if the test panics.
async fn with_name(test: impl AsyncFnOnce(&Docker, &str)) {
    let (docker, name) = (node(1), unique("deployed"));
    let cleanup = async {
        match docker.delete_service(&name).await {
            Err(error) if !error.is_not_found() => eprintln!("{name} was not removed: {error}"),
            _ => {}
        }
    };
    finally(Box::pin(test(&docker, &name)), cleanup).await;
}

/// The error output of a deployment, which must fail.
async fn failure(docker: &Docker, arguments: &[&str]) -> String {
    let host = docker.host().to_string();
    let output = run(example_at(&host, "deploy_service", arguments)).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr).expect("text")
}

async fn inspect(docker: &Docker, name: &str) -> Result<Service, Error> {
    let options = InspectServiceOptions::default();
    docker.inspect_service(name, options).await
}

async fn env(docker: &Docker, name: &str) -> Vec<String> {
    let mut service = inspect(docker, name).await.unwrap();
    service.spec.container_mut().env.clone()
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn deploy_service_creates_a_service_and_updates_it() {
    let _turn = shared().await;
    with_name(async |docker, name| {
        let host = docker.host().to_string();
        let options = [name, IMAGE, "--replicas", "2", "--update-monitor", "1"];
        let arguments = [&options[..], &["--env", "A=1", "--env", "B=2"], &SLEEP].concat();
        let printed = stdout(example_at(&host, "deploy_service", &arguments)).await;
        assert!(
            printed.starts_with(&format!("creating {name}\n")),
            "{printed}"
        );
        for slot in [1, 2] {
            let line = format!("\nslot {slot}: running\n");
            assert!(printed.contains(&line), "{printed}");
        }
        let outcome = format!("\n{name} has converged: 2 of 2 tasks run\n");
        assert!(printed.ends_with(&outcome), "{printed}");
        assert_eq!(env(docker, name).await, ["A=1", "B=2"]);

        // The same again, as nothing has to change.
        let printed = stdout(example_at(&host, "deploy_service", &arguments)).await;
        assert!(
            printed.starts_with(&format!("updating {name}\n")),
            "{printed}"
        );
        assert!(printed.ends_with(&outcome), "{printed}");

        let options = [name, IMAGE, "--replicas", "3", "--update-monitor", "1"];
        let update = ["--update-parallelism", "3", "--env", "A=2"];
        let arguments = [&options[..], &update, &SLEEP].concat();
        let printed = stdout(example_in_terminal_at(&host, "deploy_service", &arguments)).await;
        for slot in [1, 2, 3] {
            let bar = format!("slot {slot} [{}] running", "=".repeat(27));
            assert!(printed.contains(&bar), "{printed}");
        }
        let outcome = format!("{name} has converged: 3 of 3 tasks run");
        assert!(printed.trim_end().ends_with(&outcome), "{printed}");
        assert_eq!(env(docker, name).await, ["A=2"]);
    })
    .await;
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn deploy_service_ends_with_the_error_of_a_task() {
    let _turn = shared().await;
    with_name(async |docker, name| {
        let options = [name, "no-such-image:1", "--publish", "8080:80"];
        let options = [&options[..], &["--constraint", "node.role==worker"]].concat();
        let message = failure(docker, &options).await;
        assert!(
            message.contains("No such image: no-such-image:1"),
            "{message}"
        );
        let mut service = inspect(docker, name).await.unwrap();
        let ports = service.spec.endpoint_spec.take().expect("ports").ports;
        let published = |port: &ServicePort| (port.published_port, port.target_port);
        assert_eq!(
            ports.iter().map(published).next(),
            Some((Some(8080), Some(80)))
        );
        let placement = service.spec.task_mut().placement.take();
        assert_eq!(
            placement.expect("a placement").constraints,
            ["node.role==worker"]
        );
    })
    .await;
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn deploy_service_reports_why_an_update_was_rolled_back_or_paused() {
    let _turn = shared().await;
    with_name(async |docker, name| {
        let host = docker.host().to_string();
        let options = [name, IMAGE, "--update-monitor", "1"];
        let good = [&options[..], &SLEEP].concat();
        stdout(example_at(&host, "deploy_service", &good)).await;

        let options = [&options[..], &["--env", "BAD=1"]].concat();
        let bad = [&options[..], &["--", "sh", "-c", "exit 7"]].concat();
        let message = failure(docker, &bad).await;
        assert!(
            message.contains("the service was rolled back: "),
            "{message}"
        );
        assert!(message.contains("non-zero exit (7)"), "{message}");
        assert!(env(docker, name).await.is_empty());

        let options = [&options[..], &["--update-failure-action", "pause"]].concat();
        let bad = [&options[..], &["--", "sh", "-c", "exit 8"]].concat();
        let message = failure(docker, &bad).await;
        assert!(message.contains("the update is paused: "), "{message}");
        assert!(message.contains("non-zero exit (8)"), "{message}");
        assert_eq!(env(docker, name).await, ["BAD=1"]);
    })
    .await;
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn deploy_service_does_not_take_a_name_for_the_beginning_of_another() {
    let _turn = shared().await;
    let options = sleeper("deployed");
    let longer = options.clone().build().body.name.expect("a name");
    with_service(options, async |docker, id| {
        let (start, _) = longer.rsplit_once('-').expect("several parts");
        for short in [start, &id[..12]] {
            failure(docker, &[short, "no-such-image:1"]).await;
            let created = inspect(docker, short).await.unwrap();
            docker.delete_service(&created.id).await.unwrap();
            assert_eq!(created.spec.image(), Some("no-such-image:1"));
            let untouched = inspect(docker, id).await.unwrap();
            assert_eq!(untouched.spec.image(), Some(IMAGE));
        }
    })
    .await;
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn deploy_service_needs_a_manager() {
    let _turn = shared().await;
    let message = failure(&node(WORKER), &["web", IMAGE]).await;
    assert!(message.contains("is not a manager of a swarm"), "{message}");
    assert!(refused(inspect(&node(1), "web").await).is_not_found());
}
