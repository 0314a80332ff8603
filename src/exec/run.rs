//! A command from its creation to its exit code.

use std::time::Duration;

use super::{CreateExecOptions, Exec, StartExecOptions};
use crate::error::{Call, Error, Result};
use crate::stream::Output;

/// How often the exit code is asked for, and the pause after the first time; each further pause is twice as long.
const ATTEMPTS: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(10);

/// What a command has written, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExecOutput {
    /// What it wrote. A Docker engine also says there why a program could not be run, as if on stdout.
    pub output: Output,
    /// Its exit code: 128 and the number of the signal if one ended it; 126 or 127 if the program could not be run.
    pub exit_code: i64,
}

impl ExecOutput {
    /// Why the program could not be run, in the engine's words: there is no such file, or it is not executable.
    ///
    /// Engines write this to stdout and give exit code 126 or 127, which a program can do, too. It is told apart by
    /// what runtimes since Docker 1.11 write.
    #[must_use]
    pub fn start_failure(&self) -> Option<&str> {
        let text = std::str::from_utf8(&self.output.stdout).ok()?.trim();
        let from_engine = matches!(self.exit_code, 126 | 127)
            && self.output.stderr.is_empty()
            && (text.starts_with("OCI runtime ") || text.starts_with("rpc error: "));
        from_engine.then_some(text)
    }
}

pub(super) async fn run<E: Exec + ?Sized>(
    exec: &E,
    container: String,
    mut options: CreateExecOptions,
) -> Result<ExecOutput> {
    options.body.attach_stdin = None;
    let tty = options.body.tty.unwrap_or_default();
    let id = exec.create_exec(&container, options).await?.id;
    let options = StartExecOptions::builder().tty(tty).build();
    let process = exec.start_exec(&id, options).await?;
    let output = process.output.collect_output().await?;
    let exit_code = exit_code(exec, &id).await?;
    Ok(ExecOutput { output, exit_code })
}

/// An engine may close the output a moment before it notes the exit code, and has no call that waits for it.
async fn exit_code<E: Exec + ?Sized>(exec: &E, id: &str) -> Result<i64> {
    for attempt in 0..ATTEMPTS {
        let state = exec.inspect_exec(id).await?;
        if let Some(code) = state.exit_code.filter(|_| !state.running) {
            return Ok(code);
        }
        tokio::time::sleep(FIRST_PAUSE * 2_u32.pow(attempt)).await;
    }
    let call = Call::new(http::Method::GET, format!("/exec/{id}/json"));
    Err(Error::stream(
        &call,
        "the output of the command has ended, but the engine does not tell its exit code",
    ))
}
