//! Failed builds: the step that failed, its output, and traces that cannot be read.

use asyncdocker::Error;
use bytes::Bytes;
use serde_json::json;

use super::{build, field, finished, log, traced, vertex};
use crate::stream::{drain, now};

#[test]
fn failed_step_is_an_error_with_its_name_exit_code_and_output() {
    let recordings = [
        (
            "buildkit-failed.json",
            "process \"/bin/sh -c echo before; echo why >&2; exit 7\" did not complete successfully: exit code: 7",
        ),
        (
            "buildkit-failed-20.10.json",
            "executor failed running [/bin/sh -c echo before; echo why >&2; exit 7]: exit code: 7",
        ),
    ];
    for (name, reason) in recordings {
        let error = finished(name).unwrap_err();
        let expected = format!(
            "GET /containers/web/logs: the engine reports: {reason}: in step `[2/2] RUN echo before; echo why >&2; exit 7`, \
             which printed:\n  before\n  why"
        );
        assert_eq!(error.to_string(), expected);
        let Error::Daemon { code, step, .. } = error else {
            panic!("{error:?}");
        };
        let step = step.expect("a step");
        assert_eq!(code, Some(7));
        assert_eq!(step.name, "[2/2] RUN echo before; echo why >&2; exit 7");
        assert_eq!(step.log, "before\nwhy\n");
    }
}

#[test]
fn failure_before_the_first_step_names_no_step() {
    let error = finished("buildkit-syntax.json").unwrap_err();
    let Error::Daemon {
        message,
        code: None,
        step: None,
        ..
    } = error
    else {
        panic!("{error:?}");
    };
    assert_eq!(
        message,
        "dockerfile parse error on line 2: unknown instruction: NONSENSE"
    );
}

#[test]
fn failed_step_is_the_one_whose_error_the_message_contains() {
    let started = field(5, &[1 << 3, 1]);
    let failed = |digest: &str, name: &str, error: &str| {
        let fields = [
            field(3, name.as_bytes()),
            started.clone(),
            field(7, error.as_bytes()),
        ];
        vertex(digest, &fields)
    };
    let trace = [
        failed("a", "first", "process a: exit code: 1"),
        failed("b", "second", "other"),
        failed("c", "third", "x: context canceled"),
    ];
    for (message, step, expected) in [
        ("failed to solve: process a: exit code: 1", "first", Some(1)),
        ("something else", "second", None),
        ("exit code: none", "second", None),
    ] {
        let failure = json!({"errorDetail": {"message": message}}).to_string();
        let bytes = [&traced(&trace.concat())[..], failure.as_bytes()].concat();
        let error = now(build(Bytes::from(bytes)).finish()).unwrap_err();
        let Error::Daemon {
            code,
            step: Some(failed),
            ..
        } = error
        else {
            panic!("{error:?}");
        };
        assert_eq!((&*failed.name, code), (step, expected));
    }
}

#[test]
fn error_shows_only_the_last_lines_and_escapes_them() {
    let lines: Vec<_> = (0..40)
        .map(|line| format!("line {line}\u{1b}[31m\n"))
        .collect();
    let output = lines.concat();
    let fields = [
        field(3, b"name"),
        field(5, &[1 << 3, 1]),
        field(7, b"reason"),
    ];
    let trace = [log("a", "lost"), vertex("a", &fields), log("a", &output)];
    let bytes = [
        &traced(&trace[1..].concat())[..],
        br#"{"errorDetail":{"message":"reason"}}"#,
    ];
    let error = now(build(Bytes::from(bytes.concat())).finish()).unwrap_err();
    let text = error.to_string();
    assert!(!text.contains("line 29"), "{text}");
    assert!(text.contains("printed:\n  line 30\\u{1b}[31m\n"), "{text}");
    assert!(text.ends_with("\n  line 39\\u{1b}[31m"), "{text}");
}

#[test]
fn malformed_trace_is_an_error() {
    let trace = |aux: serde_json::Value| {
        Bytes::from(json!({"id": "moby.buildkit.trace", "aux": aux}).to_string())
    };
    let cases = [
        (trace(json!("*")), "expected base64"),
        (trace(json!("QQ")), "expected base64"),
        (trace(json!({"ID": "x"})), "expected text in base64"),
        (trace(json!(null)), "expected text in base64"),
        (traced(&[0x0a]), "expected protobuf: it ends inside a field"),
        (
            traced(&[0x0a, 0x7f]),
            "expected protobuf: it ends inside a field",
        ),
        (
            traced(&[0x0b]),
            "expected protobuf: a field has an unknown encoding",
        ),
        (
            traced(&[0xff; 11]),
            "expected protobuf: a number is longer than 64 bits",
        ),
        (
            traced(&[0x08, 0x01]),
            "expected protobuf: a field does not have the expected type",
        ),
        (
            traced(&[0x0a, 0x00].repeat(1 << 19)),
            "expected protobuf: it has more than 262144 fields",
        ),
    ];
    for (bytes, reason) in cases {
        let error = now(build(bytes).finish()).unwrap_err();
        let Error::Decode { source, .. } = &error else {
            panic!("{error:?}");
        };
        assert!(source.to_string().contains(reason), "{source}");
    }
    // Messages with other IDs are not decoded.
    let other = Bytes::from(r#"{"id":"moby.buildkit.other","aux":"*"}{"aux":"*"}"#);
    assert_eq!(drain(build(other)).1, None);
}
