//! The progress of a service: a bar for each slot in a terminal, and a line for each change elsewhere.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::IsTerminal;

use asyncdocker::models::tasks::TaskState;
use asyncdocker::services::{ServiceProgress, SlotProgress};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};

/// The states of a task until it runs, in order.
const STEPS: [TaskState; 9] = [
    TaskState::New,
    TaskState::Allocated,
    TaskState::Pending,
    TaskState::Assigned,
    TaskState::Accepted,
    TaskState::Preparing,
    TaskState::Ready,
    TaskState::Starting,
    TaskState::Running,
];

pub(crate) struct Display {
    name: String,
    summary: String,
    bars: Option<Bars>,
    lines: Lines,
}

impl Display {
    pub(crate) fn new(name: &str) -> Result<Self, Box<dyn Error>> {
        let is_terminal = std::io::stdout().is_terminal();
        Ok(Self {
            name: name.to_owned(),
            summary: String::new(),
            bars: is_terminal.then(Bars::new).transpose()?,
            lines: Lines::default(),
        })
    }

    pub(crate) fn show(&mut self, progress: &ServiceProgress) {
        self.summary = format!("{} of {} tasks run", progress.done, progress.desired);
        match &mut self.bars {
            Some(bars) => bars.show(progress, &self.summary),
            None => self.lines.show(progress),
        }
    }

    /// Prints the outcome below everything else.
    pub(crate) fn finish(self) {
        drop(self.bars);
        println!("{} has converged: {}", self.name, self.summary);
    }
}

/// Prints a line for each new state of a slot, and of an update.
#[derive(Default)]
struct Lines {
    slots: BTreeMap<u64, String>,
    update: String,
}

impl Lines {
    fn show(&mut self, progress: &ServiceProgress) {
        let update = update(progress);
        if self.update != update {
            println!("{update}");
            update.clone_into(&mut self.update);
        }
        for slot in &progress.slots {
            let (number, state) = (number(slot), state(slot));
            if self.slots.get(&number) != Some(&state) {
                println!("slot {number}: {state}");
                self.slots.insert(number, state);
            }
        }
    }
}

/// Draws a title, and a bar for each slot.
struct Bars {
    all: MultiProgress,
    title: ProgressBar,
    slots: BTreeMap<u64, ProgressBar>,
    style: ProgressStyle,
}

impl Bars {
    fn new() -> Result<Self, Box<dyn Error>> {
        let all = MultiProgress::with_draw_target(ProgressDrawTarget::stdout());
        let title = ProgressBar::no_length()
            .with_style(ProgressStyle::with_template("{wide_msg}")?)
            .with_finish(ProgressFinish::Abandon);
        let style = ProgressStyle::with_template("{prefix:>8} [{bar:27}] {wide_msg}")?;
        Ok(Self {
            title: all.add(title),
            all,
            slots: BTreeMap::new(),
            style: style.progress_chars("=> "),
        })
    }

    fn show(&mut self, progress: &ServiceProgress, summary: &str) {
        let update = update(progress);
        let separator = if update.is_empty() { "" } else { ", " };
        self.title
            .set_message(format!("{summary}{separator}{update}"));
        let numbers: Vec<u64> = progress.slots.iter().map(number).collect();
        let all = &self.all;
        self.slots.retain(|number, bar| {
            let kept = numbers.contains(number);
            if !kept {
                all.remove(bar);
            }
            kept
        });
        for slot in &progress.slots {
            let bar = self.bar(number(slot));
            let reached = STEPS.iter().position(|step| *step == slot.state);
            bar.set_position(reached.map_or(0, |index| index as u64 + 1));
            bar.set_message(state(slot));
        }
    }

    /// The bar of a slot, below those of lower numbers.
    fn bar(&mut self, number: u64) -> &ProgressBar {
        let place = 1 + self.slots.range(..number).count();
        let (all, style) = (&self.all, &self.style);
        self.slots.entry(number).or_insert_with(|| {
            let bar = ProgressBar::new(STEPS.len() as u64)
                .with_style(style.clone())
                .with_prefix(format!("slot {number}"))
                // Stay on the screen when the program ends.
                .with_finish(ProgressFinish::Abandon);
            all.insert(place, bar)
        })
    }
}

fn number(slot: &SlotProgress) -> u64 {
    slot.slot.unwrap_or_default()
}

/// The state of the task in a slot, with its error if there is one.
fn state(slot: &SlotProgress) -> String {
    match &slot.error {
        Some(error) => format!("{}: {error}", slot.state),
        None => slot.state.to_string(),
    }
}

/// What the swarm reports about an update, or an empty text.
fn update(progress: &ServiceProgress) -> &str {
    let status = progress.update.as_ref();
    let message = status.and_then(|status| status.message.as_deref());
    message.unwrap_or_default()
}
