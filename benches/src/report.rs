//! The table: medians over the rounds, and their ratios.

use std::collections::BTreeMap;

use crate::cases::Case;
use crate::client_kind::ClientKind;
use crate::median::{median, shown};

/// A measured figure of a client in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Nanoseconds of user and system time per item.
    Cpu,
    /// Nanoseconds of elapsed time per item.
    Wall,
    /// Instructions per item.
    Instructions,
    /// KiB that a long stream adds to the memory of the process at its peak.
    Memory,
    /// KiB that each of many streams adds.
    MemoryOfEach,
}

/// Figures by case, in the order in which they came, and by client.
#[derive(Debug, Default)]
pub struct Report {
    cases: Vec<&'static str>,
    figures: BTreeMap<(&'static str, ClientKind, Figure), Vec<f64>>,
}

/// The columns of the table.
const COLUMNS: [&str; 9] = [
    "case",
    "CPU: bollard / asyncdocker",
    "wall: bollard / asyncdocker",
    "CPU: asyncdocker / reqwest",
    "ns of CPU per item: reqwest, asyncdocker, bollard",
    "instructions: bollard / asyncdocker",
    "asyncdocker / reqwest",
    "instructions per item: reqwest, asyncdocker, bollard",
    "KiB added at the peak: reqwest, asyncdocker, bollard",
];

impl Report {
    /// Adds a figure.
    pub fn add(&mut self, case: &Case, client: ClientKind, figure: Figure, value: f64) {
        if !self.cases.contains(&case.name) {
            self.cases.push(case.name);
        }
        self.figures
            .entry((case.name, client, figure))
            .or_default()
            .push(value);
    }

    /// Prints the table in Markdown.
    pub fn print(&self) {
        println!("| {} |", COLUMNS.join(" | "));
        println!("|---{}|", "|---".repeat(COLUMNS.len() - 1));
        for case in &self.cases {
            println!("| {} |", self.row(case).join(" | "));
        }
    }

    fn row(&self, case: &'static str) -> [String; COLUMNS.len()] {
        use ClientKind::{Asyncdocker, Bollard, Reqwest};

        let memory = if self
            .median(case, Asyncdocker, Figure::MemoryOfEach)
            .is_some()
        {
            format!("{} each", self.all(case, Figure::MemoryOfEach, 1))
        } else {
            self.all(case, Figure::Memory, 0)
        };
        [
            case.to_owned(),
            self.ratio(case, Figure::Cpu, Bollard, Asyncdocker),
            self.ratio(case, Figure::Wall, Bollard, Asyncdocker),
            self.ratio(case, Figure::Cpu, Asyncdocker, Reqwest),
            self.all(case, Figure::Cpu, 0),
            self.ratio(case, Figure::Instructions, Bollard, Asyncdocker),
            self.ratio(case, Figure::Instructions, Asyncdocker, Reqwest),
            self.all(case, Figure::Instructions, 0),
            memory,
        ]
    }

    fn ratio(
        &self,
        case: &'static str,
        figure: Figure,
        above: ClientKind,
        below: ClientKind,
    ) -> String {
        let above = self.median(case, above, figure);
        let ratio = above
            .zip(self.median(case, below, figure))
            .map(|(above, below)| above / below);
        shown(ratio, 2)
    }

    /// The figures of all clients.
    fn all(&self, case: &'static str, figure: Figure, digits: usize) -> String {
        let clients = [
            ClientKind::Reqwest,
            ClientKind::Asyncdocker,
            ClientKind::Bollard,
        ];
        clients
            .map(|client| shown(self.median(case, client, figure), digits))
            .join(", ")
    }

    fn median(&self, case: &'static str, client: ClientKind, figure: Figure) -> Option<f64> {
        median(self.figures.get(&(case, client, figure))?)
    }
}
