//! An engine that ends in the middle of work, and is started again.

use std::path::Path;
use std::process::Stdio;

use asyncdocker::containers::ListContainersOptions;
use asyncdocker::system::EventsOptions;
use asyncdocker::volumes::CreateVolumeOptions;
use asyncdocker::{Containers, Docker, Error, Result, System, Volumes};
use futures_util::TryStreamExt;
use futures_util::future::try_join_all;
use tempfile::TempDir;
use tokio::process::Command;

use crate::support::variable;

/// An engine of the same kind as the others are tested with, which is nobody else's.
struct Engine {
    folder: TempDir,
    /// The port where it is reached over TCP, which stays the same.
    port: String,
}

impl Engine {
    async fn start() -> Self {
        let folder = TempDir::new().expect("a temporary directory");
        let said = up(folder.path(), "--tcp").await;
        let port = said
            .lines()
            .find_map(|line| line.strip_prefix("DOCKER_HOST_TCP=tcp://127.0.0.1:"))
            .expect("the engine listens on TCP");
        Self {
            port: port.to_owned(),
            folder,
        }
    }

    async fn start_again(&self) {
        up(self.folder.path(), &format!("--tcp={}", self.port)).await;
    }

    async fn stop(&self) {
        script(&["down", &text(self.folder.path())]).await;
    }

    /// By its socket, and over TCP.
    fn clients(&self) -> Result<[Docker; 2]> {
        let socket = self.folder.path().join("docker.sock");
        let port = format!("127.0.0.1:{}", self.port);
        Ok([Docker::unix(socket)?, Docker::tcp(&port)?])
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let folder = text(self.folder.path());
        let purged = command(&["down", &folder, "--purge"]).into_std().status();
        if !purged.is_ok_and(|status| status.success()) {
            eprintln!("the engine in {folder} was not removed");
        }
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn command(arguments: &[&str]) -> Command {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/engine/engine.sh");
    let mut command = Command::new(script);
    command.args(arguments).stdin(Stdio::null());
    command
}

async fn script(arguments: &[&str]) -> String {
    let output = command(arguments).stderr(Stdio::inherit()).output().await;
    let output = output.expect("the script can be run");
    assert!(output.status.success(), "{arguments:?}: {}", output.status);
    String::from_utf8(output.stdout).expect("text")
}

async fn up(folder: &Path, tcp: &str) -> String {
    let kind = variable("ENGINE_KIND");
    script(&["up", &kind, &text(folder), "--no-images", tcp]).await
}

/// Calls one after another, until one fails.
async fn work(docker: Docker) -> Error {
    loop {
        let listed = docker
            .list_containers(ListContainersOptions::default())
            .await;
        if let Err(error) = listed {
            return error;
        }
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn next_request_after_an_engine_restart_succeeds() -> Result<()> {
    let engine = Engine::start().await;
    let (busy, idle) = (engine.clients()?, engine.clients()?);
    for docker in busy.iter().chain(&idle) {
        // Connections that are kept.
        try_join_all((0..20).map(|_| docker.version())).await?;
    }
    let mut working = Vec::new();
    for docker in busy.clone() {
        let events = docker.events(EventsOptions::default()).await?;
        let events = tokio::spawn(events.try_for_each(async |_| Ok(())));
        working.push((docker.clone(), tokio::spawn(work(docker)), events));
    }

    engine.stop().await;
    for (docker, calls, events) in working {
        let error = calls.await.expect("the task ends");
        let is_lost = |error: &Error| {
            error.is_connect() || matches!(error, Error::Transport { .. } | Error::Stream { .. })
        };
        assert!(is_lost(&error), "{error:?}");
        let ended = events.await.expect("the task ends");
        assert!(ended.as_ref().err().is_none_or(is_lost), "{ended:?}");
        let error = docker.ping().await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
    }

    engine.start_again().await;
    for (number, docker) in idle.iter().chain(&busy).enumerate() {
        // A call that is sent once only.
        let name = format!("volume-{number}");
        let options = CreateVolumeOptions::builder().name(&*name).build();
        assert_eq!(docker.create_volume(options).await?.name, name);
    }
    Ok(())
}
