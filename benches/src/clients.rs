//! The clients that are compared, each doing a job and counting what came.

mod asyncdocker;
mod bollard;
mod reqwest;

use std::path::Path;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

use crate::Outcome;
use crate::cases::{Case, Job};

/// One of the clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClientKind {
    /// Plain `reqwest`, which decodes nothing: what is left to gain.
    Reqwest,
    /// This crate.
    Asyncdocker,
    /// The peer.
    Bollard,
}

impl ClientKind {
    /// The clients that can do the job of a case.
    pub fn of(case: &Case) -> impl Iterator<Item = Self> {
        let lending = matches!(case.job, Job::LogsBatch(_));
        let peer = (!lending).then_some(Self::Bollard);
        [Self::Reqwest, Self::Asyncdocker].into_iter().chain(peer)
    }

    /// Its name on the command line and in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reqwest => "reqwest",
            Self::Asyncdocker => "asyncdocker",
            Self::Bollard => "bollard",
        }
    }

    /// The client of a name.
    pub fn parse(name: &str) -> Outcome<Self> {
        [Self::Reqwest, Self::Asyncdocker, Self::Bollard]
            .into_iter()
            .find(|client| client.name() == name)
            .ok_or_else(|| format!("there is no client `{name}`").into())
    }
}

/// What came, and what it cost.
#[derive(Debug)]
pub struct Sample {
    /// Items that were decoded; for a client that decodes nothing, those that the bytes amount to.
    pub items: usize,
    /// Bytes of payload.
    pub bytes: usize,
    /// User and system time of this process.
    pub cpu: Duration,
    /// Time on the wall.
    pub wall: Duration,
}

/// What came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Items.
    pub items: usize,
    /// Bytes of payload.
    pub bytes: usize,
}

impl Counted {
    fn add(&mut self, bytes: usize) {
        self.items += 1;
        self.bytes += bytes;
    }
}

/// Does a job once, in a spawned task of a runtime on this thread alone.
pub fn run(client: ClientKind, case: &'static Case, count: usize, socket: &Path) -> Outcome<Sample> {
    let socket = socket.to_path_buf();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (cpu, wall) = (ProcessTime::now(), Instant::now());
    let task = runtime.spawn(async move {
        match client {
            ClientKind::Reqwest => reqwest::run(case, count, &socket).await,
            ClientKind::Asyncdocker => asyncdocker::run(case, count, &socket).await,
            ClientKind::Bollard => bollard::run(case, count, &socket).await,
        }
    });
    let counted = runtime.block_on(task)??;
    Ok(Sample {
        items: counted.items,
        bytes: counted.bytes,
        cpu: cpu.elapsed(),
        wall: wall.elapsed(),
    })
}
