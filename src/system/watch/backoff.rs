//! Pauses between attempts to reconnect.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// The upper limit of the first pause. Each further limit is twice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Pauses that grow with every attempt. They are random, because watches of many engines that lose a connection at the
/// same time must not all reconnect at the same time.
pub(super) struct Backoff {
    limit: Duration,
}

impl Backoff {
    pub(super) fn new() -> Self {
        Self { limit: FIRST_PAUSE }
    }

    /// Begins again with the shortest pause.
    pub(super) fn reset(&mut self) {
        *self = Self::new();
    }

    /// Returns the pause before the next attempt, between half the limit and the limit.
    pub(super) fn next_pause(&mut self) -> Duration {
        let half = self.limit / 2;
        self.limit = (self.limit * 2).min(LONGEST_PAUSE);
        half + half * u32::from(random()) / u32::from(u16::MAX)
    }
}

/// Returns a random number. The keys of the standard library's hash maps are random enough.
fn random() -> u16 {
    let [low, high, ..] = RandomState::new().build_hasher().finish().to_le_bytes();
    u16::from_le_bytes([low, high])
}
