//! Frames are the same whether the bytes come in one piece or in many, one by one or in batches.

#![no_main]

mod common;

use asyncdocker::stream::{OutputFormat, Frame, FrameKind, FrameStream};
use bytes::Bytes;
use libfuzzer_sys::fuzz_target;

use common::{drain, now, response, split};

fuzz_target!(|input: &[u8]| {
    let Some((size, body)) = split(input) else {
        return;
    };
    let whole = drain(response(&body, usize::MAX).frames(OutputFormat::Multiplexed));
    assert_eq!(drain(response(&body, size).frames(OutputFormat::Multiplexed)), whole);
    assert_eq!(batches(response(&body, size).frames(OutputFormat::Multiplexed)), whole);
    assert_eq!(batches(response(&body, usize::MAX).frames(OutputFormat::Multiplexed)), whole);

    let (raw, failed) = drain(response(&body, size).frames(OutputFormat::Raw));
    assert!(!failed);
    let raw: Vec<u8> = raw
        .iter()
        .flat_map(|frame| frame.bytes().to_vec())
        .collect();
    assert_eq!(raw, body);

    let mut length = 0;
    let (lines, _) = drain(response(&body, size).frames(OutputFormat::Multiplexed).lines().max_len(64));
    for line in lines {
        assert!(line.bytes.len() <= 64);
        length += line.bytes.len();
    }
    assert!(length <= body.len());
});

/// All frames by batches, and whether an error ended them.
fn batches(mut stream: FrameStream) -> (Vec<Frame>, bool) {
    let mut frames = Vec::new();
    loop {
        match now(stream.next_batch()) {
            Ok(Some(batch)) => frames.extend(batch.map(owned)),
            Ok(None) => return (frames, false),
            Err(_) => return (frames, true),
        }
    }
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
