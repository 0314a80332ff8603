//! A table with one row per job, and one column per figure with the medians of both clients.

use std::collections::BTreeMap;

use crate::client_kind::ClientKind;
use crate::median::{median, shown};

/// The clients that decode, in the order of a cell.
pub const CLIENTS: [ClientKind; 2] = [ClientKind::Asyncdocker, ClientKind::Bollard];

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub title: &'static str,
    /// Decimal places.
    pub digits: usize,
}

/// Figures by row, column and client.
#[derive(Debug)]
pub struct Table {
    columns: &'static [Column],
    rows: Vec<String>,
    figures: BTreeMap<(String, usize, ClientKind), Vec<f64>>,
}

impl Table {
    pub fn new(columns: &'static [Column]) -> Self {
        Self {
            columns,
            rows: Vec::new(),
            figures: BTreeMap::new(),
        }
    }

    /// Adds the figures of one run, one per column.
    pub fn add(&mut self, row: &str, client: ClientKind, figures: &[f64]) {
        if !self.rows.iter().any(|known| known == row) {
            self.rows.push(row.to_owned());
        }
        for (column, figure) in figures.iter().enumerate() {
            let key = (row.to_owned(), column, client);
            self.figures.entry(key).or_default().push(*figure);
        }
    }

    /// Returns the median of a figure.
    pub fn median(&self, row: &str, column: usize, client: ClientKind) -> Option<f64> {
        median(self.figures.get(&(row.to_owned(), column, client))?)
    }

    /// Prints the table in Markdown.
    pub fn print(&self, corner: &str) {
        let titles: Vec<&str> = self.columns.iter().map(|column| column.title).collect();
        println!("| {corner} | {} |", titles.join(" | "));
        println!("|---{}|", "|---".repeat(titles.len()));
        for row in &self.rows {
            println!("| {row} | {} |", self.cells(row).join(" | "));
        }
    }

    fn cells(&self, row: &str) -> Vec<String> {
        let cell = |(index, column): (usize, &Column)| {
            let figures =
                CLIENTS.map(|client| shown(self.median(row, index, client), column.digits));
            figures.join(", ")
        };
        self.columns.iter().enumerate().map(cell).collect()
    }
}
