//! Processes that measure.

use std::process::{Command, Output};

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

/// Runs a process that prints a sample.
pub fn sample(command: &mut Command) -> Outcome<Sample> {
    let output = output(command)?;
    let text = String::from_utf8_lossy(&output.stdout);
    Sample::parse(&text).ok_or_else(|| "the run printed no figures".into())
}
