//! Runs all synthetic engines in one separate process, so that their time is not counted.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use super::socket;
use crate::child::wait_until_listening;
use crate::outcome::Outcome;

/// Engines that listen on sockets in a directory.
pub struct Engines {
    child: Child,
    directory: PathBuf,
}

impl Engines {
    /// Starts engines that send messages for so many seconds, and waits until they listen.
    pub fn start(engines: usize, seconds: usize) -> Outcome<Self> {
        let directory = env::temp_dir().join(format!("asyncdocker-fleet-{}", std::process::id()));
        fs::create_dir(&directory)?;
        let child = Command::new(env::current_exe()?)
            .args(["fleet-daemon", &engines.to_string(), &seconds.to_string()])
            .arg(&directory)
            .spawn()?;
        let mut fleet = Self { child, directory };
        let last = socket(&fleet.directory, engines - 1);
        wait_until_listening(&mut fleet.child, &last)?;
        Ok(fleet)
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }
}

impl Drop for Engines {
    fn drop(&mut self) {
        let stopped = self.child.kill().and_then(|()| self.child.wait());
        let removed = fs::remove_dir_all(&self.directory);
        if let Err(error) = stopped.and(removed) {
            eprintln!("the synthetic engines were not cleaned up: {error}");
        }
    }
}
