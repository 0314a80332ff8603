//! The cluster: its state as server-sent events, scaling services, and draining nodes.

mod rows;

use std::time::Duration;

use asyncdocker::Docker;
use asyncdocker::models::nodes::NodeAvailability;
use asyncdocker::prelude::*;
use asyncdocker::services::InspectServiceOptions;
use axum::Router;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Json, Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use futures_util::stream::{StreamExt, try_unfold};
use serde::Deserialize;

use self::rows::Cluster;
use crate::failure::Failure;
use crate::live::{Feed, event, feed};

/// The pause between two reads. Engines send no events about tasks.
const INTERVAL: Duration = Duration::from_secs(1);

pub(crate) fn routes() -> Router<Docker> {
    Router::new()
        .route("/cluster/live", get(live))
        .route("/services/{id}/scale", post(scale))
        .route("/nodes/{id}/drain", post(drain))
        .route("/nodes/{id}/activate", post(activate))
}

/// Sends the state of the cluster, again after each change: events `cluster`.
async fn live(State(docker): State<Docker>) -> Feed {
    let states = try_unfold(None, move |last| next(docker.clone(), last));
    feed(states.map(|state| event("cluster", state)))
}

/// Waits until the state differs from the last one. Returns it twice: as an item, and as the last one from now on.
async fn next(
    docker: Docker,
    last: Option<Cluster>,
) -> asyncdocker::Result<Option<(Cluster, Option<Cluster>)>> {
    loop {
        if last.is_some() {
            tokio::time::sleep(INTERVAL).await;
        }
        let state = Cluster::read(&docker).await?;
        if last.as_ref() != Some(&state) {
            return Ok(Some((state.clone(), Some(state))));
        }
    }
}

/// The body of a `scale` request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scale {
    replicas: u64,
}

async fn scale(
    State(docker): State<Docker>,
    Path(id): Path<String>,
    body: Result<Json<Scale>, JsonRejection>,
) -> Result<StatusCode, Failure> {
    let Json(Scale { replicas }) = body?;
    let options = InspectServiceOptions::default();
    let service = docker.inspect_service(&id, options).await?;
    if service.spec.replicas().is_none() {
        let message = "a global service has one task on each node, and cannot be scaled";
        return Err(Failure::new(StatusCode::CONFLICT, message));
    }
    let set = docker.update_service_with(&service.id, |spec| spec.set_replicas(replicas));
    set.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Moves the tasks of a node to other nodes, and gives it no new ones.
async fn drain(
    State(docker): State<Docker>,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    set_availability(&docker, &id, NodeAvailability::Drain).await
}

/// Lets a node run tasks again.
async fn activate(
    State(docker): State<Docker>,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    set_availability(&docker, &id, NodeAvailability::Active).await
}

async fn set_availability(
    docker: &Docker,
    id: &str,
    availability: NodeAvailability,
) -> Result<StatusCode, Failure> {
    docker.set_node_availability(id, availability).await?;
    Ok(StatusCode::NO_CONTENT)
}
