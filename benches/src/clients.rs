//! The clients that are compared. Each does a job and counts what it receives.

mod asyncdocker;
mod bollard;
mod common;
mod reqwest;

use std::path::Path;

pub use common::at_once;

use crate::cases::Case;
use crate::client_kind::ClientKind;
use crate::outcome::Outcome;
use crate::runtime;
use crate::sample::{Meter, Sample};

/// Runs a job once, in a spawned task of a current-thread runtime. The client pings before the measurement starts.
pub fn run(
    client: ClientKind,
    case: &'static Case,
    count: usize,
    socket: &Path,
) -> Outcome<Sample> {
    let socket = socket.to_path_buf();
    runtime::run(async move {
        let (meter, counted);
        match client {
            ClientKind::Reqwest => {
                let client = reqwest::connect(&socket).await?;
                meter = Meter::start()?;
                counted = reqwest::run(&client, case, count).await?;
            }
            ClientKind::Asyncdocker => {
                let docker = asyncdocker::connect(&socket, case).await?;
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
    })
}
