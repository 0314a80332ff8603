//! Events as a stream that reconnects.

mod backoff;
mod history;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};
use http::header::DATE;
use sync_wrapper::SyncWrapper;

use self::backoff::Backoff;
use self::history::EventHistory;
use super::{EventsOptions, System};
use crate::error::{ApiErrorKind, Error, Result};
use crate::models::system::Event;
use crate::request::Request;
use crate::response::Response;
use crate::stream::JsonStream;

/// Time limit for the request that checks whether the engine still keeps an event.
const CHECK_LIMIT: Duration = Duration::from_secs(10);

/// An item of an [`EventWatch`].
#[derive(Debug)]
#[non_exhaustive]
#[allow(
    clippy::large_enum_variant,
    reason = "nearly all items are of the largest"
)]
pub enum WatchItem {
    /// An event of the engine.
    Event(Event),
    /// The connection was lost for this reason. The watch tries to reconnect for as long as necessary.
    Lost(Error),
    /// The connection was restored. The events that happened in between follow.
    #[non_exhaustive]
    Resumed {
        /// Whether all events that happened in between follow. If `false`, some may be missing: the engine keeps only a
        /// few hundred events, and none across its own restart. It is also `false` if no event had arrived before.
        complete: bool,
        /// The start of the time in which events may be missing, by the engine's clock. This is the time of the last
        /// event that arrived, or the start of the watch if none did.
        since: DateTime<Utc>,
    },
}

/// A stream of events that reconnects; see [`watch_events`](crate::SystemExt::watch_events).
#[must_use = "dropping the stream ends it: read it"]
pub struct EventWatch {
    items: SyncWrapper<Items>,
}

type Items = Pin<Box<dyn Stream<Item = Result<WatchItem>> + Send>>;

impl Stream for EventWatch {
    type Item = Result<WatchItem>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.items.get_mut().as_mut().poll_next(context)
    }
}

impl fmt::Debug for EventWatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EventWatch")
    }
}

pub(super) async fn watch<S>(system: S, options: EventsOptions) -> Result<EventWatch>
where
    S: System + 'static,
{
    let response = open(&system, &options).await?;
    let started = options.since.unwrap_or_else(|| engine_time(&response));
    let watch = Watch {
        system,
        options,
        events: Some(response.json_stream()),
        history: EventHistory::new(started),
        backoff: Backoff::new(),
    };
    let items = stream::unfold(Some(watch), async |watch| {
        let mut watch = watch?;
        let item = watch.next().await?;
        let watch = item.is_ok().then_some(watch);
        Some((item, watch))
    });
    Ok(EventWatch {
        // Polling `unfold` after its end would panic.
        items: SyncWrapper::new(Box::pin(items.fuse())),
    })
}

async fn open<S: System>(system: &S, options: &EventsOptions) -> Result<Response> {
    let request = Request::get("/events").options(options).streaming_if(true);
    system.execute(request).await
}

/// The time of the engine's clock, to the second. If the response has none, the time of this machine's clock.
fn engine_time(response: &Response) -> DateTime<Utc> {
    let date = response.headers().get(DATE);
    let date = date.and_then(|date| DateTime::parse_from_rfc2822(date.to_str().ok()?).ok());
    date.map_or_else(|| SystemTime::now().into(), |date| date.to_utc())
}

struct Watch<S> {
    system: S,
    options: EventsOptions,
    /// `None` if there is no connection.
    events: Option<JsonStream<Event>>,
    history: EventHistory,
    backoff: Backoff,
}

impl<S: System> Watch<S> {
    async fn next(&mut self) -> Option<Result<WatchItem>> {
        loop {
            let Some(events) = &mut self.events else {
                return Some(self.resume().await);
            };
            match events.next().await {
                Some(Ok(event)) => {
                    if self.history.is_new(&event) {
                        self.backoff.reset();
                        return Some(Ok(WatchItem::Event(event)));
                    }
                }
                Some(Err(error)) if is_loss(&error) => return Some(Ok(self.lost(error))),
                Some(Err(error)) => return Some(Err(error)),
                None if self.options.until.is_some() => return None,
                None => {
                    let error = Error::stream(events.call().clone(), "the engine ended it");
                    return Some(Ok(self.lost(error)));
                }
            }
        }
    }

    fn lost(&mut self, error: Error) -> WatchItem {
        self.events = None;
        WatchItem::Lost(error)
    }

    /// Reconnects, and finds out whether the engine still has all missed events.
    async fn resume(&mut self) -> Result<WatchItem> {
        let since = self.history.latest().unwrap_or(self.history.started);
        let options = EventsOptions {
            since: Some(self.history.resume_at()),
            ..self.options.clone()
        };
        loop {
            tokio::time::sleep(self.backoff.next_pause()).await;
            match open(&self.system, &options).await {
                Ok(response) => {
                    self.events = Some(response.json_stream());
                    self.history.resume();
                    let complete = self.has_last_event().await;
                    return Ok(WatchItem::Resumed { complete, since });
                }
                Err(error) if is_loss(&error) => {
                    tracing::debug!(%error, "the engine's events cannot be resumed yet");
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether the engine still has the last received event, and therefore all later ones.
    async fn has_last_event(&self) -> bool {
        let Some(at) = self.history.latest() else {
            return false;
        };
        let options = EventsOptions {
            since: Some(at),
            until: Some(at),
            ..self.options.clone()
        };
        let asking = async {
            let mut events = open(&self.system, &options).await?.json_stream::<Event>();
            while let Some(event) = events.try_next().await? {
                if self.history.is_last(&event) {
                    return Ok::<_, Error>(true);
                }
            }
            Ok(false)
        };
        matches!(
            tokio::time::timeout(CHECK_LIMIT, asking).await,
            Ok(Ok(true))
        )
    }
}

/// Whether reconnecting may help.
fn is_loss(error: &Error) -> bool {
    match error {
        Error::Stream { .. }
        | Error::Transport { .. }
        | Error::Connect { .. }
        | Error::Timeout { .. } => true,
        error => error.kind() == Some(ApiErrorKind::ServerError),
    }
}
