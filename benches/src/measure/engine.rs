//! Runs the synthetic engine in a separate process, so that its time is not counted.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use crate::cases::Case;
use crate::child::wait_until_listening;
use crate::outcome::Outcome;

/// An engine that serves one case.
pub struct Engine {
    child: Child,
    socket: PathBuf,
}

impl Engine {
    /// Starts an engine, and waits until it listens.
    pub fn start(case: &Case, count: usize) -> Outcome<Self> {
        let socket = env::temp_dir().join(format!("asyncdocker-bench-{}.sock", std::process::id()));
        let child = Command::new(env::current_exe()?)
            .args(["daemon", case.name, &count.to_string()])
            .arg(&socket)
            .spawn()?;
        let mut engine = Self { child, socket };
        wait_until_listening(&mut engine.child, &engine.socket)?;
        Ok(engine)
    }

    pub fn socket(&self) -> &Path {
        &self.socket
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let stopped = self.child.kill().and_then(|()| self.child.wait());
        let removed = std::fs::remove_file(&self.socket);
        if let Err(error) = stopped.and(removed) {
            eprintln!("the synthetic engine was not cleaned up: {error}");
        }
    }
}
