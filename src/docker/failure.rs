//! The failure of a request that got no response, before it is an error of this crate.

use std::error::Error as StdError;
use std::io::{self, ErrorKind};

use crate::error::BoxError;
use crate::pool::PoolError;

/// Why a request got no response.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) kind: FailureKind,
    pub(super) source: BoxError,
    /// Whether the engine has certainly not seen any part of the request.
    pub(super) unseen: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FailureKind {
    /// The request cannot be sent to any engine.
    Unsendable,
    ConnectTimeout,
    Connect,
    Exchange,
}

impl From<PoolError> for Failure {
    fn from(error: PoolError) -> Self {
        let (kind, source, unseen) = match error {
            PoolError::ConnectTimeout => (
                FailureKind::ConnectTimeout,
                io::Error::from(ErrorKind::TimedOut).into(),
                true,
            ),
            PoolError::Connect(source) => (FailureKind::Connect, source, true),
            PoolError::Exchange { source, unseen } => (FailureKind::Exchange, source, unseen),
        };
        Self {
            kind,
            source,
            unseen,
        }
    }
}

/// The innermost I/O error.
pub(super) fn io_cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a io::Error> {
    causes(error)
        .filter_map(<dyn StdError>::downcast_ref)
        .last()
}

/// An error and its sources, including those that I/O errors wrap.
pub(super) fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| below(*error))
}

fn below<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
