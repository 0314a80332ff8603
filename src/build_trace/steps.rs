//! The steps of a build, combined from its traces.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::trace::{BuildLog, BuildRange, BuildStatus, BuildTrace, BuildVertex, BuildWarning};
use crate::kept::Kept;

/// The number of bytes of output that are kept for a step, with [`ITEM`] for each piece.
const LOG_PER_STEP: usize = 64 << 10;

/// What an item takes beside its text.
const ITEM: usize = 256;

/// The number of statuses of a step, and of vertices of a group, that are kept. Real ones have a few dozen.
const MAX_PARTS: usize = 1024;

/// The length of the name of a status that may replace a shorter one.
const STATUS_NAME: usize = 256;

/// A step of a build with BuildKit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuildStep {
    /// The digest of the vertex, or the ID of the group.
    pub id: String,
    /// The name, such as `[2/4] RUN make`.
    pub name: String,
    /// The current state.
    pub state: BuildStepState,
    /// Why the step failed. Empty if it did not.
    pub error: String,
    /// How long the step has run, without the time since it last started.
    pub duration: Duration,
    /// Its transfers and actions, in the order in which they were first reported.
    pub statuses: Vec<BuildStatus>,
    vertices: Vec<Member>,
    log: VecDeque<BuildLog>,
    log_bytes: usize,
}

/// The state of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum BuildStepState {
    /// It waits for other steps.
    #[default]
    Waiting,
    /// It is running.
    Running,
    /// Its result was found in the cache.
    Cached,
    /// It has ended.
    Done,
    /// It was stopped because another step failed, or the build was canceled.
    Canceled,
    /// It has failed.
    Failed,
}

/// A vertex of a step. Only groups have several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Member {
    digest: String,
    state: BuildStepState,
    error: String,
    duration: Duration,
    /// The start that `duration` was last extended for.
    counted: Option<DateTime<Utc>>,
}

impl BuildStep {
    /// Returns the last output of the step, up to 64 KiB, in the order in which it was written.
    #[must_use]
    pub fn log(&self) -> impl DoubleEndedIterator<Item = &BuildLog> {
        self.log.iter()
    }

    /// Returns the last output as text. Bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn log_text(&self) -> String {
        let bytes: Vec<u8> = self.log.iter().flat_map(|log| log.bytes.to_vec()).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn new(id: &str, name: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            state: BuildStepState::Waiting,
            error: String::new(),
            duration: Duration::ZERO,
            statuses: Vec::new(),
            vertices: Vec::new(),
            log: VecDeque::new(),
            log_bytes: 0,
        }
    }

    fn update(&mut self, vertex: &BuildVertex, error: &str) {
        let digest = &vertex.digest;
        if let Some(member) = self.vertices.iter_mut().find(|one| one.digest == *digest) {
            member.update(vertex, error);
        }
        self.state = self.combined_state();
        let failed = |member: &&Member| member.state == BuildStepState::Failed;
        let failed = self.vertices.iter().find(failed);
        self.error = failed.map_or_else(String::new, |member| member.error.clone());
        let durations = self.vertices.iter().map(|member| member.duration);
        self.duration = durations.fold(Duration::ZERO, Duration::saturating_add);
    }

    /// The length of the error of a vertex.
    fn error_length(&self, digest: &str) -> usize {
        let member = self.vertices.iter().find(|one| one.digest == digest);
        member.map_or(0, |member| member.error.len())
    }

    /// The state of all vertices together.
    fn combined_state(&self) -> BuildStepState {
        let states = || self.vertices.iter().map(|member| member.state);
        let highest = states().max().unwrap_or_default();
        let lowest = states().min().unwrap_or_default();
        match highest {
            BuildStepState::Failed | BuildStepState::Canceled => highest,
            // Some have started, and others have not ended.
            _ if lowest != highest && lowest < BuildStepState::Cached => BuildStepState::Running,
            _ => highest,
        }
    }

    fn update_status(&mut self, status: &BuildStatus) {
        let known = self.statuses.iter_mut().find(|known| known.id == status.id);
        let Some(known) = known else {
            return self.statuses.push(status.clone());
        };
        if status.name.len() <= STATUS_NAME {
            known.name.clone_from(&status.name);
        }
        (known.current, known.total) = (status.current, status.total);
        known.timestamp = status.timestamp;
        (known.started, known.completed) = (status.started, status.completed);
    }

    /// Keeps output, and returns how many bytes more are kept than before, and how many less.
    fn append(&mut self, log: &BuildLog) -> (usize, usize) {
        let log = end_of(log);
        let added = log.bytes.len() + ITEM;
        self.log.push_back(log);
        self.log_bytes += added;
        let mut removed = 0;
        while self.log_bytes > LOG_PER_STEP && self.log.len() > 1 {
            let oldest = self.log.pop_front();
            let length = oldest.map_or(0, |oldest| oldest.bytes.len() + ITEM);
            self.log_bytes -= length;
            removed += length;
        }
        (added, removed)
    }
}

/// The part of some output that a step keeps at most.
fn end_of(log: &BuildLog) -> BuildLog {
    let start = log.bytes.len().saturating_sub(LOG_PER_STEP - ITEM);
    let bytes = match log.bytes.get(start..) {
        // Not a slice, which would keep all of it.
        Some(end) if start > 0 => Bytes::copy_from_slice(end),
        _ => log.bytes.clone(),
    };
    BuildLog {
        vertex: log.vertex.clone(),
        bytes,
        ..*log
    }
}

impl Member {
    fn new(digest: &str) -> Self {
        Self {
            digest: digest.to_owned(),
            ..Self::default()
        }
    }

    fn update(&mut self, vertex: &BuildVertex, error: &str) {
        self.state = state(vertex);
        error.clone_into(&mut self.error);
        let (Some(started), Some(completed)) = (vertex.started, vertex.completed) else {
            return;
        };
        if self.counted != Some(started) {
            self.counted = Some(started);
            let time = (completed - started).to_std().unwrap_or_default();
            self.duration = self.duration.saturating_add(time);
        }
    }
}

fn state(vertex: &BuildVertex) -> BuildStepState {
    if vertex.is_canceled() {
        BuildStepState::Canceled
    } else if !vertex.error.is_empty() {
        BuildStepState::Failed
    } else if vertex.completed.is_some() && vertex.cached {
        BuildStepState::Cached
    } else if vertex.completed.is_some() {
        BuildStepState::Done
    } else if vertex.started.is_some() {
        BuildStepState::Running
    } else {
        BuildStepState::Waiting
    }
}

/// All steps of a build.
#[derive(Clone, Debug, Default)]
pub(crate) struct BuildSteps {
    steps: Vec<BuildStep>,
    /// The position of a step by the digests of its vertices and the ID of its group.
    positions: BTreeMap<String, usize>,
    warnings: Vec<BuildWarning>,
    /// Without room, new steps, statuses, warnings and output are dropped.
    kept: Kept,
}

impl BuildSteps {
    pub(crate) fn update(&mut self, trace: &BuildTrace) {
        for vertex in &trace.vertices {
            self.update_vertex(vertex);
        }
        for status in &trace.statuses {
            self.update_status(status);
        }
        for log in &trace.logs {
            self.append(log);
        }
        for warning in &trace.warnings {
            let detail: usize = warning.detail.iter().map(String::len).sum();
            let text = warning.vertex.len() + warning.message.len() + warning.url.len();
            let ranges = warning.ranges.len() * size_of::<BuildRange>();
            if self.keep(text + detail + warning.file.len() + ranges) {
                self.warnings.push(warning.clone());
            }
        }
    }

    pub(crate) fn steps(&self) -> &[BuildStep] {
        &self.steps
    }

    /// Returns the step of a vertex.
    pub(crate) fn step(&self, vertex: &str) -> Option<&BuildStep> {
        self.steps.get(*self.positions.get(vertex)?)
    }

    pub(crate) fn warnings(&self) -> &[BuildWarning] {
        &self.warnings
    }

    /// Returns the step that a failure of the build is about: one whose error is part of the message, or the last one that
    /// has failed.
    pub(crate) fn failed(&self, message: &str) -> Option<&BuildStep> {
        let failed = |step: &&BuildStep| step.state == BuildStepState::Failed;
        let failed = || self.steps.iter().filter(failed);
        // An error is empty if there was no room for it.
        let is_named = |step: &&BuildStep| !step.error.is_empty() && message.contains(&step.error);
        let named = failed().find(is_named);
        named.or_else(|| failed().next_back())
    }

    /// Makes room for an item and its text.
    fn keep(&mut self, text: usize) -> bool {
        self.kept.add(text.saturating_add(ITEM))
    }

    fn update_vertex(&mut self, vertex: &BuildVertex) {
        let known = self.positions.get(&vertex.digest).copied();
        let Some(position) = known.or_else(|| self.add(vertex)) else {
            return;
        };
        let Some(step) = self.steps.get_mut(position) else {
            return;
        };
        // An error is kept for the vertex and for the step, and replaces an earlier one.
        self.kept.remove(2 * step.error_length(&vertex.digest));
        let fits = self.kept.add(vertex.error.len().saturating_mul(2));
        step.update(vertex, if fits { &vertex.error } else { "" });
    }

    /// Adds a vertex, and its step unless another vertex of its group has done so.
    fn add(&mut self, vertex: &BuildVertex) -> Option<usize> {
        let (digest, group) = (&vertex.digest, vertex.group.as_ref());
        let id = group.map_or(digest, |group| &group.id);
        let name = group.map_or(&vertex.name, |group| &group.name);
        // Digest and ID are kept twice.
        if !self.keep(2 * digest.len() + 2 * id.len() + name.len()) {
            return None;
        }
        let position = self.positions.get(id).copied().unwrap_or_else(|| {
            self.steps.push(BuildStep::new(id, name));
            self.steps.len() - 1
        });
        let step = self.steps.get_mut(position)?;
        if step.vertices.len() == MAX_PARTS {
            return None;
        }
        step.vertices.push(Member::new(digest));
        self.positions.insert(id.clone(), position);
        self.positions.insert(digest.clone(), position);
        Some(position)
    }

    fn update_status(&mut self, status: &BuildStatus) {
        let Some(position) = self.positions.get(&status.vertex).copied() else {
            return;
        };
        let Some(step) = self.steps.get(position) else {
            return;
        };
        let known = step.statuses.iter().any(|known| known.id == status.id);
        let full = step.statuses.len() == MAX_PARTS;
        let text = status.id.len() + status.vertex.len() + status.name.len().max(STATUS_NAME);
        if (known || (!full && self.keep(text)))
            && let Some(step) = self.steps.get_mut(position)
        {
            step.update_status(status);
        }
    }

    fn append(&mut self, log: &BuildLog) {
        let position = self.positions.get(&log.vertex).copied();
        if !self.kept.has_room(log.bytes.len().min(LOG_PER_STEP)) {
            return;
        }
        if let Some(step) = position.and_then(|position| self.steps.get_mut(position)) {
            let (added, removed) = step.append(log);
            self.kept.count(added);
            self.kept.remove(removed);
        }
    }
}
