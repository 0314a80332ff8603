//! Signals to send to containers.

use std::borrow::Cow;
use std::fmt;

/// A signal, by its name (`SIGHUP` or `HUP`) or its number.
///
/// ```
/// use asyncdocker::Signal;
///
/// assert_eq!(Signal::from("SIGKILL"), Signal::KILL);
/// assert_eq!(Signal::from(15).to_string(), "15");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Signal(Cow<'static, str>);

impl Signal {
    /// Hang up.
    pub const HUP: Self = Self::named("SIGHUP");
    /// Interrupt, as sent by Ctrl-C.
    pub const INT: Self = Self::named("SIGINT");
    /// Quit.
    pub const QUIT: Self = Self::named("SIGQUIT");
    /// Kill. A process cannot catch it.
    pub const KILL: Self = Self::named("SIGKILL");
    /// User-defined signal 1.
    pub const USR1: Self = Self::named("SIGUSR1");
    /// User-defined signal 2.
    pub const USR2: Self = Self::named("SIGUSR2");
    /// Terminate. Stopping a container sends it, unless the container or its image sets another signal.
    pub const TERM: Self = Self::named("SIGTERM");

    const fn named(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// Returns the name or number, as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Signal {
    fn from(name: &str) -> Self {
        Self(Cow::Owned(name.to_owned()))
    }
}

impl From<String> for Signal {
    fn from(name: String) -> Self {
        Self(Cow::Owned(name))
    }
}

impl From<u8> for Signal {
    fn from(number: u8) -> Self {
        Self(Cow::Owned(number.to_string()))
    }
}

/// For settings that name a signal in text, such as the stop signal of a container.
impl From<Signal> for String {
    fn from(signal: Signal) -> Self {
        signal.0.into_owned()
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
