//! The table: medians over the rounds, as ratios.

use std::collections::BTreeMap;
use std::process::Output;

use crate::Outcome;
use crate::cases::Case;
use crate::clients::{ClientKind, Sample};

/// Samples of all rounds, by case (in the order they came) and client.
#[derive(Default)]
pub struct Report {
    cases: Vec<&'static str>,
    samples: BTreeMap<(&'static str, ClientKind), Vec<Figures>>,
}

/// What one run cost.
#[derive(Clone, Copy)]
struct Figures {
    cpu_ns_per_item: f64,
    wall_ns_per_item: f64,
    bytes_per_item: f64,
}

impl Report {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the answer of a run. A run that counted other than all items is an error.
    pub fn add(&mut self, case: &Case, client: ClientKind, run: &Output) -> Outcome<()> {
        let text = String::from_utf8_lossy(&run.stdout);
        let sample = Sample::parse(&text).ok_or_else(|| {
            let errors = String::from_utf8_lossy(&run.stderr);
            format!("{} {}: {text}{errors}", client.name(), case.name)
        })?;
        if sample.items != case.count {
            let (name, items) = (case.name, sample.items);
            return Err(format!("{} {name}: {items} items of {}", client.name(), case.count).into());
        }
        let items = sample.items as f64;
        let figures = Figures {
            cpu_ns_per_item: sample.cpu.as_nanos() as f64 / items,
            wall_ns_per_item: sample.wall.as_nanos() as f64 / items,
            bytes_per_item: sample.bytes as f64 / items,
        };
        if !self.cases.contains(&case.name) {
            self.cases.push(case.name);
        }
        self.samples.entry((case.name, client)).or_default().push(figures);
        Ok(())
    }

    /// Prints the table in Markdown.
    pub fn print(&self) {
        println!("| case | CPU ns/item: reqwest | asyncdocker | bollard | CPU: bollard / asyncdocker | asyncdocker / reqwest | wall: bollard / asyncdocker | MB per CPU second |");
        println!("|---|---|---|---|---|---|---|---|");
        for case in &self.cases {
            self.row(case);
        }
    }

    fn row(&self, case: &'static str) {
        let cpu = |client| self.median(case, client, |figures| figures.cpu_ns_per_item);
        let wall = |client| self.median(case, client, |figures| figures.wall_ns_per_item);
        let (ours, theirs, bare) = (cpu(ClientKind::Asyncdocker), cpu(ClientKind::Bollard), cpu(ClientKind::Reqwest));
        let bytes = self.median(case, ClientKind::Asyncdocker, |figures| figures.bytes_per_item);
        let ratio = |above: Option<f64>, below: Option<f64>| above.zip(below).map(|(above, below)| above / below);
        println!(
            "| {case} | {} | {} | {} | {} | {} | {} | {} |",
            shown(bare, 0),
            shown(ours, 0),
            shown(theirs, 0),
            shown(ratio(theirs, ours), 2),
            shown(ratio(ours, bare), 2),
            shown(ratio(wall(ClientKind::Bollard), wall(ClientKind::Asyncdocker)), 2),
            shown(ratio(bytes.filter(|bytes| *bytes > 0.0), ours).map(|per_ns| per_ns * 1000.0), 0),
        );
    }

    fn median(&self, case: &'static str, client: ClientKind, figure: impl Fn(&Figures) -> f64) -> Option<f64> {
        let mut values: Vec<f64> = self.samples.get(&(case, client))?.iter().map(figure).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    }
}

fn shown(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}"))
}

impl Sample {
    /// Reads what [`Sample::line`] wrote.
    fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split_whitespace().map(str::parse);
        let mut next = || numbers.next()?.ok();
        let (items, bytes, cpu, wall) = (next()?, next()?, next()?, next()?);
        Some(Self {
            items: usize::try_from(items).ok()?,
            bytes: usize::try_from(bytes).ok()?,
            cpu: std::time::Duration::from_nanos(cpu),
            wall: std::time::Duration::from_nanos(wall),
        })
    }

    /// Items, bytes, and nanoseconds of CPU and wall time, for the process that gathers them.
    pub fn line(&self) -> String {
        format!("{} {} {} {}", self.items, self.bytes, self.cpu.as_nanos(), self.wall.as_nanos())
    }
}
