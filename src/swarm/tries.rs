//! Repeated updates: an update is refused if another client came first.

use crate::error::Error;

/// The number of times that an update is tried.
pub(crate) const UPDATE_TRIES: u32 = 10;

/// Counts the tries of one update.
#[derive(Default)]
pub(crate) struct Tries(u32);

impl Tries {
    /// Returns whether to read the object and to try again.
    ///
    /// # Errors
    /// The error if trying again does not help, or if there were enough tries.
    pub(crate) fn again(&mut self, error: Error) -> Result<(), Error> {
        self.0 += 1;
        if !error.is_stale_version() {
            return Err(error);
        }
        if self.0 < UPDATE_TRIES {
            return Ok(());
        }
        Err(exhausted(error))
    }
}

/// The error of the last try, which says how many there were.
fn exhausted(error: Error) -> Error {
    match error {
        Error::Api {
            call,
            kind,
            status,
            message,
            headers,
        } => Error::Api {
            call,
            kind,
            status,
            message: format!(
                "{message} (after {UPDATE_TRIES} tries, because other clients keep changing the object)"
            ),
            headers,
        },
        error => error,
    }
}
