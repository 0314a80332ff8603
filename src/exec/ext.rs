//! Conveniences that combine several operations about commands in containers.

use super::run::{self, ExecOutput};
use super::{CreateExecOptions, Exec};
use crate::error::Result;

/// Methods for commands in containers that combine several operations.
///
/// They are available on every type that implements [`Exec`].
pub trait ExecExt: Exec {
    /// Runs a command to completion. Returns its output and exit code.
    ///
    /// The command has no input: `attach_stdin` is ignored. Its output is kept in memory. For a command with large
    /// output, or one that does not end, use [`start_exec`](Exec::start_exec).
    ///
    /// Once the output has ended, this method waits up to 60 seconds for the command to end. For a command that closes
    /// its output and continues longer than that, use [`start_exec`](Exec::start_exec) and
    /// [`inspect_exec`](Exec::inspect_exec). The limit exists because an engine can report a command as running
    /// forever: Docker 1.11 does so if `user` does not exist.
    ///
    /// Dropping the future, as `tokio::time::timeout` does, stops the waiting but not the command, because the API cannot
    /// stop one. To limit the time of a command, run it with the program `timeout` of the container, or in a
    /// [container of its own](crate::guide::streams#limit-the-running-time), which you can kill.
    ///
    /// `POST /containers/{id}/exec`, `POST /exec/{id}/start`, `GET /exec/{id}/json`
    ///
    /// # Errors
    /// - The errors of [`create_exec`](Exec::create_exec) and [`start_exec`](Exec::start_exec). An exit code other than 0
    ///   is not an error, and neither is a program that cannot be run; see
    ///   [`start_failure`](ExecOutput::start_failure).
    /// - [`Error::Stream`](crate::Error::Stream): the output was cut off, or the exit code is unknown. If the exit code is
    ///   unknown, the error carries the output: see [`ExitCodeUnknown`](super::ExitCodeUnknown).
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::ExecExt;
    /// use asyncdocker::exec::CreateExecOptions;
    ///
    /// let options = CreateExecOptions::builder().cmd(["ls", "/data"]).build();
    /// let listing = docker.run_exec("web", options).await?;
    /// if listing.exit_code != 0 {
    ///     eprintln!("{}", listing.output.stderr_text());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker exec")]
    fn run_exec(
        &self,
        container: &str,
        options: CreateExecOptions,
    ) -> impl Future<Output = Result<ExecOutput>> + Send {
        run::run(self, container.to_owned(), options)
    }
}

impl<T: Exec + ?Sized> ExecExt for T {}
