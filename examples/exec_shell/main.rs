//! Opens a shell in a running container, in the terminal that this program runs in.
//!
//! ```text
//! cargo run --example exec_shell -- CONTAINER [PROGRAM [ARGUMENT…]]     the default PROGRAM is `sh`
//! ```
//!
//! While the shell runs, the terminal is in raw mode, so that every key reaches it. The terminal is restored when the
//! program ends, even if it fails. The shell's TTY follows the size of this terminal. The program exits with the
//! exit code of the shell.

mod terminal;

use std::error::Error;
use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;
use std::time::Duration;

use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
use asyncdocker::prelude::*;
use asyncdocker::stream::{FrameStream, StdinWriter};
use asyncdocker::{Docker, TtySize};
use futures_util::TryStreamExt;
use tokio::io::AsyncWriteExt;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;

use self::terminal::RawTerminal;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let container = arguments
        .next()
        .ok_or("usage: exec_shell CONTAINER [PROGRAM [ARGUMENT…]]")?;
    let mut command: Vec<String> = arguments.collect();
    if command.is_empty() {
        command.push("sh".to_owned());
    }
    if !io::stdin().is_terminal() {
        return Err("stdin is not a terminal".into());
    }

    let docker = Docker::from_env()?;
    let options = CreateExecOptions::builder()
        .cmd(command)
        .attach_stdin(true)
        .tty(true)
        .build();
    let shell = docker.create_exec(&container, options).await?.id;
    let options = StartExecOptions::builder().tty(true).build();
    let process = docker.start_exec(&shell, options).await?;

    // Listen before entering raw mode, so that no signal ends the program in between.
    let signals = Signals::listen()?;
    let resized = signal(SignalKind::window_change())?;
    let raw = RawTerminal::enter()?;
    tokio::spawn(pass_keys(process.input));
    tokio::spawn(pass_size(docker.clone(), shell.clone(), resized));
    let ended = pass_output(process.output, signals).await;
    drop(raw);
    ended?;
    let state = docker.inspect_exec(&shell).await?;
    Ok(exit_code(state.exit_code))
}

/// Prints the output of the shell until it exits.
async fn pass_output(mut output: FrameStream, mut signals: Signals) -> Result<(), Box<dyn Error>> {
    loop {
        tokio::select! {
            frame = output.try_next() => match frame? {
                Some(frame) => {
                    let mut stdout = io::stdout().lock();
                    stdout.write_all(frame.bytes())?;
                    stdout.flush()?;
                }
                None => return Ok(()),
            },
            _ = signals.interrupted.recv() => return Err("interrupted".into()),
            _ = signals.quit.recv() => return Err("ended by a signal".into()),
            _ = signals.terminated.recv() => return Err("terminated".into()),
            _ = signals.hung_up.recv() => return Err("lost the terminal".into()),
        }
    }
}

/// The signals that would end this program in raw mode. They never come from keys, which go to the shell.
struct Signals {
    interrupted: Signal,
    quit: Signal,
    terminated: Signal,
    hung_up: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupted: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
            terminated: signal(SignalKind::terminate())?,
            hung_up: signal(SignalKind::hangup())?,
        })
    }
}

/// Keeps the shell's TTY at the size of this terminal.
async fn pass_size(docker: Docker, shell: String, mut resized: Signal) {
    loop {
        fit(&docker, &shell).await;
        if resized.recv().await.is_none() {
            return;
        }
    }
}

/// Resizes the shell's TTY. This fails for a moment until a new shell has one.
async fn fit(docker: &Docker, shell: &str) {
    let Ok((columns, rows)) = crossterm::terminal::size() else {
        return;
    };
    for _ in 0..100 {
        if docker
            .resize_exec(shell, TtySize { columns, rows })
            .await
            .is_ok()
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Sends typed keys to the shell.
async fn pass_keys(mut input: StdinWriter) -> io::Result<()> {
    let (sender, mut keys) = mpsc::channel(16);
    // Reading from a terminal cannot be canceled. On its own thread, it does not delay the end of the program.
    std::thread::spawn(move || {
        let mut buffer = [0; 1024];
        while let Ok(count @ 1..) = io::stdin().lock().read(&mut buffer) {
            if sender.blocking_send(buffer[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    while let Some(typed) = keys.recv().await {
        input.write_all(&typed).await?;
    }
    input.shutdown().await
}

fn exit_code(code: Option<i64>) -> ExitCode {
    let code = code.and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}
