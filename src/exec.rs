//! Exec: commands in running containers.
//!
//! The methods are in the trait [`Exec`], and those that combine several operations are in [`ExecExt`]. The options of
//! a method have its name and the suffix `Options`.

#[cfg(feature = "workflows")]
mod ext;
#[cfg(feature = "workflows")]
mod run;

/// The options of each method, generated from the API description.
mod options {
    include!(concat!(env!("OUT_DIR"), "/exec_options.rs"));
}

#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::ext::ExecExt;
pub use self::options::*;
#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub use self::run::{ExecOutput, ExitCodeUnknown};

use crate::containers::relative_path;
use crate::error::Result;
use crate::models::exec::{ExecCreateResponse, ExecInspect, ExecStartCheck};
use crate::output::both_unless_chosen;
use crate::request::Request;
use crate::stream::{Attached, OutputFormat};
use crate::transport::Transport;
use crate::tty::TtySize;

/// Methods for commands in running containers.
///
/// [`create_exec`](Self::create_exec) prepares a command, an exec instance of the API, and returns its ID.
/// [`start_exec`](Self::start_exec) runs it. [`run_exec`](ExecExt::run_exec) does both for a command that needs no
/// input. The engine forgets a command five to ten minutes after it has ended, and when its container is removed.
///
/// You can drop the future of any method at any time. This closes the connection, and the client stays usable. The engine
/// may or may not have acted on the request. A running command continues.
pub trait Exec: Transport {
    /// Prepares a command in a running container. Returns the ID that the other methods take.
    ///
    /// Stdout and stderr are both attached unless the options choose one of them. Stdin is attached with `attach_stdin`.
    ///
    /// `POST /containers/{id}/exec`
    ///
    /// # Errors
    /// - 404: the container does not exist.
    /// - 409 (500 before Docker 17.09): the container is paused or not running.
    /// - 400 or 500: `cmd` is not set.
    /// - [`Error::InvalidInput`](crate::Error::InvalidInput): `working_dir` is not an absolute path.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Exec;
    /// use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
    /// use asyncdocker::stream::Frame;
    /// use futures_util::TryStreamExt;
    ///
    /// let options = CreateExecOptions::builder()
    ///     .cmd(["env", "LANG=C", "ls", "/data"])
    ///     .user("nobody")
    ///     .build();
    /// let id = docker.create_exec("web", options).await?.id;
    /// let mut process = docker.start_exec(&id, StartExecOptions::default()).await?;
    /// while let Some(frame) = process.output.try_next().await? {
    ///     match frame {
    ///         Frame::Stderr(bytes) => eprint!("{}", String::from_utf8_lossy(&bytes)),
    ///         other => print!("{}", String::from_utf8_lossy(other.bytes())),
    ///     }
    /// }
    /// println!("exit code {:?}", docker.inspect_exec(&id).await?.exit_code);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker exec")]
    #[doc(alias = "execCreate")]
    fn create_exec(
        &self,
        container: &str,
        mut options: CreateExecOptions,
    ) -> impl Future<Output = Result<ExecCreateResponse>> + Send {
        attach_output_by_default(&mut options);
        let request = Request::post("/containers/{id}/exec")
            .id(container)
            .options(&options)
            .blocking();
        let directory = options.body.working_dir.as_deref().unwrap_or_default();
        let request = match relative_path("working_dir", directory) {
            Some(relative) => request.refuse(relative),
            None => request,
        };
        async move { self.execute(request).await?.json().await }
    }

    /// Starts a command and attaches to the streams that were selected when it was created.
    ///
    /// The output ends when the command does. Then [`inspect_exec`](Self::inspect_exec) returns the exit code. If `tty` is
    /// not set, the client looks up whether the command has a TTY, which takes one more request.
    ///
    /// The engine responds a moment before the command begins. Until then, [`inspect_exec`](Self::inspect_exec) reports
    /// that it is not running, and [`resize_exec`](Self::resize_exec) fails. Do not write to the input of a command that
    /// was created without `attach_stdin`: the engine does not read it, and the write may never finish.
    ///
    /// `POST /exec/{id}/start`
    ///
    /// # Errors
    /// - 404: the command does not exist.
    /// - 409 (500 before Docker 17.09): the container is paused or not running.
    /// - 409: the command was started before. Some engines write a message to its output instead.
    ///
    /// A program that cannot be run is not an error: the engine writes the reason to the output, and the exit code is
    /// 126 or 127.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> Result<(), Box<dyn std::error::Error>> {
    /// use asyncdocker::Exec;
    /// use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
    /// use futures_util::TryStreamExt;
    /// use tokio::io::AsyncWriteExt;
    ///
    /// let options = CreateExecOptions::builder()
    ///     .cmd(["sort"])
    ///     .attach_stdin(true)
    ///     .build();
    /// let id = docker.create_exec("web", options).await?.id;
    /// let options = StartExecOptions::builder().tty(false).build();
    /// let mut sort = docker.start_exec(&id, options).await?;
    /// sort.input.write_all(b"pear\napple\n").await?;
    /// sort.input.shutdown().await?; // the end of stdin
    /// while let Some(frame) = sort.output.try_next().await? {
    ///     print!("{}", String::from_utf8_lossy(frame.bytes()));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker exec")]
    #[doc(alias = "execStart")]
    fn start_exec(
        &self,
        id: &str,
        options: StartExecOptions,
    ) -> impl Future<Output = Result<Attached>> + Send {
        let id = id.to_owned();
        async move {
            let tty = match options.body.tty {
                Some(tty) => tty,
                None => self.inspect_exec(&id).await?.process_config.tty,
            };
            // The engine frames the output by this `Tty`, not by the one of the creation.
            let mut options = options;
            options.body.tty = Some(tty);
            options.body.detach = Some(false);
            let request = Request::post("/exec/{id}/start")
                .id(&id)
                .options(&options)
                .upgrade();
            self.execute(request)
                .await?
                .attached(OutputFormat::with_tty(tty))
                .await
        }
    }

    /// Starts a command without attaching to it. Its output is discarded.
    ///
    /// `POST /exec/{id}/start`
    ///
    /// # Errors
    /// - 404: the command does not exist.
    /// - 409 (500 before Docker 17.09): the command was started before, or the container is paused or not running.
    /// - 400 or 500: the command cannot be run.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Exec;
    /// use asyncdocker::exec::CreateExecOptions;
    ///
    /// let options = CreateExecOptions::builder().cmd(["nginx", "-s", "reload"]).build();
    /// let id = docker.create_exec("web", options).await?.id;
    /// docker.start_exec_detached(&id).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "docker exec --detach")]
    #[doc(alias = "execStart")]
    fn start_exec_detached(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/exec/{id}/start")
            .id(id)
            .json(&ExecStartCheck::builder().detach(true).build())
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Sets the size of a running command's TTY.
    ///
    /// `POST /exec/{id}/resize`
    ///
    /// # Errors
    /// - 404: the command does not exist.
    /// - 404 or 500: the command is not running.
    /// - 409: the container is paused or not running.
    #[doc(alias = "execResize")]
    fn resize_exec(&self, id: &str, size: TtySize) -> impl Future<Output = Result<()>> + Send {
        let request = size.query(Request::post("/exec/{id}/resize").id(id));
        async move { self.execute(request).await?.unit().await }
    }

    /// Returns the state of a command: whether it is running, and its exit code once it has ended.
    ///
    /// `GET /exec/{id}/json`
    ///
    /// # Errors
    /// - 404: the command does not exist, or the engine has forgotten it.
    /// - 409 or 500 (only before Docker 17.09): the container is not running.
    #[doc(alias = "execInspect")]
    fn inspect_exec(&self, id: &str) -> impl Future<Output = Result<ExecInspect>> + Send {
        let request = Request::get("/exec/{id}/json").id(id);
        async move { self.execute(request).await?.json().await }
    }
}

impl Exec for crate::Docker {}
impl Exec for crate::DynTransport {}

/// Engines attach nothing by default, and discard the output that is not attached.
fn attach_output_by_default(options: &mut CreateExecOptions) {
    let config = &mut options.body;
    both_unless_chosen(&mut config.attach_stdout, &mut config.attach_stderr);
}
