//! An engine of another machine: each connection is a run of `ssh`, which runs `docker system dial-stdio` there.
//!
//! The pool of connections knows sockets only. So it is given a private one, and what is behind it is bridged to the
//! stdin and stdout of a process.

mod bridge;
mod command;
mod complaint;
mod failure;
mod folder;

use std::io;
use std::os::unix::net::UnixListener as StdListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::UnixListener;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use self::command::Command;
use self::failure::Failures;
use self::folder::PrivateFolder;
use super::host::SshAddress;
use crate::error::{Error, Result};

pub(super) use self::command::DEFAULT_PROGRAM;
pub(super) use self::failure::Failure;

/// How many processes of a client may be logging in at the same time. An SSH server drops some of more than ten, unless
/// set otherwise, and this client may not be its only one.
const LOGINS: usize = 5;

/// The private socket, and what runs behind it. Dropping it takes no new connections; those that are open end when the
/// client's end of them does, and their processes with them.
pub(super) struct Ssh {
    folder: PrivateFolder,
    listener: StdListener,
    shared: Arc<Shared>,
    /// Accepts connections. It ends with the runtime that it was started on, and is started again on the next.
    task: Mutex<Option<JoinHandle<()>>>,
}

/// What all connections of a client have in common.
struct Shared {
    command: Command,
    failures: Failures,
    logins: Arc<Semaphore>,
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
            shared: Arc::new(Shared {
                command: Command::new(address, program, connect_timeout),
                failures: Failures::default(),
                logins: Arc::new(Semaphore::new(LOGINS)),
            }),
            task: Mutex::new(None),
        })
    }

    /// The socket to connect to.
    pub(super) fn socket(&self) -> PathBuf {
        self.folder.socket()
    }

    /// Why the last process that failed did, unless another has worked since.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.shared.failures.last()
    }

    /// Sees to it that connections are accepted.
    pub(super) fn serve(&self) -> io::Result<()> {
        let mut task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        if task.as_ref().is_some_and(|task| !task.is_finished()) {
            return Ok(());
        }
        let listener = UnixListener::from_std(self.listener.try_clone()?)?;
        *task = Some(tokio::spawn(accept(listener, self.shared.clone())));
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

async fn accept(listener: UnixListener, shared: Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((socket, _)) => {
                tokio::spawn(bridge::run(socket, shared.clone()));
            }
            Err(error) => {
                // Too many open files, for instance: those who wait are served when there are fewer.
                shared
                    .failures
                    .unseen(format!("no connection for `ssh` can be taken: {error}"));
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
