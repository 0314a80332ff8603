//! Waiting for a container to be ready, and the address of a port of a running container.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::Instant;

use super::{Containers, InspectContainerOptions};
use crate::error::{Call, Error, Result};
use crate::models::containers::{ContainerInspect, HealthStatus};

/// The pause after the first look at the state. Each further pause is twice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The interval and the timeout of a health check that does not set them.
const DEFAULT_CHECK_TIME: Duration = Duration::from_secs(30);

/// How much later than configured the first result of a health check may come.
const CHECK_DELAY: Duration = Duration::from_secs(60);

pub(super) async fn healthy<C: Containers + ?Sized>(containers: &C, id: &str) -> Result<()> {
    let begun = Instant::now();
    let mut pause = FIRST_PAUSE;
    loop {
        let container = running(containers, id).await?;
        let fault = match status(&container) {
            Some(HealthStatus::Healthy) => return Ok(()),
            None | Some(HealthStatus::None) => "the container has no health check".to_owned(),
            Some(HealthStatus::Unhealthy) => {
                format!("the container is unhealthy: {}", last_output(&container))
            }
            _ if lacks_due_result(&container, begun.elapsed()) => {
                "the engine does not run the health check. Podman does so only on hosts with systemd"
                    .to_owned()
            }
            _ => {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
                continue;
            }
        };
        return Err(failed(id, fault));
    }
}

pub(super) async fn published_port<C: Containers + ?Sized>(
    containers: &C,
    id: &str,
    port: &str,
) -> Result<SocketAddr> {
    // Podman chooses the ports when it creates a container, and reports them although nothing listens yet.
    let container = running(containers, id).await?;
    let first = container.published_addresses(port).next();
    first.ok_or_else(|| {
        let port = port.escape_debug();
        failed(id, format!("the container does not publish port `{port}`"))
    })
}

/// Looks up a container, which must be running.
async fn running<C: Containers + ?Sized>(containers: &C, id: &str) -> Result<ContainerInspect> {
    let options = InspectContainerOptions::default();
    let container = containers.inspect_container(id, options).await?;
    if !container.state.running {
        return Err(failed(id, not_running(&container)));
    }
    Ok(container)
}

fn status(container: &ContainerInspect) -> Option<&HealthStatus> {
    let health = container.state.health.as_ref()?;
    Some(&health.status)
}

/// Returns whether the engine should have run the first check after this time, but has not.
fn lacks_due_result(container: &ContainerInspect, waited: Duration) -> bool {
    let health = container.state.health.as_ref();
    let config = container.config.healthcheck.as_ref();
    let or_default = |time: Option<Duration>| {
        let time = time.filter(|time| !time.is_zero());
        time.unwrap_or(DEFAULT_CHECK_TIME)
    };
    let due = or_default(config.and_then(|config| config.interval))
        .saturating_add(or_default(config.and_then(|config| config.timeout)))
        .saturating_add(CHECK_DELAY);
    health.is_some_and(|health| health.log.is_empty()) && waited > due
}

fn last_output(container: &ContainerInspect) -> String {
    let health = container.state.health.as_ref();
    let last = health.and_then(|health| health.log.last());
    last.map_or_else(
        || "no output".to_owned(),
        |result| {
            let output = result.output.trim();
            format!("exit code {}: {}", result.exit_code, output.escape_debug())
        },
    )
}

fn not_running(container: &ContainerInspect) -> String {
    let state = &container.state;
    match state.started_at {
        None => "the container was never started".to_owned(),
        Some(_) => format!("the container has exited with code {}", state.exit_code),
    }
}

fn failed(id: &str, fault: String) -> Error {
    let call = Call::new(http::Method::GET, format!("/containers/{id}/json"));
    Error::state(call.with_object("container", id), fault)
}
