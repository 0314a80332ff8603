//! A browser without a window: Chromium, controlled through its driver with `WebDriver`, which is JSON over HTTP.

use std::env;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The key of a reference to an element in `WebDriver` responses.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long a wait in the page may take. It ends a wait that hangs, and measures nothing.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Browser {
    client: reqwest::Client,
    session: String,
    profile: TempDir,
    // Killed when dropped.
    _driver: Child,
}

impl Browser {
    /// Starts a browser. `None` if none is installed, unless `ASYNCDOCKER_REQUIRE_BROWSER` is set.
    pub(crate) async fn start() -> Option<Self> {
        if let Some(missing) = ["chromium", "chromedriver"]
            .into_iter()
            .find(|name| !is_installed(name))
        {
            let required = env::var_os("ASYNCDOCKER_REQUIRE_BROWSER").is_some();
            assert!(
                !required,
                "{missing} is not installed (Debian: chromium, chromium-driver)"
            );
            eprintln!("SKIPPED: {missing} is not installed (Debian: chromium, chromium-driver)");
            return None;
        }
        let (driver, port) = start_driver().await;
        let mut browser = Self {
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            session: format!("http://127.0.0.1:{port}/session"),
            profile: tempfile::tempdir().expect("a temporary directory"),
            _driver: driver,
        };
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1100,900",
            &format!("--user-data-dir={}", browser.profile.path().display()),
        ];
        let patience = PATIENCE.as_millis();
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"implicit": patience, "script": patience},
        }}});
        let response = browser.call(Method::POST, "", wanted).await;
        let id = response["sessionId"].as_str().expect("the id of a session");
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    /// Sends a `WebDriver` command, which must succeed.
    async fn call(&self, method: Method, command: &str, body: Value) -> Value {
        let response = self.response(method, command, body).await;
        response.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// The response to a `WebDriver` command.
    async fn response(&self, method: Method, command: &str, body: Value) -> Result<Value, Value> {
        let mut request = self
            .client
            .request(method.clone(), format!("{}{command}", self.session));
        if method == Method::POST {
            request = request
                .body(body.to_string())
                .header("Content-Type", "application/json");
        }
        let response = request.send().await.expect("a response of the driver");
        let status = response.status();
        let mut response: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        let value = response["value"].take();
        if status.is_success() {
            Ok(value)
        } else {
            Err(value)
        }
    }

    pub(crate) async fn open(&self, url: &str) {
        self.call(Method::POST, "/url", json!({"url": url})).await;
    }

    /// Waits for an element that matches the selector, and returns its path.
    async fn element(&self, selector: &str) -> String {
        let query = json!({"using": "css selector", "value": selector});
        let found = self.call(Method::POST, "/element", query).await;
        format!("/element/{}", found[ELEMENT].as_str().expect("an element"))
    }

    /// Clicks as a person does: it fails if the element is covered or out of sight.
    pub(crate) async fn click(&self, selector: &str) {
        let element = self.element(selector).await;
        self.call(Method::POST, &format!("{element}/click"), json!({}))
            .await;
    }

    /// Clicks an element that may have moved by the time the mouse is there, because of rows of other tests.
    pub(crate) async fn press(&self, selector: &str) {
        self.element(selector).await;
        // Click a moment later, because a dialog of the page would keep this from returning.
        let code = format!(
            "setTimeout(() => document.querySelector({}).click())",
            json!(selector)
        );
        self.evaluate(&code).await;
    }

    pub(crate) async fn type_into(&self, selector: &str, text: &str) {
        let element = self.element(selector).await;
        self.call(
            Method::POST,
            &format!("{element}/value"),
            json!({"text": text}),
        )
        .await;
    }

    /// Confirms the dialog of the page, and returns its text.
    pub(crate) async fn accept_dialog(&self) -> String {
        let started = Instant::now();
        let text = loop {
            match self.response(Method::GET, "/alert/text", Value::Null).await {
                Ok(text) => break text,
                Err(error) => assert!(started.elapsed() < PATIENCE, "no dialog: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        self.call(Method::POST, "/alert/accept", json!({})).await;
        text.as_str().expect("a text").to_owned()
    }

    /// Returns the value of a JavaScript expression.
    pub(crate) async fn evaluate(&self, expression: &str) -> Value {
        let script = format!("return {expression};");
        self.call(
            Method::POST,
            "/execute/sync",
            json!({"script": script, "args": []}),
        )
        .await
    }

    /// Waits until a JavaScript expression is true.
    pub(crate) async fn wait_for(&self, expression: &str) {
        let script = format!(
            "const done = arguments[0];
             const check = () => {{ ({expression}) ? done() : requestAnimationFrame(check); }};
             check();"
        );
        self.call(
            Method::POST,
            "/execute/async",
            json!({"script": script, "args": []}),
        )
        .await;
    }

    /// Returns the errors and warnings that the browser has logged.
    pub(crate) async fn log_messages(&self) -> Vec<String> {
        let log = self
            .call(Method::POST, "/se/log", json!({"type": "browser"}))
            .await;
        let entries = log.as_array().expect("a list").iter();
        entries.map(|entry| entry["message"].to_string()).collect()
    }

    /// Returns a picture of the window, as PNG.
    async fn screenshot(&self) -> Vec<u8> {
        let picture = self.call(Method::GET, "/screenshot", Value::Null).await;
        STANDARD
            .decode(picture.as_str().expect("base64"))
            .expect("base64")
    }

    /// Keeps a picture of the page for people to look at.
    pub(crate) async fn keep_picture(&self, name: &str) {
        let picture = self.screenshot().await;
        assert!(picture.starts_with(b"\x89PNG"));
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
        std::fs::write(directory.join(format!("web_service-{name}.png")), picture).unwrap();
    }

    pub(crate) async fn close(self) {
        self.call(Method::DELETE, "", Value::Null).await;
    }
}

fn is_installed(program: &str) -> bool {
    let directories = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&directories).any(|directory| directory.join(program).is_file())
}

/// Starts the driver at a port that it chooses.
async fn start_driver() -> (Child, u16) {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("chromedriver");
    let mut lines = BufReader::new(driver.stdout.take().expect("a pipe")).lines();
    while let Some(line) = lines.next_line().await.expect("output of the driver") {
        let port = line
            .rsplit_once("successfully on port ")
            .map(|(_, port)| port.trim_end_matches('.'));
        if let Some(port) = port {
            return (driver, port.parse().expect("a port"));
        }
    }
    panic!("chromedriver ended");
}
