//! JSON objects, however they are cut and whatever stands between them.

use std::fmt::Write;

use asyncdocker::models::images::ProgressMessage;
use asyncdocker::stream::StreamItem;
use bytes::Bytes;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{broken_response, config, cut, cuts, drain, pieces, response};

/// An object of any kind.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Object(Map<String, Value>);

impl StreamItem for Object {}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i16>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
        any::<String>().prop_map(Value::from),
        r#"[{}\[\]"\\ü€😀]{0,9}"#.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            map(inner).prop_map(Value::from),
        ]
    })
}

fn map(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let pairs = prop::collection::vec((any::<String>(), value), 0..4);
    pairs.prop_map(|pairs| pairs.into_iter().collect())
}

fn object() -> impl Strategy<Value = Object> {
    map(value()).prop_map(Object)
}

/// How an engine may write the same object.
#[derive(Clone, Copy, Debug)]
enum Style {
    Plain,
    /// With blanks and new lines between its parts.
    Pretty,
    /// With all that is not ASCII as `\u` and four digits, in pairs if need be.
    Escaped,
}

fn style() -> impl Strategy<Value = Style> {
    prop_oneof![
        Just(Style::Plain),
        Just(Style::Pretty),
        Just(Style::Escaped)
    ]
}

fn written(object: &Object, style: Style) -> String {
    let text = match style {
        Style::Pretty => serde_json::to_string_pretty(&object.0),
        Style::Plain | Style::Escaped => serde_json::to_string(&object.0),
    };
    let text = text.unwrap();
    match style {
        Style::Plain | Style::Pretty => text,
        Style::Escaped => text.chars().map(escaped).collect(),
    }
}

fn escaped(char: char) -> String {
    if char.is_ascii() {
        return char.to_string();
    }
    let mut text = String::new();
    for unit in char.encode_utf16(&mut [0; 2]) {
        write!(text, "\\u{unit:04x}").unwrap();
    }
    text
}

fn objects() -> impl Strategy<Value = (Vec<Object>, Vec<u8>)> {
    let separator = prop_oneof![Just(""), Just("\n"), Just("\r\n"), Just(" \t\n\n")];
    let objects = prop::collection::vec((object(), separator, style()), 0..8);
    objects.prop_map(|objects| {
        let mut bytes = Vec::new();
        for (object, separator, style) in &objects {
            bytes.extend_from_slice(written(object, *style).as_bytes());
            bytes.extend_from_slice(separator.as_bytes());
        }
        (
            objects.into_iter().map(|(object, _, _)| object).collect(),
            bytes,
        )
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn objects_do_not_depend_on_chunk_boundaries((objects, bytes) in objects(), cuts in cuts()) {
        let chunks = cut(&bytes, &cuts);
        prop_assert_eq!(drain(response(chunks).json_stream()), (objects, None));
    }

    #[test]
    fn objects_may_be_larger_than_any_chunk((objects, bytes) in objects(), size in 1..40_usize) {
        prop_assert_eq!(drain(response(pieces(&bytes, size)).json_stream()), (objects, None));
    }

    #[test]
    fn end_inside_an_object_is_an_error_after_the_preceding_objects(
        (objects, mut bytes) in objects(),
        last in object(),
        end in any::<prop::sample::Index>(),
        cuts in cuts(),
    ) {
        let last = serde_json::to_vec(&last.0).unwrap();
        bytes.extend_from_slice(&last[..=end.index(last.len() - 1)]);
        let (before, error) = drain(response(cut(&bytes, &cuts)).json_stream::<Object>());
        prop_assert_eq!(before, objects);
        prop_assert!(error.is_some_and(|error| error.contains("ended inside an object")));
    }

    #[test]
    fn broken_connection_is_an_error_after_the_preceding_objects((objects, bytes) in objects(), cuts in cuts()) {
        let (before, error) = drain(broken_response(cut(&bytes, &cuts)).json_stream::<Object>());
        prop_assert_eq!(before, objects);
        prop_assert!(error.is_some_and(|error| error.contains("cut before the end")));
    }

    #[test]
    fn arbitrary_bytes_end_the_stream_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), cuts in cuts()) {
        let (_, error) = drain(response(cut(&bytes, &cuts)).json_stream::<Object>());
        let blank = bytes.iter().all(u8::is_ascii_whitespace);
        prop_assert!(blank || error.is_some());
    }
}

#[test]
fn error_object_is_the_last_item_for_every_item_type() {
    for (failure, words) in [
        (r#"{"error":"only this"}"#, "only this"),
        (r#"{"errorDetail":{"message":"only that"}}"#, "only that"),
        (
            r#"{"errorDetail":{"message":"the same","code":7},"error":"the same"}"#,
            "the same",
        ),
        (r#"{"errorDetail":{},"error":"no detail"}"#, "no detail"),
    ] {
        let text = format!(r#"{{"status":"before"}}{failure}{{"status":"after"}}"#);
        let (before, error) = drain(response([Bytes::from(text)]).json_stream::<ProgressMessage>());
        assert_eq!(before.len(), 1);
        assert_eq!(before[0].status.as_deref(), Some("before"));
        let expected = format!("GET /containers/web/logs: the engine reports: {words}");
        assert_eq!(error, Some(expected));
    }
}

#[test]
fn decode_error_has_the_path_at_every_split() {
    let bytes = Bytes::from_static(br#"{"status":"fine"}{"progressDetail":{"current":"ten"}}"#);
    for at in 0..bytes.len() {
        let chunks = [bytes.slice(..at), bytes.slice(at..)];
        let (before, error) = drain(response(chunks).json_stream::<ProgressMessage>());
        assert_eq!(before.len(), 1, "{at}");
        assert!(
            error.is_some_and(|error| error.contains("`progressDetail.current`")),
            "{at}"
        );
    }
}

#[test]
fn text_in_place_of_an_object_is_in_the_error() {
    let bytes = Bytes::from_static(b"{}\nunexpected end of JSON input\n");
    let (_, error) = drain(response([bytes]).json_stream::<Object>());
    assert!(error.is_some_and(|error| error.contains("found `unexpected end of JSON input`")));
}
