//! What one run of one client cost.

use std::fs;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

use crate::Outcome;
use crate::clients::Counted;

/// What came, and what it cost.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// What came.
    pub counted: Counted,
    /// User and system time of the process.
    pub cpu: Duration,
    /// Time on the wall.
    pub wall: Duration,
    /// KiB of memory that the process had at its peak beyond what it had when the work began.
    pub added_kib: u64,
}

/// Measures from its start to its end.
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

/// A figure of this process that the kernel gives in KiB.
fn status(name: &str) -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(name));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(number
        .ok_or("the kernel tells nothing of memory")?
        .parse()?)
}

impl Sample {
    /// As a line, for the process that gathers samples.
    pub fn line(&self) -> String {
        let Counted { items, bytes } = self.counted;
        let (cpu, wall) = (self.cpu.as_nanos(), self.wall.as_nanos());
        format!("{items} {bytes} {cpu} {wall} {}", self.added_kib)
    }

    /// Reads what [`line`](Self::line) wrote.
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
