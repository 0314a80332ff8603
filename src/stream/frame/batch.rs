//! Frames lent rather than given: nothing is counted, nothing is copied.

use std::fmt;
use std::iter::FusedIterator;

use super::FrameKind;
use super::decoder::Framing;

/// The frames that one piece of the connection's bytes holds, lent; see
/// [`FrameStream::next_batch`](super::FrameStream::next_batch).
///
/// The frames that are not asked for stay in the stream.
#[must_use = "frames that are not asked for stay in the stream, and come again"]
pub struct FrameBatch<'a> {
    framing: Framing,
    rest: &'a [u8],
    taken: &'a mut usize,
}

impl<'a> FrameBatch<'a> {
    pub(super) fn new(framing: Framing, bytes: &'a [u8], taken: &'a mut usize) -> Self {
        Self {
            framing,
            rest: bytes,
            taken,
        }
    }
}

impl<'a> Iterator for FrameBatch<'a> {
    type Item = (FrameKind, &'a [u8]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        // The stream finds a fault again and reports it: a batch ends before it.
        let span = self.framing.whole(self.rest)?;
        let (frame, rest) = self.rest.split_at_checked(span.end)?;
        self.rest = rest;
        *self.taken += span.end;
        Some((span.kind, frame.get(span.start..)?))
    }
}

impl FusedIterator for FrameBatch<'_> {}

impl fmt::Debug for FrameBatch<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "FrameBatch({} bytes)", self.rest.len())
    }
}
