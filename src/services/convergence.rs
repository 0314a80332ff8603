//! Waiting until the tasks of a service match its configuration.

mod progress;
mod slots;
mod watch;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use futures_util::{FutureExt, TryStreamExt};
use sync_wrapper::SyncWrapper;

pub use self::progress::{ServiceProgress, SlotProgress};

use self::watch::Watch;
use crate::error::Result;
use crate::transport::{DynTransport, Transport};

/// The progress of a service towards its configuration; see [`wait_service`](super::ServicesExt::wait_service).
///
/// An item is returned whenever something has changed: the state of a task, or that of an update. The stream ends when the
/// service has converged and stayed so for the time set with [`monitor`](Self::monitor). The last item has
/// [`converged`](ServiceProgress::converged) set. Call the setters before you read the stream.
///
/// A replicated service has converged when as many tasks run as it has replicas. A global service has converged when a task
/// runs on each node that it can run on. In addition, all tasks must have the current configuration, and no update may be in
/// progress. A job has converged when enough tasks have completed.
///
/// # Errors
/// The stream fails with [`Error::State`](crate::Error::State) and the reason
/// - if an update is paused, or if it failed and was rolled back,
/// - if the task of one slot failed [`max_failures`](Self::max_failures) times in a row,
/// - if a task has ended, and its restart policy does not allow another.
///
/// It fails with [`Error::Timeout`](crate::Error::Timeout) if the service has not converged within the time set with
/// [`timeout`](Self::timeout).
///
/// Errors that may be temporary do not end the stream at once: the manager cannot be reached, the connection is lost, or the
/// swarm has no leader. The service is looked up again, after pauses that grow from 0.3 to 3 seconds. If that does not
/// succeed within the time set with [`retry_for`](Self::retry_for), the stream fails with the last of these errors. All
/// other errors end it at once.
///
/// A task that no node can run stays pending, and the stream continues, because a suitable node may join. The reason is
/// in [`SlotProgress::error`]. The stream also continues if there is no node for a global service.
///
/// # Examples
/// ```no_run
/// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
/// use std::time::Duration;
///
/// use asyncdocker::ServicesExt;
///
/// let converged = docker
///     .wait_service("web")
///     .await?
///     .timeout(Duration::from_secs(120))
///     .max_failures(5)
///     .finish()
///     .await;
/// match converged {
///     Ok(progress) => println!("{} tasks run", progress.done),
///     Err(error) if error.is_timeout() => eprintln!("still not ready: {error}"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping the stream ends it: read it, or call `finish`"]
pub struct ServiceConvergence {
    /// `None` while `looking` holds it, and after the end.
    watch: Option<Box<Watch>>,
    looking: Option<SyncWrapper<Looking>>,
}

type Looking = Pin<Box<dyn Future<Output = (Box<Watch>, Result<ServiceProgress>)> + Send>>;

impl ServiceConvergence {
    /// Sets how long the service must stay converged before the stream ends. Default: the `monitor` of the service's update
    /// configuration, or 5 seconds. It has no effect on a job.
    pub fn monitor(self, duration: Duration) -> Self {
        self.with(|watch| watch.monitor = Some(duration))
    }

    /// Sets after how many failed tasks in a row, in one slot, the stream fails. Default: 3. 0 means never.
    pub fn max_failures(self, failures: u32) -> Self {
        self.with(|watch| watch.max_failures = failures)
    }

    /// Sets the timeout for the whole wait, which began with [`wait_service`](super::ServicesExt::wait_service). The error
    /// states how many tasks run, and what the others are doing. `None` means no timeout. Default: `None`.
    pub fn timeout(self, limit: impl Into<Option<Duration>>) -> Self {
        let limit = limit.into();
        self.with(|watch| watch.timeout = limit)
    }

    /// Sets how long the stream keeps trying while it gets only errors that may be temporary. Default: 1 minute, which is
    /// enough to elect a leader or to restart an engine. Zero means that the first error ends the stream.
    pub fn retry_for(self, duration: Duration) -> Self {
        self.with(|watch| watch.retry_for = duration)
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

    // Compiled where it is called: it reads services and tasks.
    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(watch) = self.watch.take() {
            self.looking = Some(SyncWrapper::new(Box::pin(watch.next())));
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
    let watch = Watch::begin(DynTransport::new(transport), id).await?;
    Ok(ServiceConvergence {
        watch: Some(Box::new(watch)),
        looking: None,
    })
}
