//! How much memory a long stream takes, in either direction.

mod meter;

use std::io::Write;
use std::process::Command;

use asyncdocker::containers::{
    AttachContainerOptions, ContainerLogsOptions, CreateContainerOptions, UploadArchiveOptions,
};
use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
use asyncdocker::images::{
    BuildImageOptions, CommitContainerOptions, DeleteImageOptions, ExportImageOptions,
    ImportImageOptions, ImportSource,
};
use asyncdocker::models::containers::{HostConfig, LogConfig, LogDriver};
use asyncdocker::prelude::*;
use asyncdocker::{Body, BuildContext, Docker, Result};
use bytes::Bytes;
use futures_util::stream;

use self::meter::{Meter, metered};
use super::idle;
use crate::support::{IMAGE, engine, unique, with_container};

/// The length of each stream: 64 times the memory that it may take.
const LENGTH: usize = 256 << 20;

/// Runs a test in a process of its own, where no other test takes memory. Gives `true` where that is not needed any
/// more.
fn is_alone(test: &str) -> bool {
    const ALONE: &str = "ASYNCDOCKER_TEST_ALONE";
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let test = format!("streams::memory::{test}");
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &test, "--include-ignored", "--nocapture"])
        .env(ALONE, "yes")
        .status()
        .unwrap();
    assert!(status.success(), "{test} alone: {status}");
    false
}

/// Runs a command in a container, and gives whether it was a success.
async fn succeeds(docker: &Docker, id: &str, script: &str) -> Result<bool> {
    let options = CreateExecOptions::builder()
        .cmd(["sh", "-c", script])
        .build();
    Ok(docker.run_exec(id, options).await?.exit_code == 0)
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn unread_exec_output_is_not_buffered_and_blocks_the_command() -> Result<()> {
    if !is_alone("unread_exec_output_is_not_buffered_and_blocks_the_command") {
        return Ok(());
    }
    let docker = engine();
    with_container(&docker, idle(), async |id| {
        docker.start_container(id).await?;
        let script = format!("head -c {LENGTH} /dev/zero; touch /written");
        let options = CreateExecOptions::builder()
            .cmd(["sh", "-c", &script])
            .build();
        let exec = docker.create_exec(id, options).await?.id;
        let options = StartExecOptions::builder().tty(false).build();
        let mut output = docker.start_exec(&exec, options).await?.output;
        let mut meter = Meter::new();
        // The first pause is long enough to write it all, if it went anywhere.
        meter.read_frames_once(&mut output).await?;
        assert!(!succeeds(&docker, id, "test -e /written").await?);
        meter.read_frames(output).await?;
        meter.check(LENGTH);
        assert!(succeeds(&docker, id, "until test -e /written; do sleep 0.1; done").await?);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn attached_output_is_not_buffered() -> Result<()> {
    if !is_alone("attached_output_is_not_buffered") {
        return Ok(());
    }
    let docker = engine();
    let length = LENGTH.to_string();
    let log = LogConfig::builder().kind(LogDriver::None).build();
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["head", "-c", &length, "/dev/zero"])
        .host_config(HostConfig::builder().log_config(log).build());
    with_container(&docker, options, async |id| {
        let options = AttachContainerOptions::builder().tty(false).build();
        let attached = docker.attach_container(id, options).await?;
        docker.start_container(id).await?;
        let mut meter = Meter::new();
        meter.read_frames(attached.output).await?;
        meter.check(LENGTH);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn logs_are_not_buffered() -> Result<()> {
    if !is_alone("logs_are_not_buffered") {
        return Ok(());
    }
    let docker = engine();
    let script = format!("yes {} | head -c {LENGTH}", "x".repeat(4095));
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sh", "-c", &script]);
    with_container(&docker, options, async |id| {
        docker.start_container(id).await?;
        let options = ContainerLogsOptions::builder()
            .follow(true)
            .tty(false)
            .build();
        let logs = docker.container_logs(id, options).await?;
        let mut meter = Meter::new();
        meter.read_frames(logs).await?;
        meter.check(LENGTH);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn exports_are_not_buffered() -> Result<()> {
    if !is_alone("exports_are_not_buffered") {
        return Ok(());
    }
    let docker = engine();
    let repo = unique("memory");
    with_container(&docker, idle(), async |id| {
        docker.start_container(id).await?;
        // Engines of today compress the images that they save.
        let script = format!("head -c {LENGTH} /dev/urandom > /large");
        assert!(succeeds(&docker, id, &script).await?);
        let mut meter = Meter::new();
        meter.read_bytes(docker.export_container(id).await?).await?;
        meter.check(LENGTH);

        let options = CommitContainerOptions::builder().repo(&*repo).build();
        docker.commit_container(id, options).await?;
        let mut meter = Meter::new();
        let saved = docker
            .export_image(&repo, ExportImageOptions::default())
            .await?;
        meter.read_bytes(saved).await?;
        meter.check(LENGTH);
        docker
            .delete_image(&repo, DeleteImageOptions::default())
            .await?;
        Ok(())
    })
    .await
}

/// A tar archive of a large file, made as it is sent.
fn large_archive() -> impl Iterator<Item = std::io::Result<Bytes>> {
    const BLOCK: usize = 64 * 1024;
    let mut header = tar::Header::new_gnu();
    header.set_path("large").unwrap();
    header.set_size(LENGTH as u64);
    header.set_mode(0o644);
    header.set_cksum();
    let header = Bytes::copy_from_slice(header.as_bytes());
    let zeros = Bytes::from(vec![0; BLOCK]);
    let content = std::iter::repeat_n(zeros, LENGTH / BLOCK);
    let end = Bytes::from_static(&[0; 1024]);
    std::iter::once(header)
        .chain(content)
        .chain(std::iter::once(end))
        .map(Ok)
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn uploads_and_imports_are_not_buffered() -> Result<()> {
    if !is_alone("uploads_and_imports_are_not_buffered") {
        return Ok(());
    }
    let docker = engine();
    with_container(&docker, idle(), async |id| {
        let (body, meter) = metered(Body::from_stream(stream::iter(large_archive())));
        docker
            .upload_archive(id, "/", body, UploadArchiveOptions::default())
            .await?;
        meter.lock().unwrap().check(LENGTH);
        docker.start_container(id).await?;
        let script = format!("test $(stat -c %s /large) = {LENGTH}");
        assert!(succeeds(&docker, id, &script).await?);
        Ok(())
    })
    .await?;

    let repo = unique("memory");
    let (body, meter) = metered(Body::from_stream(stream::iter(large_archive())));
    let options = ImportImageOptions::builder().repo(&*repo).build();
    let source = ImportSource::Archive(body);
    docker.import_image(source, options).await?.finish().await?;
    meter.lock().unwrap().check(LENGTH);
    docker
        .delete_image(&repo, DeleteImageOptions::default())
        .await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn build_contexts_and_files_are_not_buffered() -> Result<()> {
    if !is_alone("build_contexts_and_files_are_not_buffered") {
        return Ok(());
    }
    let docker = engine();
    let folder = tempfile::tempdir().unwrap();
    let dockerfile = format!("FROM {IMAGE}\n");
    std::fs::write(folder.path().join("Dockerfile"), dockerfile).unwrap();
    let large = std::fs::File::create(folder.path().join("large")).unwrap();
    large.set_len(LENGTH as u64).unwrap();
    let context = BuildContext::new(folder.path()).pack().await?.body;
    let (body, meter) = metered(context);
    let options = BuildImageOptions::default();
    docker.build_image(body, options).await?.finish().await?;
    meter.lock().unwrap().check(LENGTH);

    let file = folder.path().join("archive");
    let mut archive = std::fs::File::create(&file).unwrap();
    for block in large_archive() {
        archive.write_all(&block.unwrap()).unwrap();
    }
    let (body, meter) = metered(Body::from_file(&file).await.unwrap());
    with_container(&docker, idle(), async |id| {
        docker
            .upload_archive(id, "/", body, UploadArchiveOptions::default())
            .await?;
        meter.lock().unwrap().check(LENGTH);
        Ok(())
    })
    .await
}
