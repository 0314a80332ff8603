//! Containers: what is sent, and how answers are read.

mod attach;
mod create;
mod files;
mod life;
mod list;
mod output;
mod time;
mod update;
#[cfg(feature = "websocket")]
mod websocket;

use std::fmt::Debug;

use asyncdocker::test_util::{FakeEngine, ReceivedRequest, Reply};
use asyncdocker::{ApiErrorKind, Docker, Result};
use http::StatusCode;
use serde_json::json;

use crate::support::{docker_for, documented, fixture, message, recorded};

/// Makes one call to an engine that answers with `reply`; gives its result and what was sent.
async fn call<T>(
    expected: (&str, &str),
    reply: Reply,
    call: impl AsyncFnOnce(Docker) -> Result<T>,
) -> Result<(T, ReceivedRequest)> {
    let engine = FakeEngine::unix().await?;
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

/// Answers the call with each of the errors, in each form that engines give them, and checks what the client tells.
async fn refused<T: Debug>(
    expected: (&str, &str),
    errors: &[(u16, &str)],
    call: impl AsyncFn(Docker) -> Result<T>,
) -> Result<()> {
    let (method, target) = expected;
    let engine = FakeEngine::unix().await?;
    let docker = docker_for(&engine, target);
    for &(status, words) in errors {
        let as_json = json!({ "message": words }).to_string();
        let forms = [
            (Reply::error(status, words), Some(words)),
            (Reply::json(as_json).with_status(status), Some(words)),
            (Reply::status(status), None),
        ];
        for (reply, said) in forms {
            engine.expect(method, target, reply);
            let error = call(docker.clone()).await.unwrap_err();
            assert_eq!(error.engine_message(), said);

            let status = StatusCode::from_u16(status).expect("a status");
            let kind = ApiErrorKind::from(status);
            assert_eq!((error.status(), error.kind()), (Some(status), Some(kind)));
            let path = target.split('?').next().unwrap_or_default();
            let path = path.strip_prefix("/v1.23").unwrap_or(path);

            let mut text = format!("{method} {path}: {kind} (status {})", status.as_u16());
            if let Some(words) = said {
                text = format!("{text}: {words}");
            }
            assert_eq!(error.to_string(), text);
        }
    }
    engine.finish().await;
    Ok(())
}
