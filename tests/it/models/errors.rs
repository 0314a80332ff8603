//! What engines say when they refuse something.

use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiErrorKind, Error, Request, Transport};

use super::fixtures::{self, Answer};

/// What the client makes of a recorded refusal.
async fn refusal(answer: &Answer) -> Error {
    let engine = FakeEngine::local().await.unwrap();
    let mut reply = Reply::status(answer.status).body(answer.body.clone());
    if let Some(content_type) = answer.header("Content-Type") {
        reply = reply.header("Content-Type", content_type);
    }
    engine.expect("GET", "/info", reply);
    let error = engine
        .docker()
        .execute(Request::get("/info"))
        .await
        .unwrap_err();
    engine.finish().await;
    error
}

#[tokio::test]
async fn engine_messages_are_passed_on() {
    for answer in fixtures::failures() {
        let error = refusal(&answer).await;
        assert_eq!(
            error.status().unwrap().as_u16(),
            answer.status,
            "{}",
            answer.name
        );
        let message = error.engine_message().unwrap_or_default();
        let body = String::from_utf8(answer.body.clone()).unwrap();
        assert_eq!(message.is_empty(), body.is_empty(), "{}", answer.name);
        let quoted = serde_json::to_string(message).unwrap();
        let is_json = body.starts_with('{');
        assert!(
            if is_json {
                body.contains(&quoted[..quoted.len() - 1])
            } else {
                body.trim() == message
            },
            "{}: {message}",
            answer.name
        );
    }
}

#[tokio::test]
async fn error_responses_are_classified() {
    use ApiErrorKind::{BadParameter, Conflict, Forbidden, NotFound, NotModified, ServerError};

    let expected = [
        (
            "docker-1.11.2/container-create-noimage",
            NotFound,
            "No such image: nope:latest",
        ),
        (
            "docker-1.11.2/kill-bad-signal",
            ServerError,
            "Invalid signal: NOPE",
        ),
        ("docker-1.11.2/container-start-again", NotModified, ""),
        (
            "docker-20.10/kill-bad-signal",
            BadParameter,
            "Invalid signal: NOPE",
        ),
        (
            "docker-20.10/volume-inspect-missing",
            NotFound,
            "get nothing: no such volume",
        ),
        (
            "docker-28.5/network-remove-predefined",
            Forbidden,
            "bridge is a pre-defined network and cannot be removed",
        ),
        (
            "docker-28.5/remove-running",
            Conflict,
            "cannot remove container \"c1\": container is paused and must be unpaused first",
        ),
        (
            "podman-5.4/volume-inspect-missing",
            NotFound,
            "no such volume",
        ),
        (
            "podman-5.4/pull-missing",
            NotFound,
            "manifest unknown: manifest unknown",
        ),
    ];
    let failures = fixtures::failures();
    for (name, kind, message) in expected {
        let file = format!("{name}.http");
        let answer = failures.iter().find(|answer| answer.name == file).unwrap();
        let error = refusal(answer).await;
        assert_eq!(error.kind(), Some(kind), "{name}");
        assert_eq!(
            error.engine_message().unwrap_or_default(),
            message,
            "{name}"
        );
    }
}
