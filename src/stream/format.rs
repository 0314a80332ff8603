//! The formats of output.

/// The format in which an engine sends the output of a process; see [`Response::frames`](crate::Response::frames).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// Frames of stdout and stderr, each with a header. This is the output of a process without a TTY.
    Multiplexed,
    /// Raw bytes. This is the output of a process with a TTY.
    Raw,
}

impl OutputFormat {
    /// Returns the format for a process with or without a TTY.
    pub(crate) fn with_tty(tty: bool) -> Self {
        if tty { Self::Raw } else { Self::Multiplexed }
    }
}
