//! Selecting containers by the time of their creation.

use super::ListContainersOptions;
use crate::models::containers::ContainerFilter;

impl ListContainersOptions {
    /// Replaces the parameters `since` and `before` by filters, because Docker 1.12 and later ignore the parameters.
    /// Docker 1.11 finds nothing if both are sent. The parameters apply to containers in every state.
    pub(in crate::containers) fn in_filters(mut self) -> Self {
        let since = self.since.take().map(ContainerFilter::Since);
        let before = self.before.take().map(ContainerFilter::Before);
        if since.is_some() || before.is_some() {
            self.all = Some(true);
        }
        self.filters.extend(since.into_iter().chain(before));
        self
    }
}
