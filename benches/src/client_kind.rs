//! The names of the clients.

use crate::outcome::Outcome;

/// One of the clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClientKind {
    /// Plain `reqwest`, which decodes nothing: the lower bound.
    Reqwest,
    /// This crate.
    Asyncdocker,
    /// The peer.
    Bollard,
}

impl ClientKind {
    /// Returns the name on the command line and in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reqwest => "reqwest",
            Self::Asyncdocker => "asyncdocker",
            Self::Bollard => "bollard",
        }
    }

    /// Looks up a client by name.
    pub fn parse(name: &str) -> Outcome<Self> {
        [Self::Reqwest, Self::Asyncdocker, Self::Bollard]
            .into_iter()
            .find(|client| client.name() == name)
            .ok_or_else(|| format!("unknown client `{name}`").into())
    }
}
