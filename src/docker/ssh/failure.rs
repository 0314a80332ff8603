//! Why processes failed.

use std::sync::{Mutex, PoisonError};

/// Why a process failed.
#[derive(Clone)]
pub(in crate::docker) struct Failure {
    pub(in crate::docker) reason: String,
    /// Whether the engine may have seen the request all the same.
    pub(in crate::docker) maybe_seen: bool,
}

/// The last failure, unless a connection has worked since.
#[derive(Default)]
pub(super) struct Failures(Mutex<Option<Failure>>);

impl Failures {
    pub(super) fn last(&self) -> Option<Failure> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.clone()
    }

    /// A failure that kept the request from the engine.
    pub(super) fn unseen(&self, reason: String) {
        self.set(Some(Failure {
            reason,
            maybe_seen: false,
        }));
    }

    /// A failure after which it is not known how far the request got.
    pub(super) fn maybe_seen(&self, reason: String) {
        self.set(Some(Failure {
            reason,
            maybe_seen: true,
        }));
    }

    /// A connection works.
    pub(super) fn forget(&self) {
        self.set(None);
    }

    fn set(&self, failure: Option<Failure>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = failure;
    }
}
