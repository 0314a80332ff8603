//! Limits of what a build keeps in memory.

use asyncdocker::Error;
use asyncdocker::stream::{BuildStream, Progress};
use bytes::Bytes;
use futures_util::StreamExt;
use serde_json::json;

use super::{build, field, log, traced, vertex};
use crate::stream::{drain, now};

#[test]
fn memory_of_a_build_is_limited() {
    let text = "x".repeat(100_000);
    let mut progress = Progress::new();
    let mut update = |fields: &[Vec<u8>]| {
        for message in drain(build(traced(&fields.concat()))).0 {
            progress.update_build(&message);
        }
        let kept = progress.steps().iter().map(|step| {
            let statuses: usize = step
                .statuses
                .iter()
                .map(|one| one.id.len() + one.name.len())
                .sum();
            let log: usize = step.log().map(|log| log.bytes.len()).sum();
            (step.name.len() + step.error.len() + statuses, log)
        });
        let warnings = progress.warnings().iter().map(|one| one.message.len());
        let (kept, log) = kept.fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
        (kept + warnings.sum::<usize>(), log)
    };
    let name = field(3, text.as_bytes());
    let error = field(7, text.as_bytes());
    for round in 0..120 {
        let digest = format!("digest {round}");
        let status = field(
            2,
            &[field(1, text.as_bytes()), field(2, digest.as_bytes())].concat(),
        );
        let warning = field(4, &field(3, text.as_bytes()));
        let (kept, log) = update(&[
            vertex(&digest, &[name.clone(), error.clone()]),
            status,
            warning,
            log("digest 0", &text[..1000]),
        ]);
        assert!(kept <= 32 << 20, "{kept} in round {round}");
        assert!(log <= 64 << 10, "{log}");
    }
}

#[test]
fn only_the_end_of_long_output_is_kept() {
    let text = format!("{}{}", "a".repeat(100_000), "b".repeat(60_000));
    let trace = [vertex("a", &[]), log("a", "first"), log("a", &text)];
    let progress = now(build(traced(&trace.concat())).finish()).unwrap();
    let kept = progress.steps()[0].log_text();
    assert!(kept.len() <= 64 << 10, "{}", kept.len());
    assert!(kept.starts_with('a') && kept.ends_with(&text[100_000..]));
}

#[test]
fn repeated_error_takes_no_more_memory() {
    let reported = |digest: &str, error: &str| {
        let fields = [field(5, &[1 << 3, 1]), field(7, error.as_bytes())];
        drain(build(traced(&vertex(digest, &fields)))).0.remove(0)
    };
    let (again, other) = (reported("a", &"x".repeat(1 << 20)), reported("b", "reason"));
    let mut progress = Progress::new();
    for _ in 0..40 {
        progress.update_build(&again);
    }
    progress.update_build(&other);
    let lengths: Vec<_> = progress
        .steps()
        .iter()
        .map(|step| step.error.len())
        .collect();
    assert_eq!(lengths, [1 << 20, 6]);
}

#[test]
fn error_beyond_the_limit_does_not_hide_the_failed_step() {
    let named = |digest: &str| vertex(digest, &[field(3, digest.as_bytes())]);
    let failed = |digest: &str, error: &str| {
        let fields = [field(5, &[1 << 3, 1]), field(7, error.as_bytes())];
        vertex(digest, &fields)
    };
    let fillers: Vec<_> = (0..64).map(|number| format!("filler {number}")).collect();
    let status = |digest: &str, id: usize| {
        let fields = [
            field(1, id.to_string().as_bytes()),
            field(2, digest.as_bytes()),
        ];
        field(2, &fields.concat())
    };
    let statuses = fillers
        .iter()
        .flat_map(|filler| (0..1024).map(|id| status(filler, id)));
    let statuses: Vec<_> = statuses.collect();
    let fillers: Vec<_> = fillers.iter().map(|filler| named(filler)).collect();
    let full = [
        named("long"),
        named("b"),
        named("c"),
        fillers.concat(),
        statuses.concat(),
    ];
    let errors = [
        failed("long", &"x".repeat(1 << 16)),
        failed("b", "reason"),
        failed("c", "other"),
    ];
    let failure = json!({"errorDetail": {"message": "failed to solve: reason"}}).to_string();
    let bytes = [
        &traced(&full.concat())[..],
        &traced(&errors.concat()),
        failure.as_bytes(),
    ]
    .concat();
    let mut stream = build(Bytes::from(bytes));
    assert_eq!(drain_error(&mut stream).as_deref(), Some("b"));
    let lengths = ["long", "b", "c"]
        .map(|digest| stream.progress().step(digest).map(|step| step.error.len()));
    assert_eq!(lengths, [Some(0), Some(6), Some(5)]);
}

/// Returns the name of the step that has failed.
fn drain_error(stream: &mut BuildStream) -> Option<String> {
    loop {
        match now(stream.next())? {
            Ok(_) => {}
            Err(Error::Daemon { step, .. }) => return step.map(|step| step.name),
            Err(error) => panic!("{error:?}"),
        }
    }
}
