//! Waiting for a service while managers fail, and with a timeout. The clock stands still unless the client waits.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use asyncdocker::prelude::*;
use asyncdocker::services::{ServiceConvergence, ServiceProgress};
use asyncdocker::{Error, Request, Response, Result, TimeoutPhase, Transport};
use futures_util::{StreamExt, TryStreamExt};
use http::StatusCode;
use serde_json::{Value, json};
use tokio::time::Instant;

/// How a manager responds to the look-up of the service.
#[derive(Clone)]
enum Step {
    /// With the service and these tasks.
    Tasks(Vec<Value>),
    Fail(fn(&Request) -> Error),
    Hang,
}

/// A manager in process. It repeats its last step.
#[derive(Clone)]
struct Manager(Arc<Mutex<State>>);

struct State {
    service: Value,
    steps: VecDeque<Step>,
    /// The tasks of the last step that had any.
    tasks: Vec<Value>,
    observations: usize,
}

impl Manager {
    fn new(service: Value, steps: impl IntoIterator<Item = Step>) -> Self {
        Self(Arc::new(Mutex::new(State {
            service,
            steps: steps.into_iter().collect(),
            tasks: Vec::new(),
            observations: 0,
        })))
    }

    fn observations(&self) -> usize {
        self.0.lock().unwrap().observations
    }

    fn step(&self) -> Step {
        let mut state = self.0.lock().unwrap();
        state.observations += 1;
        if state.steps.len() > 1 {
            state.steps.pop_front().unwrap()
        } else {
            state.steps[0].clone()
        }
    }
}

impl Transport for Manager {
    async fn execute(&self, request: Request) -> Result<Response> {
        if request.path() == "/tasks" {
            let tasks = json!(self.0.lock().unwrap().tasks).to_string();
            return Ok(Response::builder(&request).json(tasks));
        }
        match self.step() {
            Step::Fail(failure) => Err(failure(&request)),
            Step::Hang => std::future::pending().await,
            Step::Tasks(tasks) => {
                let mut state = self.0.lock().unwrap();
                state.tasks = tasks;
                Ok(Response::builder(&request).json(state.service.to_string()))
            }
        }
    }
}

impl Services for Manager {}

fn lost(request: &Request) -> Error {
    Error::transport(request.call(), "connection reset")
}

fn api(request: &Request, status: u16, message: &str) -> Error {
    Error::api(
        request.call(),
        StatusCode::from_u16(status).unwrap(),
        message,
    )
}

fn no_leader(request: &Request) -> Error {
    let message = "rpc error: code = Unknown desc = The swarm does not have a leader.";
    api(request, 500, message)
}

fn starting(request: &Request) -> Error {
    let message = "This node is not a swarm manager. Manager is being prepared or has trouble connecting to the cluster.";
    api(request, 503, message)
}

fn leader_lost(request: &Request) -> Error {
    let message = "rpc error: code = DeadlineExceeded desc = context deadline exceeded";
    api(request, 500, message)
}

fn service(mode: &Value) -> Value {
    json!({"ID": "s1", "Version": {"Index": 1}, "Endpoint": {}, "Spec": {"Name": "web", "Mode": mode}})
}

fn replicated(replicas: u64) -> Value {
    service(&json!({"Replicated": {"Replicas": replicas}}))
}

fn task(slot: u64, state: &str) -> Value {
    json!({
        "ID": format!("t{slot}"), "Version": {"Index": 1}, "Slot": slot, "NodeID": "n1", "Spec": {},
        "CreatedAt": "2026-01-01T00:00:01Z", "Status": {"State": state}, "DesiredState": "running",
    })
}

fn running(slots: u64) -> Step {
    Step::Tasks((1..=slots).map(|slot| task(slot, "running")).collect())
}

async fn wait(manager: &Manager) -> Result<ServiceConvergence> {
    let waiting = manager.wait_service("web").await?;
    Ok(waiting.monitor(Duration::ZERO))
}

#[tokio::test(start_paused = true)]
async fn wait_continues_after_temporary_errors() -> Result<()> {
    let outage = [no_leader, lost, starting, leader_lost, no_leader].map(Step::Fail);
    let steps = [running(0), running(1)].into_iter().chain(outage);
    let manager = Manager::new(replicated(2), steps.chain([running(2)]));
    let items: Vec<ServiceProgress> = wait(&manager).await?.try_collect().await?;
    let counts: Vec<_> = items
        .iter()
        .map(|item| (item.done, item.converged))
        .collect();
    assert_eq!(counts, [(1, false), (2, true)]);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn wait_can_begin_without_a_leader() -> Result<()> {
    let manager = Manager::new(
        replicated(1),
        [Step::Fail(no_leader), Step::Fail(lost), running(1)],
    );
    assert!(wait(&manager).await?.finish().await?.converged);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn lasting_error_ends_the_wait() -> Result<()> {
    let manager = Manager::new(
        replicated(1),
        [running(0), running(0), Step::Fail(no_leader)],
    );
    let mut waiting = wait(&manager).await?;
    assert!(!waiting.try_next().await?.expect("progress").converged);
    let (started, before) = (Instant::now(), manager.observations());
    let error = waiting.next().await.expect("an item").unwrap_err();
    assert!(error.is_no_leader(), "{error:?}");
    assert!(waiting.next().await.is_none());
    // Virtual time: pauses of 0.3, 0.6, 1.2, 2.4, and then 3 seconds.
    let (elapsed, attempts) = (started.elapsed().as_secs(), manager.observations() - before);
    assert!((50..=61).contains(&elapsed), "{elapsed} s");
    assert!((18..=25).contains(&attempts), "{attempts}");

    let manager = Manager::new(replicated(1), [running(0), Step::Fail(lost)]);
    let error = wait(&manager)
        .await?
        .retry_for(Duration::ZERO)
        .finish()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
    assert_eq!(manager.observations(), 2);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn permanent_error_ends_the_wait_at_once() -> Result<()> {
    let failures: [fn(&Request) -> Error; 4] = [
        |request| api(request, 404, "service s1 not found"),
        |request| {
            api(
                request,
                503,
                "This node is not a swarm manager. Worker nodes can't be used to view.",
            )
        },
        |request| api(request, 500, "rpc error: code = Internal desc = disk full"),
        |request| Error::decode(request.call(), "Spec", "a list"),
    ];
    for failure in failures {
        let manager = Manager::new(replicated(1), [running(0), Step::Fail(failure)]);
        let waiting = wait(&manager).await?;
        let error = waiting.finish().await.unwrap_err();
        let expected = failure(&Request::get("/services/{id}").id("s1"));
        assert_eq!(error.to_string(), expected.to_string());
        assert_eq!(manager.observations(), 2, "{error}");

        let manager = Manager::new(replicated(1), [Step::Fail(failure)]);
        wait(&manager).await.unwrap_err();
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn outage_restarts_the_monitor_time() -> Result<()> {
    let steps = [
        running(1),
        running(1),
        Step::Fail(lost),
        running(1),
        running(0),
        running(1),
    ];
    let manager = Manager::new(replicated(1), steps);
    let waiting = manager.wait_service("web").await?;
    let items: Vec<_> = waiting
        .monitor(Duration::from_millis(500))
        .try_collect()
        .await?;
    let done: Vec<_> = items
        .iter()
        .map(|item| (item.done, item.converged))
        .collect();
    // Without the outage, the second observation of the running task would come after the monitor time.
    assert_eq!(done, [(1, false), (0, false), (1, false), (1, true)]);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn silent_manager_is_asked_again() -> Result<()> {
    let manager = Manager::new(replicated(1), [running(0), Step::Hang, running(1)]);
    assert!(wait(&manager).await?.finish().await?.converged);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn timeout_error_describes_the_pending_tasks() -> Result<()> {
    let mut pending = task(2, "pending");
    pending["NodeID"] = "".into();
    pending["Status"]["Err"] = "no suitable node".into();
    let tasks = Step::Tasks(vec![task(1, "running"), pending, task(3, "preparing")]);
    let manager = Manager::new(replicated(3), [tasks]);
    let started = Instant::now();
    let waiting = wait(&manager).await?.timeout(Duration::from_secs(90));
    let error = waiting.finish().await.unwrap_err();
    assert_eq!(started.elapsed().as_secs(), 90);
    assert!(error.is_timeout() && !error.is_retryable(), "{error:?}");
    let phase = TimeoutPhase::Convergence;
    assert!(matches!(error, Error::Timeout { phase: found, .. } if found == phase));
    assert_eq!(
        error.to_string(),
        "GET /services/s1 (service web): the service has not converged within 90 seconds: 1 of 3 tasks run; the task in \
         slot 2 is pending (no suitable node); the task in slot 3 is preparing"
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn timeout_error_names_the_last_temporary_error() -> Result<()> {
    let manager = Manager::new(replicated(1), [Step::Fail(no_leader)]);
    let waiting = wait(&manager).await?.timeout(Duration::from_secs(10));
    let text = waiting.finish().await.unwrap_err().to_string();
    assert!(
        text.starts_with("GET /services/web: the service has not converged within 10 seconds: "),
        "{text}"
    );
    assert!(
        text.ends_with("The swarm does not have a leader."),
        "{text}"
    );

    let manager = Manager::new(replicated(1), [running(1), Step::Hang]);
    let waiting = wait(&manager).await?.timeout(Duration::from_secs(10));
    let text = waiting.finish().await.unwrap_err().to_string();
    assert_eq!(
        text,
        "GET /services/s1 (service web): the service has not converged within 10 seconds"
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn unreached_timeout_changes_nothing() -> Result<()> {
    let manager = Manager::new(replicated(1), [running(0), running(1)]);
    let waiting = wait(&manager).await?.timeout(Duration::from_secs(10));
    assert!(waiting.finish().await?.converged);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn job_slots_begin_at_zero_and_completed_ones_stay() -> Result<()> {
    let mut job = service(&json!({"ReplicatedJob": {"MaxConcurrent": 2, "TotalCompletions": 2}}));
    job["JobStatus"] = json!({"JobIteration": {"Index": 3}});
    let task = |id: &str, slot: u64, created: u64, node: &str, state: &str| {
        json!({
            "ID": id, "Version": {"Index": created}, "Slot": slot, "NodeID": node, "Spec": {},
            "CreatedAt": format!("2026-01-01T00:00:{created:02}Z"), "Status": {"State": state},
            "DesiredState": "complete", "JobIteration": {"Index": 3},
        })
    };
    // Engines create further tasks for slots that have completed after a manager has become the leader again.
    let doubled = vec![
        task("a", 0, 1, "n1", "complete"),
        task("b", 1, 1, "n2", "complete"),
        task("c", 0, 2, "n3", "running"),
        task("d", 1, 2, "n1", "failed"),
    ];
    let manager = Manager::new(job, [Step::Tasks(vec![]), Step::Tasks(doubled)]);
    let progress = wait(&manager).await?.finish().await?;
    let slots: Vec<_> = progress
        .slots
        .iter()
        .map(|slot| (slot.slot, &*slot.task_id))
        .collect();
    assert_eq!(slots, [(Some(0), "a"), (Some(1), "b")]);
    assert_eq!((progress.done, progress.desired), (2, 2));
    Ok(())
}
