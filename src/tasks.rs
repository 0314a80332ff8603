//! Tasks: the individual containers of services.
//!
//! The methods are in the trait [`Tasks`]. The options of a method have its name and the suffix `Options`.

/// The options of each method, generated from the API description.
mod options {
    include!(concat!(env!("OUT_DIR"), "/tasks_options.rs"));
}

pub use self::options::*;

use crate::error::Result;
use crate::models::tasks::Task;
use crate::output::{self, both_unless_chosen, known_tty};
use crate::request::Request;
use crate::stream::FrameStream;
use crate::transport::Transport;

/// Methods for the tasks of a swarm.
///
/// The parameter `id` is the ID of a task, an unambiguous prefix of the ID, or the task's name.
///
/// All methods need a manager. On other engines they fail with status 503 (Docker 1.12: 406); see
/// [`is_not_manager`](crate::Error::is_not_manager).
///
/// All methods need API 1.24 (Docker 1.12). Below, they fail with [`Error::Unsupported`](crate::Error::Unsupported).
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable.
pub trait Tasks: Transport {
    /// Lists the tasks of the swarm: running tasks, and the most recently ended tasks of each slot. A slot is one of the
    /// replicas of a service.
    ///
    /// `GET /tasks`
    ///
    /// # Errors
    /// - 400 or 500: the engine does not know a filter.
    /// - 404: the node or the service in a filter does not exist.
    /// - 503: the engine is not a manager, or it is locked.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Tasks;
    /// use asyncdocker::models::tasks::{TaskFilter, TaskState};
    /// use asyncdocker::tasks::ListTasksOptions;
    ///
    /// let running = [
    ///     TaskFilter::Service("web".to_owned()),
    ///     TaskFilter::DesiredState(TaskState::Running),
    /// ];
    /// let options = ListTasksOptions::builder().filters(running).build();
    /// for task in docker.list_tasks(options).await? {
    ///     println!("{} on {:?}: {:?}", task.id, task.node_id, task.status.state);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker service ps")]
    #[doc(alias = "docker node ps")]
    fn list_tasks(
        &self,
        options: ListTasksOptions,
    ) -> impl Future<Output = Result<Vec<Task>>> + Send {
        let request = Request::get("/tasks").options(&options);
        async move { self.execute(request).await?.json_list().await }
    }

    /// Returns the configuration and state of a task.
    ///
    /// `GET /tasks/{id}`
    ///
    /// # Errors
    /// - 404: the task does not exist, or is no longer kept.
    /// - 503: the engine is not a manager, or it is locked.
    #[doc(alias = "docker inspect --type task")]
    fn inspect_task(&self, id: &str) -> impl Future<Output = Result<Task>> + Send {
        let request = Request::get("/tasks/{id}").id(id);
        async move { self.execute(request).await?.json().await }
    }

    /// Returns the output of a task, wherever it runs. Stdout and stderr are both returned unless the options choose
    /// one of them.
    ///
    /// Below API 1.42 (Docker 23.0) and for tasks with a TTY, the client looks up whether the task has a TTY. Set `tty`
    /// to save that request.
    ///
    /// `GET /tasks/{id}/logs`
    ///
    /// # Errors
    /// - 404: the task does not exist, or is no longer kept.
    /// - 503: the engine is not a manager, or it is locked.
    /// - The stream fails if the logs of the task cannot be read, for instance because its logging driver does not keep
    ///   them.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Tasks;
    /// use asyncdocker::tasks::TaskLogsOptions;
    /// use futures_util::TryStreamExt;
    ///
    /// let options = TaskLogsOptions::builder().tail(100).build();
    /// let mut lines = docker.task_logs("web.1.k2h3l4m5n6p7q8r9s0t1u2v3w", options).await?.lines();
    /// while let Some(line) = lines.try_next().await? {
    ///     println!("{}", line.text());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker service logs")]
    fn task_logs(
        &self,
        id: &str,
        mut options: TaskLogsOptions,
    ) -> impl Future<Output = Result<FrameStream>> + Send {
        both_unless_chosen(&mut options.stdout, &mut options.stderr);
        let follow = options.follow == Some(true);
        let request = Request::get("/tasks/{id}/logs")
            .id(id)
            .options(&options)
            .streaming_if(follow);
        async move {
            let response = self.execute(request).await?;
            let tty = match known_tty(options.tty, &response) {
                Some(tty) => tty,
                None => has_tty(&self.inspect_task(id).await?),
            };
            let (timestamps, details) = (options.timestamps, options.details);
            Ok(output::logs(response, tty, timestamps, details))
        }
    }
}

fn has_tty(task: &Task) -> bool {
    let container = task.spec.container_spec.as_ref();
    container.and_then(|container| container.tty) == Some(true)
}

impl Tasks for crate::Docker {}
impl Tasks for crate::DynTransport {}
