//! The limit on what is kept of a stream until its end.

/// The number of bytes that may be kept.
const LIMIT: usize = 32 << 20;

/// The number of bytes that are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept(usize);

impl Kept {
    pub(crate) fn has_room(&self, bytes: usize) -> bool {
        self.0.saturating_add(bytes) <= LIMIT
    }

    /// Counts bytes if there is room for them. Returns whether there is.
    pub(crate) fn add(&mut self, bytes: usize) -> bool {
        let fits = self.has_room(bytes);
        if fits {
            self.count(bytes);
        }
        fits
    }

    /// Counts bytes that are kept in any case.
    pub(crate) fn count(&mut self, bytes: usize) {
        self.0 = self.0.saturating_add(bytes);
    }

    /// Stops counting bytes that are no longer kept.
    pub(crate) fn remove(&mut self, bytes: usize) {
        self.0 = self.0.saturating_sub(bytes);
    }
}
