//! Opens a shell in a running container, as `docker exec -it CONTAINER sh` does.
//!
//! ```text
//! cargo run --example exec_shell -- CONTAINER [COMMAND…]
//! ```
//!
//! The terminal is raw while the shell runs, so that every key reaches it, and is restored on every way out: the end of
//! the shell, an error, a panic, or a signal. The shell's size follows the terminal's.

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
use asyncdocker::stream::{FrameStream, Input};
use asyncdocker::{Docker, Exec};
use crossterm::terminal;
use futures_util::TryStreamExt;
use tokio::io::{AsyncWriteExt, stdin, stdout};
use tokio::signal::unix::{SignalKind, signal};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let code = runtime.block_on(run());
    // A read of the terminal that is under way cannot be called back: it must not be waited for.
    runtime.shutdown_background();
    Ok(ExitCode::from(code?))
}

async fn run() -> Result<u8, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let container = arguments
        .next()
        .ok_or("usage: exec_shell CONTAINER [COMMAND…]")?;
    let mut command: Vec<String> = arguments.collect();
    if command.is_empty() {
        command.push("sh".to_owned());
    }
    let docker = Docker::from_env()?;
    let options = CreateExecOptions::builder()
        .cmd(command)
        .attach_stdin(true)
        .attach_stdout(true)
        .attach_stderr(true)
        .tty(true)
        .build();
    let id = docker.create_exec(&container, options).await?.id;
    let process = docker
        .start_exec(&id, StartExecOptions::builder().tty(true).build())
        .await?;
    let result = {
        let _raw = RawTerminal::enter()?;
        tokio::select! {
            result = show(process.output) => result,
            result = follow_size(&docker, &id) => result,
            result = type_in(process.input) => result,
            result = interrupted() => result,
        }
    };
    result?;
    let state = docker.inspect_exec(&id).await?;
    Ok(u8::try_from(state.exit_code.unwrap_or_default()).unwrap_or(u8::MAX))
}

/// Prints what the shell writes, until it ends.
async fn show(mut output: FrameStream) -> Result<(), Box<dyn Error>> {
    let mut terminal = stdout();
    while let Some(frame) = output.try_next().await? {
        terminal.write_all(frame.bytes()).await?;
        terminal.flush().await?;
    }
    Ok(())
}

/// Hands every key to the shell. The end of the input is not the end of the shell.
async fn type_in(mut input: Input) -> Result<(), Box<dyn Error>> {
    tokio::io::copy(&mut stdin(), &mut input).await?;
    input.shutdown().await?;
    std::future::pending().await
}

/// Gives the shell the size of the terminal, now and whenever that changes.
async fn follow_size(docker: &Docker, id: &str) -> Result<(), Box<dyn Error>> {
    let mut changes = signal(SignalKind::window_change())?;
    loop {
        // Without a terminal there is no size to follow.
        if let Ok((width, height)) = terminal::size() {
            resize(docker, id, height, width).await?;
        }
        changes.recv().await;
    }
}

/// An engine may answer that the process runs a moment before its terminal can be resized.
async fn resize(docker: &Docker, id: &str, height: u16, width: u16) -> asyncdocker::Result<()> {
    for attempt in 1..5 {
        if docker.resize_exec(id, height, width).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20 * attempt)).await;
    }
    docker.resize_exec(id, height, width).await
}

/// Ends when the program is told to.
async fn interrupted() -> Result<(), Box<dyn Error>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = terminate.recv() => Err("ended by SIGTERM".into()),
        _ = hangup.recv() => Err("ended by SIGHUP".into()),
    }
}

/// The terminal in raw mode, for as long as this lives.
struct RawTerminal;

impl RawTerminal {
    fn enter() -> std::io::Result<Option<Self>> {
        if !std::io::IsTerminal::is_terminal(&std::io::stdin()) {
            return Ok(None);
        }
        terminal::enable_raw_mode()?;
        Ok(Some(Self))
    }
}

impl Drop for RawTerminal {
    fn drop(&mut self) {
        if let Err(error) = terminal::disable_raw_mode() {
            eprintln!("the terminal could not be restored: {error}");
        }
    }
}
