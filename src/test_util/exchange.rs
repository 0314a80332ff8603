//! The handle of an expected request.

use std::sync::Arc;

use super::state::{ReceivedRequest, Record, Shared, State};

/// An expected request and its reply: what to await to know how far they got.
#[derive(Clone, Debug)]
pub struct Exchange {
    shared: Arc<Shared>,
    number: usize,
}

impl Exchange {
    pub(super) fn new(shared: Arc<Shared>, number: usize) -> Self {
        Self { shared, number }
    }

    /// Waits until the request has arrived with its whole body.
    ///
    /// # Panics
    /// The engine ended without it.
    pub async fn received(&self) -> ReceivedRequest {
        let request = self.shared.wait(|state| {
            let record = self.record(state).filter(|record| record.complete);
            match record {
                Some(record) => Some(Some(record.request())),
                None => state.over.then_some(None),
            }
        });
        let request = request.await;
        assert!(
            request.is_some(),
            "the fake engine ended before the request came"
        );
        request.unwrap_or_else(|| unreachable!())
    }

    /// Waits until the connection that the request came over is closed.
    pub async fn closed(&self) {
        self.shared
            .wait(|state| self.record(state)?.closed.then_some(()))
            .await;
    }

    /// Whether the connection that the request came over is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.shared
            .read(|state| self.record(state).is_some_and(|record| record.closed))
    }

    fn record<'a>(&self, state: &'a State) -> Option<&'a Record> {
        let request = state.expectations.get(self.number)?.request?;
        state.requests.get(request)
    }
}
