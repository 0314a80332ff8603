//! The routes: the pages, and the operations on containers.

use asyncdocker::Docker;
use asyncdocker::containers::{
    CreateContainerOptions, DeleteContainerOptions, InspectContainerOptions, ListContainersOptions,
    StopContainerOptions,
};
use asyncdocker::models::containers::{
    ContainerCreateResponse, ContainerInspect, ContainerSummary,
};
use asyncdocker::prelude::*;
use axum::Router;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Json, Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::Html;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};

use crate::cluster;
use crate::failure::Failure;
use crate::live;

type Reply<T> = Result<Json<T>, Failure>;

pub(crate) fn router(docker: Docker) -> Router {
    Router::new()
        .merge(pages())
        .merge(cluster::routes())
        .route("/live", get(live::containers))
        .route("/containers", get(list))
        .route("/containers/{name}", get(inspect).delete(remove))
        .route("/containers/{name}/run", post(run))
        .route("/containers/{name}/start", post(start))
        .route("/containers/{name}/stop", post(stop))
        .route("/containers/{name}/logs", get(live::logs))
        .route("/containers/{name}/stats", get(live::stats))
        .fallback(|| async { Failure::new(StatusCode::NOT_FOUND, "no such page") })
        .method_not_allowed_fallback(|| async {
            Failure::new(StatusCode::METHOD_NOT_ALLOWED, "method not allowed")
        })
        .with_state(docker)
}

fn pages() -> Router<Docker> {
    let css = |text| get(file("text/css", text));
    let js = |text| get(file("text/javascript", text));
    Router::new()
        .route("/", get(Html(include_str!("pages/containers.html"))))
        .route("/cluster", get(Html(include_str!("pages/cluster.html"))))
        .route("/style.css", css(include_str!("pages/style.css")))
        .route("/common.js", js(include_str!("pages/common.js")))
        .route("/containers.js", js(include_str!("pages/containers.js")))
        .route("/cluster.js", js(include_str!("pages/cluster.js")))
}

fn file(kind: &'static str, text: &'static str) -> ([(HeaderName, &'static str); 1], &'static str) {
    ([(header::CONTENT_TYPE, kind)], text)
}

/// All containers, the newest first.
async fn list(State(docker): State<Docker>) -> Reply<Vec<ContainerSummary>> {
    let all = ListContainersOptions::builder().all(true).build();
    Ok(Json(docker.list_containers(all).await?))
}

async fn inspect(
    State(docker): State<Docker>,
    Path(name): Path<String>,
) -> Reply<ContainerInspect> {
    let details = docker.inspect_container(&name, InspectContainerOptions::default());
    Ok(Json(details.await?))
}

/// The body of a `run` request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    image: String,
    /// If empty, the command of the image.
    #[serde(default)]
    cmd: Vec<String>,
}

/// Creates a container and starts it.
async fn run(
    State(docker): State<Docker>,
    Path(name): Path<String>,
    body: Result<Json<Run>, JsonRejection>,
) -> Result<(StatusCode, Json<ContainerCreateResponse>), Failure> {
    let Json(run) = body?;
    let mut options = CreateContainerOptions::builder()
        .name(name)
        .image(run.image);
    if !run.cmd.is_empty() {
        options = options.cmd(run.cmd);
    }
    let created = docker.create_container(options.build()).await?;
    if let Err(error) = docker.start_container(&created.id).await {
        // Otherwise the name would stay taken. The error of the start matters more than one of the removal.
        let options = DeleteContainerOptions::builder().volumes(true).build();
        let _ = docker.delete_container(&created.id, options).await;
        return Err(error.into());
    }
    Ok((StatusCode::CREATED, Json(created)))
}

/// Whether the request changed the state of the container.
#[derive(Serialize)]
struct Outcome {
    changed: bool,
}

async fn start(State(docker): State<Docker>, Path(name): Path<String>) -> Reply<Outcome> {
    let changed = docker.start_container(&name).await?;
    Ok(Json(Outcome { changed }))
}

async fn stop(State(docker): State<Docker>, Path(name): Path<String>) -> Reply<Outcome> {
    let changed = docker
        .stop_container(&name, StopContainerOptions::default())
        .await?;
    Ok(Json(Outcome { changed }))
}

/// Removes a stopped container and its anonymous volumes.
async fn remove(
    State(docker): State<Docker>,
    Path(name): Path<String>,
) -> Result<StatusCode, Failure> {
    let options = DeleteContainerOptions::builder().volumes(true).build();
    docker.delete_container(&name, options).await?;
    Ok(StatusCode::NO_CONTENT)
}
