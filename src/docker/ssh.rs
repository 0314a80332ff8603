//! An engine of another machine: each connection is a run of `ssh`, which runs `docker system dial-stdio` there.
//!
//! The pool of connections knows sockets only. So it is given a private one, and what is behind it is bridged to the
//! stdin and stdout of a process.

mod bridge;
mod command;
mod folder;

use std::io;
use std::os::unix::net::UnixListener as StdListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::UnixListener;
use tokio::task::JoinHandle;

use self::bridge::Failure;
use self::command::Command;
use self::folder::PrivateFolder;
use super::host::SshAddress;
use crate::error::{Error, Result};

pub(super) use self::command::DEFAULT_PROGRAM;

/// The private socket, and what runs behind it. Dropping it takes no new connections; those that are open end when the
/// client's end of them does, and their processes with them.
pub(super) struct Ssh {
    folder: PrivateFolder,
    listener: StdListener,
    command: Arc<Command>,
    failure: Failure,
    /// Accepts connections. It ends with the runtime that it was started on, and is started again on the next.
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Ssh {
    pub(super) fn new(
        address: &SshAddress,
        program: PathBuf,
        connect_timeout: Option<Duration>,
    ) -> Result<Self> {
        let cannot = |error: io::Error| {
            Error::config_with(
                format!(
                    "no private socket for `ssh` can be made in {}; set TMPDIR to a folder with a short name that can be \
                     written to",
                    std::env::temp_dir().display()
                ),
                error,
            )
        };
        let folder = PrivateFolder::new().map_err(cannot)?;
        let listener = StdListener::bind(folder.socket()).map_err(cannot)?;
        listener.set_nonblocking(true).map_err(cannot)?;
        Ok(Self {
            folder,
            listener,
            command: Arc::new(Command::new(address, program, connect_timeout)),
            failure: Failure::default(),
            task: Mutex::new(None),
        })
    }

    /// The socket to connect to.
    pub(super) fn socket(&self) -> PathBuf {
        self.folder.socket()
    }

    /// Why the last process that failed did, unless another has worked since.
    pub(super) fn failure(&self) -> Option<String> {
        self.failure.get()
    }

    /// Sees to it that connections are accepted.
    pub(super) fn serve(&self) -> io::Result<()> {
        let mut task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        if task.as_ref().is_some_and(|task| !task.is_finished()) {
            return Ok(());
        }
        let listener = UnixListener::from_std(self.listener.try_clone()?)?;
        let (command, failure) = (self.command.clone(), self.failure.clone());
        *task = Some(tokio::spawn(accept(listener, command, failure)));
        Ok(())
    }
}

impl Drop for Ssh {
    fn drop(&mut self) {
        let task = self.task.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(task) = task {
            task.abort();
        }
    }
}

async fn accept(listener: UnixListener, command: Arc<Command>, failure: Failure) {
    loop {
        match listener.accept().await {
            Ok((socket, _)) => {
                tokio::spawn(bridge::run(socket, command.clone(), failure.clone()));
            }
            Err(error) => {
                // Too many open files, for instance: those who wait are served when there are fewer.
                failure.set(format!("no connection for `ssh` can be taken: {error}"));
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
