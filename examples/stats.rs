//! Shows the resource usage of running containers as a live table, with a bar chart of the last minute.
//!
//! ```text
//! cargo run --example stats            a live table; q or Ctrl-C ends it
//! cargo run --example stats -- --once  one line per container
//! ```
//!
//! Rows appear and disappear with their containers. All bars have the same scale, shown in the title. The newest sample is
//! on the right.

use std::collections::VecDeque;
use std::error::Error;
use std::time::Duration;

use asyncdocker::Docker;
use asyncdocker::containers::{ContainerStatsOptions, ListContainersOptions};
use asyncdocker::models;
use asyncdocker::models::containers::ContainerStats;
use asyncdocker::models::system::{EventAction, EventFilter, EventType};
use asyncdocker::prelude::*;
use asyncdocker::stream::JsonStream;
use asyncdocker::system::EventsOptions;
use crossterm::event::{Event, EventStream, KeyCode, KeyModifiers};
use futures_util::future::{TryFutureExt, try_join_all};
use futures_util::stream::{self, BoxStream, SelectAll, StreamExt, TryStreamExt};
use indicatif::BinaryBytes;
use ratatui::layout::Constraint;
use ratatui::style::Stylize;
use ratatui::text::Line;
use ratatui::widgets::{Block, Row, Table};
use ratatui::{DefaultTerminal, Frame};

/// The number of samples to keep. Engines send about one per second.
const HISTORY: usize = 60;

/// The heights of a bar.
const LEVELS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The widths of the columns after the name and the bars.
const WIDTHS: [u16; 4] = [8, 24, 12, 12];

/// A sample of the container with this ID; `None` after its last one.
type Sample = (String, Option<asyncdocker::Result<ContainerStats>>);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let docker = Docker::from_env()?;
    if std::env::args().any(|argument| argument == "--once") {
        return once(&docker).await;
    }
    // Listen before the list is read, so that no container is missed in between.
    let starts = starts(&docker).await?;
    let containers = running(&docker).await?;
    // Also restores the terminal when the program panics.
    let terminal = ratatui::try_init()?;
    let result = watch(&docker, terminal, containers, starts).await;
    ratatui::try_restore()?;
    result
}

async fn starts(docker: &Docker) -> asyncdocker::Result<JsonStream<models::system::Event>> {
    let filters = [
        EventFilter::Type(EventType::Container),
        EventFilter::Event(EventAction::Start),
    ];
    let mut options = EventsOptions::builder().filters(filters).build();
    options.since = docker.info().await?.system_time;
    docker.events(options).await
}

async fn running(docker: &Docker) -> asyncdocker::Result<Vec<Container>> {
    let containers = docker
        .list_containers(ListContainersOptions::default())
        .await?;
    let rows = containers.into_iter().map(|container| {
        let name = container.names.into_iter().next();
        Container::new(container.id, name)
    });
    Ok(rows.collect())
}

/// Prints one sample of each container.
async fn once(docker: &Docker) -> Result<(), Box<dyn Error>> {
    let mut containers = running(docker).await?;
    // Request them concurrently, because each takes a second or two.
    let samples = containers.iter().map(|container| async {
        let options = ContainerStatsOptions::builder().stream(false).build();
        match docker.container_stats(&container.id, options).await {
            Err(gone) if gone.is_not_found() => Ok(None),
            stats => stats?.try_next().await,
        }
    });
    let samples = try_join_all(samples).await?;
    for (container, sample) in containers.iter_mut().zip(samples) {
        container.update(&sample.unwrap_or_default());
        let (cpu, Container { name, memory, .. }) = (container.cpu_now(), container);
        println!("{name}: CPU {cpu:.1} %, memory {memory}");
    }
    Ok(())
}

async fn watch(
    docker: &Docker,
    mut terminal: DefaultTerminal,
    mut containers: Vec<Container>,
    mut starts: JsonStream<models::system::Event>,
) -> Result<(), Box<dyn Error>> {
    let ids = containers.iter().map(|container| &container.id);
    let mut samples: SelectAll<_> = ids.map(|id| follow(docker, id)).collect();
    let mut keys = EventStream::new();
    let mut redraw = tokio::time::interval(Duration::from_millis(500));
    loop {
        tokio::select! {
            Some((id, sample)) = samples.next() => update(&mut containers, &id, sample)?,
            start = starts.try_next() => {
                let started = start?.ok_or("the engine has ended the event stream")?.actor;
                // A container that is restarted keeps its stream of samples.
                if containers.iter().all(|container| container.id != started.id) {
                    samples.push(follow(docker, &started.id));
                    let name = started.attributes.get("name").cloned();
                    containers.push(Container::new(started.id, name));
                }
            }
            key = keys.next() => if is_end(key.transpose()?.as_ref()) { return Ok(()) },
            _ = redraw.tick() => { terminal.draw(|frame| draw(frame, &containers))?; }
        }
    }
}

/// Returns the samples of a container until it is removed.
fn follow(docker: &Docker, id: &str) -> BoxStream<'static, Sample> {
    let (docker, id) = (docker.clone(), id.to_owned());
    let name = id.clone();
    let stats = async move {
        docker
            .container_stats(&name, ContainerStatsOptions::default())
            .await
    };
    let samples = stats.try_flatten_stream().map(Some);
    let samples = samples.chain(stream::iter([None]));
    samples.map(move |sample| (id.clone(), sample)).boxed()
}

fn update(
    containers: &mut Vec<Container>,
    id: &str,
    sample: Option<asyncdocker::Result<ContainerStats>>,
) -> asyncdocker::Result<()> {
    match sample {
        Some(Ok(sample)) => {
            let container = containers.iter_mut().find(|container| container.id == id);
            if let Some(container) = container {
                container.update(&sample);
            }
        }
        // Removed before its first sample: the end of its samples comes next.
        Some(Err(error)) if error.is_not_found() => {}
        Some(Err(error)) => return Err(error),
        None => containers.retain(|container| container.id != id),
    }
    Ok(())
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

fn draw(frame: &mut Frame<'_>, containers: &[Container]) {
    // At least one percent, so that idle containers do not look busy.
    let samples = containers.iter().flat_map(|container| &container.cpu);
    let peak = samples.copied().fold(1.0, f64::max);
    let bars = format!("last minute, up to {peak:.0} %");
    let header = Row::new(["container", "CPU", &bars, "memory", "received", "sent"]).bold();
    let names = containers.iter().map(|container| container.name.len());
    let longest = u16::try_from(names.max().unwrap_or_default());
    let name_width = longest.unwrap_or(u16::MAX).clamp(10, 30);
    let [cpu, memory, received, sent] = WIDTHS.map(Constraint::Length);
    let name = Constraint::Length(name_width);
    let widths = [name, cpu, Constraint::Fill(1), memory, received, sent];
    // The width left by the other columns, the spaces and the borders.
    let others = name_width + WIDTHS.iter().sum::<u16>() + 7;
    let width = frame.area().width.saturating_sub(others);
    let rows = containers.iter().map(|container| {
        Row::new([
            container.name.clone(),
            format!("{:5.1} %", container.cpu_now()),
            container.bars(width.into(), peak),
            container.memory.clone(),
            container.received.clone(),
            container.sent.clone(),
        ])
    });
    let block = Block::bordered()
        .title(format!("{} containers", containers.len()))
        .title_bottom(Line::from("q: quit").right_aligned());
    let table = Table::new(rows, widths).header(header).block(block);
    frame.render_widget(table, frame.area());
}

/// One row of the table.
struct Container {
    id: String,
    name: String,
    /// In percent of one CPU, oldest first.
    cpu: VecDeque<f64>,
    memory: String,
    received: String,
    sent: String,
}

impl Container {
    fn new(id: String, name: Option<String>) -> Self {
        let name = name.unwrap_or_else(|| id.clone());
        Self {
            id,
            name: name.trim_start_matches('/').to_owned(),
            cpu: VecDeque::new(),
            memory: String::new(),
            received: String::new(),
            sent: String::new(),
        }
    }

    fn update(&mut self, sample: &ContainerStats) {
        if self.cpu.len() == HISTORY {
            self.cpu.pop_front();
        }
        // The first sample has nothing to compare with.
        self.cpu.push_back(sample.cpu_percent().unwrap_or_default());
        let used = BinaryBytes(sample.memory_used().unwrap_or_default());
        let limit = BinaryBytes(sample.memory_stats.limit.unwrap_or_default());
        self.memory = format!("{used} of {limit}");
        let networks = sample.networks.values();
        self.received =
            BinaryBytes(networks.clone().map(|network| network.rx_bytes).sum()).to_string();
        self.sent = BinaryBytes(networks.map(|network| network.tx_bytes).sum()).to_string();
    }

    fn cpu_now(&self) -> f64 {
        self.cpu.back().copied().unwrap_or_default()
    }

    /// Returns a bar for each sample, as many as fit, against the right edge.
    fn bars(&self, width: usize, peak: f64) -> String {
        let skipped = self.cpu.len().saturating_sub(width);
        let samples = self.cpu.iter().skip(skipped);
        let bars: String = samples.map(|percent| bar(percent / peak)).collect();
        format!("{bars:>width$}")
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and the number of levels"
)]
fn bar(part: f64) -> char {
    LEVELS[(part.clamp(0.0, 1.0) * 8.0).round() as usize]
}
