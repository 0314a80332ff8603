//! Waiting until the tasks of a service are as its configuration says.

mod progress;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use futures_util::{FutureExt, TryStreamExt};
use http::Method;
use sync_wrapper::SyncWrapper;
use tokio::time::Instant;

pub use self::progress::{ServiceProgress, SlotProgress};

use self::progress::Tracker;
use super::{InspectServiceOptions, Services};
use crate::error::{Call, Error, Result};
use crate::models::services::{Service, ServiceUpdateState};
use crate::models::tasks::TaskFilter;
use crate::tasks::{ListTasksOptions, Tasks};
use crate::transport::{DynTransport, Transport};

/// The pause between two looks at the service.
const INTERVAL: Duration = Duration::from_millis(300);

/// The default of [`ServiceConvergence::monitor`] if the service has none either, as engines have it.
const MONITOR: Duration = Duration::from_secs(5);

/// The default of [`ServiceConvergence::max_failures`].
const MAX_FAILURES: u32 = 3;

/// The progress of a service towards its configuration; see [`wait_service`](super::ServicesExt::wait_service).
///
/// An item is returned whenever something has changed: the state of a task, or that of an update. The stream ends when the
/// service has converged and stayed so for the time set with [`monitor`](Self::monitor). The last item has
/// [`converged`](ServiceProgress::converged) set.
///
/// A service has converged when as many tasks run as it has replicas, or one on each node that it can run on, when all of
/// them have its present configuration, and when no update is in progress. A job has converged when enough tasks have
/// completed.
///
/// # Errors
/// The stream fails with [`Error::Daemon`] and the reason
/// - if an update is paused, or if it failed and was rolled back,
/// - if the task of one slot failed [`max_failures`](Self::max_failures) times in a row,
/// - if a task has ended, and its restart policy does not allow another.
///
/// A task that no node can run stays pending, and the stream continues, because a suitable node may join. The reason is
/// in [`SlotProgress::error`]. To limit the time, use [`tokio::time::timeout`].
#[must_use = "dropping the stream ends it: read it, or call `finish`"]
pub struct ServiceConvergence {
    /// `None` while it is looking, and after the end.
    watch: Option<Box<Watch>>,
    looking: Option<SyncWrapper<Looking>>,
}

type Looking = Pin<Box<dyn Future<Output = (Box<Watch>, Result<ServiceProgress>)> + Send>>;

impl ServiceConvergence {
    /// Sets how long the service must stay converged until the stream ends. Default: the `monitor` of the service's update
    /// configuration, or 5 seconds. For a job it has no effect.
    pub fn monitor(self, duration: Duration) -> Self {
        self.with(|watch| watch.monitor = Some(duration))
    }

    /// Sets after how many failed tasks in a row, in one slot, the stream fails. Default: 3. 0 means never.
    pub fn max_failures(self, failures: u32) -> Self {
        self.with(|watch| watch.max_failures = failures)
    }

    fn with(mut self, set: impl FnOnce(&mut Watch)) -> Self {
        if let Some(watch) = &mut self.watch {
            set(watch);
        }
        self
    }

    /// Waits for the end of the stream, and returns its last item.
    ///
    /// # Errors
    /// The errors of the stream.
    pub async fn finish(mut self) -> Result<ServiceProgress> {
        let mut last = ServiceProgress::default();
        while let Some(progress) = self.try_next().await? {
            last = progress;
        }
        Ok(last)
    }
}

impl Stream for ServiceConvergence {
    type Item = Result<ServiceProgress>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(watch) = self.watch.take() {
            self.looking = Some(SyncWrapper::new(Box::pin(watch.look())));
        }
        let Some(looking) = &mut self.looking else {
            return Poll::Ready(None);
        };
        let (watch, item) = ready!(looking.get_mut().poll_unpin(context));
        self.looking = None;
        if item.as_ref().is_ok_and(|progress| !progress.converged) {
            self.watch = Some(watch);
        }
        Poll::Ready(Some(item))
    }
}

impl fmt::Debug for ServiceConvergence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServiceConvergence")
            .finish_non_exhaustive()
    }
}

pub(super) async fn wait(
    transport: impl Transport + 'static,
    id: String,
) -> Result<ServiceConvergence> {
    let transport = DynTransport::new(transport);
    let options = InspectServiceOptions::default();
    // A service that does not exist is an error here, and not only when the stream is read.
    let service = transport.inspect_service(&id, options).await?;
    let watch = Watch {
        transport,
        id: service.id,
        monitor: None,
        max_failures: MAX_FAILURES,
        tracker: Tracker::default(),
        last: None,
        converged_at: None,
    };
    Ok(ServiceConvergence {
        watch: Some(Box::new(watch)),
        looking: None,
    })
}

struct Watch {
    transport: DynTransport,
    id: String,
    monitor: Option<Duration>,
    max_failures: u32,
    tracker: Tracker,
    last: Option<ServiceProgress>,
    /// Since when the service is as it should be.
    converged_at: Option<Instant>,
}

impl Watch {
    /// Looks at the service until something has changed.
    async fn look(mut self: Box<Self>) -> (Box<Self>, Result<ServiceProgress>) {
        loop {
            if self.last.is_some() {
                tokio::time::sleep(INTERVAL).await;
            }
            let progress = match self.look_once().await {
                Ok(progress) => progress,
                Err(error) => return (self, Err(error)),
            };
            if self.last.as_ref() != Some(&progress) {
                self.last = Some(progress.clone());
                return (self, Ok(progress));
            }
        }
    }

    async fn look_once(&mut self) -> Result<ServiceProgress> {
        let options = InspectServiceOptions::default();
        let service = self.transport.inspect_service(&self.id, options).await?;
        let filters = [
            TaskFilter::Service(self.id.clone()),
            TaskFilter::UpToDate("true".to_owned()),
        ];
        let options = ListTasksOptions::builder().filters(filters).build();
        let tasks = self.transport.list_tasks(options).await?;
        let (mut progress, reached) = self
            .tracker
            .observe(&service, tasks, self.max_failures)
            .map_err(|reason| failure(&service, reason))?;
        progress.converged = self.has_stayed(&service, reached);
        if progress.converged
            && let Some(reason) = self.tracker.rolled_back()
        {
            return Err(failure(
                &service,
                format!("the service was rolled back: {reason}"),
            ));
        }
        Ok(progress)
    }

    /// Whether the service has been as it should be for long enough.
    fn has_stayed(&mut self, service: &Service, reached: bool) -> bool {
        if !reached {
            self.converged_at = None;
            return false;
        }
        let since = *self.converged_at.get_or_insert_with(Instant::now);
        progress::is_job(service) || since.elapsed() >= self.monitor_of(service)
    }

    fn monitor_of(&self, service: &Service) -> Duration {
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
        let configured = configured.filter(|duration| !duration.is_zero());
        self.monitor.or(configured).unwrap_or(MONITOR)
    }
}

fn failure(service: &Service, reason: String) -> Error {
    let call = Call::new(Method::GET, format!("/services/{}", service.id));
    let name = service.spec.name.as_deref().unwrap_or(&service.id);
    Error::daemon(call.with_object("service", name), reason, None)
}
