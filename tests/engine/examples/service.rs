//! The web service, as a program that is started for a test.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::process::Command;

use super::program::{Running, example, example_at};
use crate::support::IMAGE;

pub(crate) struct Service {
    client: reqwest::Client,
    pub(crate) url: String,
    // Ends when dropped.
    pub(crate) program: Running,
}

impl Service {
    /// Starts the example at a free port, with the engine under test.
    pub(crate) async fn start() -> Self {
        Self::start_at("0").await
    }

    pub(crate) async fn start_at(port: &str) -> Self {
        Self::of(example("web_service", &[port])).await
    }

    /// Starts the example at a free port, with another engine.
    pub(crate) async fn with_engine(host: &str) -> Self {
        Self::of(example_at(host, "web_service", &["0"])).await
    }

    async fn of(command: Command) -> Self {
        let mut program = Running::start(command);
        let printed = program.until("/\n").await;
        let url = printed.split_whitespace().last().expect("an address");
        Self {
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            url: url.to_owned(),
            program,
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// The status and the JSON of a response.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request
                .header("Content-Type", "application/json")
                .body(body.to_string());
        }
        response(request).await
    }

    pub(crate) async fn run(&self, name: &str, command: &str) -> (StatusCode, Value) {
        let body = json!({"image": IMAGE, "cmd": ["sh", "-c", command]});
        self.call(Method::POST, &format!("containers/{name}/run"), Some(body))
            .await
    }

    /// Reads a stream of events until one of them is this.
    pub(crate) async fn events_until(&self, path: &str, wanted: &str) -> String {
        let mut response = self.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut seen = String::new();
        while !seen.contains(wanted) {
            let chunk = response.chunk().await.unwrap();
            let chunk = chunk.unwrap_or_else(|| panic!("no `{wanted}` in {seen}"));
            seen += &String::from_utf8_lossy(&chunk);
        }
        seen
    }
}

pub(crate) async fn response(request: reqwest::RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.expect("a response of the service");
    let status = response.status();
    let body = response.bytes().await.expect("a body");
    let json = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&body).expect("JSON")
    };
    (status, json)
}
