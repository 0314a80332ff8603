//! A browser without a window: Chromium, told what to do by its driver over `WebDriver`, which is JSON over HTTP.

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

/// How long a wait in the page may take. It ends what hangs, and measures nothing.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Browser {
    client: reqwest::Client,
    session: String,
    profile: TempDir,
    // Killed when dropped.
    _driver: Child,
}

impl Browser {
    /// Starts one; `None` where none is installed, unless `ASYNCDOCKER_REQUIRE_BROWSER` is set.
    pub(super) async fn start() -> Option<Self> {
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
        let answer = browser.call(Method::POST, "", wanted).await;
        let id = answer["sessionId"].as_str().expect("the id of a session");
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    /// One `WebDriver` command, which succeeds.
    async fn call(&self, method: Method, command: &str, body: Value) -> Value {
        let answer = self.answer(method, command, body).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// The response to a `WebDriver` command.
    async fn answer(&self, method: Method, command: &str, body: Value) -> Result<Value, Value> {
        let mut request = self
            .client
            .request(method.clone(), format!("{}{command}", self.session));
        if method == Method::POST {
            request = request
                .body(body.to_string())
                .header("Content-Type", "application/json");
        }
        let answer = request.send().await.expect("a response of the driver");
        let status = answer.status();
        let mut answer: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        let value = answer["value"].take();
        if status.is_success() {
            Ok(value)
        } else {
            Err(value)
        }
    }

    pub(super) async fn open(&self, url: &str) {
        self.call(Method::POST, "/url", json!({"url": url})).await;
    }

    /// The path of the first element that the selector finds; waits until there is one.
    async fn element(&self, selector: &str) -> String {
        let query = json!({"using": "css selector", "value": selector});
        let found = self.call(Method::POST, "/element", query).await;
        format!("/element/{}", found[ELEMENT].as_str().expect("an element"))
    }

    /// Clicks as a person does: it fails if the element is covered or out of sight.
    pub(super) async fn click(&self, selector: &str) {
        let element = self.element(selector).await;
        self.call(Method::POST, &format!("{element}/click"), json!({}))
            .await;
    }

    /// Clicks what stands elsewhere by the time that the mouse is there: rows of the containers of other tests move it.
    pub(super) async fn press(&self, selector: &str) {
        self.element(selector).await;
        // A moment later, since a question that the page asks would keep this from returning.
        let code = format!(
            "setTimeout(() => document.querySelector({}).click())",
            json!(selector)
        );
        self.evaluate(&code).await;
    }

    pub(super) async fn type_into(&self, selector: &str, text: &str) {
        let element = self.element(selector).await;
        self.call(
            Method::POST,
            &format!("{element}/value"),
            json!({"text": text}),
        )
        .await;
    }

    /// Answers yes to the question that the page asks, and returns the question.
    pub(super) async fn accept_question(&self) -> String {
        let started = Instant::now();
        let question = loop {
            match self.answer(Method::GET, "/alert/text", Value::Null).await {
                Ok(question) => break question,
                Err(error) => assert!(started.elapsed() < PATIENCE, "no question: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        self.call(Method::POST, "/alert/accept", json!({})).await;
        question.as_str().expect("a question").to_owned()
    }

    /// What a piece of JavaScript returns.
    pub(super) async fn evaluate(&self, expression: &str) -> Value {
        let script = format!("return {expression};");
        self.call(
            Method::POST,
            "/execute/sync",
            json!({"script": script, "args": []}),
        )
        .await
    }

    /// Waits until a piece of JavaScript gives something true.
    pub(super) async fn wait_for(&self, expression: &str) {
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

    /// What the browser complained about.
    pub(super) async fn complaints(&self) -> Vec<String> {
        let log = self
            .call(Method::POST, "/se/log", json!({"type": "browser"}))
            .await;
        let entries = log.as_array().expect("a list").iter();
        entries.map(|entry| entry["message"].to_string()).collect()
    }

    /// A picture of the window, as PNG.
    pub(super) async fn screenshot(&self) -> Vec<u8> {
        let picture = self.call(Method::GET, "/screenshot", Value::Null).await;
        STANDARD
            .decode(picture.as_str().expect("base64"))
            .expect("base64")
    }

    pub(super) async fn close(self) {
        self.call(Method::DELETE, "", Value::Null).await;
    }
}

fn is_installed(program: &str) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| Path::new(&folder).join(program).is_file())
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
