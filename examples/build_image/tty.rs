//! Progress that is redrawn in place, for terminals.

use std::collections::BTreeMap;
use std::time::Duration;

use asyncdocker::buildkit::{BuildStatus, BuildStep, BuildStepState};
use asyncdocker::stream::{BuildMessage, Progress};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Display;

/// The number of lines of output that are shown of a running step.
const LINES: usize = 6;

pub(super) struct Tty {
    all: MultiProgress,
    steps: BTreeMap<String, ProgressBar>,
}

impl Tty {
    pub(super) fn new() -> Self {
        Self {
            all: MultiProgress::with_draw_target(ProgressDrawTarget::stderr()),
            steps: BTreeMap::new(),
        }
    }

    fn draw(&mut self, step: &BuildStep) {
        if step.state == BuildStepState::Waiting {
            return;
        }
        let bar = self.steps.entry(step.id.clone()).or_insert_with(|| {
            let style = ProgressStyle::with_template("{spinner} {msg}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
            let bar = self.all.add(ProgressBar::new_spinner().with_style(style));
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        let seconds = step.duration.as_secs_f32();
        match step.state {
            BuildStepState::Cached => bar.finish_with_message(format!("CACHED {}", step.name)),
            BuildStepState::Done => {
                bar.finish_with_message(format!("{} {seconds:.1}s", step.name));
            }
            BuildStepState::Canceled => bar.finish_with_message(format!("CANCELED {}", step.name)),
            BuildStepState::Failed => bar.finish_with_message(format!("ERROR {}", step.name)),
            _ => bar.set_message(running(step)),
        }
    }
}

impl Display for Tty {
    fn show(&mut self, message: &BuildMessage, progress: &Progress) {
        match message {
            BuildMessage::Trace(_) => progress.steps().iter().for_each(|step| self.draw(step)),
            // The classic builder runs one step after the other: its text needs no redrawing.
            BuildMessage::Progress(message) => {
                eprint!("{}", message.stream.as_deref().unwrap_or_default());
            }
            _ => {}
        }
    }

    fn end(&mut self, progress: &Progress) {
        for bar in self.steps.values() {
            bar.finish();
        }
        match progress.warnings().len() {
            0 => {}
            1 => eprintln!("1 warning found"),
            count => eprintln!("{count} warnings found"),
        }
    }
}

/// The name of a step, its unfinished transfers and its last output.
fn running(step: &BuildStep) -> String {
    let mut lines = vec![step.name.clone()];
    let unfinished = step.statuses.iter().filter(|one| one.completed.is_none());
    lines.extend(unfinished.map(|status| format!("   => {}", transfer(status))));
    let log = step.log_text();
    let skipped = log.lines().count().saturating_sub(LINES);
    lines.extend(log.lines().skip(skipped).map(|line| format!("   # {line}")));
    lines.join("\n")
}

fn transfer(status: &BuildStatus) -> String {
    match status.total {
        0 => status.id.clone(),
        total => format!("{} {} of {total} bytes", status.id, status.current),
    }
}
