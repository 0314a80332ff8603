//! Transports that wrap others, and endpoint methods called from generic code.

use std::sync::{Arc, Mutex};

use asyncdocker::containers::*;
use asyncdocker::exec::*;
use asyncdocker::images::*;
use asyncdocker::networks::*;
use asyncdocker::prelude::*;
use asyncdocker::system::*;
use asyncdocker::volumes::*;
use asyncdocker::{Body, DynTransport, Request, Response, Result, Transport};
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

struct Layer<T>(T);

impl<T: Transport> Transport for Layer<T> {
    async fn execute(&self, request: Request) -> Result<Response> {
        let request = request.header("X-Token", "abc");
        let extra = json!({"HostConfig": {"New": 1}, "Other": true});
        self.0.execute(request.merge_json(&extra)).await
    }
}

#[tokio::test]
async fn a_layer_adds_a_header_and_fields_to_every_request() -> Result<()> {
    let fake = Fake::default();
    let docker = DynTransport::new(Layer(fake.clone()));
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
async fn a_model_can_be_read_with_its_text() -> Result<()> {
    let response = Fake::default().execute(Request::get("/version")).await?;
    let (version, raw) = response
        .json_with_raw::<asyncdocker::models::SystemVersion>()
        .await?;
    assert_eq!(version.version, "1.11.2");
    let raw: serde_json::Value = serde_json::from_slice(&raw).unwrap();
    assert_eq!(raw["New"], json!([1, 2]));
    Ok(())
}

fn spawnable<F: Future + Send + 'static>(_: F) {}

async fn with_containers(docker: &impl Containers) -> Result<()> {
    let id = docker
        .create_container(CreateContainerOptions::default())
        .await?
        .id;
    docker
        .list_containers(ListContainersOptions::default())
        .await?;
    let _ = docker
        .container_logs(&id, ContainerLogsOptions::default())
        .await?;
    let _ = docker
        .attach_container(&id, AttachContainerOptions::default())
        .await?;
    let _ = docker
        .container_stats(&id, ContainerStatsOptions::default())
        .await?;
    docker.start_container(&id).await?;
    docker.wait_container(&id).await?;
    docker
        .upload_archive(&id, "/", "bytes", UploadArchiveOptions::default())
        .await?;
    docker
        .upload_archive(&id, "/", Body::empty(), UploadArchiveOptions::default())
        .await?;
    docker
        .upload_archive(&id, "/", vec![0], UploadArchiveOptions::default())
        .await?;
    Ok(())
}

async fn with_exec(docker: &impl Exec) -> Result<()> {
    let id = docker
        .create_exec("x", CreateExecOptions::default())
        .await?
        .id;
    docker.run_exec(&id, CreateExecOptions::default()).await?;
    docker.inspect_exec(&id).await?;
    Ok(())
}

async fn with_images(docker: &impl Images) -> Result<()> {
    let _ = docker
        .build_image("bytes", BuildImageOptions::default())
        .await?;
    let _ = docker
        .build_image(Body::empty(), BuildImageOptions::default())
        .await?;
    let _ = docker
        .build_image(vec![0], BuildImageOptions::default())
        .await?;
    let _ = docker
        .load_images("bytes", LoadImagesOptions::default())
        .await?;
    let _ = docker.pull_image("x", PullImageOptions::default()).await?;
    let _ = docker.push_image("x", PushImageOptions::default()).await?;
    let _ = docker.export_images(["x"]).await?;
    let _ = docker.export_images(vec![String::new()]).await?;
    docker.list_images(ListImagesOptions::default()).await?;
    Ok(())
}

async fn with_networks(docker: &impl Networks) -> Result<()> {
    docker.list_networks(ListNetworksOptions::default()).await?;
    docker
        .create_network("x", CreateNetworkOptions::default())
        .await?;
    Ok(())
}

async fn with_system(docker: &impl System) -> Result<()> {
    docker.ping().await?;
    let _ = docker.events(EventsOptions::default()).await?;
    Ok(())
}

async fn with_volumes(docker: &impl Volumes) -> Result<()> {
    docker.list_volumes(ListVolumesOptions::default()).await?;
    docker.create_volume(CreateVolumeOptions::default()).await?;
    Ok(())
}

/// Compiles only if the futures are `Send` where the transport's type is not known.
#[test]
fn generic_code_can_be_spawned() {
    fn spawn<T>(docker: T)
    where
        T: Containers + Exec + Images + Networks + System + Volumes + Clone + 'static,
    {
        let docker = move || docker.clone();
        let (one, two, three) = (docker(), docker(), docker());
        spawnable(async move { with_containers(&one).await });
        spawnable(async move { with_exec(&two).await });
        spawnable(async move { with_images(&three).await });
        let (one, two, three) = (docker(), docker(), docker());
        spawnable(async move { with_networks(&one).await });
        spawnable(async move { with_system(&two).await });
        spawnable(async move { with_volumes(&three).await });
    }
    spawn(DynTransport::new(Fake::default()));
}
