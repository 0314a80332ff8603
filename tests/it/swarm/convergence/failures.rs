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

#[tokio::test]
async fn failed_task_without_replacement_is_an_error() {
    let failed = task("t1", 1, 1, "failed", "shutdown", "task: non-zero exit (1)");
    let error = failure(&[(service(None), vec![failed, running(2)])]).await;
    assert!(
        error.ends_with(
            "task t1 in slot 1 has failed (task: non-zero exit (1)) and is not replaced"
        ),
        "{error}"
    );
    let ended = task("t1", 1, 1, "complete", "shutdown", "");
    let error = failure(&[(service(None), vec![ended, running(2)])]).await;
    assert!(
        error.ends_with("task t1 in slot 1 has ended and is not replaced"),
        "{error}"
    );
}
