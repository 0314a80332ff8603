//! Helpers that the clients share.

use crate::bodies::followed_line;
use crate::outcome::Outcome;
use crate::sample::Counted;

/// Runs a job in several tasks at once, and adds up their counts.
pub async fn at_once<F>(tasks: usize, job: impl Fn(usize) -> F) -> Outcome<Counted>
where
    F: Future<Output = Outcome<Counted>> + Send + 'static,
{
    let running: Vec<_> = (0..tasks).map(|index| tokio::spawn(job(index))).collect();
    let mut counted = Counted::default();
    for task in running {
        counted = counted.join(task.await??);
    }
    Ok(counted)
}

/// Checks one frame of a log that is followed beside others.
pub fn check_followed(log: usize, index: usize, payload: &[u8]) -> Outcome<()> {
    if payload == followed_line(log, index).as_bytes() {
        return Ok(());
    }
    let found = String::from_utf8_lossy(payload);
    Err(format!(
        "log {log}, frame {index}: unexpected `{}`",
        found.trim_end()
    )
    .into())
}
