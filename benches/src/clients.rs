//! The clients that are compared, each doing a job and counting what came.

mod asyncdocker;
mod bollard;
mod reqwest;

use std::path::Path;

use crate::Outcome;
use crate::cases::{Case, Job};
use crate::sample::{Meter, Sample};

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
    /// The clients whose figures stand in the row of a case. The peer has no batches: its frames stand there.
    pub fn of(case: &Case) -> impl Iterator<Item = Self> + use<> {
        let bare = (case.job != Job::Follow).then_some(Self::Reqwest);
        bare.into_iter().chain([Self::Asyncdocker, Self::Bollard])
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

/// What came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Items that were decoded; for a client that decodes nothing, those that the bytes amount to.
    pub items: usize,
    /// Bytes that were counted: see [`Case::bytes`].
    pub bytes: usize,
}

impl Counted {
    fn add(&mut self, bytes: usize) {
        self.items += 1;
        self.bytes += bytes;
    }

    fn join(self, other: Self) -> Self {
        Self {
            items: self.items + other.items,
            bytes: self.bytes + other.bytes,
        }
    }
}

/// Does a job once, in a spawned task of a runtime on this thread alone. The client has pinged before that.
pub fn run(
    client: ClientKind,
    case: &'static Case,
    count: usize,
    socket: &Path,
) -> Outcome<Sample> {
    let socket = socket.to_path_buf();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let task = runtime.spawn(async move {
        let (meter, counted);
        match client {
            ClientKind::Reqwest => {
                let client = reqwest::connect(&socket).await?;
                meter = Meter::start()?;
                counted = reqwest::run(&client, case, count).await?;
            }
            ClientKind::Asyncdocker => {
                let docker = asyncdocker::connect(&socket).await?;
                meter = Meter::start()?;
                counted = asyncdocker::run(&docker, case, count).await?;
            }
            ClientKind::Bollard => {
                let docker = bollard::connect(&socket).await?;
                meter = Meter::start()?;
                counted = bollard::run(&docker, case, count).await?;
            }
        }
        meter.finish(counted)
    });
    runtime.block_on(task)?
}

/// Does the same in so many tasks at once, and sums up what came.
async fn at_once<F>(tasks: usize, job: impl Fn(usize) -> F) -> Outcome<Counted>
where
    F: Future<Output = Outcome<Counted>> + Send + 'static,
{
    let running: Vec<_> = (0..tasks).map(|index| tokio::spawn(job(index))).collect();
    let mut counted = Counted::default();
    for task in running {
        counted = counted.join(task.await??);
    }
    Ok(counted)
}

/// Checks a frame of a log that is followed beside others.
fn check_followed(log: usize, index: usize, payload: &[u8]) -> Outcome<()> {
    if payload == crate::bodies::followed_line(log, index).as_bytes() {
        return Ok(());
    }
    let found = String::from_utf8_lossy(payload);
    Err(format!("log {log}, frame {index}: `{}` came", found.trim_end()).into())
}
