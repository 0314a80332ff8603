//! Answers that are not what the API describes: an error says where, and nothing is made up.

use std::collections::BTreeMap;
use std::error::Error as _;

use asyncdocker::models::containers::{ContainerInspect, ContainerSummary, Port};
use asyncdocker::models::images::ImageSummary;

use super::fixtures::{self, Fixture};
use super::{decode, decode_list, field_of};

fn fault<T: serde::de::DeserializeOwned + std::fmt::Debug>(json: &str) -> (String, String) {
    let error = decode::<T>(json).unwrap_err();
    let cause = error.source().unwrap().to_string();
    (field_of(&error).to_owned(), cause)
}

/// One object of each model, the first that there is.
fn one_of_each() -> Vec<Fixture> {
    let mut ones = BTreeMap::new();
    for fixture in fixtures::all() {
        ones.entry(fixture.model.name).or_insert(fixture);
    }
    ones.into_values().collect()
}

#[test]
fn truncated_responses_are_errors() {
    for fixture in one_of_each() {
        let json = serde_json::to_vec(&fixture.value).unwrap();
        for length in 0..json.len() {
            let error = fixture.model.read(json[..length].to_vec()).unwrap_err();
            let cause = error.source().unwrap().to_string();
            let expected = if length == 0 {
                "expected JSON, found an empty body"
            } else {
                "EOF"
            };
            assert!(
                cause.starts_with(expected),
                "{}, {length}: {cause}",
                fixture.name
            );
        }
    }
}

#[test]
fn non_object_responses_are_errors() {
    for fixture in one_of_each() {
        for wrong in [
            "[]",
            "[{}]",
            "null",
            "\"text\"",
            "1",
            "true",
            "page not found",
            "<html>",
        ] {
            let error = fixture.model.read(wrong.into()).unwrap_err();
            assert_eq!(field_of(&error), ".", "{}: {wrong}", fixture.model.name);
        }
    }
}

#[test]
fn text_after_a_response_is_an_error() {
    for fixture in one_of_each() {
        let twice = format!("{0} {0}", fixture.value);
        let error = fixture.model.read(twice.into()).unwrap_err();
        let cause = error.source().unwrap().to_string();
        assert!(cause.starts_with("trailing characters"), "{cause}");
    }
}

#[test]
fn error_path_includes_lists_and_maps() {
    let in_list =
        decode_list::<ContainerSummary>(r#"[{"Id":"a"},{"Ports":[{},{"PrivatePort":"80"}]}]"#)
            .unwrap_err();
    assert_eq!(field_of(&in_list), "[1].Ports[1].PrivatePort");
    assert_eq!(
        in_list.to_string(),
        "GET /fixture: cannot decode the response at `[1].Ports[1].PrivatePort`"
    );
    let cause = in_list.source().unwrap().to_string();
    assert!(
        cause.starts_with("invalid type: string, expected i64"),
        "{cause}"
    );

    let (field, cause) = fault::<ContainerInspect>(
        r#"{"NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"","HostPort":80}]}}}"#,
    );
    assert_eq!(field, "NetworkSettings.Ports.80/tcp[0].HostPort");
    assert!(
        cause.starts_with("invalid type: integer, expected a string"),
        "{cause}"
    );
}

#[test]
fn array_in_place_of_an_object_is_an_error() {
    let (field, cause) = fault::<ContainerInspect>(r#"{"State":[]}"#);
    assert_eq!(field, "State");
    assert!(
        cause.starts_with("invalid type: sequence, expected an object"),
        "{cause}"
    );
    let (field, _) = fault::<ContainerInspect>(r#"{"Config":{"Labels":[]}}"#);
    assert_eq!(field, "Config.Labels");
    let list = decode_list::<Port>("[[]]").unwrap_err();
    assert_eq!(field_of(&list), "[0]");
}

#[test]
fn numbers_out_of_range_are_errors() {
    let (field, _) = fault::<ImageSummary>(r#"{"Size":9223372036854775808}"#);
    assert_eq!(field, "Size");
    let (field, _) = fault::<ImageSummary>(r#"{"Size":18446744073709551616}"#);
    assert_eq!(field, "Size");
    let (field, cause) = fault::<ContainerInspect>(r#"{"HostConfig":{"BlkioWeight":65536}}"#);
    assert_eq!(field, "HostConfig.BlkioWeight");
    assert!(
        cause.starts_with("invalid value: integer, expected u16"),
        "{cause}"
    );
    let (field, _) = fault::<ContainerInspect>(r#"{"HostConfig":{"BlkioWeight":-1}}"#);
    assert_eq!(field, "HostConfig.BlkioWeight");
}

#[test]
fn times_of_another_type_are_errors() {
    let (field, _) = fault::<ContainerInspect>(r#"{"Created":1464945327}"#);
    assert_eq!(field, "Created");
    let (field, _) = fault::<ContainerSummary>(r#"{"Created":"2016-06-03T09:15:27Z"}"#);
    assert_eq!(field, "Created");
}

#[test]
fn invalid_time_does_not_fail_the_response() {
    for odd in [
        "",
        "yesterday",
        "2016-06-03",
        "Wed May 25 00:21:58 UTC 2016",
        "0001-01-01T00:00:00Z",
    ] {
        let json = format!(r#"{{"Id":"1","Created":"{odd}"}}"#);
        let container: ContainerInspect = decode(json).unwrap();
        assert_eq!(
            (container.id.as_str(), container.created),
            ("1", None),
            "{odd}"
        );
    }
}

#[test]
fn unicode_names_and_escaped_keys_are_read() {
    let container: ContainerInspect =
        decode(r#"{"\u0049d":"\u00e9\ud83d\udc33","Config":{"Labels":{"\u00fc":"\n"}}}"#).unwrap();
    assert_eq!(container.id, "é🐳");
    assert_eq!(container.config.labels["ü"], "\n");
    let not_utf_8: ContainerInspect = decode(b"{\"Id\":\"a\xff\"}".to_vec()).unwrap();
    assert_eq!(not_utf_8.id, "a\u{fffd}");
}

#[test]
fn last_of_duplicate_keys_applies() {
    let container: ContainerInspect = decode(r#"{"Id":"1","Id":"2"}"#).unwrap();
    assert_eq!(container.id, "2");
}

#[test]
fn endless_nesting_is_an_error() {
    let deep = format!("{{\"Nothing\":{}", "[".repeat(1_000_000));
    let error = decode::<ContainerInspect>(deep).unwrap_err();
    assert!(field_of(&error).starts_with("Nothing[0][0]"), "{error}");
    assert!(error.to_string().len() < 1000, "{error}");
}
