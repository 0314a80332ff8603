//! Any trace of BuildKit is read or refused, and a build is the same whether its bytes come in one piece or in many.

#![no_main]

mod common;

use asyncdocker::stream::BuildStream;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

use common::{drain, response, split};

/// The number of bytes of output that are kept for a step.
const LOG: usize = 64 << 10;

fuzz_target!(|input: &[u8]| {
    let Some((size, trace)) = split(input) else {
        return;
    };
    let aux = STANDARD.encode(&trace);
    let message = json!({"id": "moby.buildkit.trace", "aux": aux}).to_string();
    let body = Bytes::from(message.repeat(2));
    let whole = drain(BuildStream::from(response(&body, usize::MAX).json_stream()));
    let mut build = BuildStream::from(response(&body, size).json_stream());
    assert_eq!(drain(&mut build), whole);

    let (messages, failed) = whole;
    assert_eq!(messages.len(), if failed { 0 } else { 2 });
    for step in build.progress().steps() {
        let kept: usize = step.log().map(|log| log.bytes.len()).sum();
        assert!(kept <= LOG);
    }
});
