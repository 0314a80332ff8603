//! Running a command: create, start, collect the output, look up the exit code.

use std::fmt;
use std::time::Duration;

use tokio::time::Instant;

use super::{CreateExecOptions, Exec, StartExecOptions};
use crate::error::{Call, Error, Result};
use crate::stream::Output;

/// The pause after the first look-up of the exit code. Each further pause is twice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The number of look-ups after which an ended command is assumed to have no exit code.
const ATTEMPTS: u32 = 8;

/// How long a command may run on after its output has ended.
const AFTER_OUTPUT: Duration = Duration::from_secs(60);

/// The output and exit code of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExecOutput {
    /// The output of the command. If the program could not be run, the engine writes the reason here: see
    /// [`start_failure`](Self::start_failure).
    pub output: Output,
    /// The exit code. 128 plus the signal number if a signal ended the command; 126 or 127 if the program could not be
    /// run.
    pub exit_code: i64,
}

impl ExecOutput {
    /// Returns the engine's message if the program could not be run: it does not exist, or is not executable.
    ///
    /// Docker writes the message to stdout, Podman to stderr, and both set exit code 126 or 127. A program can write the
    /// same, so the message must begin like those of the runtimes since Docker 1.11.
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

/// The output of a command whose exit code is unknown: the cause of the error that
/// [`run_exec`](super::ExecExt::run_exec) returns once the output has been read.
///
/// # Examples
/// ```
/// use asyncdocker::Error;
/// use asyncdocker::exec::ExitCodeUnknown;
///
/// fn report(error: &Error) {
///     if let Some(unknown) = ExitCodeUnknown::of(error) {
///         eprintln!("{error}; the output was: {}", unknown.output.stdout_text());
///     }
/// }
/// ```
#[non_exhaustive]
pub struct ExitCodeUnknown {
    /// The whole output of the command.
    pub output: Output,
    source: Option<Error>,
}

impl ExitCodeUnknown {
    /// Returns the output that an error of [`run_exec`](super::ExecExt::run_exec) carries, if any.
    #[must_use]
    pub fn of(error: &Error) -> Option<&Self> {
        std::error::Error::source(error)?.downcast_ref()
    }
}

/// Without the output, which may contain secrets.
impl fmt::Debug for ExitCodeUnknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ExitCodeUnknown")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ExitCodeUnknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (stdout, stderr) = (self.output.stdout.len(), self.output.stderr.len());
        write!(
            formatter,
            "unknown exit code after {stdout} bytes of stdout and {stderr} bytes of stderr"
        )
    }
}

impl std::error::Error for ExitCodeUnknown {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|error| error as _)
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
    match exit_code(exec, &id).await {
        Ok(exit_code) => Ok(ExecOutput { output, exit_code }),
        Err(cause) => Err(cause.into_error(&id, output)),
    }
}

/// Why there is no exit code.
enum Unknown {
    NeverReported,
    StillRunning,
    LookUpFailed(Error),
}

impl Unknown {
    fn into_error(self, id: &str, output: Output) -> Error {
        let (reason, source) = match self {
            Self::NeverReported => (
                "the command has ended, but the engine does not report its exit code".to_owned(),
                None,
            ),
            Self::StillRunning => (
                format!(
                    "the output has ended, but the engine still reports the command as running after {} seconds: \
                     for a command that closes its output and continues, use `start_exec` and `inspect_exec`",
                    AFTER_OUTPUT.as_secs()
                ),
                None,
            ),
            Self::LookUpFailed(error) => (
                "the output has ended, but the exit code cannot be looked up".to_owned(),
                Some(error),
            ),
        };
        let call = Call::new(http::Method::GET, format!("/exec/{id}/json"));
        Error::stream(call, reason).with_source(ExitCodeUnknown { output, source })
    }
}

/// Polls for the exit code, because engines have no request that waits for it. The output can end before the command
/// does, and before the engine has noticed the end.
async fn exit_code<E: Exec + ?Sized>(exec: &E, id: &str) -> Result<i64, Unknown> {
    let started = Instant::now();
    let mut pause = FIRST_PAUSE;
    let mut attempts = 0;
    while attempts < ATTEMPTS {
        let state = exec.inspect_exec(id).await.map_err(Unknown::LookUpFailed)?;
        match state.exit_code {
            Some(code) if !state.running => return Ok(code),
            _ if state.running && started.elapsed() >= AFTER_OUTPUT => {
                return Err(Unknown::StillRunning);
            }
            _ if state.running => {}
            _ => attempts += 1,
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    Err(Unknown::NeverReported)
}
