//! Events beyond the life of a connection.

use std::time::Duration;

use asyncdocker::prelude::*;
use asyncdocker::system::{EventWatch, EventsOptions, WatchItem};
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Error, Result};
use chrono::DateTime;
use futures_util::{StreamExt, TryStreamExt};

const EVENTS: &str = "/events";
/// A date of the engine's, and the query that asks for what has happened since.
const DATE: &str = "Thu, 01 Jan 1970 00:16:40 GMT";
const SINCE_DATE: &str = "/events?since=1000";

/// An event at so many nanoseconds after second 2000.
fn event(name: &str, nanos: u64) -> String {
    let time = 2_000_000_000_000 + nanos;
    format!(
        r#"{{"Type":"volume","Action":"{name}","Actor":{{"ID":"v"}},"time":{},"timeNano":{time}}}"#,
        time / 1_000_000_000
    )
}

/// A stream, which begins with nothing.
fn stream() -> Reply {
    Reply::status(200).header("Date", DATE).chunk("\n")
}

/// Since a second before the event at so many nanoseconds.
fn since(nanos: u64) -> String {
    let fraction = if nanos > 0 {
        format!(".{nanos:09}")
    } else {
        String::new()
    };
    format!("/events?since=1999{fraction}")
}

/// The question whether the event at so many nanoseconds is kept.
fn at(nanos: u64) -> String {
    let fraction = if nanos > 0 {
        format!(".{nanos:09}")
    } else {
        String::new()
    };
    format!("/events?since=2000{fraction}&until=2000{fraction}")
}

/// What comes, in short.
async fn next(watch: &mut EventWatch) -> String {
    match watch.next().await {
        Some(Ok(WatchItem::Event(event))) => event.action.to_string(),
        Some(Ok(WatchItem::Lost(_))) => "lost".to_owned(),
        Some(Ok(WatchItem::Resumed { complete: true, .. })) => "resumed".to_owned(),
        Some(Ok(WatchItem::Resumed { .. })) => "resumed with a gap".to_owned(),
        Some(Ok(other)) => format!("{other:?}"),
        Some(Err(error)) => error.to_string(),
        None => "end".to_owned(),
    }
}

async fn watch(engine: &FakeEngine) -> Result<EventWatch> {
    engine.docker().watch_events(EventsOptions::default()).await
}

async fn assert_items(watch: &mut EventWatch, expected: &[&str]) {
    for expected in expected {
        assert_eq!(next(watch).await, *expected);
    }
}

#[tokio::test(start_paused = true)]
async fn missed_events_are_returned_once_after_the_loss() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let (a, b, c) = (event("a", 0), event("b", 5), event("c", 9));
    engine.expect(
        "GET",
        EVENTS,
        stream().chunk(a.clone()).chunk(b.clone()).cut(),
    );
    let again = [a, b.clone(), c.clone()].concat();
    engine.expect(
        "GET",
        &since(5),
        stream().chunk(again).chunk(event("d", 10)).cut(),
    );
    engine.expect("GET", &at(5), stream().chunk(b));
    engine.expect(
        "GET",
        &since(10),
        stream().chunk(event("d", 10)).chunk(event("e", 11)).hang(),
    );
    engine.expect("GET", &at(10), stream().chunk(event("d", 10)));
    let mut watch = watch(&engine).await?;
    let expected = [
        "a", "b", "lost", "resumed", "c", "d", "lost", "resumed", "e",
    ];
    assert_items(&mut watch, &expected).await;
    drop(watch);
    engine.finish().await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn simultaneous_events_are_distinguished() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let (a, b) = (event("a", 5), event("b", 5));
    engine.expect(
        "GET",
        EVENTS,
        stream().chunk(a.clone()).chunk(a.clone()).cut(),
    );
    engine.expect(
        "GET",
        &since(5),
        stream().chunk([a.clone(), b.clone()].concat()).hang(),
    );
    engine.expect("GET", &at(5), stream().chunk([a, b].concat()));
    let mut watch = watch(&engine).await?;
    // What a connection itself repeats is the engine's business.
    assert_items(&mut watch, &["a", "a", "lost", "resumed", "b"]).await;
    drop(watch);
    engine.finish().await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn simultaneous_events_with_different_attributes_are_distinguished() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let with = |value: &str| {
        let attributes = format!(r#""ID":"v","Attributes":{{"driver":"{value}"}}"#);
        event("mount", 5).replace(r#""ID":"v""#, &attributes)
    };
    let both = [with("a"), with("b")].concat();
    engine.expect("GET", EVENTS, stream().chunk(with("a")).cut());
    engine.expect(
        "GET",
        &since(5),
        stream().chunk(both).chunk(event("end", 6)).hang(),
    );
    engine.expect("GET", &at(5), stream().chunk(with("b")));
    let mut watch = watch(&engine).await?;
    let expected = ["mount", "lost", "resumed with a gap", "mount", "end"];
    assert_items(&mut watch, &expected).await;
    drop(watch);
    engine.finish().await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn forgotten_last_event_is_reported_as_a_gap() -> Result<()> {
    for answer in [
        stream(),
        stream().chunk(event("later", 7)),
        stream().cut(),
        Reply::error(500, "until must be a number"),
        stream().hang(),
    ] {
        let engine = FakeEngine::local().await?;
        engine.expect("GET", EVENTS, stream().chunk(event("a", 5)).cut());
        engine.expect("GET", &since(5), stream().chunk(event("later", 7)).hang());
        engine.expect("GET", &at(5), answer);
        let mut watch = watch(&engine).await?;
        assert_items(&mut watch, &["a", "lost", "resumed with a gap", "later"]).await;
        drop(watch);
        engine.finish().await;
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn connection_without_events_is_resumed_from_its_beginning() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", EVENTS, stream().cut());
    engine.expect("GET", SINCE_DATE, stream().chunk(event("a", 0)).hang());
    let mut watch = watch(&engine).await?;
    assert_items(&mut watch, &["lost", "resumed with a gap", "a"]).await;
    drop(watch);
    engine.finish().await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn gap_begins_at_the_last_event_or_the_start() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", EVENTS, stream().cut());
    engine.expect("GET", SINCE_DATE, stream().chunk(event("a", 5)).cut());
    engine.expect("GET", &since(5), stream().hang());
    engine.expect("GET", &at(5), stream());
    let mut watch = watch(&engine).await?;
    let mut gaps = Vec::new();
    while gaps.len() < 2 {
        if let Some(WatchItem::Resumed { since, .. }) = watch.try_next().await? {
            gaps.push(since);
        }
    }
    let begun = DateTime::from_timestamp(1000, 0).unwrap();
    let last = DateTime::from_timestamp(2000, 5).unwrap();
    assert_eq!(gaps, [begun, last]);
    drop(watch);
    engine.finish().await;
    Ok(())
}

/// The time until a watch resumes, on the test's own clock. The engine refuses the first 20 attempts.
async fn time_until_resumed() -> Result<Duration> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", EVENTS, stream().chunk(event("a", 5)).cut());
    for _ in 0..20 {
        engine.expect("GET", &since(5), Reply::error(503, "starting"));
    }
    engine.expect("GET", &since(5), stream().hang());
    engine.expect("GET", &at(5), stream().chunk(event("a", 5)));
    let mut watch = watch(&engine).await?;
    let begun = tokio::time::Instant::now();
    assert_items(&mut watch, &["a", "lost", "resumed"]).await;
    let time = begun.elapsed();
    drop(watch);
    engine.finish().await;
    Ok(time)
}

#[tokio::test(start_paused = true)]
async fn watch_reconnects_until_the_engine_is_back() -> Result<()> {
    let time = time_until_resumed().await?;
    // The limits of the pauses are 0.1, 0.2, 0.4, … 6.4, and 14 times 10 seconds. Each pause is at least half its limit.
    let expected = Duration::from_secs(76)..Duration::from_secs(154);
    assert!(expected.contains(&time), "{time:?}");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn watches_do_not_reconnect_at_the_same_time() -> Result<()> {
    let times = [
        time_until_resumed().await?,
        time_until_resumed().await?,
        time_until_resumed().await?,
    ];
    assert!(times.iter().any(|time| *time != times[0]), "{times:?}");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn permanent_error_ends_the_watch() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", EVENTS, stream().chunk(event("a", 5)).cut());
    engine.expect("GET", &since(5), Reply::error(400, "no such filter"));
    let mut lost = watch(&engine).await?;
    assert_items(&mut lost, &["a", "lost"]).await;
    assert!(next(&mut lost).await.contains("no such filter"));
    assert_eq!(next(&mut lost).await, "end");

    engine.expect("GET", EVENTS, stream().chunk(r#"{"Type":[]}"#));
    let mut broken = watch(&engine).await?;
    assert!(matches!(
        broken.next().await,
        Some(Err(Error::Decode { .. }))
    ));
    assert_items(&mut broken, &["end", "end"]).await;

    engine.expect("GET", EVENTS, Reply::error(400, "no such filter"));
    assert!(
        watch(&engine).await.is_err(),
        "the first connection is the call's own"
    );
    engine.finish().await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn watch_ends_at_until_and_keeps_its_filters() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let options = EventsOptions::builder()
        .since(DateTime::from_timestamp(1500, 0).unwrap())
        .until(DateTime::from_timestamp(3000, 0).unwrap())
        .build();
    engine.expect("GET", "/events?since=1500&until=3000", stream().cut());
    engine.expect(
        "GET",
        "/events?since=1500&until=3000",
        stream().chunk(event("a", 0)),
    );
    let mut watch = engine.docker().watch_events(options).await?;
    let items: Vec<_> = watch.by_ref().try_collect().await?;
    assert_items(&mut watch, &["end", "end"]).await;
    assert!(matches!(items[2], WatchItem::Event(_)), "{items:?}");
    assert_eq!(items.len(), 3);
    engine.finish().await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn watch_reconnects_after_the_engine_ends_the_stream() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", EVENTS, stream().chunk(event("a", 5)));
    engine.expect("GET", &since(5), stream().hang());
    engine.expect("GET", &at(5), stream());
    let mut watch = watch(&engine).await?;
    assert_items(&mut watch, &["a", "lost", "resumed with a gap"]).await;
    drop(watch);
    engine.finish().await;
    Ok(())
}
