//! Frames, one by one and in batches.

use asyncdocker::stream::{Frame, FrameKind, FrameStream, OutputFormat};
use bytes::Bytes;
use futures_util::StreamExt;
use proptest::prelude::*;

use super::{broken_response, config, cut, cuts, drain, now, pieces, response};

/// What the engine writes for these frames.
pub(super) fn encoded(frames: &[Frame]) -> Vec<u8> {
    frames.iter().flat_map(encoded_one).collect()
}

fn encoded_one(frame: &Frame) -> Vec<u8> {
    let stream = match frame.kind() {
        FrameKind::Stdin => 0,
        FrameKind::Stdout => 1,
        FrameKind::Stderr => 2,
        other => panic!("{other:?} is no kind of frame"),
    };
    let length = u32::try_from(frame.bytes().len()).unwrap();
    [&[stream, 0, 0, 0], &length.to_be_bytes()[..], frame.bytes()].concat()
}

pub(super) fn frame() -> impl Strategy<Value = Frame> {
    let length = prop_oneof![Just(0_usize), 1..40_usize, 1000..5000_usize];
    let payload = length.prop_flat_map(|length| prop::collection::vec(any::<u8>(), length));
    (0..3, payload).prop_map(|(kind, payload)| match kind {
        0 => Frame::Stdin(payload.into()),
        1 => Frame::Stdout(payload.into()),
        _ => Frame::Stderr(payload.into()),
    })
}

fn frames() -> impl Strategy<Value = Vec<Frame>> {
    prop::collection::vec(frame(), 0..12)
}

/// Ends that are none: what they are, and the error that they make.
fn faults() -> impl Strategy<Value = (Vec<u8>, &'static str)> {
    prop_oneof![
        (4..=u8::MAX)
            .prop_filter("the beginning of a plain error", |stream| *stream != b'E')
            .prop_map(|stream| (vec![stream], "invalid stream id")),
        Just((
            vec![1, 0, 0, 0, 0xff, 0, 0, 0, 1],
            "exceeds the client's limit"
        )),
        Just((
            b"\x03\0\0\0\0\0\0\x04oops".to_vec(),
            "the engine reports: oops"
        )),
        (1_usize..8).prop_map(|have| (vec![0; have], "within a frame")),
        (0_usize..40).prop_map(|have| {
            let bytes = [&[2, 0, 0, 0, 0, 0, 0, 41], &vec![b'x'; have][..]].concat();
            (bytes, "within a frame")
        }),
    ]
}

/// All frames by batches, and the error.
fn drain_batches(mut stream: FrameStream) -> (Vec<Frame>, Option<String>) {
    let mut frames = Vec::new();
    let error = loop {
        match now(stream.next_batch()) {
            Ok(Some(batch)) => frames.extend(batch.map(owned)),
            Ok(None) => break None,
            Err(error) => break Some(error.to_string()),
        }
    };
    assert!(matches!(now(stream.next_batch()), Ok(None)), "once only");
    assert!(now(stream.next()).is_none(), "once only");
    (frames, error)
}

fn owned((kind, bytes): (FrameKind, &[u8])) -> Frame {
    let bytes = Bytes::copy_from_slice(bytes);
    match kind {
        FrameKind::Stdin => Frame::Stdin(bytes),
        FrameKind::Stdout => Frame::Stdout(bytes),
        FrameKind::Stderr => Frame::Stderr(bytes),
        _ => Frame::Tty(bytes),
    }
}

/// All frames by turns: `Some(n)` asks the next batch for at most `n` of them, `None` the stream for one.
fn drain_mixed(mut stream: FrameStream, turns: &[Option<usize>]) -> (Vec<Frame>, Option<String>) {
    let mut frames = Vec::new();
    for turn in turns.iter().cycle() {
        let failed = match turn {
            Some(most) => match now(stream.next_batch()) {
                Ok(None) => return (frames, None),
                Ok(Some(batch)) => {
                    frames.extend(batch.take(*most).map(owned));
                    None
                }
                Err(error) => Some(error),
            },
            None => match now(stream.next()) {
                None => return (frames, None),
                Some(Ok(frame)) => {
                    frames.push(frame);
                    None
                }
                Some(Err(error)) => Some(error),
            },
        };
        if let Some(error) = failed {
            return (frames, Some(error.to_string()));
        }
    }
    unreachable!("a cycle has no end")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn frames_do_not_depend_on_chunk_boundaries(frames in frames(), cuts in cuts()) {
        let chunks = cut(&encoded(&frames), &cuts);
        prop_assert_eq!(drain(response(chunks.clone()).frames(OutputFormat::Multiplexed)), (frames.clone(), None));
        prop_assert_eq!(drain_batches(response(chunks).frames(OutputFormat::Multiplexed)), (frames, None));
    }

    #[test]
    fn frames_may_be_larger_than_any_chunk(frames in frames(), size in 1..300_usize) {
        let chunks = pieces(&encoded(&frames), size);
        prop_assert_eq!(drain(response(chunks.clone()).frames(OutputFormat::Multiplexed)), (frames.clone(), None));
        prop_assert_eq!(drain_batches(response(chunks).frames(OutputFormat::Multiplexed)), (frames, None));
    }

    #[test]
    fn stream_and_batches_can_alternate(
        frames in frames(),
        cuts in cuts(),
        mut turns in prop::collection::vec(prop::option::of(0_usize..4), 1..8),
    ) {
        turns.push(None);
        let chunks = cut(&encoded(&frames), &cuts);
        prop_assert_eq!(drain_mixed(response(chunks).frames(OutputFormat::Multiplexed), &turns), (frames, None));
    }

    #[test]
    fn malformed_frame_ends_the_stream_after_the_preceding_frames(
        frames in frames(),
        (fault, words) in faults(),
        cuts in cuts(),
        turns in prop::collection::vec(prop::option::of(1_usize..4), 1..8),
    ) {
        let chunks = cut(&[encoded(&frames), fault].concat(), &cuts);
        let results = [
            drain(response(chunks.clone()).frames(OutputFormat::Multiplexed)),
            drain_batches(response(chunks.clone()).frames(OutputFormat::Multiplexed)),
            drain_mixed(response(chunks).frames(OutputFormat::Multiplexed), &turns),
        ];
        for (before, error) in results {
            prop_assert_eq!(&before, &frames);
            prop_assert!(error.as_ref().is_some_and(|error| error.contains(words)), "{:?}", error);
        }
    }

    #[test]
    fn broken_connection_is_an_error_after_the_preceding_frames(frames in frames(), cuts in cuts()) {
        let chunks = cut(&encoded(&frames), &cuts);
        for (before, error) in [
            drain(broken_response(chunks.clone()).frames(OutputFormat::Multiplexed)),
            drain_batches(broken_response(chunks).frames(OutputFormat::Multiplexed)),
        ] {
            prop_assert_eq!(&before, &frames);
            prop_assert!(error.is_some_and(|error| error.contains("cut before the end")));
        }
    }

    #[test]
    fn tty_bytes_arrive_by_chunk(bytes in prop::collection::vec(any::<u8>(), 0..500), cuts in cuts()) {
        let chunks = cut(&bytes, &cuts);
        let filled = chunks.iter().filter(|chunk| !chunk.is_empty());
        let expected: Vec<_> = filled.cloned().map(Frame::Tty).collect();
        prop_assert_eq!(drain(response(chunks.clone()).frames(OutputFormat::Raw)), (expected.clone(), None));
        prop_assert_eq!(drain_batches(response(chunks).frames(OutputFormat::Raw)), (expected, None));
    }

    #[test]
    fn arbitrary_bytes_end_the_stream_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), cuts in cuts()) {
        let chunks = cut(&bytes, &cuts);
        let one_by_one = drain(response(chunks.clone()).frames(OutputFormat::Multiplexed));
        prop_assert_eq!(drain_batches(response(chunks).frames(OutputFormat::Multiplexed)), one_by_one);
    }
}

#[test]
fn frame_within_one_chunk_is_not_copied() {
    let chunk = Bytes::from(encoded(&[Frame::Stdout(Bytes::from_static(b"here"))]));
    let (frames, _) = drain(response([chunk.clone()]).frames(OutputFormat::Multiplexed));
    assert_eq!(frames[0].bytes().as_ptr(), chunk[8..].as_ptr());
}

#[test]
fn output_is_collected_by_kind() {
    let frames = [
        Frame::Stdin(Bytes::from_static(b"echo")),
        Frame::Stdout(Bytes::from_static(b"out, ")),
        Frame::Stderr(Bytes::from_static(b"err")),
        Frame::Stdout(Bytes::from_static(b"out")),
    ];
    let bytes = Bytes::from(encoded(&frames));
    let output = now(response([bytes.clone()])
        .frames(OutputFormat::Multiplexed)
        .collect_output())
    .unwrap();
    assert_eq!(
        (&*output.stdout_text(), &*output.stderr_text()),
        ("out, out", "err")
    );
    let failed = now(response([bytes.slice(..40)])
        .frames(OutputFormat::Multiplexed)
        .collect_output());
    assert!(failed.is_err(), "{failed:?}");
    let raw = now(response([Bytes::from_static(b"\xff\r\n")])
        .frames(OutputFormat::Raw)
        .collect_output());
    assert_eq!(raw.unwrap().stdout, b"\xff\r\n");
}
