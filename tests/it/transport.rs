//! Transports that wrap others, and endpoint methods called from generic code.

mod spawned;

use std::sync::{Arc, Mutex};

use asyncdocker::containers::CreateContainerOptions;
use asyncdocker::prelude::*;
use asyncdocker::{DynTransport, Request, Response, Result, Transport};
use serde_json::json;

/// Responds to every request with its body, and keeps the headers.
#[derive(Clone, Default)]
struct Fake(Arc<Mutex<Vec<String>>>);

impl Transport for Fake {
    async fn execute(&self, request: Request) -> Result<Response> {
        request.check()?;
        let body = String::from_utf8_lossy(&request.body_bytes().unwrap_or_default()).into_owned();
        let token = request
            .headers()
            .get("X-Token")
            .map(|token| token.to_str().unwrap());
        let seen = format!("{} {} {}", request.call(), token.unwrap_or("-"), body);
        self.0.lock().unwrap().push(seen);
        Ok(Response::builder(&request).json(r#"{"Id": "1", "Version": "1.11.2", "New": [1, 2]}"#))
    }
}

struct LayerProgress<T>(T);

impl<T: Transport> Transport for LayerProgress<T> {
    async fn execute(&self, request: Request) -> Result<Response> {
        let request = request.header("X-Token", "abc");
        let extra = json!({"HostConfig": {"New": 1}, "Other": true});
        self.0.execute(request.merge_json(&extra)).await
    }
}

#[tokio::test]
async fn layer_adds_header_and_fields_to_every_request() -> Result<()> {
    let fake = Fake::default();
    let docker = DynTransport::new(LayerProgress(fake.clone()));
    let options = CreateContainerOptions::builder()
        .image("busybox")
        .memory(5)
        .build();
    docker.clone().create_container(options).await?;
    docker.ping().await?;
    let seen = fake.0.lock().unwrap().clone();
    let (create, body) = seen[0].split_once(" {").unwrap();
    assert_eq!(create, "POST /containers/create (image busybox) abc");
    let body: serde_json::Value = serde_json::from_str(&format!("{{{body}")).unwrap();
    assert_eq!(
        body,
        json!({"Image": "busybox", "HostConfig": {"Memory": 5, "New": 1}, "Other": true})
    );
    assert_eq!(seen[1], "GET /_ping abc ");
    Ok(())
}

#[tokio::test]
async fn model_can_be_read_with_its_text() -> Result<()> {
    let response = Fake::default().execute(Request::get("/version")).await?;
    let (version, raw) = response
        .json_with_raw::<asyncdocker::models::system::SystemVersion>()
        .await?;
    assert_eq!(version.version, "1.11.2");
    let raw: serde_json::Value = serde_json::from_slice(&raw).unwrap();
    assert_eq!(raw["New"], json!([1, 2]));
    Ok(())
}

fn spawnable<F: Future + Send + 'static>(_: F) {}
