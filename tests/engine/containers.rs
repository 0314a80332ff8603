//! Containers: one test an endpoint, for its effect.

mod create;
mod files;
mod later;
mod lifecycle;
mod list;
mod output;
mod prune;
mod run;
#[cfg(feature = "websocket")]
mod websocket;

use asyncdocker::containers::{
    ContainerLogsOptions, CreateContainerOptions, CreateContainerOptionsBuilder,
    InspectContainerOptions, KillContainerOptions, WaitContainerOptions,
};
use asyncdocker::models::containers::ContainerInspect;
use asyncdocker::prelude::*;
use asyncdocker::stream::{Frame, FrameStream};
use asyncdocker::{Docker, Result, Signal};
use futures_util::TryStreamExt;

use crate::support::{IMAGE, collect};

/// The memory limit of the container it runs in, on hosts of either kind of control groups.
const MEMORY_LIMIT: &str =
    "cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max";

/// A container that runs a script.
pub(crate) fn script(text: &str) -> CreateContainerOptionsBuilder {
    CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sh", "-c", text])
}

/// A container that runs until it is killed.
fn sleeper() -> CreateContainerOptionsBuilder {
    // As the first process of its container, `sleep` would not hear SIGTERM.
    script("trap 'exit 0' TERM; while :; do sleep 1 & wait; done")
}

async fn inspect(docker: &Docker, id: &str) -> Result<ContainerInspect> {
    let options = InspectContainerOptions::default();
    docker.inspect_container(id, options).await
}

/// Runs a container to its end and gives what it wrote to stdout.
async fn output(docker: &Docker, id: &str) -> Result<String> {
    docker.start_container(id).await?;
    docker
        .wait_container(id, WaitContainerOptions::default())
        .await?;
    logs(docker, id, ContainerLogsOptions::default()).await
}

async fn logs(docker: &Docker, id: &str, options: ContainerLogsOptions) -> Result<String> {
    let (out, _) = collect(docker.container_logs(id, options).await?).await?;
    Ok(out)
}

/// Starts a container and gives its output from the beginning, to be followed.
async fn started(docker: &Docker, id: &str) -> Result<Follower> {
    docker.start_container(id).await?;
    let options = ContainerLogsOptions::builder().follow(true).build();
    let frames = docker.container_logs(id, options).await?;
    Ok(Follower::new(frames))
}

async fn signal(docker: &Docker, id: &str, signal: Signal) -> Result<()> {
    let options = KillContainerOptions::builder().signal(signal).build();
    docker.kill_container(id, options).await
}

/// Reads the output of a container line by line.
struct Follower {
    frames: FrameStream,
    text: String,
}

impl Follower {
    fn new(frames: FrameStream) -> Self {
        let text = String::new();
        Self { frames, text }
    }

    /// The next line; what is left when the output ends.
    async fn line(&mut self) -> Result<String> {
        loop {
            if let Some(end) = self.text.find('\n') {
                let line: String = self.text.drain(..=end).collect();
                return Ok(line.trim_end().to_owned());
            }
            match self.frames.try_next().await? {
                Some(frame) => self.push(&frame),
                None => return Ok(std::mem::take(&mut self.text)),
            }
        }
    }

    /// All that is still to come.
    async fn rest(mut self) -> Result<String> {
        while let Some(frame) = self.frames.try_next().await? {
            self.push(&frame);
        }
        Ok(self.text)
    }

    fn push(&mut self, frame: &Frame) {
        self.text.push_str(&String::from_utf8_lossy(frame.bytes()));
    }
}
