//! The signal that a container is sent.

use std::fmt;

/// A signal by its name (`SIGHUP`, or `HUP`) or its number.
///
/// ```
/// use asyncdocker::Signal;
///
/// assert_eq!(Signal::from("SIGUSR1").to_string(), "SIGUSR1");
/// assert_eq!(Signal::from(15).to_string(), "15");
/// assert_eq!(Signal::KILL.to_string(), "SIGKILL");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Signal(Repr);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Repr {
    Static(&'static str),
    Name(String),
    Number(u8),
}

impl Signal {
    /// Hang up.
    pub const HUP: Self = Self(Repr::Static("SIGHUP"));
    /// Interrupt, as Ctrl-C sends it.
    pub const INT: Self = Self(Repr::Static("SIGINT"));
    /// Quit.
    pub const QUIT: Self = Self(Repr::Static("SIGQUIT"));
    /// Kill: cannot be caught.
    pub const KILL: Self = Self(Repr::Static("SIGKILL"));
    /// The first signal that is free for the program's own use.
    pub const USR1: Self = Self(Repr::Static("SIGUSR1"));
    /// The second signal that is free for the program's own use.
    pub const USR2: Self = Self(Repr::Static("SIGUSR2"));
    /// Terminate: what stopping a container sends unless its image says otherwise.
    pub const TERM: Self = Self(Repr::Static("SIGTERM"));
}

impl From<&str> for Signal {
    fn from(name: &str) -> Self {
        Self(Repr::Name(name.to_owned()))
    }
}

impl From<String> for Signal {
    fn from(name: String) -> Self {
        Self(Repr::Name(name))
    }
}

impl From<u8> for Signal {
    fn from(number: u8) -> Self {
        Self(Repr::Number(number))
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Static(name) => formatter.write_str(name),
            Repr::Name(name) => formatter.write_str(name),
            Repr::Number(number) => write!(formatter, "{number}"),
        }
    }
}
