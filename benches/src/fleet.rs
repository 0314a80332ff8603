//! Compares what it costs one process to watch many engines. `README.md` explains the output.

mod asyncdocker;
mod bollard;
mod daemon;
mod engines;

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bodies::ID;
use crate::child;
use crate::client_kind::ClientKind;
use crate::clients::at_once;
use crate::outcome::Outcome;
use crate::runtime;
use crate::sample::{Counted, Meter, Sample};
use crate::table::{CLIENTS, Column, Table};

pub use daemon::serve;
use engines::Engines;

/// The number of engines in the rows of the table.
const SIZES: [usize; 3] = [250, 500, 1000];

/// The number of containers of each engine.
const CONTAINERS: usize = 10;

/// The columns of the table. Rows are numbers of engines.
const COLUMNS: &[Column] = &[
    Column {
        title: "KiB per engine: asyncdocker, bollard",
        digits: 0,
    },
    Column {
        title: "CPU ms per engine and second",
        digits: 2,
    },
    Column {
        title: "CPU µs per message",
        digits: 1,
    },
];

/// Measures fleets of several sizes in rounds, each with both clients in turn, and prints the table.
pub fn measure(rounds: usize, seconds: usize, sizes: &[&str]) -> Outcome<()> {
    let mut sizes: Vec<usize> = sizes
        .iter()
        .map(|size| size.parse())
        .collect::<Result<_, _>>()?;
    if sizes.is_empty() {
        sizes = SIZES.to_vec();
    }
    let mut table = Table::new(COLUMNS);
    for round in 1..=rounds {
        for size in sizes.iter().copied() {
            for client in CLIENTS {
                eprintln!(
                    "{size} engines, {}: round {round} of {rounds}",
                    client.name()
                );
                let sample = run(client, size, seconds)?;
                let cpu = sample.cpu.as_secs_f64();
                let figures = [
                    sample.added_kib as f64 / size as f64,
                    1e3 * cpu / (size * seconds) as f64,
                    1e6 * cpu / sample.counted.items as f64,
                ];
                table.add(&size.to_string(), client, &figures);
            }
        }
    }
    add_slope(&mut table, &sizes);
    table.print("engines");
    Ok(())
}

/// Adds what each further engine costs. It equals the figures per engine if the cost is linear.
fn add_slope(table: &mut Table, sizes: &[usize]) {
    let (Some(&least), Some(&most)) = (sizes.iter().min(), sizes.iter().max()) else {
        return;
    };
    if least == most {
        return;
    }
    for client in CLIENTS {
        let total = |size: usize, column| {
            let each = table.median(&size.to_string(), column, client);
            each.unwrap_or_default() * size as f64
        };
        let slope = |column| (total(most, column) - total(least, column)) / (most - least) as f64;
        let figures: Vec<f64> = (0..COLUMNS.len()).map(slope).collect();
        table.add(
            &format!("each further one, {least} to {most}"),
            client,
            &figures,
        );
    }
}

/// Runs a client in a separate process, and checks that it received everything.
fn run(client: ClientKind, engines: usize, seconds: usize) -> Outcome<Sample> {
    let fleet = Engines::start(engines, seconds)?;
    let mut command = Command::new(env::current_exe()?);
    command
        .args(["fleet-once", client.name(), &engines.to_string()])
        .arg(seconds.to_string())
        .arg(fleet.directory());
    let sample = child::sample(&mut command)?;
    let items = engines * (CONTAINERS + 1) * seconds;
    let expected = Counted {
        items,
        bytes: items * ID,
    };
    if sample.counted == expected {
        return Ok(sample);
    }
    let client = client.name();
    Err(format!(
        "{client}, {engines} engines: {:?}, not {expected:?}",
        sample.counted
    )
    .into())
}

/// Watches the engines in a directory until each has sent everything.
pub fn once(client: &str, engines: usize, seconds: usize, directory: &Path) -> Outcome<Sample> {
    let client = ClientKind::parse(client)?;
    let directory = directory.to_owned();
    runtime::run(async move {
        let meter = Meter::start()?;
        let counted = match client {
            ClientKind::Asyncdocker => {
                at_once(engines, |engine| {
                    asyncdocker::watch(socket(&directory, engine), seconds)
                })
                .await?
            }
            ClientKind::Bollard => {
                at_once(engines, |engine| {
                    bollard::watch(socket(&directory, engine), seconds)
                })
                .await?
            }
            ClientKind::Reqwest => return Err("reqwest does not decode messages".into()),
        };
        meter.finish(counted)
    })
}

/// Returns the socket of an engine.
fn socket(directory: &Path, engine: usize) -> PathBuf {
    directory.join(format!("{engine}.sock"))
}
