//! Lines of output.

use asyncdocker::stream::{Frame, FrameKind, Line, OutputFormat};
use bytes::Bytes;
use proptest::prelude::*;

use super::frames::{encoded, frame};
use super::{broken_response, config, cut, cuts, drain, response};

/// A line as a test writes it.
type Shown = (FrameKind, String, bool);

fn shown(lines: Vec<Line>) -> Vec<Shown> {
    let show = |line: Line| (line.kind, line.text().into_owned(), line.ended);
    lines.into_iter().map(show).collect()
}

fn out(text: &str, ended: bool) -> Shown {
    (FrameKind::Stdout, text.to_owned(), ended)
}

fn err(text: &str, ended: bool) -> Shown {
    (FrameKind::Stderr, text.to_owned(), ended)
}

fn stdout(text: &'static str) -> Frame {
    Frame::Stdout(Bytes::from_static(text.as_bytes()))
}

fn stderr(text: &'static str) -> Frame {
    Frame::Stderr(Bytes::from_static(text.as_bytes()))
}

fn mixed() -> Bytes {
    let frames = [
        stdout("one\ntw"),
        stderr("error "),
        stdout("o\r\n\nthr"),
        stderr("one\nleft"),
        stdout("ee\r"),
    ];
    Bytes::from(encoded(&frames))
}

#[test]
fn lines_of_stdout_and_stderr_are_separate_and_the_rest_is_flushed_at_the_end() {
    let (lines, error) = drain(
        response([mixed()])
            .frames(OutputFormat::Multiplexed)
            .lines(),
    );
    let expected = [
        out("one", true),
        out("two", true),
        out("", true),
        err("error one", true),
        out("three\r", false),
        err("left", false),
    ];
    assert_eq!(shown(lines), expected);
    assert_eq!(error, None);
}

#[test]
fn unfinished_line_is_returned_before_an_error() {
    let (lines, error) = drain(
        broken_response(vec![mixed()])
            .frames(OutputFormat::Multiplexed)
            .lines(),
    );
    assert_eq!(
        shown(lines)[4..],
        [out("three\r", false), err("left", false)]
    );
    assert!(error.is_some_and(|error| error.contains("cut before the end")));
}

#[test]
fn overlong_line_is_split() {
    let bytes = Bytes::from(encoded(&[
        stdout("1234\n12345"),
        stdout("67\n12345678\n1"),
        stdout(""),
    ]));
    let (lines, _) = drain(
        response([bytes])
            .frames(OutputFormat::Multiplexed)
            .lines()
            .max_len(4),
    );
    let expected = [
        out("1234", true),
        out("1234", false),
        out("567", true),
        out("1234", false),
        out("5678", true),
        out("1", false),
    ];
    assert_eq!(shown(lines), expected);
}

#[test]
fn every_maximum_length_is_accepted() {
    let (lines, _) = drain(
        response([Bytes::from_static(b"ab\n")])
            .frames(OutputFormat::Raw)
            .lines()
            .max_len(0),
    );
    let texts: Vec<_> = lines.iter().map(|line| (line.text(), line.ended)).collect();
    assert_eq!(texts, [("a".into(), false), ("b".into(), true)]);
}

/// The lines that some bytes amount to, piece by piece: content, and whether a line feed followed.
fn expected(written: &[u8], max_len: usize) -> Vec<(Vec<u8>, bool)> {
    let mut pieces = Vec::new();
    for line in written.split_inclusive(|byte| *byte == b'\n') {
        let (mut content, ended) = match line.strip_suffix(b"\n") {
            Some(content) => (content, true),
            None => (line, false),
        };
        while content.len() > max_len {
            let (piece, rest) = content.split_at(max_len);
            pieces.push((piece.to_vec(), false));
            content = rest;
        }
        if ended {
            content = content.strip_suffix(b"\r").unwrap_or(content);
        }
        pieces.push((content.to_vec(), ended));
    }
    pieces
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn lines_are_complete_and_limited_in_length(
        frames in prop::collection::vec(frame(), 0..8),
        cuts in cuts(),
        max_len in 1..600_usize,
    ) {
        let (lines, error) = drain(response(cut(&encoded(&frames), &cuts)).frames(OutputFormat::Multiplexed).lines().max_len(max_len));
        prop_assert_eq!(error, None);
        for kind in [FrameKind::Stdin, FrameKind::Stdout, FrameKind::Stderr] {
            let of_kind = frames.iter().filter(|frame| frame.kind() == kind);
            let written: Vec<u8> = of_kind.flat_map(|frame| frame.bytes().to_vec()).collect();
            let came = lines.iter().filter(|line| line.kind == kind);
            let came: Vec<_> = came.map(|line| (line.bytes.to_vec(), line.ended)).collect();
            prop_assert_eq!(came, expected(&written, max_len));
        }
    }

    #[test]
    fn lines_do_not_depend_on_chunk_boundaries(text in "[ab\r\n]{0,60}", cuts in cuts(), max_len in 1..9_usize) {
        let whole = drain(response([Bytes::from(text.clone())]).frames(OutputFormat::Raw).lines().max_len(max_len));
        let parts = drain(response(cut(text.as_bytes(), &cuts)).frames(OutputFormat::Raw).lines().max_len(max_len));
        prop_assert_eq!(whole, parts);
    }
}
