//! One connection: bytes from the client's socket to `ssh` and back.

use std::io::{self, ErrorKind};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream as StdStream;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::BytesMut;
use futures_util::future::{Either, select};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, Interest};
use tokio::net::UnixStream;
use tokio::process::{Child, ChildStderr};
use tokio::time::timeout;

use super::command::Command;

/// How much is read at once.
const READ_SIZE: usize = 64 * 1024;

/// How much of what `ssh` complains about is kept: its end.
const COMPLAINT: usize = 2048;

/// How long the rest of a complaint may take once the process has ended. Another may hold the same stderr: `ssh` leaves one
/// behind when it is told to share connections.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// How long a process may take to end by itself once the connection is of no more use.
const GRACE: Duration = Duration::from_secs(2);

/// Why a process failed.
#[derive(Clone, Default)]
pub(super) struct Failure(Arc<Mutex<Option<String>>>);

impl Failure {
    pub(super) fn get(&self) -> Option<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn set(&self, reason: impl Into<Option<String>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = reason.into();
    }
}

/// Serves a connection until either end is gone. A failure is noted before the client's end is closed, so that the client
/// finds it.
pub(super) async fn run(socket: UnixStream, command: Arc<Command>, failure: Failure) {
    let mut child = match command.to_run().spawn() {
        Ok(child) => child,
        Err(error) => {
            failure.set(format!(
                "`{}` cannot be run: {error}",
                command.program.display()
            ));
            return;
        }
    };
    if let Err(error) = bridge(socket, &mut child, &failure).await {
        failure.set(format!("talking to `ssh` failed: {error}"));
    }
    // Whatever it waits for, nobody needs it.
    let _ = child.kill().await;
}

async fn bridge(socket: UnixStream, child: &mut Child, failure: &Failure) -> io::Result<()> {
    let (Some(mut stdin), Some(mut stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(io::Error::other("it has no stdin, stdout and stderr"));
    };
    let watched = UnixStream::from_std(StdStream::from(socket.as_fd().try_clone_to_owned()?))?;
    let (mut from_client, mut to_client) = socket.into_split();

    let complaint = Complaint::default();
    let mut complaining = tokio::spawn(complaint.clone().follow(stderr));
    let mut upwards = tokio::spawn(async move {
        // A process that reads no more says why by other means. The end of its stdin is passed on by dropping it.
        let _ = copy(&mut from_client, &mut stdin, || ()).await;
    });
    let mut came = false;
    let downwards = copy(&mut stdout, &mut to_client, || {
        if !std::mem::replace(&mut came, true) {
            failure.set(None);
        }
    });
    let client_has_gone = matches!(
        select(pin!(downwards), pin!(closed(&watched))).await,
        Either::Right(_)
    );
    if client_has_gone {
        // What it sent is passed on all the same.
        let _ = timeout(GRACE, &mut upwards).await;
    }
    let ended = timeout(GRACE, child.wait()).await;
    if let Ok(Ok(status)) = ended
        && !came
        && !client_has_gone
        && !status.success()
    {
        let _ = timeout(LAST_WORDS, &mut complaining).await;
        failure.set(format!("`ssh` ended with {status}{complaint}"));
    }
    upwards.abort();
    complaining.abort();
    Ok(())
}

/// Copies until the end, and tells of each arrival.
async fn copy(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    mut arrived: impl FnMut(),
) -> io::Result<()> {
    let mut buffer = BytesMut::with_capacity(READ_SIZE);
    while from.read_buf(&mut buffer).await? > 0 {
        arrived();
        to.write_all_buf(&mut buffer).await?;
        buffer.reserve(READ_SIZE);
    }
    Ok(())
}

/// Waits until the client has closed its end for good; the end of what it sends is not that.
async fn closed(socket: &UnixStream) {
    while let Ok(ready) = socket.ready(Interest::WRITABLE).await {
        if ready.is_write_closed() {
            return;
        }
        // Being writable is not what is waited for: the next event is.
        let _ = socket.try_io(Interest::WRITABLE, || -> io::Result<()> {
            Err(ErrorKind::WouldBlock.into())
        });
    }
}

/// The end of what a process writes to stderr.
#[derive(Clone, Default)]
struct Complaint(Arc<Mutex<Vec<u8>>>);

impl Complaint {
    async fn follow(self, mut stderr: ChildStderr) {
        let mut buffer = BytesMut::with_capacity(COMPLAINT);
        while let Ok(1..) = stderr.read_buf(&mut buffer).await {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.extend_from_slice(&buffer);
            let surplus = kept.len().saturating_sub(COMPLAINT);
            kept.drain(..surplus);
            buffer.clear();
        }
    }
}

/// In one line, without what would act on a terminal.
impl std::fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&kept);
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let plain = line.replace(char::is_control, " ");
            write!(formatter, ": {plain}")?;
        }
        Ok(())
    }
}
