//! The step that a build failed in.

use std::fmt;

use super::text::{Printable, shortened};

/// The number of lines that an error shows.
const LINES: usize = 10;

/// The step that a build with BuildKit failed in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedStep {
    /// The name of the step, such as `[2/4] RUN make`.
    pub name: String,
    /// The last output of the step, stdout and stderr as they came. The text of an error shows its last ten lines.
    pub log: String,
}

impl FailedStep {
    /// Creates a description of a step.
    pub fn new(name: impl Into<String>, log: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            log: log.into(),
        }
    }
}

impl fmt::Display for FailedStep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "step `{}`", Printable(&shortened(&self.name)))?;
        let mut lines: Vec<&str> = self.log.lines().rev().take(LINES).collect();
        lines.reverse();
        if !lines.is_empty() {
            formatter.write_str(", which printed:")?;
        }
        for line in lines {
            write!(formatter, "\n  {}", Printable(&shortened(line)))?;
        }
        Ok(())
    }
}

/// The failed step behind a message, if there is one.
pub(super) struct InStep<'a>(pub(super) Option<&'a FailedStep>);

impl fmt::Display for InStep<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .map_or(Ok(()), |step| write!(formatter, ": in {step}"))
    }
}
