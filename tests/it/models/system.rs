use std::collections::BTreeMap;

use asyncdocker::models::system::{Event, EventAction, EventType, SystemInfo, SystemVersion};

use super::decode;
use super::fixtures::body;

#[test]
fn info_is_read() {
    let info: SystemInfo = decode(body("docker-1.11.2/info.http")).unwrap();
    assert_eq!(info.driver, "overlay");
    assert_eq!(info.driver_status, [["Backing Filesystem", "extfs"]]);
    assert_eq!(info.system_status, Vec::<Vec<String>>::new(), "null");
    assert_eq!((info.n_fd, info.n_goroutines, info.ncpu), (16, 22, 2));
    assert_eq!(info.mem_total, 25_276_063_744);
    assert_eq!(info.labels, ["rack=a1"]);
    assert_eq!(info.plugins.volume, ["local"]);
    assert_eq!(info.plugins.authorization, Vec::<String>::new(), "null");
    assert_eq!(info.kernel_memory, Some(true));
    assert_eq!(
        info.system_time.unwrap().timestamp_subsec_nanos(),
        782_536_960
    );
    let registries = info.registry_config.unwrap();
    assert_eq!(registries.insecure_registry_cidrs, ["127.0.0.0/8"]);
    let hub = &registries.index_configs["docker.io"];
    assert!(hub.official && hub.secure);
    assert_eq!(hub.mirrors, Vec::<String>::new(), "null");
}

#[test]
fn system_time_with_an_offset_is_read() {
    let info: SystemInfo = decode(body("documented/info.json")).unwrap();
    let time = info.system_time.unwrap();
    assert_eq!(time.to_rfc3339(), "2015-03-10T18:11:23.730591467+00:00");
}

#[test]
fn proxy_passwords_are_not_shown() {
    let info: SystemInfo = decode(body("documented/info.json")).unwrap();
    assert_eq!(info.http_proxy, "http://test:test@localhost:8080");
    let shown = format!("{info:?}");
    assert!(!shown.contains("test:test"), "{shown}");
    assert!(shown.contains("prod-server-42"));
}

#[test]
fn versions_are_read() {
    let first: SystemVersion = decode(body("docker-1.11.2/version.http")).unwrap();
    assert_eq!(
        (first.version.as_str(), first.api_version.as_str()),
        ("1.11.2", "1.23")
    );
    assert_eq!(first.min_api_version, None);
    assert_eq!(first.build_time.as_deref(), Some("adhoc"));
    let later: SystemVersion = decode(body("docker-28.5/version.http")).unwrap();
    assert_eq!(later.min_api_version.as_deref(), Some("1.24"));
}

/// The events of a stream, which is cut elsewhere.
fn events(name: &str) -> Vec<Event> {
    let body = body(name);
    let events = serde_json::Deserializer::from_str(&body).into_iter();
    events.map(Result::unwrap).collect()
}

#[test]
fn events_are_read() {
    let events = events("docker-1.11.2/events.http");
    let volume = &events[0];
    assert_eq!(
        (&volume.kind, &volume.action),
        (&EventType::Volume, &EventAction::Mount)
    );
    assert_eq!(
        (&volume.status, &volume.id, &volume.from),
        (&None, &None, &None)
    );
    assert_eq!(volume.actor.attributes["read/write"], "true");
    assert_eq!(volume.time.unwrap().timestamp(), 1_795_450_542);
    assert_eq!(volume.time_nano, Some(1_795_450_542_089_664_182));
    let died = events
        .iter()
        .find(|event| event.action == EventAction::Die)
        .unwrap();
    assert_eq!(died.actor.attributes["exitCode"], "137");
    assert_eq!(died.from.as_deref(), Some("busybox:test"));
    assert_eq!(died.id.as_ref(), Some(&died.actor.id));
}

#[test]
fn actions_with_a_detail_are_read_and_written_with_it() {
    let cases = [
        (
            "exec_create: sh -c echo: 1",
            EventAction::ExecCreate("sh -c echo: 1".to_owned()),
        ),
        ("exec_start", EventAction::ExecStart(String::new())),
        (
            "health_status: healthy",
            EventAction::HealthStatus("healthy".to_owned()),
        ),
        ("oom", EventAction::OutOfMemory),
        ("die: 1", EventAction::Unknown("die: 1".to_owned())),
        ("", EventAction::default()),
    ];
    for (text, action) in cases {
        assert_eq!(EventAction::from(text), action);
        assert_eq!(action.to_string(), text);
        let event = format!(r#"{{"Type":"container","Action":"{text}","Actor":{{"ID":"1"}}}}"#);
        let event: Event = decode(event).unwrap();
        assert_eq!(event.action, action);
        assert_eq!(serde_json::to_value(&event).unwrap()["Action"], text);
    }
    let exec = EventAction::from("exec_start: ls -l");
    assert_eq!((exec.name(), exec.detail()), ("exec_start", Some("ls -l")));
    assert_eq!(EventAction::ExecDie.detail(), None);
}

#[test]
fn unknown_fields_and_values_are_read() {
    let event: Event =
        decode(r#"{"Type":"pod","Action":"dance","Actor":{"ID":"1","Attributes":null}}"#).unwrap();
    assert_eq!(event.kind, EventType::Unknown("pod".to_owned()));
    assert_eq!(event.kind.to_string(), "pod");
    assert_eq!(event.actor.attributes, BTreeMap::new());
    assert_eq!(serde_json::to_value(&event).unwrap()["Type"], "pod");
}
