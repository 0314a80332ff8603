//! Output as a whole.

use std::borrow::Cow;

use super::frame::{FrameKind, FrameStream};
use crate::error::Result;

/// All that a process wrote; see [`FrameStream::collect_output`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Output {
    /// What it wrote to stdout, or to its TTY.
    pub stdout: Vec<u8>,
    /// What it wrote to stderr; empty for a process with a TTY.
    pub stderr: Vec<u8>,
}

impl Output {
    /// Stdout as text. What is not UTF-8 is replaced.
    #[must_use]
    pub fn stdout_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.stdout)
    }

    /// Stderr as text. What is not UTF-8 is replaced.
    #[must_use]
    pub fn stderr_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.stderr)
    }
}

impl FrameStream {
    /// Reads to the end and gives the whole output. It is kept in memory: read the stream itself where the output may
    /// be large, or never ends. Dropping the future drops the stream, and what was read.
    ///
    /// # Errors
    /// Those of the stream's items. What was read before is lost then.
    pub async fn collect_output(mut self) -> Result<Output> {
        let mut output = Output::default();
        while let Some(batch) = self.next_batch().await? {
            for (kind, bytes) in batch {
                match kind {
                    FrameKind::Stdin => {}
                    FrameKind::Stdout | FrameKind::Tty => output.stdout.extend_from_slice(bytes),
                    FrameKind::Stderr => output.stderr.extend_from_slice(bytes),
                }
            }
        }
        Ok(output)
    }
}
