//! The fake engine itself: what the tests that use it rely on.

mod endings;
mod input;
mod requests;
mod streams;

use std::panic::AssertUnwindSafe;

use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Docker, Request, Response, Result, Transport};
use futures_util::FutureExt;

/// One of each kind of socket.
async fn engines() -> Result<[FakeEngine; 2]> {
    Ok([FakeEngine::local().await?, FakeEngine::tcp().await?])
}

/// The simplest of all calls.
async fn ping(docker: &Docker) -> Result<Response> {
    docker.execute(Request::get("/_ping")).await
}

fn expect_ping(engine: &FakeEngine, reply: Reply) -> asyncdocker::test_util::Exchange {
    engine.expect("GET", "/_ping", reply)
}

/// What `finish` panics with.
async fn complaint(engine: FakeEngine) -> String {
    let panic = AssertUnwindSafe(engine.finish()).catch_unwind().await;
    let text = panic.unwrap_err().downcast::<String>();
    *text.expect("a panic with a message")
}
