//! Named pipes of Windows on the side of the fake engine.

use std::hash::{BuildHasher, RandomState};
use std::io;
use std::mem;

use tokio::net::windows::named_pipe::{NamedPipeServer, PipeMode, ServerOptions};

/// A pipe that clients can connect to. As with engines, it carries messages, so that an empty one can end a direction.
#[derive(Debug)]
pub(super) struct PipeListener {
    name: String,
    /// The instance that the next client connects to.
    next: NamedPipeServer,
}

impl PipeListener {
    /// Creates a pipe with a new name.
    pub(super) fn new() -> io::Result<Self> {
        let name = format!(
            r"\\.\pipe\fake-engine-{:016x}",
            RandomState::new().hash_one(0)
        );
        let next = instance(&name)?;
        Ok(Self { name, next })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) async fn accept(&mut self) -> io::Result<NamedPipeServer> {
        self.next.connect().await?;
        // The pipe exists as long as it has an instance, so the next one is created before this one can be closed.
        Ok(mem::replace(&mut self.next, instance(&self.name)?))
    }
}

fn instance(name: &str) -> io::Result<NamedPipeServer> {
    ServerOptions::new()
        .pipe_mode(PipeMode::Message)
        .create(name)
}
