//! Compares the clients on a real engine, which is busy with the jobs itself. `README.md` explains the output.

mod asyncdocker;
mod bollard;
mod context;
mod engine_cpu;
mod job;
mod prepare;

use std::env;
use std::process::Command;
use std::thread;

use crate::child;
use crate::client_kind::ClientKind;
use crate::outcome::Outcome;
use crate::runtime;
use crate::sample::{Meter, Sample};
use crate::table::{CLIENTS, Column, Table};

use engine_cpu::EngineCpu;
use job::{JOBS, Job};
use prepare::Preparation;

/// The columns of the table.
const COLUMNS: &[Column] = &[
    Column {
        title: "wall s: asyncdocker, bollard",
        digits: 2,
    },
    Column {
        title: "CPU s of the client",
        digits: 3,
    },
    Column {
        title: "CPU s of the engine",
        digits: 2,
    },
    Column {
        title: "the client's share of both, %",
        digits: 1,
    },
    Column {
        title: "KiB added at the peak",
        digits: 0,
    },
];

/// Measures jobs in rounds, each with both clients in turn, and prints the table.
pub fn measure(rounds: usize, names: &[&str]) -> Outcome<()> {
    let jobs: Vec<Job> = if names.is_empty() {
        JOBS.to_vec()
    } else {
        names
            .iter()
            .map(|name| Job::parse(name))
            .collect::<Outcome<_>>()?
    };
    let engine = EngineCpu::from_env()?;
    let preparation = Preparation::connect()?;
    let mut table = Table::new(COLUMNS);
    for round in 1..=rounds {
        for job in jobs.iter().copied() {
            eprintln!("{}: round {round} of {rounds}", job.name());
            if job == Job::Events {
                watch(&mut table, &engine, &preparation)?;
                continue;
            }
            for client in order(round) {
                let argument = preparation.argument(job, client, round)?;
                let before = engine.now()?;
                let sample = run(job, client, &argument)?;
                let took = engine.now()?.saturating_sub(before);
                add(&mut table, job, client, &sample, took.as_secs_f64());
            }
        }
    }
    table.print("job");
    Ok(())
}

/// Returns the clients in the order of a round. It alternates, because the engine's caches favor the second.
fn order(round: usize) -> [ClientKind; 2] {
    let [first, second] = CLIENTS;
    if round.is_multiple_of(2) {
        [second, first]
    } else {
        CLIENTS
    }
}

/// Lets both clients watch the same starts, because an engine needs minutes for that many.
fn watch(table: &mut Table, engine: &EngineCpu, preparation: &Preparation) -> Outcome<()> {
    let since = preparation.quiet_time()?;
    let before = engine.now()?;
    let samples = thread::scope(|scope| {
        let since = &since;
        let watches = CLIENTS.map(|client| scope.spawn(move || run(Job::Events, client, since)));
        preparation.start_containers()?;
        let joined = watches.map(|watch| watch.join().map_err(|_| "a watch panicked"));
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(joined)
    })?;
    let took = engine.now()?.saturating_sub(before);
    for (client, sample) in CLIENTS.into_iter().zip(samples) {
        add(table, Job::Events, client, &sample??, took.as_secs_f64());
    }
    Ok(())
}

fn add(table: &mut Table, job: Job, client: ClientKind, sample: &Sample, engine: f64) {
    let cpu = sample.cpu.as_secs_f64();
    let figures = [
        sample.wall.as_secs_f64(),
        cpu,
        engine,
        100.0 * cpu / (cpu + engine),
        sample.added_kib as f64,
    ];
    table.add(job.name(), client, &figures);
}

/// Runs a client in a separate process, and checks what it received.
fn run(job: Job, client: ClientKind, argument: &str) -> Outcome<Sample> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["engine-once", client.name(), job.name(), argument]);
    let sample = child::sample(&mut command)?;
    let expected = job.expected();
    if sample.counted == expected {
        return Ok(sample);
    }
    let (client, job) = (client.name(), job.name());
    Err(format!("{client} {job}: {:?}, not {expected:?}", sample.counted).into())
}

/// Does a job once. The client pings before the measurement starts.
pub fn once(client: &str, job: &str, argument: &str) -> Outcome<Sample> {
    let client = ClientKind::parse(client)?;
    let job = Job::parse(job)?;
    let argument = argument.to_owned();
    runtime::run(async move {
        let (meter, counted);
        match client {
            ClientKind::Asyncdocker => {
                let docker = asyncdocker::connect().await?;
                meter = Meter::start()?;
                counted = asyncdocker::run(&docker, job, &argument).await?;
            }
            ClientKind::Bollard => {
                let docker = bollard::connect().await?;
                meter = Meter::start()?;
                counted = bollard::run(&docker, job, &argument).await?;
            }
            ClientKind::Reqwest => return Err("reqwest does none of these jobs".into()),
        }
        meter.finish(counted)
    })
}
