//! Conveniences that combine several operations about the engine as a whole.

use super::prune::{self, PruneSystemError, PruneSystemOptions, SystemPruneReport};
use super::watch::{self, EventWatch};
use super::{EventsOptions, System};
use crate::containers::Containers;
use crate::error::Result;
use crate::images::{Builds, Images};
use crate::networks::Networks;
use crate::volumes::Volumes;

/// Methods for the engine as a whole that combine several operations.
///
/// They are available on every type that implements [`System`].
pub trait SystemExt: System {
    /// Returns events as [`events`](System::events) does, and reconnects when the connection is lost.
    ///
    /// When the connection is lost, the stream reports it, reconnects as often as necessary, and requests the events since
    /// the last one. No event is returned twice. The stream also reports whether events may be missing: see
    /// [`WatchItem`](super::WatchItem). It ends at `until`, or with an error that reconnecting cannot fix.
    ///
    /// The pause before an attempt is at most 0.1 seconds at first, and doubles up to 10 seconds. Its length is random, at
    /// least half of that, so that the watches of [many engines](crate::guide::fleets) do not all reconnect at once.
    ///
    /// To miss no event from now on, set `since` to the engine's own time, as for `events`.
    ///
    /// `GET /events`
    ///
    /// # Errors
    /// The errors of [`events`](System::events), for the first connection.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::SystemExt;
    /// use asyncdocker::system::{EventsOptions, WatchItem};
    /// use futures_util::TryStreamExt;
    ///
    /// let mut watch = docker.watch_events(EventsOptions::default()).await?;
    /// while let Some(item) = watch.try_next().await? {
    ///     match item {
    ///         WatchItem::Event(event) => println!("{} {}", event.action, event.actor.id),
    ///         WatchItem::Lost(error) => eprintln!("{error}"),
    ///         WatchItem::Resumed { complete: true, .. } => eprintln!("nothing was missed"),
    ///         _ => eprintln!("events may be missing: list everything again"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker events")]
    fn watch_events(
        &self,
        options: EventsOptions,
    ) -> impl Future<Output = Result<EventWatch>> + Send
    where
        Self: Clone + Sized + 'static,
    {
        watch::watch(self.clone(), options)
    }

    /// Removes containers that do not run, networks and images that no container uses, and the build cache, one kind after
    /// another.
    ///
    /// Images with a name and volumes are kept, unless the options say otherwise. Pruning stops at the first kind that
    /// fails, and [`PruneSystemError`] reports what was removed until then.
    ///
    /// # Errors
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): the options have both `volumes` and `until`.
    /// - The errors of [`prune_containers`](crate::Containers::prune_containers),
    ///   [`prune_networks`](crate::Networks::prune_networks), [`prune_volumes`](crate::Volumes::prune_volumes),
    ///   [`prune_images`](crate::Images::prune_images) and [`prune_build_cache`](crate::Builds::prune_build_cache). If the
    ///   engine does not support pruning the build cache, the report has no `build_cache`. That is not an error.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::SystemExt;
    /// use asyncdocker::system::PruneSystemOptions;
    ///
    /// // As `docker system prune --all --filter until=24h` does.
    /// let options = PruneSystemOptions::builder().all(true).until("24h").build();
    /// let pruned = docker.prune_system(options).await;
    /// let report = pruned.as_ref().unwrap_or_else(|failed| &failed.report);
    /// println!("{} bytes reclaimed", report.space_reclaimed());
    /// pruned.map_err(|failed| failed.error)?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker system prune")]
    fn prune_system(
        &self,
        options: PruneSystemOptions,
    ) -> impl Future<Output = Result<SystemPruneReport, PruneSystemError>> + Send
    where
        Self: Containers + Images + Builds + Networks + Volumes + Sized,
    {
        prune::prune(self, options)
    }
}

impl<T: System + ?Sized> SystemExt for T {}
