//! Compares `asyncdocker` with plain `reqwest`, which reads the same bytes undecoded, and with `bollard`, which does the
//! same job, against a synthetic engine on a Unix socket. Two more modes compare it with `bollard` on a real engine, and
//! with many engines at once. `README.md` explains the output.

mod bodies;
mod cases;
mod child;
mod client_kind;
mod clients;
mod daemon;
mod fleet;
mod measure;
mod median;
mod outcome;
mod real_engine;
mod report;
mod runtime;
mod sample;
mod table;

use std::env;

use cases::{CASES, Case};
use client_kind::ClientKind;
use outcome::Outcome;
use report::Report;

const USAGE: &str = "usage:
  asyncdocker-benches                          all of the following, five rounds, in one table
  asyncdocker-benches time ROUNDS [CASE…]      CPU and wall time
  asyncdocker-benches instructions [CASE…]     instructions, counted by valgrind's callgrind
  asyncdocker-benches memory [CASE…]           peak memory of streams of 1 GiB, and of 1,000 logs followed at once
  asyncdocker-benches engine ROUNDS [JOB…]     both clients on a real engine, see README.md
  asyncdocker-benches fleet ROUNDS SECONDS [ENGINES…]  one process that watches many synthetic engines
  asyncdocker-benches daemon CASE COUNT SOCKET       the synthetic engine alone
  asyncdocker-benches once CLIENT CASE COUNT SOCKET  one run against it, for a profiler";

/// The default number of rounds.
const ROUNDS: usize = 5;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut report = Report::default();
    match words.as_slice() {
        [] => {
            measure::time(&mut report, ROUNDS, &select(&[])?)?;
            measure::instructions(&mut report, &select(&[])?)?;
            measure::memory(&mut report, &select(&[])?)?;
        }
        ["time", rounds, names @ ..] => {
            measure::time(&mut report, rounds.parse()?, &select(names)?)?
        }
        ["instructions", names @ ..] => measure::instructions(&mut report, &select(names)?)?,
        ["memory", names @ ..] => measure::memory(&mut report, &select(names)?)?,
        ["daemon", case, count, socket] => {
            return daemon::serve(find(case)?, count.parse()?, socket.as_ref());
        }
        ["once", client, case, count, socket] => {
            let client = ClientKind::parse(client)?;
            let sample = clients::run(client, find(case)?, count.parse()?, socket.as_ref())?;
            println!("{}", sample.line());
            return Ok(());
        }
        ["engine", rounds, jobs @ ..] => return real_engine::measure(rounds.parse()?, jobs),
        ["engine-once", client, job, argument] => {
            println!("{}", real_engine::once(client, job, argument)?.line());
            return Ok(());
        }
        ["fleet", rounds, seconds, sizes @ ..] => {
            return fleet::measure(rounds.parse()?, seconds.parse()?, sizes);
        }
        ["fleet-daemon", engines, seconds, directory] => {
            return fleet::serve(engines.parse()?, seconds.parse()?, directory.as_ref());
        }
        ["fleet-once", client, engines, seconds, directory] => {
            let (engines, seconds) = (engines.parse()?, seconds.parse()?);
            let sample = fleet::once(client, engines, seconds, directory.as_ref())?;
            println!("{}", sample.line());
            return Ok(());
        }
        _ => return Err(USAGE.into()),
    }
    report.print();
    Ok(())
}

/// Returns the named cases, or all cases if there are no names.
fn select(names: &[&str]) -> Outcome<Vec<&'static Case>> {
    if names.is_empty() {
        return Ok(CASES.iter().collect());
    }
    names.iter().map(|name| find(name)).collect()
}

fn find(name: &str) -> Outcome<&'static Case> {
    CASES
        .iter()
        .find(|case| case.name == name)
        .ok_or_else(|| format!("unknown case `{name}`").into())
}
