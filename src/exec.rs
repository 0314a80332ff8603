//! Exec: further commands in running containers.
//!
//! The methods stand in the trait [`Exec`]; each takes the options that carry its name.

mod run;

/// The options of each method, generated from the description of the API.
mod options {
    include!(concat!(env!("OUT_DIR"), "/exec_options.rs"));
}

pub use self::options::*;
pub use self::run::ExecOutput;

use crate::containers::both_unless_chosen;
use crate::error::Result;
use crate::models::{ExecCreateResponse, ExecInspect, ExecStartCheck};
use crate::request::Request;
use crate::stream::Attached;
use crate::transport::Transport;

/// Commands in running containers.
///
/// A command is prepared by [`create_exec`](Self::create_exec), which gives it an id, and runs once it is
/// [started](Self::start_exec); [`run_exec`](Self::run_exec) does it all for a command that needs no input. The
/// engine forgets it five to ten minutes after its end, and when its container is removed.
///
/// Each method's future can be dropped at any time: the connection is closed, and the client stays usable. Whether the
/// engine had already acted on the request is then not known; a command that runs goes on.
pub trait Exec: Transport {
    /// Prepares a command to run in a running container. Gives the id that the other methods take.
    ///
    /// Stdout and stderr are both attached unless the options name one of them; stdin if the options say so.
    ///
    /// `POST /containers/{id}/exec`
    ///
    /// # Errors
    /// 404 when there is no such container; 409 when it is paused, or does not run (before Docker 17.09, 500); 400 or
    /// 500 when there is no command.
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
        async move { self.execute(request).await?.json().await }
    }

    /// Starts a command and attaches to the streams that were chosen when it was created.
    ///
    /// The output ends when the command does; its exit code is then to be had from
    /// [`inspect_exec`](Self::inspect_exec). Whether the command has a TTY is looked up with one more request, unless
    /// the options tell.
    ///
    /// The engine answers a moment before the command begins: until then, [`inspect_exec`](Self::inspect_exec) says that
    /// it does not run, and [`resize_exec`](Self::resize_exec) fails. Nobody reads the input of a command that was created
    /// without `attach_stdin`: whoever writes to it may wait for ever.
    ///
    /// `POST /exec/{id}/start`
    ///
    /// # Errors
    /// 404 when there is no such command; 409 when its container is paused, or does not run (before Docker 17.09, 500).
    /// A program that cannot be run is no error: the engine writes why to stdout, and the exit code is 126 or 127. A
    /// command that was started before gives such a text, too, or 409.
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
            let body = ExecStartCheck::builder().detach(false).tty(tty).build();
            let request = Request::post("/exec/{id}/start")
                .id(&id)
                .json(&body)
                .upgrade();
            self.execute(request).await?.attached(tty).await
        }
    }

    /// Starts a command and leaves it to itself: its output is lost.
    ///
    /// `POST /exec/{id}/start`
    ///
    /// # Errors
    /// 404 when there is no such command; 409 when it was started before, when its container is paused, or, before Docker
    /// 1.12 as 500, does not run; 400 or 500 when its program cannot be run.
    #[doc(alias = "docker exec --detach")]
    #[doc(alias = "execStart")]
    fn start_exec_detached(&self, id: &str) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/exec/{id}/start")
            .id(id)
            .json(&ExecStartCheck::builder().detach(true).build())
            .blocking();
        async move { self.execute(request).await?.unit().await }
    }

    /// Sets the size of a running command's TTY: first the height in lines, then the width in characters.
    ///
    /// `POST /exec/{id}/resize`
    ///
    /// # Errors
    /// 404 when there is no such command; 404 or 500 when it does not run; 409 when its container is paused or does not
    /// run.
    #[doc(alias = "execResize")]
    fn resize_exec(
        &self,
        id: &str,
        height: u16,
        width: u16,
    ) -> impl Future<Output = Result<()>> + Send {
        let request = Request::post("/exec/{id}/resize")
            .id(id)
            .query("h", &height)
            .query("w", &width);
        async move { self.execute(request).await?.unit().await }
    }

    /// Describes a command: whether it runs, and its exit code once it has ended.
    ///
    /// `GET /exec/{id}/json`
    ///
    /// # Errors
    /// 404 when there is no such command, or no longer; before Docker 17.09 409 or 500 when its container does not run.
    #[doc(alias = "execInspect")]
    fn inspect_exec(&self, id: &str) -> impl Future<Output = Result<ExecInspect>> + Send {
        let request = Request::get("/exec/{id}/json").id(id);
        async move { self.execute(request).await?.json().await }
    }

    /// Runs a command to its end: creates it, starts it, gathers its output, and gets its exit code.
    ///
    /// The command has no input, whatever the options say of stdin. All it writes is kept in memory: for a command that
    /// writes much or does not end, use [`start_exec`](Self::start_exec). A command that closes its output is waited for
    /// all the same.
    ///
    /// Dropping the future, as `tokio::time::timeout` does, stops waiting but does not end the command: engines have no
    /// call for that. A command that must end has a limit of its own, as by the program `timeout` in the container, or
    /// runs in a [container of its own](crate::guide::streams#a-time-limit), which can be killed.
    ///
    /// `POST /containers/{id}/exec`, `POST /exec/{id}/start`, `GET /exec/{id}/json`
    ///
    /// # Errors
    /// As the methods for the single steps. An exit code other than 0 is no error, nor is a program that cannot be run:
    /// [`start_failure`](ExecOutput::start_failure) tells.
    ///
    /// # Examples
    /// ```no_run
    /// # async fn run(docker: asyncdocker::Docker) -> asyncdocker::Result<()> {
    /// use asyncdocker::Exec;
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

impl Exec for crate::Docker {}
impl Exec for crate::DynTransport {}

/// The engine attaches nothing by default, and discards the output that is not attached.
fn attach_output_by_default(options: &mut CreateExecOptions) {
    let config = &mut options.body;
    both_unless_chosen(&mut config.attach_stdout, &mut config.attach_stderr);
}
