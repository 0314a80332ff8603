//! The runtime of every measured client.

use crate::outcome::Outcome;

/// Runs a future in a spawned task of a current-thread runtime.
pub fn run<T, F>(future: F) -> Outcome<T>
where
    T: Send + 'static,
    F: Future<Output = Outcome<T>> + Send + 'static,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let task = runtime.spawn(future);
    runtime.block_on(task)?
}
