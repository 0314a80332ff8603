//! Shows what the running containers use, as a live table with bars of the last minute.
//!
//! ```text
//! cargo run --example stats            a live table; q or Ctrl-C ends it
//! cargo run --example stats -- --once  one line a container
//! ```

use std::collections::VecDeque;
use std::error::Error;
use std::time::Duration;

use asyncdocker::containers::{ContainerStatsOptions, ListContainersOptions};
use asyncdocker::models::ContainerStats;
use asyncdocker::{Containers, Docker};
use crossterm::event::{Event, EventStream, KeyCode, KeyModifiers};
use futures_util::future::try_join_all;
use futures_util::stream::{self, BoxStream, SelectAll, StreamExt};
use ratatui::layout::{Constraint, Layout};
use ratatui::widgets::{Block, Paragraph, Sparkline};
use ratatui::{DefaultTerminal, Frame};

/// How many samples a bar shows.
const HISTORY: usize = 60;

/// A sample of the container in this row; the last item of its stream says why there are no more.
type Sample = (usize, Result<ContainerStats, String>);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let docker = Docker::from_env()?;
    let running = docker
        .list_containers(ListContainersOptions::default())
        .await?;
    let names = running.into_iter().map(|container| {
        let name = container.names.into_iter().next().unwrap_or(container.id);
        name.trim_start_matches('/').to_owned()
    });
    let mut rows: Vec<Row> = names.map(Row::new).collect();
    if std::env::args().any(|argument| argument == "--once") {
        return once(&docker, &mut rows).await;
    }
    let mut samples = SelectAll::new();
    for (index, row) in rows.iter().enumerate() {
        samples.push(follow(&docker, index, &row.name).await?);
    }
    // Also restores the terminal when the program panics.
    let terminal = ratatui::try_init()?;
    let result = watch(terminal, rows, samples).await;
    ratatui::try_restore()?;
    result
}

/// Prints one sample of each.
async fn once(docker: &Docker, rows: &mut [Row]) -> Result<(), Box<dyn Error>> {
    // At once, because the engine takes a second or two for each.
    let samples = rows.iter().map(|row| async {
        let options = ContainerStatsOptions::builder().stream(false).build();
        let mut stats = docker.container_stats(&row.name, options).await?;
        stats.next().await.transpose()
    });
    let samples = try_join_all(samples).await?;
    for (row, sample) in rows.iter_mut().zip(samples) {
        row.update(&sample.unwrap_or_default());
        println!("{}: {}", row.name, row.summary().join(", "));
    }
    Ok(())
}

async fn follow(
    docker: &Docker,
    index: usize,
    name: &str,
) -> asyncdocker::Result<BoxStream<'static, Sample>> {
    let stats = docker
        .container_stats(name, ContainerStatsOptions::default())
        .await?;
    let samples = stats.map(|sample| sample.map_err(|error| error.to_string()));
    // The engine ends the stream when the container is removed.
    let end = stream::iter([Err("removed".to_owned())]);
    Ok(samples
        .chain(end)
        .map(move |sample| (index, sample))
        .boxed())
}

async fn watch(
    mut terminal: DefaultTerminal,
    mut rows: Vec<Row>,
    mut samples: SelectAll<BoxStream<'static, Sample>>,
) -> Result<(), Box<dyn Error>> {
    let mut keys = EventStream::new();
    let mut redraw = tokio::time::interval(Duration::from_millis(500));
    loop {
        tokio::select! {
            Some((index, sample)) = samples.next() => match sample {
                Ok(sample) => rows[index].update(&sample),
                Err(end) => { rows[index].end.get_or_insert(end); }
            },
            key = keys.next() => if is_end(key.transpose()?.as_ref()) { return Ok(()) },
            _ = redraw.tick() => { terminal.draw(|frame| draw(frame, &rows))?; }
        }
    }
}

fn is_end(event: Option<&Event>) -> bool {
    match event {
        Some(Event::Key(key)) => {
            key.code == KeyCode::Char('q')
                || (key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL))
        }
        Some(_) => false,
        None => true,
    }
}

fn draw(frame: &mut Frame<'_>, rows: &[Row]) {
    let areas = Layout::vertical(rows.iter().map(|_| Constraint::Length(4))).split(frame.area());
    for (row, area) in rows.iter().zip(areas.iter()) {
        let [text, bars] =
            Layout::horizontal([Constraint::Length(44), Constraint::Min(10)]).areas(*area);
        let summary = row.summary().join("\n");
        frame.render_widget(
            Paragraph::new(summary).block(Block::bordered().title(row.name.as_str())),
            text,
        );
        frame.render_widget(
            Sparkline::default()
                .data(row.cpu.iter().map(|percent| tenths(*percent)))
                .block(Block::bordered().title("CPU")),
            bars,
        );
    }
    if rows.is_empty() {
        frame.render_widget(Paragraph::new("no container runs"), frame.area());
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few thousand at most, and never negative"
)]
fn tenths(percent: f64) -> u64 {
    (percent * 10.0) as u64
}

/// One container of the table.
struct Row {
    name: String,
    /// In percent of one CPU, oldest first.
    cpu: VecDeque<f64>,
    memory: u64,
    limit: u64,
    end: Option<String>,
}

impl Row {
    fn new(name: String) -> Self {
        Self {
            name,
            cpu: VecDeque::new(),
            memory: 0,
            limit: 0,
            end: None,
        }
    }

    fn update(&mut self, sample: &ContainerStats) {
        if self.cpu.len() == HISTORY {
            self.cpu.pop_front();
        }
        // The first sample has nothing to compare with.
        self.cpu.push_back(sample.cpu_percent().unwrap_or_default());
        self.memory = sample.memory_used().unwrap_or_default();
        self.limit = sample.memory_stats.limit.unwrap_or_default();
    }

    fn summary(&self) -> [String; 2] {
        let cpu = self.cpu.back().copied().unwrap_or_default();
        let (used, limit) = (self.memory >> 10, self.limit >> 10);
        let memory = format!("memory {used} of {limit} KiB");
        match &self.end {
            Some(end) => [end.clone(), memory],
            None => [format!("cpu {cpu:.1} %"), memory],
        }
    }
}
