//! Looking at a service again and again, until something has changed.

use std::time::Duration;

use http::Method;
use tokio::time::{Instant, sleep, timeout};

use super::progress::{self, ServiceProgress, Tracker};
use super::slots;
use crate::error::{Call, Error, Result, TimeoutPhase};
use crate::models::services::{Service, ServiceUpdateState};
use crate::models::tasks::TaskFilter;
use crate::services::{InspectServiceOptions, Services};
use crate::tasks::{ListTasksOptions, Tasks};
use crate::transport::DynTransport;

/// The pause between two observations, and the first one after an error.
const INTERVAL: Duration = Duration::from_millis(300);

/// The longest pause after an error. Each one is twice as long as the one before it.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// The timeout of one observation. Managers give up on the leader after 20 seconds.
const OBSERVATION_LIMIT: Duration = Duration::from_secs(30);

/// The default of [`ServiceConvergence::monitor`](super::ServiceConvergence::monitor) if the service has none either, as
/// engines have it.
const MONITOR: Duration = Duration::from_secs(5);

/// The default of [`ServiceConvergence::max_failures`](super::ServiceConvergence::max_failures).
const MAX_FAILURES: u32 = 3;

/// The default of [`ServiceConvergence::retry_for`](super::ServiceConvergence::retry_for).
const RETRY_FOR: Duration = Duration::from_secs(60);

pub(super) struct Watch {
    transport: DynTransport,
    /// What the caller passed, until the ID is known.
    id: String,
    /// The last observed state of the service.
    service: Option<Service>,
    pub(super) monitor: Option<Duration>,
    pub(super) max_failures: u32,
    pub(super) timeout: Option<Duration>,
    pub(super) retry_for: Duration,
    started: Instant,
    tracker: Tracker,
    last: Option<ServiceProgress>,
    /// Since when the service has been converged.
    converged_at: Option<Instant>,
    /// The error of the last observation.
    trouble: Option<String>,
}

impl Watch {
    /// Looks the service up.
    ///
    /// # Errors
    /// The error of the request, unless it may be temporary.
    pub(super) async fn begin(transport: DynTransport, id: String) -> Result<Self> {
        let started = Instant::now();
        let options = InspectServiceOptions::default();
        let service = match transport.inspect_service(&id, options).await {
            Ok(service) => Some(service),
            Err(error) if is_temporary(&error) => None,
            Err(error) => return Err(error),
        };
        Ok(Self {
            transport,
            id: service.as_ref().map_or(id, |service| service.id.clone()),
            service,
            monitor: None,
            max_failures: MAX_FAILURES,
            timeout: None,
            retry_for: RETRY_FOR,
            started,
            tracker: Tracker::default(),
            last: None,
            converged_at: None,
            trouble: None,
        })
    }

    /// Waits until something has changed.
    pub(super) async fn next(mut self: Box<Self>) -> (Box<Self>, Result<ServiceProgress>) {
        let result = match self.timeout {
            None => self.change().await,
            Some(limit) => {
                let left = limit.saturating_sub(self.started.elapsed());
                match timeout(left, self.change()).await {
                    Ok(result) => result,
                    Err(_) => Err(self.timed_out(limit)),
                }
            }
        };
        (self, result)
    }

    async fn change(&mut self) -> Result<ServiceProgress> {
        loop {
            if self.last.is_some() {
                sleep(INTERVAL).await;
            }
            let progress = self.observe_with_retries().await?;
            if self.last.as_ref() != Some(&progress) {
                self.last = Some(progress.clone());
                return Ok(progress);
            }
        }
    }

    /// Observes the service. Errors that may be temporary are returned only if they last.
    async fn observe_with_retries(&mut self) -> Result<ServiceProgress> {
        let started = Instant::now();
        let mut pause = INTERVAL;
        loop {
            let observed = timeout(OBSERVATION_LIMIT, self.observe()).await;
            let observed = observed.unwrap_or_else(|_| {
                let phase = TimeoutPhase::Headers;
                Err(Error::timeout(self.call(), phase, OBSERVATION_LIMIT))
            });
            let error = match observed {
                Ok(progress) => {
                    self.trouble = None;
                    return Ok(progress);
                }
                Err(error) => error,
            };
            if !is_temporary(&error) || started.elapsed() + pause > self.retry_for {
                return Err(error);
            }
            tracing::debug!(%error, "cannot observe the service, trying again");
            self.trouble = Some(error.to_string());
            // What has happened to the service in the meantime is unknown.
            self.converged_at = None;
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn observe(&mut self) -> Result<ServiceProgress> {
        let options = InspectServiceOptions::default();
        let service = self.transport.inspect_service(&self.id, options).await?;
        self.id.clone_from(&service.id);
        let filters = [
            TaskFilter::Service(service.id.clone()),
            TaskFilter::UpToDate("true".to_owned()),
        ];
        let options = ListTasksOptions::builder().filters(filters).build();
        let tasks = self.transport.list_tasks(options).await?;
        let service = self.service.insert(service);
        let call = call(&self.id, Some(service));
        let observed = self.tracker.observe(service, tasks, self.max_failures);
        let (mut progress, reached) =
            observed.map_err(|reason| Error::state(call.clone(), reason))?;
        progress.converged = self.has_stayed(reached);
        if progress.converged
            && let Some(reason) = self.tracker.rolled_back()
        {
            let reason = format!("the service was rolled back: {reason}");
            let cause = self.error_of_task_in(&reason).await?;
            return Err(Error::state(call, reason + &cause));
        }
        Ok(progress)
    }

    /// Returns the error of the task that the engine names as the cause of a rollback, or else of the last one that has
    /// failed. Such a task is not up to date.
    async fn error_of_task_in(&self, reason: &str) -> Result<String> {
        let filters = [TaskFilter::Service(self.id.clone())];
        let options = ListTasksOptions::builder().filters(filters).build();
        let tasks = self.transport.list_tasks(options).await?;
        let named = tasks.iter().find(|task| reason.contains(&task.id));
        let failed = tasks.iter().filter(|task| slots::error(task).is_some());
        let last = failed.max_by_key(|task| task.created_at);
        let error = named.or(last).and_then(slots::error);
        Ok(error.map_or_else(String::new, |error| format!(": {error}")))
    }

    /// Whether the service has been converged for long enough.
    fn has_stayed(&mut self, reached: bool) -> bool {
        if !reached {
            self.converged_at = None;
            return false;
        }
        let since = *self.converged_at.get_or_insert_with(Instant::now);
        self.is_job() || since.elapsed() >= self.monitor()
    }

    fn is_job(&self) -> bool {
        self.service.as_ref().is_some_and(progress::is_job)
    }

    fn monitor(&self) -> Duration {
        let configured = self.service.as_ref().and_then(configured_monitor);
        self.monitor.or(configured).unwrap_or(MONITOR)
    }

    fn call(&self) -> Call {
        call(&self.id, self.service.as_ref())
    }

    /// The error of a wait that took longer than `limit`.
    fn timed_out(&self, limit: Duration) -> Error {
        let summary = self.last.as_ref().map(|last| last.summary(self.is_job()));
        let known = summary.into_iter().chain(self.trouble.clone());
        let state = known.collect::<Vec<_>>().join("; ");
        Error::timeout(self.call(), TimeoutPhase::Convergence, limit).with_state(state)
    }
}

/// Whether the next observation may succeed, although this one has failed.
fn is_temporary(error: &Error) -> bool {
    error.is_retryable()
}

fn configured_monitor(service: &Service) -> Option<Duration> {
    let state = service.update_status.as_ref();
    let state = state.and_then(|status| status.state.as_ref());
    let rolled_back = matches!(
        state,
        Some(ServiceUpdateState::RollbackStarted | ServiceUpdateState::RollbackCompleted)
    );
    let config = if rolled_back {
        &service.spec.rollback_config
    } else {
        &service.spec.update_config
    };
    let configured = config.as_ref().and_then(|config| config.monitor);
    configured.filter(|duration| !duration.is_zero())
}

fn call(id: &str, service: Option<&Service>) -> Call {
    let name = service.and_then(|service| service.spec.name.as_deref());
    let call = Call::new(Method::GET, format!("/services/{id}"));
    call.with_object("service", name.unwrap_or(id))
}
