//! Containers: what is sent, and how answers are read.

mod attach;
mod checkpoints;
mod create;
mod files;
mod lifecycle;
mod list;
mod output;
mod prune;
mod run;
mod timeouts;
mod update;
#[cfg(feature = "websocket")]
mod websocket;

use asyncdocker::test_util::{FakeEngine, ReceivedRequest, Reply};
use asyncdocker::{Docker, Result};

use crate::support::{
    docker_for, documented, fixture, message, recorded, refused, unsupported_below,
};

/// Makes one call to an engine that answers with `reply`; gives its result and what was sent.
async fn call<T>(
    expected: (&str, &str),
    reply: Reply,
    call: impl AsyncFnOnce(Docker) -> Result<T>,
) -> Result<(T, ReceivedRequest)> {
    let engine = FakeEngine::local().await?;
    let (method, target) = expected;
    engine.expect(method, target, reply);
    let result = call(docker_for(&engine, target)).await;
    let mut requests = engine.finish().await;
    assert_eq!(requests.len(), 1);
    Ok((result?, requests.remove(0)))
}

/// The headers that not every request has.
fn headers(request: &ReceivedRequest) -> Vec<(&str, &str)> {
    let common = ["host", "user-agent", "accept"];
    let named = request.headers.iter().map(|(name, value)| {
        let value = value.to_str().expect("text");
        (name.as_str(), value)
    });
    named.filter(|(name, _)| !common.contains(name)).collect()
}

/// What every empty `POST` says.
const EMPTY: [(&str, &str); 1] = [("content-length", "0")];

fn assert_sent_nothing(request: &ReceivedRequest) {
    assert_eq!(headers(request), EMPTY);
    assert_eq!(request.body, "");
}
