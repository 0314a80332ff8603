//! Output that is read as a whole.

use std::borrow::Cow;

use super::frame::{FrameKind, FrameStream};
use super::prefix::Prefix;
use crate::error::Result;

/// The whole output of a process; see [`FrameStream::collect_output`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Output {
    /// The bytes written to stdout, or to the TTY.
    pub stdout: Vec<u8>,
    /// The bytes written to stderr. Empty for a process with a TTY.
    pub stderr: Vec<u8>,
}

impl Output {
    /// Returns stdout as text. Bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn stdout_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.stdout)
    }

    /// Returns stderr as text. Bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn stderr_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.stderr)
    }
}

impl FrameStream {
    /// Reads the stream to its end and returns the whole output.
    ///
    /// The output is kept in memory: read the stream itself if the output may be large or never ends. Dropping the
    /// future drops the stream and the output read so far. In logs with `timestamps` or `details`, each line begins
    /// with them. If the engine repeats them inside a long line, they are removed, as [`lines`](Self::lines) does.
    ///
    /// # Errors
    /// The errors of the stream's items. The output read before the error is lost.
    pub async fn collect_output(mut self) -> Result<Output> {
        let prefix = self.prefix();
        let mut output = Output::default();
        while let Some(batch) = self.next_batch().await? {
            for (kind, bytes) in batch {
                match kind {
                    FrameKind::Stdin => {}
                    FrameKind::Tty => output.stdout.extend_from_slice(bytes),
                    FrameKind::Stdout => append(&mut output.stdout, bytes, prefix),
                    FrameKind::Stderr => append(&mut output.stderr, bytes, prefix),
                }
            }
        }
        Ok(output)
    }
}

/// Appends a frame. Inside a line, its timestamp and details repeat those of the line.
fn append(text: &mut Vec<u8>, frame: &[u8], prefix: Prefix) {
    let inside_line = text.last().is_some_and(|byte| *byte != b'\n');
    text.extend_from_slice(if inside_line {
        prefix.strip(frame)
    } else {
        frame
    });
}
