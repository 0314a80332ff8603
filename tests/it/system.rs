//! The engine itself: what is sent, and how answers are read.

mod later;
mod prune;

use std::sync::Arc;

use asyncdocker::models::system::{Event, EventAction, EventFilter, EventType};
use asyncdocker::system::EventsOptions;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{Error, Result, System};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use tokio::sync::Notify;

use crate::support::{assert_no_body, chain, documented, fixture, recorded};

fn time(seconds: i64, nanos: u32) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, nanos).unwrap()
}

#[tokio::test]
async fn ping_and_version_read_the_response() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/_ping", recorded("ping"));
    engine.expect("GET", "/version", recorded("version"));
    engine.expect("GET", "/version", documented("version"));
    let docker = engine.docker();
    docker.ping().await?;
    let version = docker.version().await?;
    assert_eq!(
        (&*version.version, &*version.api_version),
        ("1.11.2", "1.23")
    );
    assert_eq!((&*version.os, &*version.arch), ("linux", "amd64"));
    assert_eq!(version.build_time.as_deref(), Some("adhoc"));
    assert_eq!(docker.version().await?.experimental, Some(true));
    for request in engine.finish().await {
        assert_no_body(&request);
    }
    Ok(())
}

#[tokio::test]
async fn info_reads_recorded_and_documented_responses() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/info", recorded("info"));
    engine.expect("GET", "/info", documented("info"));
    let docker = engine.docker();

    let info = docker.info().await?;
    assert_eq!(info.server_version, "1.11.2");
    assert_eq!(info.driver_status, [["Backing Filesystem", "extfs"]]);
    assert!(info.system_status.is_empty());
    assert_eq!(info.plugins.volume, ["local"]);
    assert!(info.plugins.authorization.is_empty());
    assert_eq!((info.ncpu, info.mem_total), (2, 25_276_063_744));
    assert_eq!(info.labels, ["rack=a1"]);
    let system_time = info.system_time.map(|time| time.timestamp_subsec_nanos());
    assert_eq!(system_time, Some(782_536_960));
    let registries = info.registry_config.expect("the registries");
    assert!(registries.index_configs["docker.io"].official);

    let info = docker.info().await?;
    assert_eq!(info.system_status, [["State", "Healthy"]]);
    assert_eq!(info.system_time, Some(time(1_426_011_083, 730_591_467)));
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn events_send_times_and_filters() -> Result<()> {
    let engine = FakeEngine::local().await?;
    // {"container":["web"],"event":["die","oom"],"type":["container"]}
    let filters = "%7B%22container%22%3A%5B%22web%22%5D%2C%22event%22%3A%5B%22die%22%2C%22oom%22%5D%2C\
                   %22type%22%3A%5B%22container%22%5D%7D";
    let times = "since=1700000000.000000005&until=1700000060";
    let target = format!("/events?{times}&filters={filters}");
    engine.expect("GET", &target, Reply::status(200).chunk(""));
    let options = EventsOptions::builder()
        .since(time(1_700_000_000, 5))
        .until(time(1_700_000_060, 0))
        .filters([
            EventFilter::Type(EventType::Container),
            EventFilter::Event(EventAction::Die),
            EventFilter::Event(EventAction::OutOfMemory),
            EventFilter::Container("web".to_owned()),
        ]);
    let events = engine.docker().events(options.build()).await?;
    let events: Vec<Event> = events.try_collect().await?;
    assert_eq!(events, []);
    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn recorded_events_are_read_one_by_one() -> Result<()> {
    let recorded = String::from_utf8(fixture("docker-1.11.2/events.http")).unwrap();
    let (_, body) = recorded.split_once("\r\n\r\n").unwrap();
    let engine = FakeEngine::local().await?;
    let stream = body
        .split_inclusive('\n')
        .map(str::to_owned)
        .fold(Reply::status(200), Reply::chunk);
    engine.expect("GET", "/events", stream);
    let events = engine.docker().events(EventsOptions::default()).await?;
    let events: Vec<Event> = events.try_collect().await?;
    assert_eq!(events.len(), body.lines().count());

    let mount = &events[0];
    assert_eq!(
        (&mount.kind, &mount.action),
        (&EventType::Volume, &EventAction::Mount)
    );
    assert_eq!(mount.actor.attributes["destination"], "/anon");
    assert_eq!(
        (&mount.status, &mount.id, &mount.from),
        (&None, &None, &None)
    );
    assert_eq!(mount.time, Some(time(1_795_450_542, 0)));
    assert_eq!(mount.time_nano, Some(1_795_450_542_089_664_182));

    let tag = events.last().unwrap();
    assert_eq!(
        (&tag.kind, &tag.action),
        (&EventType::Image, &EventAction::Tag)
    );
    assert_eq!(tag.status.as_deref(), Some("tag"));
    assert_eq!(tag.actor.attributes["name"], "b:1");
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn documented_events_and_those_of_standalone_swarm_are_read() -> Result<()> {
    let documented = fixture("documented/events.json");
    let documented: Vec<serde_json::Value> = serde_json::from_slice(&documented).unwrap();
    // Swarm writes nothing between objects; the document shows them over many lines.
    let swarm = String::from_utf8(fixture("swarm/events.json")).unwrap();
    let body: String = documented
        .iter()
        .map(|event| serde_json::to_string_pretty(event).unwrap())
        .chain([swarm])
        .collect();
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/events", Reply::json(body));
    let events = engine.docker().events(EventsOptions::default()).await?;
    let events: Vec<Event> = events.try_collect().await?;
    let actions: Vec<&str> = events.iter().map(|event| event.action.name()).collect();
    let life = "pull create attach connect start resize die disconnect destroy";
    assert_eq!(actions[..9].join(" "), life);
    assert_eq!(actions[9..11], ["create", "start"]);
    let node = events[10].node.as_ref().expect("the node");
    assert_eq!(node.name.as_deref(), Some("node2"));
    assert_eq!(events[10].from.as_deref(), Some("busybox:test node:node2"));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn event_arrives_while_the_stream_continues() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let seen = Arc::new(Notify::new());
    let first_seen = Arc::clone(&seen);
    let stream = Reply::status(200)
        .chunk(r#"{"Type":"container","Action":"start"}"#)
        .wait_for(async move { first_seen.notified().await })
        .chunk(r#"{"Type":"plugin","Action":"a new one"}"#)
        .hang();
    let exchange = engine.expect("GET", "/events", stream);
    let mut events = engine.docker().events(EventsOptions::default()).await?;
    let first = events.try_next().await?.expect("an event");
    assert_eq!(first.action, EventAction::Start);
    seen.notify_one();
    let second = events.try_next().await?.expect("an event");
    assert_eq!(
        (second.kind, second.action.name()),
        (EventType::Plugin, "a new one")
    );
    drop(events);
    exchange.closed().await;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn errors_have_the_request_and_the_engine_s_message() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/_ping", Reply::error(500, "out of order"));
    engine.expect("GET", "/version", Reply::error(500, "out of order"));
    engine.expect("GET", "/info", Reply::error(500, "out of order"));
    let order = "`since` time (2) cannot be after `until` time (1)";
    engine.expect("GET", "/events?since=2&until=1", Reply::error(400, order));
    let docker = engine.docker();

    let errors = [
        docker.ping().await.unwrap_err(),
        docker.version().await.unwrap_err(),
        docker.info().await.unwrap_err(),
    ];
    for (error, path) in errors.iter().zip(["_ping", "version", "info"]) {
        let expected = format!("GET /{path}: server error (status 500): out of order");
        assert_eq!(error.to_string(), expected);
    }
    let options = EventsOptions::builder().since(time(2, 0)).until(time(1, 0));
    let error = docker.events(options.build()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("GET /events: bad parameter (status 400): {order}")
    );

    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn decode_error_names_the_field() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect(
        "GET",
        "/info",
        Reply::json(r#"{"Plugins": {"Volume": "local"}}"#),
    );
    engine.expect(
        "GET",
        "/events",
        Reply::json(r#"{"Type": "container", "Act"#),
    );
    let docker = engine.docker();
    let error = docker.info().await.unwrap_err();
    assert!(
        chain(&error).contains("Plugins.Volume"),
        "{}",
        chain(&error)
    );
    let mut events = docker.events(EventsOptions::default()).await?;
    let error = events.try_next().await.unwrap_err();
    assert!(matches!(error, Error::Stream { .. }), "{error:?}");
    assert_eq!(events.try_next().await?, None);
    engine.finish().await;
    Ok(())
}
