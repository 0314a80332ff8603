//! The engine itself: health, version, settings and events.
//!
//! The methods are in the trait [`System`], and those that combine several operations are in [`SystemExt`].

mod disk_usage;
#[cfg(feature = "workflows")]
mod ext;
#[cfg(feature = "workflows")]
mod prune;
#[cfg(feature = "workflows")]
mod watch;

/// The options of each method, generated from the API description.
mod options {
    include!(concat!(env!("OUT_DIR"), "/system_options.rs"));
}

pub use self::disk_usage::DiskUsageTotals;
#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::ext::SystemExt;
pub use self::options::*;
#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::prune::{
    PruneSystemError, PruneSystemOptions, PruneSystemOptionsBuilder, SystemPruneReport,
};
#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::watch::{EventWatch, WatchItem};
pub use crate::ping::{PingInfo, SwarmStatus};

use crate::error::Result;
use crate::models::system::{DiskUsage, Event, SystemInfo, SystemVersion};
use crate::ping;
use crate::request::Request;
use crate::stream::JsonStream;
use crate::transport::Transport;

/// Methods for the engine itself.
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable.
pub trait System: Transport {
    /// Checks that the engine is reachable, and returns the information in the response headers.
    ///
    /// `GET /_ping`
    ///
    /// # Errors
    /// The engine cannot be reached, or fails.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::System;
    ///
    /// let engine = docker.ping().await?;
    /// println!("{:?}, API {:?}", engine.os_type, engine.api_version);
    /// if engine.swarm.is_some_and(|swarm| swarm.manager) {
    ///     println!("a manager of a swarm");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    fn ping(&self) -> impl Future<Output = Result<PingInfo>> + Send {
        let request = Request::get("/_ping");
        async move { ping::info(self.execute(request).await?).await }
    }

    /// Checks that the engine is reachable, like [`ping`](Self::ping), with a response that has no body.
    ///
    /// `HEAD /_ping`
    ///
    /// # Errors
    /// - The engine cannot be reached, or fails.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.40 (Docker 19.03).
    fn ping_head(&self) -> impl Future<Output = Result<PingInfo>> + Send {
        let request = Request::new(http::Method::HEAD, "/_ping");
        async move { ping::info(self.execute(request).await?).await }
    }

    /// Returns the versions of the engine, its API and its components.
    ///
    /// `GET /version`
    ///
    /// # Errors
    /// The engine cannot be reached, or fails.
    #[doc(alias = "docker version")]
    fn version(&self) -> impl Future<Output = Result<SystemVersion>> + Send {
        let request = Request::get("/version");
        async move { self.execute(request).await?.json().await }
    }

    /// Returns the settings and state of the engine and its host: counts of containers and images, drivers, plugins,
    /// processors, memory, registries.
    ///
    /// `GET /info`
    ///
    /// # Errors
    /// The engine cannot be reached, or fails.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::System;
    ///
    /// let info = docker.info().await?;
    /// println!("{} of {} containers are running", info.containers_running, info.containers);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker info")]
    fn info(&self) -> impl Future<Output = Result<SystemInfo>> + Send {
        let request = Request::get("/info");
        async move { self.execute(request).await?.json().await }
    }

    /// Returns how much disk space images, containers, volumes and the build cache use.
    ///
    /// The methods of [`DiskUsage`] compute the totals of each kind, for every API version. The engine scans whole file
    /// systems for this, which can be slow. With the option `types`, it computes only what is needed.
    ///
    /// `GET /system/df`
    ///
    /// # Errors
    /// - 400: the engine does not know a type.
    /// - 500: the engine fails, or before Docker 23.0, another request for the disk usage is running.
    /// - [`Error::Unsupported`](crate::Error::Unsupported): the API version is below 1.25 (Docker 1.13).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::System;
    /// use asyncdocker::system::DiskUsageOptions;
    ///
    /// let usage = docker.disk_usage(DiskUsageOptions::default()).await?;
    /// for (kind, totals) in [
    ///     ("images", usage.image_totals()),
    ///     ("containers", usage.container_totals()),
    ///     ("volumes", usage.volume_totals()),
    ///     ("build cache", usage.build_cache_totals()),
    /// ] {
    ///     println!("{kind}: {} bytes, {} reclaimable", totals.size, totals.reclaimable);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker system df")]
    fn disk_usage(
        &self,
        options: DiskUsageOptions,
    ) -> impl Future<Output = Result<DiskUsage>> + Send {
        let request = Request::get("/system/df").options(&options).blocking();
        async move { self.execute(request).await?.json().await }
    }

    /// Streams the events of the engine as they happen.
    ///
    /// With `since`, the events that the engine has kept since that time come first. Docker 1.11 keeps the last 64, newer
    /// engines the last 256. The stream ends at `until`. Without `until`, it does not end by itself.
    ///
    /// The engine responds some milliseconds before it begins to watch. To miss no event from now on, set `since` to the
    /// engine's own time, as in the example.
    ///
    /// `GET /events`
    ///
    /// # Errors
    /// - 400: `since` is later than `until`. Docker 1.11 accepts it.
    /// - 400 or 500: the engine refuses a filter.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::System;
    /// use asyncdocker::models::system::{EventAction, EventFilter, EventType};
    /// use asyncdocker::system::EventsOptions;
    /// use futures_util::TryStreamExt;
    ///
    /// let mut options = EventsOptions::builder()
    ///     .filters([
    ///         EventFilter::Type(EventType::Container),
    ///         EventFilter::Event(EventAction::Die),
    ///     ])
    ///     .build();
    /// options.since = docker.info().await?.system_time;
    /// let mut events = docker.events(options).await?;
    /// while let Some(event) = events.try_next().await? {
    ///     let exit_code = event.actor.attributes.get("exitCode");
    ///     println!("{} has ended: {exit_code:?}", event.actor.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker events")]
    fn events(
        &self,
        options: EventsOptions,
    ) -> impl Future<Output = Result<JsonStream<Event>>> + Send {
        let request = Request::get("/events").options(&options).streaming_if(true);
        async move { Ok(self.execute(request).await?.json_stream()) }
    }
}

impl System for crate::Docker {}
impl System for crate::DynTransport {}
