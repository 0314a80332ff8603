//! The web service: its routes as programs use them, and its page in a browser.

use asyncdocker::Docker;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::browser::Browser;
use super::service::{Service, response};
use super::{finally, remove_container};
use crate::support::{IMAGE, engine, unique};

/// Writes to both outputs, then waits for the signal that `stop` sends.
const WAITING: &str =
    "trap 'exit 0' TERM; echo '<b>hello</b>'; echo trouble >&2; while :; do sleep 0.1; done";

/// A service, and the name of a container that is removed in the end.
async fn with_service(test: impl AsyncFnOnce(&Service, &Docker, &str)) {
    let (docker, name) = (engine(), unique("service"));
    let service = Service::start().await;
    finally(
        test(&service, &docker, &name),
        remove_container(&docker, &name),
    )
    .await;
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn routes_run_list_follow_stop_and_remove_a_container() {
    with_service(async |service, _, name| {
        let (status, created) = service.run(name, WAITING).await;
        assert_eq!(status, StatusCode::CREATED, "{created}");

        let (status, list) = service.call(Method::GET, "containers", None).await;
        assert_eq!(status, StatusCode::OK);
        let listed = list
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["Id"] == created["Id"]);
        let listed = listed.expect("the new container in the list");
        assert_eq!(listed["Names"], json!([format!("/{name}")]));
        assert_eq!(listed["State"], "running");

        let path = |action: &str| format!("containers/{name}{action}");
        let lines = service.events_until(&path("/logs"), r#""trouble""#).await;
        assert!(
            lines.contains(r#"data: {"stderr":true,"text":"trouble"}"#),
            "{lines}"
        );
        let lines = service.events_until(&path("/logs"), "hello").await;
        assert!(
            lines.contains(r#"data: {"stderr":false,"text":"<b>hello</b>"}"#),
            "{lines}"
        );
        // The first sample has no share of CPU time; the second has.
        let second = "\n\nevent: stats\ndata: {\"cpu\":";
        let samples = service.events_until(&path("/stats"), second).await;
        assert!(
            samples.starts_with("event: stats\ndata: {\"cpu\":null,\"memory\":"),
            "{samples}"
        );
        let (_, share) = samples.split_once(second).unwrap();
        assert!(!share.starts_with("null"), "{samples}");

        let changed = |changed: bool| (StatusCode::OK, json!({"changed": changed}));
        assert_eq!(
            service.call(Method::POST, &path("/start"), None).await,
            changed(false)
        );
        assert_eq!(
            service.call(Method::POST, &path("/stop"), None).await,
            changed(true)
        );
        assert_eq!(
            service.call(Method::POST, &path("/stop"), None).await,
            changed(false)
        );
        service.events_until(&path("/logs"), "event: end").await;
        let (status, details) = service.call(Method::GET, &path(""), None).await;
        assert_eq!(
            (status, &details["State"]["Status"]),
            (StatusCode::OK, &json!("exited"))
        );

        let (status, _) = service.call(Method::DELETE, &path(""), None).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        let (status, _) = service.call(Method::GET, &path(""), None).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn web_service_errors_have_the_engine_s_status_and_message() {
    with_service(async |service, _, name| {
        let error = |response: (StatusCode, Value)| {
            let text = response.1["error"].as_str().expect("a message").to_owned();
            (response.0.as_u16(), text)
        };
        let path = format!("containers/{name}/stop");
        let (status, text) = error(service.call(Method::POST, &path, None).await);
        assert_eq!((status, text), (404, format!("No such container: {name}")));

        service.run(name, WAITING).await;
        let (status, text) = error(service.run(name, WAITING).await);
        assert!(
            status == 409 && text.contains("already in use"),
            "{status} {text}"
        );
        let path = format!("containers/{name}");
        let (status, text) = error(service.call(Method::DELETE, &path, None).await);
        assert!(status == 409 && text.contains("running"), "{status} {text}");

        let run = format!("containers/{name}-2/run");
        let body = json!({"image": unique("none")});
        let (status, text) = error(service.call(Method::POST, &run, Some(body)).await);
        assert!(
            status == 404 && text.contains("No such image"),
            "{status} {text}"
        );
        // A container that does not start is removed: the second try fails in the same way, and not because of the name.
        for _ in 0..2 {
            let body = json!({"image": IMAGE, "cmd": ["/none"]});
            let (status, text) = error(service.call(Method::POST, &run, Some(body)).await);
            assert!(status == 400 && text.contains("/none"), "{status} {text}");
        }

        let (status, text) = error(
            service
                .call(Method::POST, &run, Some(json!({"imag": ""})))
                .await,
        );
        assert!(status == 422 && text.contains("imag"), "{status} {text}");
        let (status, _) = error(service.call(Method::GET, "none", None).await);
        assert_eq!(status, 404);
        let (status, _) = error(service.call(Method::PUT, "containers", None).await);
        assert_eq!(status, 405);
    })
    .await;
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn requests_from_other_pages_are_refused() {
    let service = Service::start().await;
    let list = |header, value: &str| {
        service
            .request(Method::GET, "containers")
            .header(header, value)
    };
    let own = service.url.trim_end_matches('/');
    assert_eq!(response(list("Origin", own)).await.0, StatusCode::OK);
    for (header, foreign) in [
        ("Origin", "http://other.example"),
        ("Origin", "http://127.0.0.1:1"),
        ("Origin", "null"),
        ("Host", "other.example"),
    ] {
        let (status, body) = response(list(header, foreign)).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{header}: {foreign}");
        assert_eq!(
            body,
            json!({"error": "requests from other pages are not allowed"})
        );
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn page_shows_logs_stops_and_removes_a_container() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    with_service(async |service, _, name| {
        browser.open(&service.url).await;
        let row = format!(
            "[...document.querySelectorAll('#containers tr')]
             .find(row => row.querySelector('.name').textContent === '{name}')"
        );
        let state = |state: &str| format!("{row}?.querySelector('.state').textContent === '{state}'");
        browser.wait_for("document.querySelector('#connection').textContent === 'live'").await;
        assert_eq!(browser.evaluate(&row).await, Value::Null);

        service.run(name, WAITING).await;
        browser.wait_for(&state("running")).await;
        browser.press(&format!("#containers tr:has([aria-label='Stop {name}']) .name")).await;
        browser.wait_for("document.querySelector('#log .stderr')?.textContent === 'trouble'").await;
        browser.wait_for("document.querySelector('#log .stdout')?.textContent === '<b>hello</b>'").await;
        assert_eq!(browser.evaluate("document.querySelector('#log b')").await, Value::Null);
        browser.wait_for("document.querySelector('#cpu').textContent.endsWith(' %')").await;
        browser.keep_picture("running").await;

        browser.press(&format!("[aria-label='Stop {name}']")).await;
        browser.wait_for(&state("exited with 0")).await;
        browser.wait_for("document.querySelector('#log .note')?.textContent === 'The container is not running.'").await;
        browser.keep_picture("stopped").await;

        browser.press(&format!("[aria-label='Remove {name}']:enabled")).await;
        assert!(browser.accept_dialog().await.contains(name));
        browser.wait_for(&format!("!({row}) && document.querySelector('#details').hidden")).await;
        assert_eq!(browser.log_messages().await, Vec::<String>::new());
    })
    .await;
    browser.close().await;
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn page_form_runs_a_container_and_shows_errors() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    with_service(async |service, _, name| {
        browser.open(&service.url).await;
        let fill_in = async || {
            browser.type_into("[name=name]", name).await;
            browser.type_into("[name=image]", IMAGE).await;
            browser
                .type_into("[name=command]", "echo 1; sleep 600")
                .await;
            browser.click("#run button").await;
        };
        fill_in().await;
        browser
            .wait_for("document.querySelector('[name=name]').value === ''")
            .await;
        browser
            .press(&format!(
                "#containers tr:has([aria-label='Stop {name}']) .name"
            ))
            .await;
        browser
            .wait_for("document.querySelector('#log .stdout')?.textContent === '1'")
            .await;

        fill_in().await;
        browser
            .wait_for(
                "document.querySelector('#message').textContent.includes('is already in use')",
            )
            .await;
        let kept = browser
            .evaluate("document.querySelector('[name=name]').value")
            .await;
        assert_eq!(kept, name);
        browser.keep_picture("error").await;
    })
    .await;
    browser.close().await;
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn page_reports_a_lost_service_and_reconnects() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let service = Service::start().await;
    let connection = |text: &str| {
        format!("document.querySelector('#connection').textContent.startsWith('{text}')")
    };
    browser.open(&service.url).await;
    browser.wait_for(&connection("live")).await;
    let port = service
        .url
        .trim_end_matches('/')
        .rsplit_once(':')
        .unwrap()
        .1
        .to_owned();
    service.program.kill().await;
    browser.wait_for(&connection("no connection")).await;
    let _service = Service::start_at(&port).await;
    browser.wait_for(&connection("live")).await;
    browser.close().await;
}
