//! Frames that are lent, without copies or reference counts.

use std::fmt;
use std::iter::FusedIterator;

use super::chunk::FrameKind;
use super::framing::Framing;

/// An iterator over the frames that have arrived; see [`FrameStream::next_batch`](super::FrameStream::next_batch).
///
/// Frames that are not taken out of the batch stay in the stream.
#[must_use = "frames that are not taken out of the batch stay in the stream"]
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
        // A batch ends before a fault, which the stream then finds and reports.
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
