//! The engine by a real `ssh`, and a real SSH server on this machine.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use asyncdocker::containers::{CreateContainerOptions, KillContainerOptions, WaitContainerOptions};
use asyncdocker::{ContainerLifecycle, Docker, Result, System};
use futures_util::future::{join_all, try_join_all};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::{socket, use_engine};
use crate::support::{IMAGE, unique, with_container};

/// An SSH server that runs until it is dropped or stopped.
struct Server {
    process: Child,
    said: BTreeMap<String, String>,
}

impl Server {
    async fn start(folder: &Path) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/engine/reach/sshd.sh");
        let mut process = Command::new(script)
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the script can be run");
        let mut lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let mut said = BTreeMap::new();
        while let Some(line) = lines.next_line().await.expect("it can be read") {
            let (name, value) = line.split_once('=').expect("each line has a name");
            said.insert(name.to_owned(), value.to_owned());
        }
        assert!(!said.is_empty(), "the SSH server did not start");
        Self { process, said }
    }

    fn client(&self, socket: &str, program: &str) -> Result<Docker> {
        Docker::builder()
            .host(format!("{}{socket}", self.said["HOST"]).parse()?)
            .ssh_program(&self.said[program])
            .build()
    }

    async fn stop(mut self) {
        drop(self.process.stdin.take());
        let status = self.process.wait().await.expect("it can be waited for");
        assert!(status.success(), "{status}");
    }
}

/// A server with its usual settings drops some of those who log in at the same time, and each of these calls is sent once.
async fn many_at_once(docker: &Docker) -> Result<()> {
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sleep", "1000"]);
    with_container(docker, options, async |id| {
        docker.start_container(id).await?;
        let waits = try_join_all(
            (0..20).map(|_| docker.wait_container(id, WaitContainerOptions::default())),
        );
        let others = async {
            let missing = unique("missing");
            let started = join_all((0..40).map(|_| docker.start_container(&missing))).await;
            for result in started {
                let error = result.expect_err("there is no such container");
                assert!(error.is_not_found(), "{error:?}");
            }
            docker
                .kill_container(id, KillContainerOptions::default())
                .await
        };
        let (waited, killed) = tokio::join!(waits, others);
        killed?;
        assert!(waited?.iter().all(|ended| ended.status_code == 137));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn engine_is_reached_over_ssh() -> Result<()> {
    let folder = TempDir::new().expect("a temporary directory");
    let server = Server::start(folder.path()).await;
    let docker = server.client(&socket(), "PROGRAM")?;
    docker.ping().await?;
    use_engine(&docker).await?;
    drop(docker);
    many_at_once(&server.client(&socket(), "PROGRAM")?).await?;

    // What `ssh` and what `docker` over there have to say.
    let stranger = server.client(&socket(), "PROGRAM_WITHOUT_KEY")?;
    let error = stranger.ping().await.unwrap_err();
    let shown = error.to_string();
    assert!(
        error.is_connect() && shown.contains("Permission denied (publickey)"),
        "{shown}"
    );

    let nowhere = server.client("/it's not; exit 3/x.sock", "PROGRAM")?;
    let error = nowhere.ping().await.unwrap_err();
    let shown = error.to_string();
    assert!(
        error.is_connect() && shown.contains("/it's not; exit 3/x.sock"),
        "{shown}"
    );
    server.stop().await;
    Ok(())
}
