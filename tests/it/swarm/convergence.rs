//! Waiting until a service has converged.

mod failures;

use std::time::Duration;

use asyncdocker::models::tasks::TaskState;
use asyncdocker::prelude::*;
use asyncdocker::services::{ServiceConvergence, ServiceProgress};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Error, Result};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};

use super::VERSION;

/// A replicated service with two tasks, and how far its last update is.
fn service(update: Option<(&str, &str)>) -> Value {
    service_of(&json!({"Replicated": {"Replicas": 2}}), update)
}

fn service_of(mode: &Value, update: Option<(&str, &str)>) -> Value {
    let mut service = json!({
        "ID": "s1", "Version": {"Index": 1}, "Endpoint": {}, "Spec": {"Name": "web", "Mode": mode},
    });
    if let Some((state, message)) = update {
        service["UpdateStatus"] = json!({"State": state, "Message": message});
    }
    service
}

/// A task by its id, slot, creation, state, desired state and error.
fn task(id: &str, slot: u64, created: u64, state: &str, desired: &str, error: &str) -> Value {
    json!({
        "ID": id, "Version": {"Index": created}, "Slot": slot, "NodeID": "n1",
        "CreatedAt": format!("2026-01-01T00:00:{created:02}Z"), "Spec": {},
        "Status": {"State": state, "Err": error}, "DesiredState": desired,
    })
}

fn running(slot: u64) -> Value {
    task(&format!("t{slot}"), slot, slot, "running", "running", "")
}

/// Waits at an engine that shows a service and its tasks, once for each look. The first convergence counts.
async fn wait(looks: &[(Value, Vec<Value>)]) -> Result<(FakeEngine, ServiceConvergence)> {
    let (engine, waiting) = wait_monitored(looks).await?;
    Ok((engine, waiting.monitor(Duration::ZERO)))
}

/// Waits at such an engine. The time to stay converged is that of the service.
async fn wait_monitored(looks: &[(Value, Vec<Value>)]) -> Result<(FakeEngine, ServiceConvergence)> {
    let engine = FakeEngine::local().await?;
    // {"_up-to-date":["true"],"service":["s1"]}
    let filters = "%7B%22_up-to-date%22%3A%5B%22true%22%5D%2C%22service%22%3A%5B%22s1%22%5D%7D";
    let tasks = format!("/v1.51/tasks?filters={filters}");
    engine.expect(
        "GET",
        "/v1.51/services/web",
        Reply::json(looks[0].0.to_string()),
    );
    for (service, list) in looks {
        engine.expect(
            "GET",
            "/v1.51/services/s1",
            Reply::json(service.to_string()),
        );
        engine.expect("GET", &tasks, Reply::json(json!(list).to_string()));
    }
    let waiting = engine.docker_at(VERSION).wait_service("web").await?;
    Ok((engine, waiting))
}

/// The error that a wait ends with.
async fn failure(looks: &[(Value, Vec<Value>)]) -> String {
    failure_with(looks, None).await
}

/// The error that a wait ends with, at an engine that lists all tasks of the service at last.
async fn failure_with(looks: &[(Value, Vec<Value>)], all: Option<Value>) -> String {
    let (engine, waiting) = wait(looks).await.expect("a service");
    if let Some(tasks) = all {
        // {"service":["s1"]}
        let target = "/v1.51/tasks?filters=%7B%22service%22%3A%5B%22s1%22%5D%7D";
        engine.expect("GET", target, Reply::json(tasks.to_string()));
    }
    let error = waiting.finish().await.unwrap_err();
    assert!(matches!(error, Error::State { .. }), "{error:?}");
    engine.finish().await;
    error.to_string()
}

#[tokio::test]
async fn stream_returns_each_change_and_ends_when_all_tasks_run() -> Result<()> {
    let starting = task("t2", 2, 2, "preparing", "running", "");
    let looks = [
        (service(None), vec![]),
        (service(None), vec![running(1), starting.clone()]),
        // Nothing has changed: this is not shown.
        (service(None), vec![running(1), starting]),
        (service(None), vec![running(1), running(2)]),
    ];
    let (engine, waiting) = wait(&looks).await?;
    let items: Vec<ServiceProgress> = waiting.try_collect().await?;
    let counts: Vec<_> = items.iter().map(|item| (item.done, item.desired)).collect();
    assert_eq!(counts, [(0, 2), (1, 2), (2, 2)]);
    let converged: Vec<_> = items.iter().map(|item| item.converged).collect();
    assert_eq!(converged, [false, false, true]);
    let slot = &items[1].slots[1];
    assert_eq!((slot.slot, &*slot.task_id), (Some(2), "t2"));
    assert_eq!(slot.state, TaskState::Preparing);
    assert_eq!(slot.desired_state, TaskState::Running);
    assert_eq!(slot.node_id.as_deref(), Some("n1"));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn service_must_stay_converged_for_the_monitor_time() -> Result<()> {
    let with_monitor = |nanoseconds: u64| {
        let mut service = service(None);
        service["Spec"]["UpdateConfig"] = json!({"Monitor": nanoseconds});
        service
    };
    let all = vec![running(1), running(2)];
    let looks = [
        (with_monitor(1_000_000_000_000), all.clone()),
        (with_monitor(1_000_000_000_000), vec![running(1)]),
        (with_monitor(1_000_000_000_000), all.clone()),
        (with_monitor(1), all),
    ];
    let (engine, mut waiting) = wait_monitored(&looks).await?;
    let mut converged = Vec::new();
    while let Some(item) = waiting.try_next().await? {
        converged.push((item.done, item.converged));
    }
    assert_eq!(converged, [(2, false), (1, false), (2, false), (2, true)]);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn update_in_progress_has_not_converged() -> Result<()> {
    let all = vec![running(1), running(2)];
    let looks = [
        (service(Some(("updating", ""))), all.clone()),
        (service(Some(("completed", ""))), all),
    ];
    let (engine, waiting) = wait(&looks).await?;
    let items: Vec<ServiceProgress> = waiting.try_collect().await?;
    let converged: Vec<_> = items.iter().map(|item| item.converged).collect();
    assert_eq!(converged, [false, true]);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn task_without_a_suitable_node_is_waited_for() -> Result<()> {
    let mut pending = task(
        "t1",
        1,
        1,
        "pending",
        "running",
        "no suitable node (1 node not available)",
    );
    pending["NodeID"] = Value::Null;
    let looks = [
        (service(None), vec![pending, running(2)]),
        (service(None), vec![running(1), running(2)]),
    ];
    let (engine, mut waiting) = wait(&looks).await?;
    let item = waiting.next().await.expect("an item")?;
    assert_eq!(
        item.slots[0].error.as_deref(),
        Some("no suitable node (1 node not available)")
    );
    assert_eq!(item.slots[0].node_id, None);
    assert!(waiting.finish().await?.converged);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn service_scaled_to_zero_converges_despite_failed_tasks() -> Result<()> {
    let none = service_of(&json!({"Replicated": {"Replicas": 0}}), None);
    let looks = [
        (
            none.clone(),
            vec![running(1), task("t2", 2, 2, "failed", "shutdown", "exit 1")],
        ),
        (none, vec![task("t1", 1, 1, "shutdown", "shutdown", "")]),
    ];
    let (engine, waiting) = wait(&looks).await?;
    let last = waiting.finish().await?;
    assert!(last.converged && last.slots.is_empty());
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn global_service_converges_when_each_node_runs_its_task() -> Result<()> {
    let global = service_of(&json!({"Global": {}}), None);
    let on = |node: &str, state: &str| {
        let mut task = task(&format!("on-{node}"), 0, 1, state, "running", "");
        task["NodeID"] = node.into();
        task["Slot"].take();
        task
    };
    let looks = [
        (global.clone(), vec![]),
        (
            global.clone(),
            vec![on("n1", "running"), on("n2", "starting")],
        ),
        (global, vec![on("n1", "running"), on("n2", "running")]),
    ];
    let (engine, waiting) = wait(&looks).await?;
    let items: Vec<ServiceProgress> = waiting.try_collect().await?;
    let counts: Vec<_> = items.iter().map(|item| (item.done, item.desired)).collect();
    assert_eq!(counts, [(0, 0), (1, 2), (2, 2)]);
    assert!(items[2].slots.iter().all(|slot| slot.slot.is_none()));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn job_converges_when_its_tasks_have_completed() -> Result<()> {
    let mut job = service_of(&json!({"ReplicatedJob": {"TotalCompletions": 2}}), None);
    job["JobStatus"] = json!({"JobIteration": {"Index": 7}});
    let of_run = |mut task: Value, run: u64| {
        task["JobIteration"] = json!({"Index": run});
        task
    };
    let done = |id: &str, slot| task(id, slot, 1, "complete", "complete", "");
    let before = of_run(done("old", 1), 6);
    let started = of_run(task("t2", 2, 2, "running", "complete", ""), 7);
    let looks = [
        (
            job.clone(),
            vec![before.clone(), of_run(done("t1", 1), 7), started],
        ),
        (
            job,
            vec![before, of_run(done("t1", 1), 7), of_run(done("t2", 2), 7)],
        ),
    ];
    let (engine, waiting) = wait(&looks).await?;
    let items: Vec<ServiceProgress> = waiting.try_collect().await?;
    let counts: Vec<_> = items.iter().map(|item| (item.done, item.desired)).collect();
    assert_eq!(counts, [(1, 2), (2, 2)]);
    engine.finish().await;
    Ok(())
}

/// The clock of a new leader may be behind that of the last one.
#[tokio::test]
async fn wanted_task_counts_even_if_it_seems_older() -> Result<()> {
    let failed = task("a", 1, 50, "failed", "shutdown", "exit 1");
    let next = task("b", 1, 20, "running", "running", "");
    let looks = [(service(None), vec![next, failed, running(2)])];
    let (engine, waiting) = wait(&looks).await?;
    let last = waiting.finish().await?;
    assert_eq!(last.slots[0].task_id, "b");
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn service_removed_while_waiting_is_not_found() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let there = Reply::json(service(None).to_string());
    engine.expect("GET", "/v1.51/services/web", there);
    let gone = Reply::error(404, "service s1 not found");
    engine.expect("GET", "/v1.51/services/s1", gone);
    let mut waiting = engine.docker_at(VERSION).wait_service("web").await?;
    let error = waiting.next().await.expect("an item").unwrap_err();
    assert!(error.is_not_found(), "{error:?}");
    assert!(waiting.next().await.is_none());
    engine.finish().await;
    Ok(())
}
