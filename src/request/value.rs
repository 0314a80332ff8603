//! Values of query parameters, as text.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::signal::Signal;

/// A filter for a list method: a key and a value.
pub trait Filter {
    /// Returns the key, and the value as text.
    fn entry(&self) -> (&str, String);
}

/// A type that can be sent as a query parameter.
pub trait QueryValue {
    /// Returns the value as text. It is percent-encoded later.
    fn to_query(&self) -> String;
}

macro_rules! query_values_by_display {
    ($($ty:ty),*) => {
        $(impl QueryValue for $ty {
            fn to_query(&self) -> String {
                self.to_string()
            }
        })*
    };
}

query_values_by_display!(bool, i32, i64, u16, u32, u64, str, String, Signal);

/// Seconds since the epoch. A fraction of nanoseconds is added only if it is not zero, because standalone Swarm accepts
/// whole numbers only.
impl QueryValue for DateTime<Utc> {
    fn to_query(&self) -> String {
        match self.timestamp_subsec_nanos() {
            0 => self.timestamp().to_string(),
            nanos => format!("{}.{nanos:09}", self.timestamp()),
        }
    }
}

/// The longest duration that engines support: they count nanoseconds in 64 bits, and an overflow becomes zero.
const LONGEST: Duration = Duration::from_nanos(i64::MAX as u64);

/// Whole seconds, rounded up so that a timeout is never shortened. At most 292 years.
impl QueryValue for Duration {
    fn to_query(&self) -> String {
        let rounded_up = self
            .as_secs()
            .saturating_add(u64::from(self.subsec_nanos() > 0));
        rounded_up.min(LONGEST.as_secs()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_omit_a_zero_fraction() {
        let cases = [
            (1_700_000_000, 0, "1700000000"),
            (1_700_000_000, 5, "1700000000.000000005"),
            (1_700_000_000, 250_000_000, "1700000000.250000000"),
            (-2, 500_000_000, "-2.500000000"),
        ];
        for (seconds, nanos, text) in cases {
            let time = DateTime::from_timestamp(seconds, nanos).map(|time| time.to_query());
            assert_eq!(time.as_deref(), Some(text));
        }
    }
}
