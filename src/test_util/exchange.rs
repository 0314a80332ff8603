//! The handle of an expected request.

use std::sync::Arc;

use super::state::{ReceivedRequest, Record, Shared, State};

/// An expected request and the reply to it, as [`FakeEngine::expect`](super::FakeEngine::expect) gives it: for tests
/// that act while the call goes on, or that care when its connection closes.
///
/// A stream that is dropped closes its connection:
///
/// ```
/// use asyncdocker::Containers;
/// use asyncdocker::containers::ContainerLogsOptions;
/// use asyncdocker::test_util::{FakeEngine, Reply, frame};
/// use futures_util::TryStreamExt;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> asyncdocker::Result<()> {
/// let engine = FakeEngine::unix().await?;
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
    /// Which expectation it is.
    number: usize,
}

impl Exchange {
    pub(super) fn new(shared: Arc<Shared>, number: usize) -> Self {
        Self { shared, number }
    }

    /// Waits until the request has arrived with its body, or the client has broken off in the middle of it: then
    /// [`complete`](ReceivedRequest::complete) is false. Input over an upgraded connection is not waited for.
    ///
    /// # Panics
    /// The engine ended before the request came.
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
            panic!("the fake engine ended before the request came");
        };
        request
    }

    /// Waits until the connection that the request came over is closed: by the client, or by the engine at the end
    /// of a reply that closes it, or when it ends itself. To be sure that it was the client, let the reply
    /// [hang](super::Reply::hang).
    pub async fn closed(&self) {
        self.shared
            .wait(|state| (state.over || self.is_closed_in(state)).then_some(()))
            .await;
    }

    /// Whether the connection that the request came over is closed.
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
