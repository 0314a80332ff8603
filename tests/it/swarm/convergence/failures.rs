//! Services that do not converge.

use super::*;

#[tokio::test]
async fn paused_update_is_an_error_with_the_error_of_its_task() {
    let message = "update paused due to failure or early termination of task t3";
    let failed = task("t3", 1, 3, "failed", "shutdown", "task: non-zero exit (3)");
    let error = failure(&[
        (
            service(Some(("updating", "update in progress"))),
            vec![running(2)],
        ),
        (service(Some(("paused", message))), vec![running(2), failed]),
    ])
    .await;
    assert_eq!(
        error,
        format!(
            "GET /services/s1 (service web): the update is paused: {message}: task: non-zero exit (3)"
        )
    );
}

#[tokio::test]
async fn rollback_is_an_error_unless_requested() -> Result<()> {
    let all = vec![running(1), running(2)];
    let reason = "update rolled back due to failure or early termination of task t9";
    let looks = [
        (service(Some(("updating", ""))), all.clone()),
        (service(Some(("rollback_started", reason))), all.clone()),
        (
            service(Some(("rollback_completed", "rollback completed"))),
            all.clone(),
        ),
    ];
    let failed = task("t9", 1, 9, "failed", "shutdown", "task: non-zero exit (7)");
    let error = failure_with(&looks, Some(json!([running(1), failed]))).await;
    assert!(
        error.ends_with(&format!(
            "the service was rolled back: {reason}: task: non-zero exit (7)"
        )),
        "{error}"
    );
    // The start of the rollback fell between two looks.
    let looks = [
        (service(Some(("updating", ""))), all.clone()),
        (
            service(Some(("rollback_completed", "rollback completed"))),
            all.clone(),
        ),
    ];
    let failed = |created, error| task("t7", 1, created, "failed", "shutdown", error);
    let tasks = json!([failed(9, "the last"), running(1), failed(8, "one before")]);
    let error = failure_with(&looks, Some(tasks)).await;
    assert!(
        error.ends_with("the service was rolled back: its update failed: the last"),
        "{error}"
    );

    let requested = "manually requested rollback";
    let looks = [
        (service(Some(("rollback_started", requested))), all.clone()),
        (
            service(Some(("rollback_completed", "rollback completed"))),
            all,
        ),
    ];
    let (engine, waiting) = wait(&looks).await?;
    assert!(waiting.finish().await?.converged);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn paused_rollback_is_an_error() {
    let error = failure(&[(
        service(Some(("rollback_paused", "rollback paused"))),
        vec![],
    )])
    .await;
    assert!(
        error.ends_with("the rollback is paused: rollback paused"),
        "{error}"
    );
}

#[tokio::test]
async fn repeatedly_failing_task_is_an_error() -> Result<()> {
    let missing = "No such image: nothing:latest";
    let rejected = |id: &str, created| task(id, 1, created, "rejected", "shutdown", missing);
    let next = |id: &str, created| task(id, 1, created, "preparing", "running", "");
    // The first had failed before the wait began, and does not count.
    let tasks: Vec<Vec<Value>> = (1..=4)
        .map(|count| {
            let failed = (1..=count).map(|n| rejected(&format!("a{n}"), n));
            failed
                .chain([next(&format!("b{count}"), count + 10), running(2)])
                .collect()
        })
        .collect();
    let looks: Vec<_> = tasks
        .into_iter()
        .map(|tasks| (service(None), tasks))
        .collect();
    let error = failure(&looks).await;
    assert_eq!(
        error,
        format!(
            "GET /services/s1 (service web): task a4 in slot 1 has failed ({missing}), as did those \
             before it (3 in a row)"
        )
    );
    let (_engine, waiting) = wait(&looks).await?;
    let mut waiting = waiting.max_failures(0);
    let mut failures = Vec::new();
    for _ in &looks {
        let item = waiting.next().await.expect("an item")?;
        failures.push(item.slots[0].failures);
    }
    assert_eq!(failures, [0, 1, 2, 3]);
    Ok(())
}

#[tokio::test]
async fn running_task_resets_the_failure_count() -> Result<()> {
    let failed = |n: u64| task(&format!("a{n}"), 1, n, "failed", "shutdown", "exit 1");
    let looks = [
        (service(None), vec![running(2)]),
        (
            service(None),
            vec![
                failed(1),
                failed(2),
                task("b", 1, 9, "starting", "running", ""),
                running(2),
            ],
        ),
        (
            service(None),
            vec![
                failed(1),
                failed(2),
                task("b", 1, 9, "running", "running", ""),
                running(2),
            ],
        ),
    ];
    let (engine, waiting) = wait(&looks).await?;
    let last = waiting.finish().await?;
    assert!(last.converged);
    assert_eq!(last.slots[0].failures, 0);
    engine.finish().await;
    Ok(())
}

/// A task with a restart policy.
fn restarted(mut task: Value, policy: &Value) -> Value {
    task["Spec"]["RestartPolicy"] = policy.clone();
    task
}

#[tokio::test]
async fn failed_task_without_replacement_is_an_error() {
    for policy in [
        json!({"Condition": "none"}),
        json!({"Condition": "any", "MaxAttempts": 2}),
        json!({"Condition": "on-failure", "MaxAttempts": 1}),
    ] {
        let failed = task("t1", 1, 1, "failed", "shutdown", "task: non-zero exit (1)");
        let failed = restarted(failed, &policy);
        let error = failure(&[(service(None), vec![failed, running(2)])]).await;
        assert!(
            error.ends_with(
                "task t1 in slot 1 has failed (task: non-zero exit (1)) and is not replaced"
            ),
            "{error}"
        );
    }
    for policy in [
        json!({"Condition": "none"}),
        json!({"Condition": "on-failure"}),
    ] {
        let ended = restarted(task("t1", 1, 1, "complete", "shutdown", ""), &policy);
        let error = failure(&[(service(None), vec![ended, running(2)])]).await;
        assert!(
            error.ends_with("task t1 in slot 1 has ended and is not replaced"),
            "{error}"
        );
    }
}

/// The slot was removed when the service was scaled down, and the swarm has not filled it again yet.
#[tokio::test]
async fn failed_task_that_the_policy_replaces_is_waited_for() -> Result<()> {
    let failed = task("t2", 2, 1, "failed", "shutdown", "exit 1");
    let always = restarted(failed.clone(), &json!({"Condition": "any"}));
    let on_failure = restarted(
        failed.clone(),
        &json!({"Condition": "on-failure", "MaxAttempts": 0}),
    );
    for failed in [failed, always, on_failure] {
        let next = task("t3", 2, 2, "running", "running", "");
        let looks = [
            (service(None), vec![running(1), failed.clone()]),
            (service(None), vec![running(1), failed, next]),
        ];
        let (engine, waiting) = wait(&looks).await?;
        assert!(waiting.finish().await?.converged);
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test]
async fn failed_task_of_one_node_is_an_error_although_others_run() {
    let never = json!({"Condition": "none"});
    let on = |node: &str, state: &str, desired: &str, error: &str| {
        let mut task = task(&format!("on-{node}"), 0, 1, state, desired, error);
        task["NodeID"] = node.into();
        task["JobIteration"] = json!({"Index": 3});
        restarted(task, &never)
    };
    let mut job = service_of(&json!({"GlobalJob": {}}), None);
    job["JobStatus"] = json!({"JobIteration": {"Index": 3}});
    let global = service_of(&json!({"Global": {}}), None);
    for (service, state, desired) in [
        (job, "complete", "complete"),
        (global, "running", "running"),
    ] {
        let tasks = vec![
            on("n1", state, desired, ""),
            on("n2", "failed", "shutdown", "exit 1"),
        ];
        let error = failure(&[(service, tasks)]).await;
        assert!(
            error.ends_with("task on-n2 on node n2 has failed (exit 1) and is not replaced"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn failures_of_an_earlier_configuration_do_not_count() -> Result<()> {
    let with_image = |image: &str| {
        let mut service = service(None);
        service["Spec"]["TaskTemplate"] = json!({"ContainerSpec": {"Image": image}});
        service
    };
    let failed = |id: &str, created| task(id, 1, created, "failed", "shutdown", "exit 1");
    let next = task("next", 1, 40, "starting", "running", "");
    let looks = [
        (with_image("a"), vec![running(2)]),
        (
            with_image("a"),
            vec![failed("a1", 11), failed("a2", 12), running(2)],
        ),
        // Another client updates the service.
        (
            with_image("b"),
            vec![failed("b1", 21), next.clone(), running(2)],
        ),
        (
            with_image("b"),
            vec![failed("b1", 21), failed("b2", 22), next, running(2)],
        ),
        (with_image("b"), vec![running(1), running(2)]),
    ];
    let (engine, waiting) = wait(&looks).await?;
    let items: Vec<ServiceProgress> = waiting.try_collect().await?;
    let failures: Vec<_> = items[1..]
        .iter()
        .map(|item| item.slots[0].failures)
        .collect();
    assert_eq!(failures, [1, 2, 0]);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn rollback_before_another_update_is_forgotten() -> Result<()> {
    let all = vec![running(1), running(2)];
    let rollback = (
        service(Some((
            "rollback_started",
            "update rolled back due to failure",
        ))),
        vec![running(1)],
    );
    for status in [Some(("completed", "update completed")), None] {
        let looks = [rollback.clone(), (service(status), all.clone())];
        let (engine, waiting) = wait(&looks).await?;
        assert!(waiting.finish().await?.converged);
        engine.finish().await;
    }
    Ok(())
}
