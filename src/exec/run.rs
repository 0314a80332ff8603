//! A command from its creation to its exit code.

use std::time::Duration;

use super::{CreateExecOptions, Exec, StartExecOptions};
use crate::error::{Call, Error, Result};
use crate::stream::Output;

/// The pause after the exit code was first asked for; each further pause is twice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How often a command that has ended is asked for its exit code.
const ATTEMPTS: u32 = 8;

/// What a command has written, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExecOutput {
    /// What it wrote. An engine also says there why a program could not be run; see
    /// [`start_failure`](Self::start_failure).
    pub output: Output,
    /// Its exit code: 128 and the number of the signal if one ended it; 126 or 127 if the program could not be run.
    pub exit_code: i64,
}

impl ExecOutput {
    /// Why the program could not be run, in the engine's words: there is no such file, or it is not executable.
    ///
    /// Docker writes this to stdout, Podman to stderr, and both give exit code 126 or 127. A program can do the same; an
    /// engine is told from it by the words of the runtimes since Docker 1.11.
    #[must_use]
    pub fn start_failure(&self) -> Option<&str> {
        if !matches!(self.exit_code, 126 | 127) {
            return None;
        }
        let (text, may_be_docker) = match (&*self.output.stdout, &*self.output.stderr) {
            (text, []) => (text, true),
            ([], text) => (text, false),
            _ => return None,
        };
        let text = std::str::from_utf8(text).ok()?.trim();
        let docker = text.starts_with("OCI runtime ") || text.starts_with("rpc error: ");
        let podman = text.starts_with("Error: ") && text.contains(": OCI runtime ");
        (podman || (docker && may_be_docker)).then_some(text)
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

/// Waits for the exit code: engines have no call for that. The output may end before the command does, which is free to
/// close it, and before the engine has noted the end.
async fn exit_code<E: Exec + ?Sized>(exec: &E, id: &str) -> Result<i64> {
    let mut pause = FIRST_PAUSE;
    let mut attempts = 0;
    while attempts < ATTEMPTS {
        let state = exec.inspect_exec(id).await?;
        match state.exit_code {
            Some(code) if !state.running => return Ok(code),
            _ if state.running => {}
            _ => attempts += 1,
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    let call = Call::new(http::Method::GET, format!("/exec/{id}/json"));
    Err(Error::stream(
        call,
        "the command has ended, but the engine does not tell its exit code",
    ))
}
