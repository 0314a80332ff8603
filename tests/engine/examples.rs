//! The examples: each runs as a user would run it, with the engine under test.

#![allow(clippy::large_futures, reason = "a test runs once")]

pub(crate) mod browser;
mod containers;
mod images;
pub(crate) mod program;
mod resources;
pub(crate) mod service;
mod shell;
mod swarm;
mod web_service;

use std::any::Any;
use std::panic::{AssertUnwindSafe, resume_unwind};

use asyncdocker::containers::DeleteContainerOptions;
use asyncdocker::{Containers, Docker};
use futures_util::FutureExt;

/// Runs `test`, then `cleanup`, also when the test panics.
pub(crate) async fn finally<T>(
    test: impl Future<Output = T>,
    cleanup: impl Future<Output = ()>,
) -> T {
    let result = AssertUnwindSafe(test).catch_unwind().await;
    cleanup.await;
    result.unwrap_or_else(|panic: Box<dyn Any + Send>| resume_unwind(panic))
}

/// Removes a container if there is one.
async fn remove_container(docker: &Docker, name: &str) {
    let options = DeleteContainerOptions::builder()
        .force(true)
        .volumes(true)
        .build();
    match docker.delete_container(name, options).await {
        Err(error) if !error.is_not_found() => eprintln!("{name} was not removed: {error}"),
        _ => {}
    }
}
