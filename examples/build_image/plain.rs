//! Progress line by line, for logs and pipes.

use std::collections::BTreeMap;

use asyncdocker::buildkit::{BuildLog, BuildStatus, BuildStep, BuildStepState};
use asyncdocker::chrono::{DateTime, Utc};
use asyncdocker::models::images::ProgressMessage;
use asyncdocker::stream::{BuildMessage, Progress};

use super::Display;

#[derive(Default)]
pub(super) struct Plain {
    steps: BTreeMap<String, Shown>,
    /// The number of the step that was printed last.
    last: usize,
    /// The statuses of layers that the classic builder pulls.
    pulled: BTreeMap<String, String>,
}

/// What has been printed of a step.
struct Shown {
    number: usize,
    state: BuildStepState,
    first_log: Option<DateTime<Utc>>,
    /// The beginning of a line that is not complete yet.
    partial: String,
}

impl Display for Plain {
    fn show(&mut self, message: &BuildMessage, progress: &Progress) {
        let trace = match message {
            BuildMessage::Trace(trace) => trace,
            BuildMessage::Progress(message) => return self.show_text(message),
            _ => return,
        };
        let step = |vertex: &str| progress.step(vertex);
        let started = trace.vertices.iter().filter_map(|one| step(&one.digest));
        for step in started.filter(|step| step.state != BuildStepState::Waiting) {
            self.begin(step);
        }
        for status in &trace.statuses {
            if let Some(step) = step(&status.vertex) {
                self.show_status(step, status);
            }
        }
        for log in &trace.logs {
            if let Some(step) = step(&log.vertex) {
                self.show_log(step, log);
            }
        }
        for vertex in &trace.vertices {
            if let Some(step) = step(&vertex.digest) {
                self.finish(step);
            }
        }
    }

    fn end(&mut self, progress: &Progress) {
        for warning in progress.warnings() {
            let line = warning.ranges.first().map_or(0, |range| range.start.line);
            eprintln!("warning: {} ({}:{line})", warning.message, warning.file);
        }
    }
}

impl Plain {
    /// Prints the name of a step before its first line, and again when another step was printed in between.
    fn begin(&mut self, step: &BuildStep) -> &mut Shown {
        let number = self.steps.len() + 1;
        let shown = self.steps.entry(step.id.clone()).or_insert_with(|| Shown {
            number,
            state: BuildStepState::Waiting,
            first_log: None,
            partial: String::new(),
        });
        if self.last != shown.number {
            if self.last != 0 {
                eprintln!();
            }
            eprintln!("#{} {}", shown.number, step.name);
            self.last = shown.number;
        }
        shown
    }

    fn show_status(&mut self, step: &BuildStep, status: &BuildStatus) {
        let number = self.begin(step).number;
        let bytes = match (status.current, status.total) {
            (0, 0) => String::new(),
            (current, 0) => format!(" {current} bytes"),
            (current, total) => format!(" {current} of {total} bytes"),
        };
        let done = status.completed.map_or("", |_| " done");
        eprintln!("#{number} {}{bytes}{done}", status.id);
    }

    fn show_log(&mut self, step: &BuildStep, log: &BuildLog) {
        let shown = self.begin(step);
        let first = *shown
            .first_log
            .get_or_insert(log.timestamp.unwrap_or_default());
        let seconds = (log.timestamp.unwrap_or(first) - first).as_seconds_f32();
        shown.partial += &String::from_utf8_lossy(&log.bytes);
        while let Some((line, rest)) = shown.partial.split_once('\n') {
            eprintln!("#{} {seconds:.3} {line}", shown.number);
            shown.partial = rest.to_owned();
        }
    }

    fn finish(&mut self, step: &BuildStep) {
        let known = self.steps.get(&step.id);
        let seconds = step.duration.as_secs_f32();
        let text = match step.state {
            // It was printed already.
            state if known.is_none_or(|known| known.state == state) => return,
            BuildStepState::Cached => "CACHED".to_owned(),
            BuildStepState::Done => format!("DONE {seconds:.1}s"),
            BuildStepState::Canceled => "CANCELED".to_owned(),
            BuildStepState::Failed => format!("ERROR: {}", step.error),
            _ => return,
        };
        let shown = self.begin(step);
        shown.state = step.state;
        if !shown.partial.is_empty() {
            eprintln!("#{} {}", shown.number, std::mem::take(&mut shown.partial));
        }
        eprintln!("#{} {text}", shown.number);
    }

    /// Prints a message of the classic builder.
    fn show_text(&mut self, message: &ProgressMessage) {
        if let Some(output) = &message.stream {
            eprint!("{output}");
        } else if let (Some(layer), Some(status)) = (&message.id, &message.status) {
            // The base image is being pulled: print one line for each status of a layer.
            if self.pulled.get(layer) != Some(status) {
                eprintln!("{layer}: {status}");
                self.pulled.insert(layer.clone(), status.clone());
            }
        }
    }
}
