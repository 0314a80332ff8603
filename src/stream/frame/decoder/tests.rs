//! Tests of the decoder alone: frames split at any two positions, and invalid frames.

use super::*;

const CAP: usize = 1 << 20;

fn encoded(frames: &[(u8, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (stream, payload) in frames {
        let length = u32::try_from(payload.len()).unwrap();
        bytes.extend_from_slice(&[*stream, 0, 0, 0]);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(payload);
    }
    bytes
}

fn decoded<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<Frame>, Fault> {
    let mut decoder = FrameDecoder::new(Framing::Frames { cap: CAP });
    let mut frames = Vec::new();
    for chunk in chunks {
        decoder.push(Bytes::copy_from_slice(chunk));
        while decoder.ready()? {
            frames.extend(decoder.take());
        }
    }
    decoder.finish()?;
    Ok(frames)
}

#[test]
fn frames_do_not_depend_on_how_input_is_split() -> Result<(), Fault> {
    let bytes = encoded(&[
        (1, b"out"),
        (2, b""),
        (2, b"a longer line on stderr\n"),
        (0, b"x"),
    ]);
    let expected = [
        Frame::Stdout(Bytes::from_static(b"out")),
        Frame::Stderr(Bytes::new()),
        Frame::Stderr(Bytes::from_static(b"a longer line on stderr\n")),
        Frame::Stdin(Bytes::from_static(b"x")),
    ];
    for first in 0..=bytes.len() {
        for second in first..=bytes.len() {
            let (head, rest) = bytes.split_at(first);
            let (middle, tail) = rest.split_at(second - first);
            assert_eq!(decoded([head, middle, tail])?, expected, "{first} {second}");
        }
    }
    Ok(())
}

#[test]
fn end_inside_a_frame_is_an_error_at_every_split() {
    let bytes = encoded(&[(1, b"payload")]);
    for received in 1..bytes.len() {
        assert_eq!(
            decoded([&bytes[..received]]),
            Err(Fault::Truncated { received })
        );
    }
}

#[test]
fn unknown_stream_id_is_an_error_at_its_first_byte() {
    for stream in 4..=u8::MAX {
        let fault = Err(Fault::UnknownStream(stream));
        assert_eq!(decoded([&encoded(&[(stream, b"x")])[..]]), fault);
        if stream != b'E' {
            assert_eq!(decoded([&[stream][..]]), fault);
        }
    }
}

#[test]
fn oversized_frame_length_is_an_error_before_its_content_arrives() {
    let length = CAP + 1;
    let header = [1, 0, 0, 0, 0, 0x10, 0, 1];
    assert_eq!(
        decoded([&header[..]]),
        Err(Fault::TooLong { length, cap: CAP })
    );
    let mut unlimited = FrameDecoder::new(Framing::Frames { cap: usize::MAX });
    unlimited.push(Bytes::from_static(&[1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]));
    assert_eq!(unlimited.ready(), Ok(false));
    assert!(unlimited.partial.capacity() < 1024, "reserved at once");
}

#[test]
fn system_error_frame_is_an_error() {
    let bytes = encoded(&[(1, b"before"), (3, b"log driver failed\n"), (1, b"after")]);
    let fault = Err(Fault::Daemon("log driver failed".to_owned()));
    for (head, tail) in (0..bytes.len()).map(|cut| bytes.split_at(cut)) {
        assert_eq!(decoded([head, tail]), fault);
    }
}

#[test]
fn plain_text_error_of_old_engines_is_an_error_at_every_split() {
    let mut bytes = encoded(&[(1, b"before")]);
    bytes.extend_from_slice(b"Error running logs job: no reader\n");
    let fault = Err(Fault::Daemon(
        "Error running logs job: no reader".to_owned(),
    ));
    for (head, tail) in (0..bytes.len()).map(|cut| bytes.split_at(cut)) {
        assert_eq!(decoded([head, tail]), fault);
        assert_eq!(decoded([head, &tail[..tail.len() - 1]]), fault);
    }
    assert_eq!(
        decoded([&b"Erro"[..]]),
        Err(Fault::Truncated { received: 4 }),
        "the beginning of it is not all of it"
    );
    assert_eq!(
        decoded([&b"Error"[..], b" in"]),
        Err(Fault::UnknownStream(b'E'))
    );
}

#[test]
fn decoder_keeps_no_chunk_while_waiting_for_the_next() -> Result<(), Fault> {
    let mut decoder = FrameDecoder::new(Framing::Frames { cap: CAP });
    let chunk = Bytes::from(encoded(&[(1, b"whole"), (2, b"cut in two")]));
    let (head, tail) = (chunk.slice(..20), chunk.slice(20..));
    drop(chunk);
    decoder.push(head.clone());
    assert_eq!(decoder.batch().count(), 1);
    assert!(!decoder.ready()?);
    drop(tail);
    assert!(head.is_unique(), "a chunk is held");
    Ok(())
}
