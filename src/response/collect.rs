//! Collecting a body in memory.

use bytes::{Bytes, BytesMut};

/// The most memory that is reserved because a peer announces a length.
const RESERVED: usize = 4 * 1024 * 1024;

/// The chunks of a body, without a copy if there is only one.
pub(super) struct Collected {
    expected: usize,
    first: Bytes,
    /// All chunks, from the second one on.
    joined: BytesMut,
}

impl Collected {
    pub(super) fn new(expected: usize) -> Self {
        Self {
            expected,
            first: Bytes::new(),
            joined: BytesMut::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.first.len().max(self.joined.len())
    }

    pub(super) fn push(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.first = chunk;
            return;
        }
        if self.joined.is_empty() {
            self.joined.reserve(self.expected.min(RESERVED));
            self.joined.extend_from_slice(&self.first);
            self.first = Bytes::new();
        }
        self.joined.extend_from_slice(&chunk);
    }

    pub(super) fn finish(self) -> Bytes {
        if self.joined.is_empty() {
            self.first
        } else {
            self.joined.freeze()
        }
    }
}
