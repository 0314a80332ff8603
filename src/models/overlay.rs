//! Objects on top of other objects.

/// An object whose fields can be set one by one or as a whole.
pub(crate) trait Overlay {
    /// Sets the fields that are set in `later`, and keeps all others. Maps and sets are combined.
    fn overlay(&mut self, later: Self);
}

impl<T: Overlay> Overlay for Option<T> {
    fn overlay(&mut self, later: Self) {
        match (self.as_mut(), later) {
            (Some(earlier), Some(later)) => earlier.overlay(later),
            (None, later) => *self = later,
            (Some(_), None) => {}
        }
    }
}
