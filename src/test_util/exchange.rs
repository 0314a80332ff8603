//! The handle of an expected request.

use std::sync::Arc;

use super::state::{ReceivedRequest, Record, Shared, State};

/// An expected request and the reply to it, returned by [`FakeEngine::expect`](super::FakeEngine::expect). Use it in
/// tests that act while the request is in progress, or that check when its connection closes.
///
/// Dropping a stream closes its connection:
///
/// ```
/// use asyncdocker::prelude::*;
/// use asyncdocker::containers::ContainerLogsOptions;
/// use asyncdocker::test_util::{FakeEngine, Reply, frame};
/// use futures_util::TryStreamExt;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> asyncdocker::Result<()> {
/// let engine = FakeEngine::local().await?;
/// let target = "/containers/web/logs?follow=true&stdout=true&stderr=true";
/// let reply = Reply::status(200).chunk(frame(1, "ready\n")).hang();
/// let exchange = engine.expect("GET", target, reply);
///
/// let options = ContainerLogsOptions::builder().follow(true).tty(false).build();
/// let mut logs = engine.docker().container_logs("web", options).await?;
/// assert!(logs.try_next().await?.is_some());
/// assert!(!exchange.is_closed());
///
/// drop(logs);
/// exchange.closed().await;
/// # engine.finish().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Exchange {
    shared: Arc<Shared>,
    /// The index of the expectation.
    number: usize,
}

impl Exchange {
    pub(super) fn new(shared: Arc<Shared>, number: usize) -> Self {
        Self { shared, number }
    }

    /// Waits until the request has arrived with its body, or the client closed the connection while sending it. In the
    /// second case, [`complete`](ReceivedRequest::complete) is `false`. It does not wait for input over an upgraded
    /// connection.
    ///
    /// # Panics
    /// Panics if the engine ended before the request arrived.
    #[allow(clippy::panic, reason = "this is where a test fails")]
    pub async fn received(&self) -> ReceivedRequest {
        let arrived = self.shared.wait(|state| {
            let record = self.record(state);
            match record.filter(|record| record.complete || record.closed) {
                Some(record) => Some(Ok(record.request())),
                None => state.over.then_some(Err(())),
            }
        });
        let Ok(request) = arrived.await else {
            panic!("the fake engine ended before the request arrived");
        };
        request
    }

    /// Waits until the connection of the request is closed, by the client or by the engine. The engine closes it at the
    /// end of a reply that closes it, or when the engine itself ends. To be sure that the client closed it, let the
    /// reply [hang](super::Reply::hang).
    pub async fn closed(&self) {
        self.shared
            .wait(|state| (state.over || self.is_closed_in(state)).then_some(()))
            .await;
    }

    /// Returns whether the connection of the request is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.shared.read(|state| self.is_closed_in(state))
    }

    fn is_closed_in(&self, state: &State) -> bool {
        self.record(state).is_some_and(|record| record.closed)
    }

    fn record<'a>(&self, state: &'a State) -> Option<&'a Record> {
        let request = state.expectations.get(self.number)?.request?;
        state.requests.get(request)
    }
}
