//! Processes that measure, or that are measured against.

use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Output};
use std::thread::sleep;
use std::time::Duration;

use crate::outcome::Outcome;
use crate::sample::Sample;

/// Runs a process to its end. The error of one that fails contains what it wrote to stderr.
pub fn output(command: &mut Command) -> Outcome<Output> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(output);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let arguments: Vec<_> = command
        .get_args()
        .map(|part| part.to_string_lossy())
        .collect();
    Err(format!("{}: {errors}", arguments.join(" ")).into())
}

/// Waits until a process with synthetic engines listens on a socket.
pub fn wait_until_listening(child: &mut Child, socket: &Path) -> Outcome<()> {
    while UnixStream::connect(socket).is_err() {
        if let Some(status) = child.try_wait()? {
            return Err(format!("the process of the synthetic engine ended: {status}").into());
        }
        sleep(Duration::from_millis(5));
    }
    Ok(())
}

/// Runs a process that prints a sample.
pub fn sample(command: &mut Command) -> Outcome<Sample> {
    let output = output(command)?;
    let text = String::from_utf8_lossy(&output.stdout);
    Sample::parse(&text).ok_or_else(|| "the run printed no figures".into())
}
