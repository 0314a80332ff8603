//! Opens a shell in a running container, in the terminal that this program runs in.
//!
//! ```text
//! cargo run --example exec_shell CONTAINER [PROGRAM [ARGUMENT…]]     PROGRAM is `sh` unless told
//! ```
//!
//! The terminal is raw meanwhile, so that every key reaches the shell, and is restored whichever way the program ends.
//! The shell's terminal has the size of this one, also after that changes. The exit code is the shell's.

mod terminal;

use std::error::Error;
use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;
use std::time::Duration;

use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
use asyncdocker::stream::{FrameStream, Input};
use asyncdocker::{Docker, Exec};
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
        return Err("stdin is no terminal".into());
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

    // Before the terminal is changed, so that no signal ends the program in between.
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

/// Shows what the shell writes until it ends.
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
            _ = signals.quit.recv() => return Err("told to quit".into()),
            _ = signals.terminated.recv() => return Err("terminated".into()),
            _ = signals.hung_up.recv() => return Err("the terminal is gone".into()),
        }
    }
}

/// All that would end this program with the terminal still raw. None of them is a key: those go to the shell.
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

/// Keeps the shell's terminal as large as this one.
async fn pass_size(docker: Docker, shell: String, mut resized: Signal) {
    loop {
        fit(&docker, &shell).await;
        if resized.recv().await.is_none() {
            return;
        }
    }
}

/// Gives the shell's terminal the size of this one. It takes a moment until a new shell has one.
async fn fit(docker: &Docker, shell: &str) {
    let Ok((width, height)) = crossterm::terminal::size() else {
        return;
    };
    for _ in 0..100 {
        if docker.resize_exec(shell, height, width).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Sends what is typed to the shell.
async fn pass_keys(mut input: Input) -> io::Result<()> {
    let (sender, mut keys) = mpsc::channel(16);
    // A thread of its own: a read from a terminal cannot be broken off, and would hold up the end of the program.
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
