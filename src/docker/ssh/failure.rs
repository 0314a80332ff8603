//! The reasons why processes failed.

use std::sync::{Mutex, PoisonError};

/// The reason why a process failed.
#[derive(Clone)]
pub(in crate::docker) struct Failure {
    pub(in crate::docker) reason: String,
    /// Whether the engine may still have received the request.
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

    /// Records a failure that kept the request from the engine.
    pub(super) fn unseen(&self, reason: String) {
        self.set(Some(Failure {
            reason,
            maybe_seen: false,
        }));
    }

    /// Records a failure after which the engine may have received the request.
    pub(super) fn maybe_seen(&self, reason: String) {
        self.set(Some(Failure {
            reason,
            maybe_seen: true,
        }));
    }

    /// Records that a connection works.
    pub(super) fn forget(&self) {
        self.set(None);
    }

    fn set(&self, failure: Option<Failure>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = failure;
    }
}
