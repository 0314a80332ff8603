//! What engines sent, at every cut: Docker 20.10, and 1.11 where the name says so.

use asyncdocker::models::containers::ContainerStats;
use asyncdocker::models::images::ProgressMessage;
use asyncdocker::models::system::{Event, EventAction};
use asyncdocker::stream::{Frame, OutputFormat, StreamItem};
use bytes::Bytes;

use super::{drain, response};

pub(super) fn recording(name: &str) -> Bytes {
    let path = format!(
        "{}/tests/fixtures/streams/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    Bytes::from(std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}")))
}

/// Both halves, for each cut.
fn halves(bytes: &Bytes) -> impl Iterator<Item = [Bytes; 2]> {
    (1..bytes.len()).map(|at| [bytes.slice(..at), bytes.slice(at..)])
}

/// One byte a chunk.
fn crumbs(bytes: &Bytes) -> Vec<Bytes> {
    (0..bytes.len()).map(|at| bytes.slice(at..=at)).collect()
}

fn frames_at_every_cut(name: &str) -> Vec<Frame> {
    let bytes = recording(name);
    let whole = drain(response([bytes.clone()]).frames(OutputFormat::Multiplexed));
    assert_eq!(whole.1, None, "{name}");
    for halves in halves(&bytes) {
        assert!(
            drain(response(halves).frames(OutputFormat::Multiplexed)) == whole,
            "{name}"
        );
    }
    assert!(
        drain(response(crumbs(&bytes)).frames(OutputFormat::Multiplexed)) == whole,
        "{name}"
    );
    whole.0
}

fn objects_at_every_cut<T>(name: &str) -> (Vec<T>, Option<String>)
where
    T: StreamItem + PartialEq,
{
    let bytes = recording(name);
    let whole = drain(response([bytes.clone()]).json_stream::<T>());
    for halves in halves(&bytes) {
        assert!(drain(response(halves).json_stream()) == whole, "{name}");
    }
    assert!(
        drain(response(crumbs(&bytes)).json_stream()) == whole,
        "{name}"
    );
    whole
}

/// All that was written to stdout, and to stderr.
fn texts(frames: &[Frame]) -> (String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    for frame in frames {
        match frame {
            Frame::Stderr(bytes) => err.extend_from_slice(bytes),
            frame => out.extend_from_slice(frame.bytes()),
        }
    }
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (text(out), text(err))
}

#[test]
fn recorded_attached_output_is_read() {
    let (out, err) = texts(&frames_at_every_cut("attach.bin"));
    assert!(out.starts_with("to stdout\n") && out.ends_with("a\n\u{fffd}\0\n"));
    assert!(out.contains("\n199\n200\n") && out.contains(&"a".repeat(20_000)));
    assert_eq!(err, "to stderr\nx");
}

#[test]
fn recorded_logs_with_timestamps_are_read() {
    let frames = frames_at_every_cut("logs.bin");
    let stamped = |frame: &Frame| frame.bytes().starts_with(b"20") && frame.bytes()[30] == b' ';
    assert!(frames.iter().all(stamped));
    assert!(frames.iter().any(|frame| frame.bytes().len() > 16_000));
    let (out, err) = texts(&frames_at_every_cut("logs-1.11.bin"));
    assert!(out.ends_with(" out\n") && err.ends_with(" err\n"));
}

#[test]
fn recorded_tty_logs_are_read() {
    let bytes = recording("logs-tty.bin");
    for halves in halves(&bytes) {
        let (frames, error) = drain(response(halves.clone()).frames(OutputFormat::Raw));
        assert_eq!(frames, halves.map(Frame::Tty));
        assert_eq!(error, None);
    }
}

#[test]
fn recorded_exec_output_is_read() {
    let (out, err) = texts(&frames_at_every_cut("exec.bin"));
    assert!(out.starts_with("total ") && err.starts_with("ls: /nope"));
    assert_eq!(
        texts(&frames_at_every_cut("exec-1.11.bin")),
        ("o\n".into(), "e\n".into())
    );
    let (out, err) = texts(&frames_at_every_cut("exec-not-found.bin"));
    assert!(out.starts_with("OCI runtime exec failed") && err.is_empty());
}

#[test]
fn recorded_events_are_read() {
    for name in ["events.json", "events-1.11.json"] {
        let (events, error) = objects_at_every_cut::<Event>(name);
        assert_eq!(error, None);
        assert!(
            events
                .iter()
                .any(|event| event.action == EventAction::Start),
            "{name}"
        );
    }
}

#[test]
fn recorded_statistics_are_read() {
    let (stats, error) = objects_at_every_cut::<ContainerStats>("stats.json");
    assert_eq!((stats.len(), error), (3, None));
}

#[test]
fn recorded_progress_is_read() {
    for name in [
        "build.json",
        "build-1.11.json",
        "build-quiet.json",
        "build-v1.41.json",
        "import.json",
        "load.json",
        "pull.json",
        "pull-again.json",
        "push.json",
        "push-again.json",
    ] {
        let (messages, error) = objects_at_every_cut::<ProgressMessage>(name);
        assert!(!messages.is_empty(), "{name}");
        assert_eq!(error, None, "{name}");
    }
}

#[test]
fn recorded_failures_are_errors() {
    for (name, words) in [
        ("build-failed.json", "returned a non-zero code: 7"),
        ("build-failed-1.11.json", "returned a non-zero code: 7"),
        ("push-denied.json", "no basic auth credentials"),
    ] {
        let (messages, error) = objects_at_every_cut::<ProgressMessage>(name);
        assert!(!messages.is_empty(), "{name}");
        assert!(error.is_some_and(|error| error.ends_with(words)), "{name}");
    }
}
