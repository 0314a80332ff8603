//! One value for each tokio runtime that a client is used from.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::runtime::{Handle, Id};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::error::{Error, Result};

/// A value per runtime, created when that runtime first uses it.
///
/// I/O belongs to the runtime that opened it: a connection makes no progress while only another runtime is running. A value
/// is dropped with its runtime, or with this collection.
pub(super) struct PerRuntime<T> {
    entries: Arc<Entries<T>>,
    /// Ends the tasks that keep the guards.
    ended: CancellationToken,
    _end: DropGuard,
}

type Entries<T> = Mutex<Vec<(Id, T)>>;

/// Removes the value of a runtime when that runtime drops its tasks.
struct Guard<T> {
    entries: Weak<Entries<T>>,
    runtime: Id,
}

impl<T: Clone + Send + 'static> PerRuntime<T> {
    pub(super) fn new() -> Self {
        let ended = CancellationToken::new();
        Self {
            entries: Arc::default(),
            _end: ended.clone().drop_guard(),
            ended,
        }
    }

    /// Returns the value of the current runtime; `make` runs within that runtime.
    ///
    /// # Errors
    /// There is no current runtime, or `make` fails.
    pub(super) fn get(&self, make: impl FnOnce() -> Result<T>) -> Result<T> {
        let handle = Handle::try_current().map_err(|error| {
            Error::config_with("no tokio runtime: await this within one", error)
        })?;
        let runtime = handle.id();
        let mut entries = lock(&self.entries);
        if let Some((_, value)) = entries.iter().find(|(id, _)| *id == runtime) {
            return Ok(value.clone());
        }
        let value = make()?;
        entries.push((runtime, value.clone()));
        drop(entries);
        let guard = Guard {
            entries: Arc::downgrade(&self.entries),
            runtime,
        };
        let ended = self.ended.clone();
        // A runtime that is shutting down drops the task at once, and the value with it.
        handle.spawn(async move {
            let _guard = guard;
            ended.cancelled().await;
        });
        Ok(value)
    }
}

impl<T> Drop for Guard<T> {
    fn drop(&mut self) {
        let Some(entries) = self.entries.upgrade() else {
            return;
        };
        let mut entries = lock(&entries);
        let position = entries.iter().position(|(id, _)| *id == self.runtime);
        let removed = position.map(|position| entries.swap_remove(position));
        // The value's own drop must not run under the lock.
        drop(entries);
        drop(removed);
    }
}

fn lock<T>(entries: &Entries<T>) -> MutexGuard<'_, Vec<(Id, T)>> {
    entries.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use tokio::runtime::{Builder, Runtime};

    use super::*;

    fn runtime() -> Runtime {
        Builder::new_current_thread().build().unwrap()
    }

    fn get(values: &PerRuntime<Arc<u8>>, value: u8) -> Arc<u8> {
        let made = values.get(|| Ok(Arc::new(value)));
        made.unwrap()
    }

    #[test]
    fn each_runtime_keeps_its_value_until_it_ends() {
        let values = PerRuntime::new();
        let (a, b) = (runtime(), runtime());
        let first = a.block_on(async { get(&values, 1) });
        let second = b.block_on(async { get(&values, 2) });
        assert_eq!((*first, *second), (1, 2));
        assert_eq!(*a.block_on(async { get(&values, 3) }), 1);

        drop(a);
        assert_eq!(Arc::strong_count(&first), 1);
        assert_eq!(lock(&values.entries).len(), 1);
        assert_eq!(*b.block_on(async { get(&values, 4) }), 2);
    }

    #[test]
    fn dropping_the_collection_drops_values_and_ends_tasks() {
        let runtime = runtime();
        let values = PerRuntime::new();
        let value = runtime.block_on(async { get(&values, 1) });
        drop(values);
        assert_eq!(Arc::strong_count(&value), 1);
        runtime.block_on(async {
            while Handle::current().metrics().num_alive_tasks() > 0 {
                tokio::task::yield_now().await;
            }
        });
    }

    #[test]
    fn outside_a_runtime_there_is_no_value() {
        let values = PerRuntime::<u8>::new();
        assert!(values.get(|| Ok(1)).is_err());
    }
}
