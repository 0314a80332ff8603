//! The formats of output.

/// How an engine sends the output of a process; see [`Response::frames`](crate::Response::frames).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// Frames of stdout and stderr, each with a header: the output of a process without a TTY.
    Multiplexed,
    /// Bytes without a frame: the output of a process with a TTY.
    Raw,
}

impl OutputFormat {
    /// The format for a process with or without a TTY.
    pub(crate) fn with_tty(tty: bool) -> Self {
        if tty { Self::Raw } else { Self::Multiplexed }
    }
}
