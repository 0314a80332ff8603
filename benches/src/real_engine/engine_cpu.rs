//! The CPU time of the engine.

use std::collections::HashMap;
use std::fs;
use std::time::Duration;
use std::{env, io};

use crate::outcome::Outcome;

/// The length of a clock tick in the files of `/proc`.
const TICK: Duration = Duration::from_millis(10);

/// A process and its descendants: the daemon, containerd, its shims, and containers.
pub struct EngineCpu {
    root: u32,
}

/// What `/proc` says about a process.
struct Process {
    parent: u32,
    /// User and system time, its own and that of the children it has waited for.
    ticks: u32,
}

impl EngineCpu {
    /// Reads the id of the engine's process from `ENGINE_PID`, which `with-engine.sh` sets.
    pub fn from_env() -> Outcome<Self> {
        let root = env::var("ENGINE_PID")
            .map_err(|_| "ENGINE_PID is not set: run this with tests/engine/with-engine.sh")?;
        Ok(Self {
            root: root.parse()?,
        })
    }

    /// Returns the CPU time that the engine has used so far.
    pub fn now(&self) -> Outcome<Duration> {
        let processes = processes()?;
        if !processes.contains_key(&self.root) {
            return Err(format!("the engine's process {} has ended", self.root).into());
        }
        let belongs = |id: &u32| {
            let mut id = *id;
            while id != self.root {
                match processes.get(&id) {
                    Some(process) => id = process.parent,
                    None => return false,
                }
            }
            true
        };
        let ticks = processes
            .iter()
            .filter(|(id, _)| belongs(id))
            .map(|(_, process)| process.ticks);
        Ok(TICK * ticks.sum::<u32>())
    }
}

fn processes() -> io::Result<HashMap<u32, Process>> {
    let mut processes = HashMap::new();
    for entry in fs::read_dir("/proc")? {
        let entry = entry?;
        let id = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok());
        // A process may end at any time.
        let process = fs::read_to_string(entry.path().join("stat"))
            .ok()
            .and_then(|stat| parse(&stat));
        if let (Some(id), Some(process)) = (id, process) {
            processes.insert(id, process);
        }
    }
    Ok(processes)
}

/// Parses a file `stat`. The name of the program, in parentheses, may itself have any character.
fn parse(stat: &str) -> Option<Process> {
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse::<u32>().ok();
    Some(Process {
        parent: number(1)?,
        ticks: number(11)? + number(12)? + number(13)? + number(14)?,
    })
}
