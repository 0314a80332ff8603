//! Runs each client in a separate process, and adds the figures to the report.

mod engine;

use std::env;
use std::process::{Command, Output};

use engine::Engine;

use crate::cases::{Case, FOLLOWED};
use crate::child;
use crate::client_kind::ClientKind;
use crate::outcome::Outcome;
use crate::report::{Figure, Report};
use crate::sample::Sample;

/// The length of a stream whose memory is measured.
const LONG: usize = 1 << 30;

/// The least number of items whose instructions are counted; more where items are small.
const PROFILED: usize = 2;

/// The factor by which items are reduced under callgrind, which is about fifty times slower.
const PROFILED_PART: usize = 40;

/// Measures time in rounds, each with all clients in turn.
pub fn time(report: &mut Report, rounds: usize, cases: &[&'static Case]) -> Outcome<()> {
    for round in 1..=rounds {
        eprintln!("time: round {round} of {rounds}");
        for case in cases.iter().filter(|case| !case.follows_many()) {
            let engine = Engine::start(case, case.count)?;
            for client in case.clients() {
                let sample = run(client, case, case.count, &engine)?;
                let items = case.count as f64;
                report.add(
                    case,
                    client,
                    Figure::Cpu,
                    sample.cpu.as_nanos() as f64 / items,
                );
                report.add(
                    case,
                    client,
                    Figure::Wall,
                    sample.wall.as_nanos() as f64 / items,
                );
            }
        }
    }
    Ok(())
}

/// Counts instructions as the difference of two runs, which excludes what a client does only once.
pub fn instructions(report: &mut Report, cases: &[&'static Case]) -> Outcome<()> {
    for case in cases.iter().filter(|case| !case.follows_many()) {
        eprintln!("instructions: {}", case.name);
        let count = (case.count / PROFILED_PART).max(PROFILED);
        for client in case.clients() {
            let short = profile(client, case, count)?;
            let long = profile(client, case, 2 * count)?;
            let each = long.saturating_sub(short) as f64 / count as f64;
            report.add(case, client, Figure::Instructions, each);
        }
    }
    Ok(())
}

/// Measures the memory of long streams, and of many streams at once.
pub fn memory(report: &mut Report, cases: &[&'static Case]) -> Outcome<()> {
    for case in cases {
        let count = if case.follows_many() {
            case.count
        } else if case.is_stream() {
            LONG / case.item().len()
        } else {
            continue;
        };
        eprintln!("memory: {}", case.name);
        for client in case.clients() {
            let engine = Engine::start(case, count)?;
            let kib = run(client, case, count, &engine)?.added_kib as f64;
            let (figure, kib) = if case.follows_many() {
                (Figure::MemoryOfEach, kib / FOLLOWED as f64)
            } else {
                (Figure::Memory, kib)
            };
            report.add(case, client, figure, kib);
        }
    }
    Ok(())
}

/// Runs a client once, and checks that it received all items and bytes.
fn run(client: ClientKind, case: &'static Case, count: usize, engine: &Engine) -> Outcome<Sample> {
    let output = once(
        Command::new(env::current_exe()?),
        client,
        case,
        count,
        engine,
    )?;
    let text = String::from_utf8_lossy(&output.stdout);
    let sample = Sample::parse(&text).ok_or("the run printed no figures")?;
    let (items, bytes) = (sample.counted.items, sample.counted.bytes);
    let expected = case.bytes(client, count);
    if (items, bytes) != (count, expected) {
        let (client, case) = (client.name(), case.name);
        return Err(format!(
            "{client} {case}: {items} items of {count}, {bytes} bytes of {expected}"
        )
        .into());
    }
    Ok(sample)
}

/// Counts the instructions of a run.
fn profile(client: ClientKind, case: &'static Case, count: usize) -> Outcome<u64> {
    let engine = Engine::start(case, count)?;
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe()?);
    let output = once(valgrind, client, case, count, &engine)?;
    let text = String::from_utf8_lossy(&output.stderr);
    let total = text
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let (_, total) = total.ok_or("valgrind printed no total")?;
    Ok(total.trim().parse()?)
}

fn once(
    mut command: Command,
    client: ClientKind,
    case: &Case,
    count: usize,
    engine: &Engine,
) -> Outcome<Output> {
    let arguments = ["once", client.name(), case.name, &count.to_string()];
    child::output(command.args(arguments).arg(engine.socket()))
}
