//! Tasks.

use asyncdocker::models::tasks::{TaskFilter, TaskState};
use asyncdocker::tasks::ListTasksOptions;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Result, Tasks};

use super::{VERSION, first_of, recorded};
use crate::support::assert_no_body;

#[tokio::test]
async fn list_tasks_reads_recorded_responses() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/v1.51/tasks", recorded("tasks"));
    let docker = engine.docker_at(VERSION);
    let tasks = docker.list_tasks(ListTasksOptions::default()).await?;
    assert_eq!(tasks.len(), 4);
    let running: Vec<_> = tasks
        .iter()
        .filter(|task| task.status.state == TaskState::Running)
        .collect();
    let mut slots: Vec<_> = running.iter().filter_map(|task| task.slot).collect();
    slots.sort_unstable();
    assert_eq!(slots, [1, 2]);
    for task in running {
        assert_eq!(task.desired_state, TaskState::Running);
        assert_eq!(
            task.service_id.as_deref(),
            Some("n3mx94n2j4ylmreynna231xub")
        );
        let status = task.status.container_status.as_ref().expect("a container");
        assert!(status.pid > Some(0), "{status:?}");
        let ports = task.status.port_status.as_ref().expect("its ports");
        assert_eq!(ports.ports[0].published_port, Some(8081));
        let container = task.spec.container_spec.as_ref().expect("a container");
        assert_eq!(container.env, ["A=2"]);
        assert!(task.created_at.is_some() && task.status.timestamp.is_some());
    }
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn list_tasks_sends_filters_as_a_map_of_lists() -> Result<()> {
    let engine = FakeEngine::local().await?;
    // {"_up-to-date":["true"],"desired-state":["running"],"node":["node-1"],"service":["web"]}
    let filters = "%7B%22_up-to-date%22%3A%5B%22true%22%5D%2C%22desired-state%22%3A%5B%22running%22%5D\
        %2C%22node%22%3A%5B%22node-1%22%5D%2C%22service%22%3A%5B%22web%22%5D%7D";
    engine.expect(
        "GET",
        &format!("/v1.51/tasks?filters={filters}"),
        Reply::json("[]"),
    );
    let filters = [
        TaskFilter::Service("web".to_owned()),
        TaskFilter::Node("node-1".to_owned()),
        TaskFilter::DesiredState(TaskState::Running),
        TaskFilter::UpToDate("true".to_owned()),
    ];
    let options = ListTasksOptions::builder().filters(filters).build();
    assert!(
        engine
            .docker_at(VERSION)
            .list_tasks(options)
            .await?
            .is_empty()
    );
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn inspect_task_reads_a_task() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/v1.51/tasks/t1", first_of("tasks"));
    let task = engine.docker_at(VERSION).inspect_task("t1").await?;
    assert!(!task.id.is_empty() && task.version.index > 0);
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}
