//! Builds with BuildKit: traces, progress and failures, as engines sent them.

mod failures;
mod limits;

use asyncdocker::buildkit::{BuildLogStream, BuildStepState, BuildTrace, BuildVertex};
use asyncdocker::stream::{BuildMessage, BuildStream, Progress};
use asyncdocker::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use proptest::prelude::*;
use serde_json::json;

use super::recordings::recording;
use super::{config, cut, cuts, drain, now, response};

const ID: &str = "sha256:cd8b6438891d35ac240970b582a36a02a260f45607298c135b7ff36f0c451b9b";

fn build(bytes: Bytes) -> BuildStream {
    BuildStream::from(response([bytes]).json_stream())
}

fn finished(name: &str) -> Result<Progress> {
    now(build(recording(name)).finish())
}

fn messages(name: &str) -> Vec<BuildMessage> {
    drain(build(recording(name))).0
}

fn names(progress: &Progress) -> Vec<(&str, BuildStepState)> {
    let steps = progress.steps().iter();
    steps.map(|step| (step.name.as_str(), step.state)).collect()
}

/// A message with a trace.
fn traced(bytes: &[u8]) -> Bytes {
    let aux = STANDARD.encode(bytes);
    Bytes::from(json!({"id": "moby.buildkit.trace", "aux": aux}).to_string())
}

/// A field of protobuf that contains bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut field = vec![number << 3 | 2];
    let mut length = bytes.len();
    while length >= 0x80 {
        field.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    field.push(u8::try_from(length).unwrap());
    field.extend_from_slice(bytes);
    field
}

/// A vertex in a trace, with fields of its own.
fn vertex(digest: &str, fields: &[Vec<u8>]) -> Vec<u8> {
    field(1, &[field(1, digest.as_bytes()), fields.concat()].concat())
}

fn log(digest: &str, text: &str) -> Vec<u8> {
    let fields = [field(1, digest.as_bytes()), field(4, text.as_bytes())];
    field(3, &fields.concat())
}

#[test]
fn build_has_steps_an_id_and_output() {
    let progress = finished("buildkit.json").unwrap();
    let expected = [
        (
            "[internal] load remote build context",
            BuildStepState::Cached,
        ),
        ("copy /context /", BuildStepState::Cached),
        (
            "[internal] load metadata for docker.io/library/busybox:latest",
            BuildStepState::Done,
        ),
        (
            "[stage-1 4/4] RUN --mount=type=cache,target=/cache cat /file",
            BuildStepState::Done,
        ),
        ("[stage-1 3/4] COPY context.txt /", BuildStepState::Done),
        (
            "[stage-1 2/4] COPY --from=base /file /file",
            BuildStepState::Done,
        ),
        (
            "[base 2/2] RUN echo out; echo err >&2; echo done > /file",
            BuildStepState::Done,
        ),
        (
            "[base 1/2] FROM docker.io/library/busybox:latest",
            BuildStepState::Cached,
        ),
        ("exporting to image", BuildStepState::Done),
    ];
    assert_eq!(names(&progress), expected);
    assert_eq!(progress.image_id(), Some(ID));

    let run = &progress.steps()[6];
    let output: Vec<_> = run.log().map(|log| (log.stream, &log.bytes[..])).collect();
    assert_eq!(
        output,
        [
            (BuildLogStream::Stdout, &b"out\n"[..]),
            (BuildLogStream::Stderr, b"err\n")
        ]
    );
    assert_eq!(run.log_text(), "out\nerr\n");
    // From 172.310141345 to 173.327480220.
    assert_eq!(run.duration.as_nanos(), 1_017_338_875);
    let export = progress.steps().last().unwrap();
    let ids: Vec<_> = export.statuses.iter().map(|status| &*status.id).collect();
    assert_eq!(
        ids,
        [
            "exporting layers",
            &format!("writing image {ID}"),
            "naming to docker.io/library/w5:ok"
        ]
    );
    assert!(
        export
            .statuses
            .iter()
            .all(|status| status.completed.is_some())
    );
}

#[test]
fn trace_has_the_graph() {
    let vertices: Vec<BuildVertex> = messages("buildkit.json")
        .into_iter()
        .flat_map(|message| match message {
            BuildMessage::Trace(trace) => trace.vertices,
            _ => Vec::new(),
        })
        .collect();
    let named = |name: &str| {
        let found = vertices.iter().rfind(|vertex| vertex.name.contains(name));
        found.unwrap_or_else(|| panic!("{name}"))
    };
    let copy = named("COPY --from=base");
    let inputs = [named("FROM"), named("[base 2/2]")].map(|vertex| vertex.digest.clone());
    assert_eq!(copy.inputs, inputs);
    assert_eq!(
        copy.started.map(|time| time.timestamp_subsec_nanos()),
        Some(356_747_771)
    );
    assert!(copy.completed > copy.started && copy.error.is_empty() && copy.group.is_none());
}

#[test]
fn repeated_build_is_cached() {
    let progress = finished("buildkit-again.json").unwrap();
    let cached = names(&progress)
        .into_iter()
        .filter(|(_, state)| *state == BuildStepState::Cached);
    assert!(cached.count() >= 5, "{:?}", names(&progress));
    assert_eq!(progress.image_id(), Some(ID));
}

#[test]
fn image_id_before_the_last_trace_is_read() {
    let progress = finished("buildkit-20.10.json").unwrap();
    let id = "sha256:842a88a60b9fcec2dc5b571df2f67e7ac27e883bf45c1b4ac32ba834922bfb7d";
    assert_eq!(progress.image_id(), Some(id));
    assert_eq!(progress.names(), ["w5:ok"]);
    let ended = |state| matches!(state, BuildStepState::Done | BuildStepState::Cached);
    assert!(names(&progress).iter().all(|(_, state)| ended(*state)));
}

#[test]
fn transfers_have_bytes_and_totals() {
    let mut largest = 0;
    let mut progress = Progress::new();
    for message in messages("buildkit-pull.json") {
        progress.update_build(&message);
        let statuses = progress.steps().iter().flat_map(|step| &step.statuses);
        let transfers = statuses.filter(|status| status.total > 0);
        largest = transfers
            .map(|status| status.current)
            .max()
            .unwrap_or(0)
            .max(largest);
    }
    assert_eq!(largest, 3_002_106);
    let statuses = progress.steps().iter().flat_map(|step| &step.statuses);
    let layer = statuses
        .filter(|status| status.total == 3_002_106)
        .collect::<Vec<_>>();
    assert_eq!(layer.len(), 1);
    assert_eq!((layer[0].current, &*layer[0].name), (3_002_106, "done"));
    assert!(layer[0].completed.is_some());
}

#[test]
fn warnings_have_their_file_and_line() {
    let progress = finished("buildkit-warnings.json").unwrap();
    let warnings: Vec<_> = progress
        .warnings()
        .iter()
        .map(|warning| {
            let rule = warning.message.split(':').next().unwrap_or_default();
            (rule, &*warning.file, warning.ranges[0].start.line)
        })
        .collect();
    let expected = [
        ("StageNameCasing", "Dockerfile", 1),
        ("MaintainerDeprecated", "Dockerfile", 3),
        ("ConsistentInstructionCasing", "Dockerfile", 1),
        ("LegacyKeyValueFormat", "Dockerfile", 2),
        ("JSONArgsRecommended", "Dockerfile", 4),
    ];
    assert_eq!(warnings, expected);
    let first = &progress.warnings()[0];
    assert_eq!(first.detail, ["Stage names should be lowercase"]);
    assert!(first.url.ends_with("/stage-name-casing/"), "{first:?}");
    assert_eq!(first.level, 1);
}

#[test]
fn builds_of_the_classic_builder_are_read() {
    let stream = build(recording("build.json"));
    let (messages, error) = drain(stream);
    assert_eq!(error, None);
    let text: String = messages.iter().filter_map(BuildMessage::text).collect();
    assert!(text.contains("Step 1/"), "{text}");
    assert_eq!(
        finished("build.json").unwrap().image_id(),
        Some("1829374578e5")
    );
    let error = finished("build-failed.json").unwrap_err();
    let Error::Daemon { code, step, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!((code, step), (Some(7), None));
}

#[test]
fn vertices_of_a_group_are_one_step() {
    let group = |weak| {
        let fields = [field(1, b"g1"), field(2, b"[2/2] COPY a b /"), weak];
        field(8, &fields.concat())
    };
    let group = || group(vec![3 << 3, 1]);
    let time = |number, second| field(number, &[1 << 3, second]);
    let mut progress = Progress::new();
    let mut update = |fields: &[Vec<u8>]| {
        let (messages, error) = drain(build(traced(&fields.concat())));
        assert_eq!(error, None);
        progress.update_build(&messages[0]);
        assert_eq!(progress.steps().len(), 1);
        (
            progress.steps()[0].state,
            progress.steps()[0].duration.as_secs(),
        )
    };
    assert_eq!(
        update(&[vertex("a", &[group()]), vertex("b", &[group()])]),
        (BuildStepState::Waiting, 0)
    );
    let done = |digest| vertex(digest, &[group(), time(5, 1), time(6, 3)]);
    assert_eq!(update(&[done("a")]), (BuildStepState::Running, 2));
    assert_eq!(update(&[done("a")]), (BuildStepState::Running, 2));
    assert_eq!(
        update(&[done("b"), log("b", "x")]),
        (BuildStepState::Done, 4)
    );
    let canceled = vertex(
        "a",
        &[group(), time(5, 4), field(7, b"x: context canceled")],
    );
    assert_eq!(update(&[canceled]).0, BuildStepState::Canceled);
    let failed = vertex("b", &[group(), time(5, 4), field(7, b"reason")]);
    assert_eq!(update(&[failed]).0, BuildStepState::Failed);
    let step = progress.step("b").expect("the step of a vertex");
    assert_eq!((&*step.name, &*step.error), ("[2/2] COPY a b /", "reason"));
    assert_eq!(step.log_text(), "x");
}

#[test]
fn invalid_position_of_a_warning_does_not_fail_the_build() {
    let negative = [[1 << 3].as_slice(), &[0xff; 9], &[1]].concat();
    let position = |number| field(number, &negative);
    let range = field(7, &[position(1), position(2)].concat());
    let warning = field(4, &[field(3, b"text"), range].concat());
    let progress = now(build(traced(&warning)).finish()).unwrap();
    let warning = &progress.warnings()[0];
    assert_eq!(
        (&*warning.message, warning.ranges[0].start.line),
        ("text", 0)
    );
}

#[test]
fn traces_can_be_constructed_in_tests() {
    let mut vertex = BuildVertex::default();
    vertex.name = "[1/1] FROM busybox".to_owned();
    let mut trace = BuildTrace::default();
    trace.vertices.push(vertex);
    let mut progress = Progress::new();
    progress.update_build(&BuildMessage::Trace(trace));
    assert_eq!(
        names(&progress),
        [("[1/1] FROM busybox", BuildStepState::Waiting)]
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn build_is_the_same_for_any_chunks(cuts in cuts()) {
        for name in ["buildkit.json", "buildkit-failed.json"] {
            let bytes = recording(name);
            let whole = drain(build(bytes.clone()));
            let pieces = BuildStream::from(response(cut(&bytes, &cuts)).json_stream());
            prop_assert_eq!(drain(pieces), whole);
        }
    }

    #[test]
    fn any_bytes_in_a_trace_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (messages, error) = drain(build(traced(&bytes)));
        prop_assert_eq!(messages.is_empty(), error.is_some());
    }

    #[test]
    fn changed_recordings_are_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let bytes = recording("buildkit-warnings.json");
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        let traces = lines.iter().filter_map(|line| {
            let value: serde_json::Value = serde_json::from_slice(line).ok()?;
            STANDARD.decode(value["aux"].as_str()?).ok()
        });
        for mut trace in traces {
            let position = at.index(trace.len());
            trace[position] = byte;
            drain(build(traced(&trace)));
            trace.truncate(position);
            drain(build(traced(&trace)));
        }
    }
}
