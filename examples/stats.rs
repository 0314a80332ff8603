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
use asyncdocker::models::{ContainerStats, CpuStats};
use asyncdocker::{Containers, Docker};
use crossterm::event::{Event, EventStream, KeyCode, KeyModifiers};
use futures_util::stream::{SelectAll, StreamExt};
use ratatui::layout::{Constraint, Layout};
use ratatui::widgets::{Block, Paragraph, Sparkline};
use ratatui::{DefaultTerminal, Frame};

/// How many samples a bar shows.
const HISTORY: usize = 60;

/// One container of the table.
struct Row {
    name: String,
    cpu: VecDeque<u64>,
    memory: u64,
    limit: u64,
    ended: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let docker = Docker::from_env()?;
    let mut rows = Vec::new();
    let mut ids = Vec::new();
    for container in docker
        .list_containers(ListContainersOptions::default())
        .await?
    {
        let name = container
            .names
            .first()
            .map_or(container.id.as_str(), String::as_str);
        rows.push(Row::new(name.trim_start_matches('/')));
        ids.push(container.id);
    }
    if std::env::args().any(|argument| argument == "--once") {
        return once(&docker, &ids, &mut rows).await;
    }
    let mut samples = SelectAll::new();
    for (index, id) in ids.iter().enumerate() {
        let stream = docker
            .container_stats(id, ContainerStatsOptions::default())
            .await?;
        samples.push(stream.map(move |sample| (index, sample)).boxed());
    }
    // Also restores the terminal when the program panics.
    let terminal = ratatui::try_init()?;
    let result = watch(terminal, rows, samples).await;
    ratatui::try_restore()?;
    result
}

/// Prints one sample of each.
async fn once(docker: &Docker, ids: &[String], rows: &mut [Row]) -> Result<(), Box<dyn Error>> {
    for (id, row) in ids.iter().zip(rows) {
        let options = ContainerStatsOptions::builder().stream(false).build();
        let mut stats = docker.container_stats(id, options).await?;
        if let Some(sample) = stats.next().await {
            row.update(&sample?);
        }
        println!("{}", row.summary());
    }
    Ok(())
}

type Samples = SelectAll<
    futures_util::stream::BoxStream<'static, (usize, asyncdocker::Result<ContainerStats>)>,
>;

async fn watch(
    mut terminal: DefaultTerminal,
    mut rows: Vec<Row>,
    mut samples: Samples,
) -> Result<(), Box<dyn Error>> {
    let mut keys = EventStream::new();
    let mut redraw = tokio::time::interval(Duration::from_millis(500));
    loop {
        tokio::select! {
            Some((index, sample)) = samples.next() => match sample {
                Ok(sample) => rows[index].update(&sample),
                Err(_) => rows[index].ended = true,
            },
            key = keys.next() => if is_end(key.transpose()?) { return Ok(()) },
            _ = redraw.tick() => { terminal.draw(|frame| draw(frame, &rows))?; }
        }
    }
}

fn is_end(event: Option<Event>) -> bool {
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
        frame.render_widget(
            Paragraph::new(row.summary()).block(Block::bordered().title(row.name.as_str())),
            text,
        );
        let history: Vec<u64> = row.cpu.iter().copied().collect();
        frame.render_widget(
            Sparkline::default()
                .data(history)
                .block(Block::bordered().title("CPU")),
            bars,
        );
    }
    if rows.is_empty() {
        frame.render_widget(Paragraph::new("no container runs"), frame.area());
    }
}

impl Row {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            cpu: VecDeque::new(),
            memory: 0,
            limit: 0,
            ended: false,
        }
    }

    fn update(&mut self, sample: &ContainerStats) {
        if self.cpu.len() == HISTORY {
            self.cpu.pop_front();
        }
        self.cpu
            .push_back(cpu_per_mille(&sample.precpu_stats, &sample.cpu_stats));
        self.memory = sample.memory_stats.usage.unwrap_or_default();
        self.limit = sample.memory_stats.limit.unwrap_or_default();
    }

    fn summary(&self) -> String {
        let cpu = self.cpu.back().copied().unwrap_or_default();
        let (used, limit) = (self.memory >> 20, self.limit >> 20);
        let state = if self.ended { ", ended" } else { "" };
        format!(
            "{} cpu {}.{} %, {used} of {limit} MiB{state}",
            self.name,
            cpu / 10,
            cpu % 10
        )
    }
}

/// Of one core, in tenths of a percent. The first sample has nothing to compare with: that is zero.
fn cpu_per_mille(before: &CpuStats, now: &CpuStats) -> u64 {
    let container = now
        .cpu_usage
        .total_usage
        .saturating_sub(before.cpu_usage.total_usage);
    let (Some(system_now), Some(system_before)) = (now.system_cpu_usage, before.system_cpu_usage)
    else {
        return 0;
    };
    let cores = now.cpu_usage.percpu_usage.len().max(1) as u64;
    match system_now.saturating_sub(system_before) {
        0 => 0,
        system => container.saturating_mul(1000 * cores) / system,
    }
}
