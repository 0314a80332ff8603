//! An SSH agent of this machine in a step.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use asyncdocker::buildkit::{BuildSession, SshAgent};
use asyncdocker::prelude::*;
use asyncdocker::{Error, Result};

use super::{build, contains, has_sessions, options};
use crate::support::images::removing;
use crate::support::{BUILD_CACHE, IMAGE, engine, unique};

/// An agent that runs until it is dropped.
struct Agent(Child);

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts an agent with a key of this comment.
async fn agent(directory: &Path, comment: &str) -> Agent {
    let socket = directory.join("agent.sock");
    let mut command = Command::new("ssh-agent");
    command
        .arg("-D")
        .arg("-a")
        .arg(&socket)
        .stdout(Stdio::null());
    let agent = Agent(command.spawn().unwrap());
    while !socket.exists() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let key = directory.join("key");
    let generated = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f"])
        .arg(&key)
        .status();
    assert!(generated.unwrap().success());
    let added = Command::new("ssh-add")
        .env("SSH_AUTH_SOCK", &socket)
        .arg("-q")
        .arg(&key)
        .status();
    assert!(added.unwrap().success());
    agent
}

/// Returns the program `ssh-add` of this machine with its libraries, and a Dockerfile, as a tar archive.
fn context(dockerfile: &str) -> Vec<u8> {
    let program = "/usr/bin/ssh-add";
    let libraries = Command::new("ldd").arg(program).output().unwrap();
    let libraries = String::from_utf8(libraries.stdout).unwrap();
    let paths = libraries
        .split_whitespace()
        .filter(|word| word.starts_with('/'));
    let mut archive = tar::Builder::new(Vec::new());
    for path in paths.chain([program]) {
        let name = format!("root{path}");
        let content = fs::read(path).unwrap();
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o755);
        archive
            .append_data(&mut header, name, &content[..])
            .unwrap();
    }
    let mut header = tar::Header::new_gnu();
    header.set_size(dockerfile.len() as u64);
    header.set_mode(0o644);
    archive
        .append_data(&mut header, "Dockerfile", dockerfile.as_bytes())
        .unwrap();
    archive.into_inner().unwrap()
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_step_lists_the_keys_of_an_agent_and_cannot_remove_them() -> Result<()> {
    let docker = engine();
    if !has_sessions(&docker).await? {
        return Ok(());
    }
    let directory = tempfile::tempdir().unwrap();
    let comment = unique("key");
    let _agent = agent(directory.path(), &comment).await;
    let socket = directory.path().join("agent.sock");
    let session = BuildSession::new().ssh("default", SshAgent::socket(&socket));
    let dockerfile = format!(
        "FROM {IMAGE}\nCOPY root/ /\n\
         RUN --mount=type=ssh ssh-add -l > /keys && ! ssh-add -D && ssh-add -L >> /keys\n"
    );
    let name = unique("agent");
    removing(&docker, &[&name], async || {
        let _cache = BUILD_CACHE.read().await;
        let build = docker.build_image_with_session(context(&dockerfile), options(&name), &session);
        build.await?.finish().await?;
        let export = docker.export_image(&name, asyncdocker::images::ExportImageOptions::default());
        let image = export.await?;
        let image: Vec<bytes::Bytes> = futures_util::TryStreamExt::try_collect(image).await?;
        assert!(contains(&image.concat(), &comment));
        Ok::<_, Error>(())
    })
    .await?;
    let keys = Command::new("ssh-add")
        .env("SSH_AUTH_SOCK", &socket)
        .arg("-l")
        .output();
    assert!(contains(&keys.unwrap().stdout, &comment));
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_step_without_an_agent_fails_with_the_reason() -> Result<()> {
    let docker = engine();
    if !has_sessions(&docker).await? {
        return Ok(());
    }
    let step = format!("FROM {IMAGE}\nRUN --mount=type=ssh,required=true true\n");
    let gone = SshAgent::socket("/nonexistent/agent.sock");
    let sessions = [
        (BuildSession::new(), "forwarded from the client"),
        (
            BuildSession::new().ssh("other", gone.clone()),
            "no SSH agent `default`",
        ),
        (
            BuildSession::new().ssh("default", gone),
            "No such file or directory",
        ),
    ];
    for (session, reason) in sessions {
        let error = build(&docker, &step, &unique("failed"), &session)
            .await
            .unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
    }
    Ok(())
}
