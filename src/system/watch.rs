//! Events beyond the life of a connection.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};
use http::header::DATE;
use sync_wrapper::SyncWrapper;

use super::{EventsOptions, System};
use crate::error::{ApiErrorKind, Error, Result};
use crate::models::system::Event;
use crate::request::Request;
use crate::response::Response;
use crate::stream::JsonStream;

/// The pause before the second attempt to connect again; each further pause is twice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How many events an engine keeps at most: only those can come twice.
const KEPT_EVENTS: usize = 256;

/// Events that happen at once need not come in the order of their times.
const DISORDER: TimeDelta = TimeDelta::seconds(1);

/// How long the question whether an event is still kept may take.
const CHECK_LIMIT: Duration = Duration::from_secs(10);

/// An item of an [`EventWatch`].
#[derive(Debug)]
#[non_exhaustive]
#[allow(
    clippy::large_enum_variant,
    reason = "nearly all items are of the largest"
)]
pub enum Watched {
    /// Something happened.
    Event(Event),
    /// The connection was lost, for this reason. It is being made again, for as long as that takes.
    Lost(Error),
    /// The connection was made again, and what happened in between follows.
    #[non_exhaustive]
    Resumed {
        /// Whether that is all that happened in between. If not, something may be missing: the engine keeps a few hundred
        /// events only, and none beyond a restart of its own; or nothing had come yet that could be asked for.
        complete: bool,
        /// From when on something may be missing, by the engine's clock: when the last event happened that had come, or
        /// when the watch began if none had.
        since: DateTime<Utc>,
    },
}

/// Events as a stream that outlives its connection; see [`System::watch_events`].
#[must_use = "dropping the stream ends it: read it"]
pub struct EventWatch {
    items: SyncWrapper<Items>,
}

type Items = Pin<Box<dyn Stream<Item = Result<Watched>> + Send>>;

impl Stream for EventWatch {
    type Item = Result<Watched>;

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
        pause: Duration::ZERO,
    };
    let items = stream::unfold(Some(watch), async |watch| {
        let mut watch = watch?;
        let item = watch.next().await?;
        let watch = item.is_ok().then_some(watch);
        Some((item, watch))
    });
    Ok(EventWatch {
        // What is polled beyond its end panics otherwise.
        items: SyncWrapper::new(Box::pin(items.fuse())),
    })
}

async fn open<S: System>(system: &S, options: &EventsOptions) -> Result<Response> {
    let request = Request::get("/events").options(options).streaming_if(true);
    system.execute(request).await
}

/// The time of the engine's clock, down to the second; else that of this machine's.
fn engine_time(response: &Response) -> DateTime<Utc> {
    let date = response.headers().get(DATE);
    let date = date.and_then(|date| DateTime::parse_from_rfc2822(date.to_str().ok()?).ok());
    date.map_or_else(|| SystemTime::now().into(), |date| date.to_utc())
}

struct Watch<S> {
    system: S,
    options: EventsOptions,
    /// `None` while there is no connection.
    events: Option<JsonStream<Event>>,
    history: EventHistory,
    /// What is waited for before the next attempt to connect.
    pause: Duration,
}

impl<S: System> Watch<S> {
    async fn next(&mut self) -> Option<Result<Watched>> {
        loop {
            let Some(events) = &mut self.events else {
                return Some(self.resume().await);
            };
            match events.next().await {
                Some(Ok(event)) => {
                    if self.history.is_new(&event) {
                        self.pause = Duration::ZERO;
                        return Some(Ok(Watched::Event(event)));
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

    fn lost(&mut self, error: Error) -> Watched {
        self.events = None;
        Watched::Lost(error)
    }

    /// Connects again, and says whether the engine still has all that was missed.
    async fn resume(&mut self) -> Result<Watched> {
        let since = self.history.latest().unwrap_or(self.history.started);
        let options = EventsOptions {
            since: Some(self.history.resume_at()),
            ..self.options.clone()
        };
        loop {
            tokio::time::sleep(self.pause).await;
            self.pause = (self.pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
            match open(&self.system, &options).await {
                Ok(response) => {
                    self.events = Some(response.json_stream());
                    self.history.resume();
                    let complete = self.has_last_event().await;
                    return Ok(Watched::Resumed { complete, since });
                }
                Err(error) if is_loss(&error) => {
                    tracing::debug!(%error, "the engine's events cannot be resumed yet");
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether the engine keeps the last event that was seen, and with it all that came later.
    async fn has_last_event(&self) -> bool {
        let Some(last) = self.history.last() else {
            return false;
        };
        let at = time(last);
        let options = EventsOptions {
            since: at,
            until: at,
            ..self.options.clone()
        };
        let asking = async {
            let mut events = open(&self.system, &options).await?.json_stream::<Event>();
            while let Some(event) = events.try_next().await? {
                if event == *last {
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

/// Whether connecting again may help.
fn is_loss(error: &Error) -> bool {
    match error {
        Error::Stream { .. }
        | Error::Transport { .. }
        | Error::Connect { .. }
        | Error::Timeout { .. } => true,
        error => error.kind() == Some(ApiErrorKind::ServerError),
    }
}

/// When an event happened.
fn time(event: &Event) -> Option<DateTime<Utc>> {
    let exact = event.time_nano.map(DateTime::from_timestamp_nanos);
    exact.or(event.time)
}

/// The events that were received.
struct EventHistory {
    /// When the watch started.
    started: DateTime<Utc>,
    /// The last events, as many as may come again.
    recent: VecDeque<Event>,
    /// Up to when events may come again.
    repeated_until: Option<DateTime<Utc>>,
}

impl EventHistory {
    fn new(started: DateTime<Utc>) -> Self {
        Self {
            started,
            recent: VecDeque::new(),
            repeated_until: None,
        }
    }

    /// The latest event by its time.
    fn last(&self) -> Option<&Event> {
        self.recent.iter().max_by_key(|event| time(event))
    }

    fn latest(&self) -> Option<DateTime<Utc>> {
        self.last().and_then(time)
    }

    /// From when on to ask for events.
    fn resume_at(&self) -> DateTime<Utc> {
        let latest = self
            .latest()
            .and_then(|time| time.checked_sub_signed(DISORDER));
        latest.unwrap_or(self.started).max(self.started)
    }

    fn resume(&mut self) {
        self.repeated_until = self.latest();
    }

    fn is_new(&mut self, event: &Event) -> bool {
        let may_be_repeated = self.repeated_until.is_some() && time(event) <= self.repeated_until;
        if may_be_repeated && self.recent.contains(event) {
            return false;
        }
        if self.recent.len() == KEPT_EVENTS {
            self.recent.pop_front();
        }
        self.recent.push_back(event.clone());
        true
    }
}
