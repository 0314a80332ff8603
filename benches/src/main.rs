//! Measures `asyncdocker` beside plain `reqwest`, which reads the same bytes undecoded, and beside `bollard`, which does
//! the same job, against a synthetic engine on a unix socket that writes pre-rendered bodies.
//!
//! ```text
//! asyncdocker-benches                    all cases, five interleaved rounds, as a table of ratios
//! asyncdocker-benches table ROUNDS [CASE…]   some of them
//! asyncdocker-benches once CLIENT CASE COUNT SOCKET   one run of one client, for a profiler
//! asyncdocker-benches daemon SOCKET      the synthetic engine alone
//! ```

mod bodies;
mod cases;
mod clients;
mod daemon;
mod report;

use std::env;
use std::error::Error;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use cases::{CASES, Case};
use clients::ClientKind;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => table(5, &[]),
        ["table", rounds, names @ ..] => table(rounds.parse()?, names),
        ["daemon", socket] => daemon::serve(socket.as_ref()),
        ["once", client, case, count, socket] => {
            let case = find(case)?;
            let sample = clients::run(ClientKind::parse(client)?, case, count.parse()?, socket.as_ref())?;
            println!("{}", sample.line());
            Ok(())
        }
        _ => Err("usage: asyncdocker-benches [table ROUNDS [CASE…] | once CLIENT CASE COUNT SOCKET | daemon SOCKET]".into()),
    }
}

fn find(name: &str) -> Outcome<&'static Case> {
    CASES
        .iter()
        .find(|case| case.name == name)
        .ok_or_else(|| format!("there is no case `{name}`").into())
}

/// The synthetic engine in a process of its own, so that its time is not counted.
struct Daemon {
    child: Child,
    socket: PathBuf,
}

impl Daemon {
    fn start() -> Outcome<Self> {
        let socket = env::temp_dir().join(format!("asyncdocker-bench-{}.sock", std::process::id()));
        let child = Command::new(env::current_exe()?).arg("daemon").arg(&socket).spawn()?;
        while !socket.exists() {
            sleep(Duration::from_millis(10));
        }
        Ok(Self { child, socket })
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let stopped = self.child.kill().and_then(|()| self.child.wait());
        if let Err(error) = stopped.and_then(|_| std::fs::remove_file(&self.socket)) {
            eprintln!("the synthetic engine was not cleaned up: {error}");
        }
    }
}

/// Runs the cases round by round, all clients in turn, each run in a process of its own.
fn table(rounds: usize, names: &[&str]) -> Outcome<()> {
    let cases = match names {
        [] => CASES.iter().collect(),
        names => names.iter().map(|name| find(name)).collect::<Outcome<Vec<_>>>()?,
    };
    let daemon = Daemon::start()?;
    let mut report = report::Report::new();
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        for case in &cases {
            for client in ClientKind::of(case) {
                let run = Command::new(env::current_exe()?)
                    .args(["once", client.name(), case.name, &case.count.to_string()])
                    .arg(&daemon.socket)
                    .output()?;
                report.add(case, client, &run)?;
            }
        }
    }
    report.print();
    Ok(())
}
