//! One connection: copies bytes from the client's socket to `ssh` and back.

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
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::Shared;
use super::stderr::StderrTail;

/// The maximum number of bytes per read.
const READ_SIZE: usize = 64 * 1024;

/// The maximum time that a login may delay others. A finished login can go unnoticed: `ssh` does not report it when it
/// shares a connection, and the engine may stay silent for a long time.
const LOGIN_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a login that is not known to be finished counts as a slow one afterwards.
const SLOW_LOGIN_TIMEOUT: Duration = Duration::from_secs(30);

/// The maximum wait for the end of stderr after the process has ended. Another process may hold the same stderr: `ssh`
/// leaves one behind when it shares connections.
const STDERR_TIMEOUT: Duration = Duration::from_millis(200);

/// The time that a process has to end by itself once its connection is no longer needed.
const EXIT_TIMEOUT: Duration = Duration::from_secs(2);

/// The exit status of `ssh` for its own failures. All others come from the remote command.
const OWN_FAILURE: i32 = 255;

/// Serves a connection until either end closes. A failure is recorded before the client's end is closed, so that the
/// client finds it.
pub(super) async fn run(socket: UnixStream, shared: Arc<Shared>) {
    let watched = match duplicate(&socket) {
        Ok(watched) => watched,
        Err(error) => {
            let reason = format!("cannot accept a connection for `ssh`: {error}");
            return shared.failures.unseen(reason);
        }
    };
    let turn = pin!(shared.logins.clone().acquire_owned());
    let Either::Right((Ok(turn), _)) = select(pin!(closed(&watched)), turn).await else {
        // The client has closed its end.
        return;
    };
    let command = &shared.command;
    match command.to_run().spawn() {
        Ok(mut child) => {
            bridge(socket, &watched, &mut child, turn, &shared).await;
            // The connection is closed, so the process has nothing left to do.
            let _ = child.kill().await;
        }
        Err(error) => {
            let program = command.program.display();
            let reason = format!("cannot run `{program}`: {error}");
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
    let slow_logins = shared.slow_logins.clone();
    tokio::spawn(keep(turn, slow_logins, logged_in.clone()));
    let stderr_tail = StderrTail::default();
    let mut following = {
        let logged_in = logged_in.clone();
        tokio::spawn(
            stderr_tail
                .clone()
                .follow(stderr, move || logged_in.cancel()),
        )
    };
    let mut upwards = tokio::spawn(async move {
        // A process that stops reading reports the reason on stderr. Dropping its stdin ends its input.
        let _ = copy(&mut from_client, &mut stdin, || ()).await;
    });
    let mut received = false;
    let downwards = copy(&mut stdout, &mut to_client, || {
        if !std::mem::replace(&mut received, true) {
            logged_in.cancel();
            shared.failures.forget();
        }
    });
    let client_has_gone = matches!(
        select(pin!(downwards), pin!(closed(watched))).await,
        Either::Right(_)
    );
    if client_has_gone {
        // The bytes that the client had sent are still passed on.
        let _ = timeout(EXIT_TIMEOUT, &mut upwards).await;
    }
    let ended = timeout(EXIT_TIMEOUT, child.wait()).await;
    match ended {
        _ if client_has_gone => {}
        Ok(Ok(status)) if !status.success() => {
            let _ = timeout(STDERR_TIMEOUT, &mut following).await;
            let reason = format!("`ssh` ended with {status}{stderr_tail}");
            if received || (logged_in.is_cancelled() && is_lost_connection(status)) {
                shared.failures.maybe_seen(reason);
            } else {
                shared.failures.unseen(reason);
            }
        }
        // A failure of another connection does not affect this one.
        _ if received => shared.failures.forget(),
        _ => {}
    }
    following.abort();
    if !client_has_gone {
        // Closing a socket that holds unread data would reset it, so the client has to close first.
        let _ = to_client.shutdown().await;
        let _ = timeout(EXIT_TIMEOUT, closed(watched)).await;
    }
    upwards.abort();
}

/// Keeps a permit until the login is finished or has taken too long. Then others may log in, but only while few logins are
/// that slow: they may still be going on, and the server refuses more than it allows at once.
async fn keep(
    turn: OwnedSemaphorePermit,
    slow_logins: Arc<Semaphore>,
    logged_in: CancellationToken,
) {
    let logged_in = logged_in.cancelled();
    let mut logged_in = pin!(logged_in);
    if timeout(LOGIN_TIMEOUT, &mut logged_in).await.is_ok() {
        return;
    }
    let slow = pin!(slow_logins.acquire_owned());
    let Either::Right((Ok(_slow), logged_in)) = select(logged_in, slow).await else {
        return;
    };
    drop(turn);
    let _ = timeout(SLOW_LOGIN_TIMEOUT, logged_in).await;
}

/// Whether a process lost its connection after the login. Otherwise the remote command failed and did not reach an
/// engine.
fn is_lost_connection(status: ExitStatus) -> bool {
    status.code().is_none_or(|code| code == OWN_FAILURE)
}

/// Copies until the end and calls `arrived` after each read.
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

/// Waits until the client has closed its end completely, and not only for writing.
async fn closed(socket: &UnixStream) {
    while let Ok(ready) = socket.ready(Interest::WRITABLE).await {
        if ready.is_write_closed() {
            return;
        }
        // A socket is nearly always writable. Clear the readiness and wait for the next event.
        let _ = socket.try_io(Interest::WRITABLE, || -> io::Result<()> {
            Err(ErrorKind::WouldBlock.into())
        });
    }
}
