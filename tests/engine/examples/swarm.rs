//! The examples about Swarm mode, with an engine that is not in a swarm. `swarm_mode` runs them on a cluster.

use super::browser::Browser;
use super::program::{example, run};
use super::service::Service;
use crate::support::{IMAGE, engine, speaks, variable};

/// The error output of `deploy_service`, which must fail.
async fn refusal(arguments: &[&str]) -> String {
    let output = run(example("deploy_service", arguments)).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).expect("text")
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn deploy_service_names_the_engine_that_is_not_in_a_swarm() {
    let message = refusal(&["web", IMAGE]).await;
    if !speaks(&engine(), 24).await.unwrap() {
        assert!(message.contains("needs API 1.24"), "{message}");
        return;
    }
    let host = variable("ASYNCDOCKER_TEST_HOST");
    let expected = format!("deploy_service: the engine at {host} is not a manager of a swarm: ");
    assert!(message.starts_with(&expected), "{message}");
    assert!(message.contains("docker swarm init"), "{message}");
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn deploy_service_explains_invalid_arguments() {
    for (arguments, expected) in [
        (&["web"][..], "usage: deploy_service NAME IMAGE"),
        (&["--help"], "usage: deploy_service NAME IMAGE"),
        (
            &["web", IMAGE, "--replica", "1"],
            "unknown option `--replica`",
        ),
        (&["web", IMAGE, "--env"], "`--env` needs a value"),
        (
            &["web", IMAGE, "--replicas", "-1"],
            "invalid value `-1` of `--replicas`: expected a number",
        ),
        (
            &["web", IMAGE, "--publish", "80:x"],
            "invalid port mapping `80:x`",
        ),
    ] {
        let message = refusal(arguments).await;
        assert!(message.contains(expected), "{arguments:?}: {message}");
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn the_cluster_page_says_that_the_engine_is_not_in_a_swarm() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let service = Service::start().await;
    browser.open(&format!("{}cluster", service.url)).await;
    browser
        .wait_for(
            "/not in a swarm|does not have Swarm mode/.test(document.querySelector('#problem').textContent)",
        )
        .await;
    let shown = "document.querySelector('#swarm').checkVisibility()";
    assert_eq!(browser.evaluate(shown).await, false);
    browser.keep_picture("no-swarm").await;
    browser.click("nav a:first-child").await;
    browser
        .wait_for("document.querySelector('#connection').textContent === 'live'")
        .await;
    browser.click("nav a:last-child").await;
    browser
        .wait_for("document.querySelector('#problem')?.checkVisibility()")
        .await;
    assert_eq!(browser.log_messages().await, Vec::<String>::new());
    browser.close().await;
}
