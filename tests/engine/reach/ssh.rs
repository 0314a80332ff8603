//! The engine by a real `ssh`, and a real SSH server on this machine.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use asyncdocker::{Docker, Result, System};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::{socket, use_engine};

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

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn the_engine_of_another_machine() -> Result<()> {
    let folder = TempDir::new().expect("there is a folder for temporary files");
    let server = Server::start(folder.path()).await;
    let docker = server.client(&socket(), "PROGRAM")?;
    docker.ping().await?;
    use_engine(&docker).await?;
    drop(docker);

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
