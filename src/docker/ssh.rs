//! Engines on other machines: each connection is a process of `ssh`, which runs `docker system dial-stdio` there.
//!
//! The connection pool connects to a private socket. Each connection to it is bridged to the stdin and stdout of such a
//! process.

mod bridge;
mod command;
mod failure;
mod stderr;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::net::UnixListener;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use self::command::Command;
use self::failure::Failures;
use super::host::SshAddress;
use crate::error::{Error, Result};
use crate::private_directory::PrivateDirectory;

pub(super) use self::command::DEFAULT_PROGRAM;
pub(super) use self::failure::Failure;

/// The number of processes of a client that may log in at the same time. By default, an SSH server drops some
/// connections if more than ten are logging in, and it may serve other clients too.
const LOGINS: usize = 5;

/// An engine reached through `ssh`.
pub(super) struct Ssh {
    directory: Arc<PrivateDirectory>,
    shared: Arc<Shared>,
    /// The number of sockets created so far. It makes their names differ.
    sockets: AtomicU64,
}

/// A private socket, and the task that accepts connections to it on the runtime that created it.
///
/// A dropped listener accepts no further connections. An open connection and its process end when the client closes its
/// end.
pub(super) struct Listener {
    path: PathBuf,
    task: JoinHandle<()>,
    _directory: Arc<PrivateDirectory>,
}

/// State that all connections of a client share.
struct Shared {
    command: Command,
    failures: Failures,
    logins: Arc<Semaphore>,
    /// For processes that may still be logging in although they no longer delay others.
    slow_logins: Arc<Semaphore>,
}

impl Ssh {
    pub(super) fn new(
        address: &SshAddress,
        program: PathBuf,
        connect_timeout: Option<Duration>,
    ) -> Result<Self> {
        let directory = PrivateDirectory::new("asyncdocker").map_err(no_socket)?;
        Ok(Self {
            directory: Arc::new(directory),
            shared: Arc::new(Shared {
                command: Command::new(address, program, connect_timeout),
                failures: Failures::default(),
                logins: Arc::new(Semaphore::new(LOGINS)),
                slow_logins: Arc::new(Semaphore::new(LOGINS)),
            }),
            sockets: AtomicU64::new(0),
        })
    }

    /// Listens on a new socket, on the current runtime.
    pub(super) fn listen(&self) -> Result<Listener> {
        let number = self.sockets.fetch_add(1, Ordering::Relaxed);
        let path = self.directory.path().join(format!("ssh-{number}"));
        let listener = UnixListener::bind(&path).map_err(no_socket)?;
        Ok(Listener {
            path,
            task: tokio::spawn(accept(listener, self.shared.clone())),
            _directory: self.directory.clone(),
        })
    }

    /// Returns the last failure, unless another process has worked since.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.shared.failures.last()
    }
}

impl Listener {
    /// Returns the path of the socket to connect to.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
        // The directory is removed with all its contents anyway.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn no_socket(error: io::Error) -> Error {
    Error::config_with(
        format!(
            "cannot create a private socket for `ssh` in {}: set TMPDIR to a writable directory with a short path",
            std::env::temp_dir().display()
        ),
        error,
    )
}

async fn accept(listener: UnixListener, shared: Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((socket, _)) => {
                tokio::spawn(bridge::run(socket, shared.clone()));
            }
            Err(error) => {
                // Too many open files, for instance. Waiting connections are accepted once there are fewer.
                shared
                    .failures
                    .unseen(format!("cannot accept a connection for `ssh`: {error}"));
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
