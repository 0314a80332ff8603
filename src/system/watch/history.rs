//! The events that have arrived.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};

use chrono::{DateTime, TimeDelta, Utc};

use crate::models::system::Event;

/// The maximum number of events that an engine keeps. Only those can arrive twice.
const KEPT_EVENTS: usize = 256;

/// Events that happen at nearly the same time may arrive out of order.
const DISORDER: TimeDelta = TimeDelta::seconds(1);

/// The events that have arrived.
pub(super) struct EventHistory {
    /// The start of the watch.
    pub(super) started: DateTime<Utc>,
    /// The last events, as many as may arrive again.
    recent: VecDeque<Fingerprint>,
    /// The time up to which events may arrive again.
    repeated_until: Option<DateTime<Utc>>,
    hasher: RandomState,
}

/// Identifies an event. A whole event takes about a KiB, and a program may watch thousands of engines.
#[derive(Clone, Copy, PartialEq)]
struct Fingerprint {
    time: Option<DateTime<Utc>>,
    hash: u64,
}

impl EventHistory {
    pub(super) fn new(started: DateTime<Utc>) -> Self {
        Self {
            started,
            recent: VecDeque::new(),
            repeated_until: None,
            hasher: RandomState::new(),
        }
    }

    /// Whether this is the latest event by its time.
    pub(super) fn is_last(&self, event: &Event) -> bool {
        self.last() == Some(&self.fingerprint(event))
    }

    /// The time of the latest event.
    pub(super) fn latest(&self) -> Option<DateTime<Utc>> {
        self.last()?.time
    }

    /// The time from which to request events.
    pub(super) fn resume_at(&self) -> DateTime<Utc> {
        let latest = self
            .latest()
            .and_then(|time| time.checked_sub_signed(DISORDER));
        latest.unwrap_or(self.started).max(self.started)
    }

    pub(super) fn resume(&mut self) {
        self.repeated_until = self.latest();
    }

    /// Records an event. Returns whether it has not arrived before.
    pub(super) fn is_new(&mut self, event: &Event) -> bool {
        let event = self.fingerprint(event);
        let may_be_repeated = self.repeated_until.is_some() && event.time <= self.repeated_until;
        if may_be_repeated && self.recent.contains(&event) {
            return false;
        }
        if self.recent.len() == KEPT_EVENTS {
            self.recent.pop_front();
        }
        self.recent.push_back(event);
        true
    }

    fn last(&self) -> Option<&Fingerprint> {
        self.recent.iter().max_by_key(|event| event.time)
    }

    fn fingerprint(&self, event: &Event) -> Fingerprint {
        let (kind, action, actor) = (&event.kind, &event.action, &event.actor);
        let time = time(event);
        let hash = self
            .hasher
            .hash_one((time, kind, action, &actor.id, &actor.attributes));
        Fingerprint { time, hash }
    }
}

/// The time of an event.
fn time(event: &Event) -> Option<DateTime<Utc>> {
    let exact = event.time_nano.map(DateTime::from_timestamp_nanos);
    exact.or(event.time)
}
