//! Which tests may use the cluster at the same time.
//!
//! Elections and lost nodes take many seconds of waiting, so tests that do not disturb one another run at once.

use tokio::sync::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Held while the nodes of the cluster are used (read) or changed (write).
static CLUSTER: RwLock<()> = RwLock::const_new(());

/// Limits the containers that start at once.
static PERMITS: Semaphore = Semaphore::const_new(4);

static SPARE: Mutex<()> = Mutex::const_new(());

/// Lets a test use the cluster at the same time as others, until the value is dropped.
pub(super) async fn shared() -> (RwLockReadGuard<'static, ()>, SemaphorePermit<'static>) {
    let cluster = CLUSTER.read().await;
    let permit = PERMITS.acquire().await;
    (cluster, permit.expect("the semaphore is never closed"))
}

/// Lets a test change the nodes of the cluster, until the value is dropped.
pub(super) async fn exclusive() -> RwLockWriteGuard<'static, ()> {
    CLUSTER.write().await
}

/// Lets a test use the engine that is not in the swarm, until the value is dropped. Comes after the cluster.
pub(super) async fn spare_engine() -> MutexGuard<'static, ()> {
    SPARE.lock().await
}
