//! Decodes chunks into frames. The result does not depend on how the bytes are split into chunks.

#[cfg(test)]
mod tests;

use bytes::{Buf, Bytes, BytesMut};

use super::batch::FrameBatch;
use super::chunk::Frame;
use super::framing::{self, Fault, Found, Framing};

/// Decodes chunks into frames.
pub(super) struct FrameDecoder {
    framing: Framing,
    chunk: Bytes,
    /// A frame that spans several chunks, with its header.
    partial: BytesMut,
    /// The number of bytes that a batch has taken from the partial frame, or from the chunk if there is none.
    taken: usize,
}

impl FrameDecoder {
    pub(super) fn new(framing: Framing) -> Self {
        Self {
            framing,
            chunk: Bytes::new(),
            partial: BytesMut::new(),
            taken: 0,
        }
    }

    /// Accepts the next chunk, after [`ready`](Self::ready) returned `false`.
    pub(super) fn push(&mut self, chunk: Bytes) {
        debug_assert!(self.chunk.is_empty(), "a chunk would be lost");
        self.chunk = chunk;
    }

    /// Whether a complete frame has arrived. If not, the next chunk is needed.
    #[inline]
    pub(super) fn ready(&mut self) -> Result<bool, Fault> {
        if self.taken > 0 {
            self.settle();
        }
        if !self.partial.is_empty() {
            return self.complete_partial();
        }
        if self.chunk.is_empty() {
            self.release_chunk();
            return Ok(false);
        }
        if let Found::Frame = self.framing.first(&self.chunk)? {
            return Ok(true);
        }
        self.partial.extend_from_slice(&self.chunk);
        self.release_chunk();
        Ok(false)
    }

    /// Removes the first frame, if it is complete.
    #[inline]
    pub(super) fn take(&mut self) -> Option<Frame> {
        if self.taken > 0 || !self.partial.is_empty() {
            return self.take_rest();
        }
        let span = self.framing.whole(&self.chunk)?;
        Some(span.frame(self.chunk.split_to(span.end)))
    }

    /// Removes a frame that follows a batch or spans several chunks.
    fn take_rest(&mut self) -> Option<Frame> {
        if self.taken > 0 {
            self.settle();
            return self.take();
        }
        let span = self.framing.whole(&self.partial)?;
        Some(span.frame(std::mem::take(&mut self.partial).freeze()))
    }

    /// Lends the complete frames.
    pub(super) fn batch(&mut self) -> FrameBatch<'_> {
        let bytes = if self.partial.is_empty() {
            self.chunk.as_ref()
        } else {
            self.partial.as_ref()
        };
        FrameBatch::new(self.framing, bytes, &mut self.taken)
    }

    /// Checks that the stream did not end within a frame.
    pub(super) fn finish(&self) -> Result<(), Fault> {
        match self.partial.len() {
            0 => Ok(()),
            _ => Err(framing::truncated(&self.partial)),
        }
    }

    /// Removes the bytes that a batch has taken.
    fn settle(&mut self) {
        let taken = std::mem::take(&mut self.taken);
        if self.partial.is_empty() {
            self.chunk.advance(taken);
        } else {
            self.partial = BytesMut::new();
        }
    }

    /// Completes the frame that began in an earlier chunk.
    fn complete_partial(&mut self) -> Result<bool, Fault> {
        loop {
            match self.framing.first(&self.partial)? {
                Found::Frame => return Ok(true),
                Found::Needs(_) if self.chunk.is_empty() => {
                    self.release_chunk();
                    return Ok(false);
                }
                Found::Needs(wanted) => {
                    let lacking = wanted.saturating_sub(self.partial.len());
                    let piece = self.chunk.split_to(lacking.min(self.chunk.len()));
                    self.partial.extend_from_slice(&piece);
                }
            }
        }
    }

    /// Drops the chunk. Even an empty remainder would keep the connection from reusing its read buffer.
    fn release_chunk(&mut self) {
        self.chunk = Bytes::new();
    }
}
