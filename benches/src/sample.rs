//! The cost of one run of one client.

use std::fs;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

use crate::outcome::Outcome;

/// What a client received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Decoded items. For a client that decodes nothing, the number that the bytes amount to.
    pub items: usize,
    /// Counted bytes, see `Case::bytes`.
    pub bytes: usize,
}

impl Counted {
    pub fn add(&mut self, bytes: usize) {
        self.items += 1;
        self.bytes += bytes;
    }

    pub fn join(self, other: Self) -> Self {
        Self {
            items: self.items + other.items,
            bytes: self.bytes + other.bytes,
        }
    }
}

/// What a run received, and what it cost.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// What the client received.
    pub counted: Counted,
    /// User and system time of the process.
    pub cpu: Duration,
    /// Elapsed time.
    pub wall: Duration,
    /// Peak memory of the process above the memory at the start, in KiB.
    pub added_kib: u64,
}

/// Measures from `start` to `finish`.
pub struct Meter {
    memory_kib: u64,
    cpu: ProcessTime,
    wall: Instant,
}

impl Meter {
    pub fn start() -> Outcome<Self> {
        Ok(Self {
            memory_kib: status("VmRSS")?,
            cpu: ProcessTime::now(),
            wall: Instant::now(),
        })
    }

    pub fn finish(self, counted: Counted) -> Outcome<Sample> {
        Ok(Sample {
            counted,
            cpu: self.cpu.elapsed(),
            wall: self.wall.elapsed(),
            added_kib: status("VmHWM")?.saturating_sub(self.memory_kib),
        })
    }
}

/// Reads a figure of this process in KiB from the kernel.
fn status(name: &str) -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(name));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(number
        .ok_or("the kernel reports no memory figures")?
        .parse()?)
}

impl Sample {
    /// Formats a line for the process that gathers samples.
    pub fn line(&self) -> String {
        let Counted { items, bytes } = self.counted;
        let (cpu, wall) = (self.cpu.as_nanos(), self.wall.as_nanos());
        format!("{items} {bytes} {cpu} {wall} {}", self.added_kib)
    }

    /// Parses a line of [`line`](Self::line).
    pub fn parse(line: &str) -> Option<Self> {
        let mut numbers = line.split_whitespace().map(|number| number.parse().ok());
        let mut next = || numbers.next().flatten();
        let (items, bytes, cpu, wall, added_kib) = (next()?, next()?, next()?, next()?, next()?);
        Some(Self {
            counted: Counted {
                items: usize::try_from(items).ok()?,
                bytes: usize::try_from(bytes).ok()?,
            },
            cpu: Duration::from_nanos(cpu),
            wall: Duration::from_nanos(wall),
            added_kib,
        })
    }
}
