//! One connection: bytes from the client's socket to `ssh` and back.

use std::io::{self, ErrorKind};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream as StdStream;
use std::pin::pin;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use futures_util::future::{Either, select};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, Interest};
use tokio::net::UnixStream;
use tokio::process::Child;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::Shared;
use super::complaint::Complaint;

/// How much is read at once.
const READ_SIZE: usize = 64 * 1024;

/// How long a login may keep others waiting. One that is done may go unnoticed: `ssh` does not say so when it shares a
/// connection, and the engine may not have anything to say for long.
const LOGIN: Duration = Duration::from_secs(5);

/// How long the rest of a complaint may take once the process has ended. Another may hold the same stderr: `ssh` leaves one
/// behind when it is told to share connections.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// How long a process may take to end by itself once the connection is of no more use.
const GRACE: Duration = Duration::from_secs(2);

/// The status of `ssh` when it failed itself; all others are those of what it ran.
const OWN_FAILURE: i32 = 255;

/// Serves a connection until either end is gone. A failure is noted before the client's end is closed, so that the client
/// finds it.
pub(super) async fn run(socket: UnixStream, shared: Arc<Shared>) {
    let watched = match duplicate(&socket) {
        Ok(watched) => watched,
        Err(error) => {
            let reason = format!("no connection for `ssh` can be taken: {error}");
            return shared.failures.unseen(reason);
        }
    };
    let turn = pin!(shared.logins.clone().acquire_owned());
    let Either::Right((Ok(turn), _)) = select(pin!(closed(&watched)), turn).await else {
        // Nobody needs it any more.
        return;
    };
    let command = &shared.command;
    match command.to_run().spawn() {
        Ok(mut child) => {
            bridge(socket, &watched, &mut child, turn, &shared).await;
            // Whatever it waits for, nobody needs it.
            let _ = child.kill().await;
        }
        Err(error) => {
            let program = command.program.display();
            let reason = format!("`{program}` cannot be run: {error}");
            shared.failures.unseen(reason);
        }
    }
}

fn duplicate(socket: &UnixStream) -> io::Result<UnixStream> {
    UnixStream::from_std(StdStream::from(socket.as_fd().try_clone_to_owned()?))
}

async fn bridge(
    socket: UnixStream,
    watched: &UnixStream,
    child: &mut Child,
    turn: OwnedSemaphorePermit,
    shared: &Shared,
) {
    let (Some(mut stdin), Some(mut stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        let reason = "`ssh` has no stdin, stdout and stderr".to_owned();
        return shared.failures.unseen(reason);
    };
    let (mut from_client, mut to_client) = socket.into_split();

    let logged_in = CancellationToken::new();
    let _ended = logged_in.clone().drop_guard();
    tokio::spawn(keep(turn, logged_in.clone()));
    let complaint = Complaint::default();
    let mut complaining = {
        let logged_in = logged_in.clone();
        tokio::spawn(complaint.clone().follow(stderr, move || logged_in.cancel()))
    };
    let mut upwards = tokio::spawn(async move {
        // A process that reads no more says why by other means. The end of its stdin is passed on by dropping it.
        let _ = copy(&mut from_client, &mut stdin, || ()).await;
    });
    let mut came = false;
    let downwards = copy(&mut stdout, &mut to_client, || {
        if !std::mem::replace(&mut came, true) {
            logged_in.cancel();
            shared.failures.forget();
        }
    });
    let client_has_gone = matches!(
        select(pin!(downwards), pin!(closed(watched))).await,
        Either::Right(_)
    );
    if client_has_gone {
        // What it sent is passed on all the same.
        let _ = timeout(GRACE, &mut upwards).await;
    }
    let ended = timeout(GRACE, child.wait()).await;
    match ended {
        _ if client_has_gone => {}
        Ok(Ok(status)) if !status.success() => {
            let _ = timeout(LAST_WORDS, &mut complaining).await;
            let reason = format!("`ssh` ended with {status}{complaint}");
            if came || (logged_in.is_cancelled() && is_lost_connection(status)) {
                shared.failures.maybe_seen(reason);
            } else {
                shared.failures.unseen(reason);
            }
        }
        // Another connection's failure says nothing of what was sent over this one.
        _ if came => shared.failures.forget(),
        _ => {}
    }
    upwards.abort();
    complaining.abort();
}

/// Keeps a turn until the login is done, or has taken too long.
async fn keep(turn: OwnedSemaphorePermit, logged_in: CancellationToken) {
    let _ = timeout(LOGIN, logged_in.cancelled()).await;
    drop(turn);
}

/// Whether a process that had logged in was cut off; otherwise what it ran there has failed, and reached no engine.
fn is_lost_connection(status: ExitStatus) -> bool {
    status.code().is_none_or(|code| code == OWN_FAILURE)
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
