//! Choosing containers of a list by their age.

use super::ListContainersOptions;
use crate::models::ContainerFilter;

impl ListContainersOptions {
    /// The same, with filters in place of the parameters `since` and `before`: Docker 1.12 and later do not look at
    /// those, and Docker 1.11 finds nothing when told both ways. The parameters chose among containers in every state.
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
