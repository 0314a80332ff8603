//! A session ends with its build.

use asyncdocker::buildkit::{BuildSecret, BuildSession};
use asyncdocker::{Builds, Error};
use futures_util::TryStreamExt;

use super::engine::{BuildEngine, field};
use super::{SECRET, building, started};

#[tokio::test]
async fn a_session_ends_when_the_build_has_succeeded() {
    let mut engine = BuildEngine::new();
    let (session, mut build, mut stream) = started(&mut engine, BuildSession::new()).await;
    build.send(r#"{"stream": "step"}"#).await;
    assert!(stream.try_next().await.unwrap().is_some());
    build.finish().await;
    assert!(stream.try_next().await.unwrap().is_none());
    // Although the stream is kept.
    session.closed().await;
    drop(stream);
}

#[tokio::test]
async fn a_session_ends_when_a_step_has_failed() {
    let mut engine = BuildEngine::new();
    let (session, mut build, mut stream) = started(&mut engine, BuildSession::new()).await;
    build
        .send(r#"{"errorDetail": {"message": "exit code: 1"}}"#)
        .await;
    assert!(stream.try_next().await.is_err());
    session.closed().await;
    build.closed().await;
    drop(stream);
}

#[tokio::test]
async fn a_session_ends_when_the_stream_is_dropped() {
    let mut engine = BuildEngine::new();
    let (session, build, stream) = started(&mut engine, BuildSession::new()).await;
    drop(stream);
    session.closed().await;
    build.closed().await;
}

#[tokio::test]
async fn a_session_ends_when_the_engine_refuses_the_build() {
    let mut engine = BuildEngine::new();
    let building = building(engine.docker(), BuildSession::new());
    let session = engine.session().await;
    let mut build = engine.build().await;
    build
        .raw("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\n\r\nno")
        .await;
    assert!(matches!(building.await.unwrap(), Err(Error::Api { .. })));
    session.closed().await;
}

#[tokio::test]
async fn a_session_ends_when_the_future_of_the_build_is_dropped() {
    let mut engine = BuildEngine::new();
    let building = building(engine.docker(), BuildSession::new());
    let session = engine.session().await;
    let build = engine.build().await;
    building.abort();
    session.closed().await;
    build.closed().await;
}

#[tokio::test]
async fn builds_at_once_have_sessions_of_their_own() {
    let mut engine = BuildEngine::new();
    let offer = |value| BuildSession::new().secret("value", BuildSecret::bytes(value));
    let (one, mut first, stream) = started(&mut engine, offer("one")).await;
    let (two, _second, other) = started(&mut engine, offer("two")).await;
    let ids = [&one, &two].map(|session| session.header("X-Docker-Expose-Session-Uuid"));
    assert_ne!(ids[0], ids[1]);
    assert_eq!(one.ask(SECRET, 1, "value").await.message(), field(1, "one"));
    assert_eq!(two.ask(SECRET, 1, "value").await.message(), field(1, "two"));

    first.finish().await;
    stream.finish().await.unwrap();
    one.closed().await;
    assert_eq!(two.ask(SECRET, 1, "value").await.message(), field(1, "two"));
    drop(other);
    two.closed().await;
}

#[tokio::test]
async fn a_session_that_the_engine_closes_leaves_the_build_alone() {
    let mut engine = BuildEngine::new();
    let (session, mut build, stream) = started(&mut engine, BuildSession::new()).await;
    drop(session);
    build.finish().await;
    stream.finish().await.unwrap();

    let active = engine
        .docker()
        .start_build_session(&BuildSession::new())
        .await
        .unwrap();
    drop(engine.accepted.sessions.recv().await);
    while !active.is_closed() {
        tokio::task::yield_now().await;
    }
}
