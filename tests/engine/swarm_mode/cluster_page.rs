//! The cluster page of the example `web_service`.

use asyncdocker::Docker;
use asyncdocker::models::nodes::NodeAvailability;
use asyncdocker::prelude::*;
use asyncdocker::services::InspectServiceOptions;
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::cluster::{SPARE, WORKER, id_of, node, sleeper, whole, with_service};
use super::sharing::{exclusive, shared};
use crate::examples::browser::Browser;
use crate::examples::finally;
use crate::examples::service::{Service, response};

async fn web_service(docker: &Docker) -> Service {
    Service::with_engine(&docker.host().to_string()).await
}

/// JavaScript that finds the row with this text in its first cell.
fn row(table: &str, name: &str) -> String {
    format!(
        "[...document.querySelectorAll('#{table} tr')].find(row => row.cells[0].textContent === '{name}')"
    )
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn the_cluster_page_scales_a_service_and_drains_a_node() {
    let _turn = exclusive().await;
    let Some(browser) = Browser::start().await else {
        return;
    };
    whole().await;
    let options = sleeper("scaled").replicas(2).env(["SECRET=hunter2"]);
    let name = options.clone().build().body.name.expect("a name");
    let test = with_service(options, async |docker, _| {
        let service = web_service(docker).await;
        browser.open(&format!("{}cluster", service.url)).await;
        let count = |tasks: &str| {
            let row = row("services", &name);
            format!("{row}?.querySelector('.count').textContent === '{tasks}'")
        };
        browser.wait_for(&count("2 of 2")).await;
        let nodes = browser
            .evaluate("document.querySelectorAll('#nodes tr').length")
            .await;
        assert_eq!(nodes, WORKER);
        browser.keep_picture("cluster").await;

        // A number that is typed in stays when the table changes.
        let input = format!("document.querySelector('[aria-label=\"Number of tasks of {name}\"]')");
        browser.evaluate(&format!("{input}.value = 4")).await;
        docker
            .update_service_with(&name, |spec| spec.set_replicas(3))
            .await
            .unwrap();
        browser.wait_for(&count("3 of 3")).await;
        assert_eq!(browser.evaluate(&format!("{input}.value")).await, "4");
        browser.click(&format!("[aria-label='Scale {name}']")).await;
        browser.wait_for(&count("4 of 4")).await;
        docker
            .update_service_with(&name, |spec| spec.set_replicas(5))
            .await
            .unwrap();
        browser.wait_for(&format!("{input}.value === '5'")).await;
        browser.wait_for(&count("5 of 5")).await;

        let on_worker = format!(
            "[...document.querySelectorAll('#tasks tr')].some(row => row.cells[0].textContent.startsWith('{name}.')
                && row.cells[1].textContent === 'node-{WORKER}' && row.cells[2].textContent === 'running')"
        );
        browser.wait_for(&on_worker).await;
        browser
            .click(&format!("[aria-label='Drain node-{WORKER}']"))
            .await;
        let question = browser.accept_dialog().await;
        assert_eq!(
            question,
            format!("Drain node-{WORKER}? Its tasks move to other nodes.")
        );
        browser.wait_for(&format!("!({on_worker})")).await;
        browser.wait_for(&count("5 of 5")).await;
        browser.keep_picture("drained").await;
        browser
            .click(&format!("[aria-label='Activate node-{WORKER}']"))
            .await;
        browser
            .wait_for(&format!(
                "document.querySelector('[aria-label=\"Drain node-{WORKER}\"]')"
            ))
            .await;
        assert_eq!(browser.log_messages().await, Vec::<String>::new());

        let state = service.events_until("cluster/live", &name).await;
        assert!(!state.contains("hunter2"), "{state}");
    });
    Box::pin(finally(test, activate_worker())).await;
    browser.close().await;
}

async fn activate_worker() {
    let docker = node(1);
    let worker = id_of(&docker, WORKER).await.unwrap().expect("the worker");
    docker
        .set_node_availability(&worker, NodeAvailability::Active)
        .await
        .unwrap();
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn the_cluster_page_shows_failed_tasks_and_global_services() {
    let _turn = shared().await;
    let Some(browser) = Browser::start().await else {
        return;
    };
    let options = sleeper("failing").image("no-such-image:1").global();
    let name = options.clone().build().body.name.expect("a name");
    with_service(options, async |docker, _| {
        let service = web_service(docker).await;
        browser.open(&format!("{}cluster", service.url)).await;
        browser
            .wait_for(
                "[...document.querySelectorAll('#tasks .error')]
                    .some(error => error.textContent.includes('No such image'))",
            )
            .await;
        let row = row("services", &name);
        browser
            .wait_for(&format!(
                "{row}.querySelector('.mode').textContent === 'global'"
            ))
            .await;
        let form = format!("{row}.querySelector('form').checkVisibility()");
        assert_eq!(browser.evaluate(&form).await, false);
        browser.keep_picture("failing").await;
        assert_eq!(browser.log_messages().await, Vec::<String>::new());
    })
    .await;
    browser.close().await;
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn the_cluster_page_says_that_a_worker_does_not_know_the_cluster() {
    let _turn = shared().await;
    let service = web_service(&node(WORKER)).await;
    let state = service.events_until("cluster/live", "\n\n").await;
    assert!(state.contains("This engine is a worker"), "{state}");
    assert!(state.contains("10.77.0."), "{state}");
    let service = web_service(&node(SPARE)).await;
    let state = service.events_until("cluster/live", "\n\n").await;
    assert!(state.contains("This engine is not in a swarm"), "{state}");
    let scale = Some(json!({"replicas": 1}));
    let (status, _) = service
        .call(Method::POST, "services/web/scale", scale)
        .await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
#[ignore = "needs a cluster: run tests/engine/run-cluster-tests.sh"]
async fn invalid_changes_of_the_cluster_are_refused() {
    let _turn = shared().await;
    with_service(sleeper("global").global(), async |docker, id| {
        let service = web_service(docker).await;
        let worker = id_of(docker, WORKER).await.unwrap().expect("the worker");
        let scale = format!("services/{id}/scale");
        let three = json!({"replicas": 3});
        for (path, body, status, message) in [
            (&*scale, Some(&three), 409, "cannot be scaled"),
            (
                "services/no-such-service/scale",
                Some(&three),
                404,
                "no-such-service",
            ),
            (&scale, Some(&json!({"replicas": -1})), 422, "replicas"),
            (&scale, Some(&json!({"replica": 1})), 422, "replica"),
            (&scale, None, 415, "Content-Type"),
            ("nodes/no-such-node/drain", None, 404, "no-such-node"),
            ("nodes/no-such-node/activate", None, 404, "no-such-node"),
        ] {
            let (received, reply) = service.call(Method::POST, path, body.cloned()).await;
            assert_eq!(received.as_u16(), status, "{path}: {reply}");
            let error = reply["error"].as_str().unwrap_or_default();
            assert!(error.contains(message), "{path}: {reply}");
        }

        // Another page in the browser of this machine must not change the cluster.
        for path in [
            &scale,
            &format!("nodes/{worker}/drain"),
            &format!("nodes/{worker}/activate"),
        ] {
            let request = service.request(Method::POST, path);
            let request = request
                .header("Origin", "http://other.example")
                .header("Content-Type", "application/json");
            let (status, reply) = response(request.body(three.to_string())).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{path}: {reply}");
        }
        let read = service.request(Method::GET, "cluster/live");
        let (status, _) = response(read.header("Host", "other.example")).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let node = docker.inspect_node(&worker).await.unwrap();
        assert_eq!(node.spec.availability, Some(NodeAvailability::Active));
        let options = InspectServiceOptions::default();
        let unchanged = docker.inspect_service(id, options).await.unwrap();
        assert_eq!(unchanged.spec.replicas(), None);
    })
    .await;
}
