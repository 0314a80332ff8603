//! One chunk of output, and the stream it belongs to.

use std::fmt;

use bytes::Bytes;

/// A chunk of the output of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Frame {
    /// Input that the engine echoes back. Occurs only on attached streams.
    Stdin(Bytes),
    /// Output to stdout.
    Stdout(Bytes),
    /// Output to stderr.
    Stderr(Bytes),
    /// Output of a process with a TTY, where stdout and stderr are one stream.
    Tty(Bytes),
}

/// The stream of a process that a chunk of output belongs to.
///
/// `Display` writes its name in lower case:
///
/// ```
/// use asyncdocker::stream::FrameKind;
///
/// assert_eq!(format!("{:>8}", FrameKind::Stderr), "  stderr");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FrameKind {
    /// Input that the engine echoes back. Occurs only on attached streams.
    Stdin,
    /// Output to stdout.
    Stdout,
    /// Output to stderr.
    Stderr,
    /// Output of a process with a TTY, where stdout and stderr are one stream.
    Tty,
}

impl fmt::Display for FrameKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Stdin => "stdin",
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
            Self::Tty => "tty",
        })
    }
}

impl Frame {
    pub(super) fn new(kind: FrameKind, bytes: Bytes) -> Self {
        match kind {
            FrameKind::Stdin => Self::Stdin(bytes),
            FrameKind::Stdout => Self::Stdout(bytes),
            FrameKind::Stderr => Self::Stderr(bytes),
            FrameKind::Tty => Self::Tty(bytes),
        }
    }

    /// Returns the stream that this belongs to.
    #[must_use]
    pub fn kind(&self) -> FrameKind {
        match self {
            Self::Stdin(_) => FrameKind::Stdin,
            Self::Stdout(_) => FrameKind::Stdout,
            Self::Stderr(_) => FrameKind::Stderr,
            Self::Tty(_) => FrameKind::Tty,
        }
    }

    /// Returns the bytes.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        match self {
            Self::Stdin(bytes) | Self::Stdout(bytes) | Self::Stderr(bytes) | Self::Tty(bytes) => {
                bytes
            }
        }
    }

    /// Returns the bytes.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        match self {
            Self::Stdin(bytes) | Self::Stdout(bytes) | Self::Stderr(bytes) | Self::Tty(bytes) => {
                bytes
            }
        }
    }
}
