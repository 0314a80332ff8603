//! Objects are the same whether the bytes come in one piece or in many, and models read as much as they can.

#![no_main]

mod common;

use asyncdocker::models::containers::ContainerStats;
use asyncdocker::models::images::ProgressMessage;
use asyncdocker::models::system::Event;
use asyncdocker::stream::{JsonStream, Progress, StreamItem};
use libfuzzer_sys::fuzz_target;
use serde::Deserialize;
use serde_json::{Map, Value};

use common::{drain, response, split};

/// An object of any kind.
#[derive(Debug, PartialEq, Deserialize)]
struct Object(Map<String, Value>);

impl StreamItem for Object {}

fuzz_target!(|input: &[u8]| {
    let Some((size, body)) = split(input) else {
        return;
    };
    let whole: JsonStream<Object> = response(&body, usize::MAX).json_stream();
    let cut: JsonStream<Object> = response(&body, size).json_stream();
    assert_eq!(drain(cut), drain(whole));

    drain::<Event>(response(&body, size).json_stream());
    drain::<ContainerStats>(response(&body, size).json_stream());
    let (messages, _) = drain::<ProgressMessage>(response(&body, size).json_stream());
    let mut progress = Progress::new();
    for message in &messages {
        progress.update(message);
    }
    assert!(progress.layers().len() <= messages.len());
});
