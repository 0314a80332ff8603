//! How much memory a slow reader takes.

use std::process::Command;
use std::time::Duration;

use asyncdocker::containers::{ContainerLogsOptions, CreateContainerOptions};
use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
use asyncdocker::stream::FrameStream;
use asyncdocker::{Containers, Exec, Result};

use super::idle;
use crate::support::{IMAGE, engine, with_container};

const GIB: usize = 1 << 30;
const BOUND: usize = 32 << 20;

/// Runs a test in a process of its own, where no other test takes memory. Gives `true` where that is not needed any
/// more.
fn is_alone(test: &str) -> bool {
    const ALONE: &str = "ASYNCDOCKER_TEST_ALONE";
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--include-ignored", "--nocapture"])
        .env(ALONE, "yes")
        .status()
        .unwrap();
    assert!(status.success(), "{test} alone: {status}");
    false
}

/// The memory that this process has, in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.unwrap().trim().trim_end_matches(" kB");
    kib.parse::<usize>().unwrap() * 1024
}

/// Reads slowly, and gives how many bytes came and by how much memory grew meanwhile.
async fn read_slowly(mut frames: FrameStream) -> Result<(usize, usize)> {
    let (mut length, mut peak, mut pause_at) = (0, 0, 0);
    let before = resident();
    while let Some(batch) = frames.next_batch().await? {
        length += batch.map(|(_, bytes)| bytes.len()).sum::<usize>();
        if length >= pause_at {
            // The engine writes on meanwhile, as far as it can. The first pause is long enough to fill any buffer.
            let pause = if pause_at == 0 { 3000 } else { 5 };
            tokio::time::sleep(Duration::from_millis(pause)).await;
            peak = peak.max(resident());
            pause_at = length + (4 << 20);
        }
    }
    Ok((length, peak.saturating_sub(before)))
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_gibibyte_from_a_command_is_not_gathered() -> Result<()> {
    if !is_alone("streams::memory::a_gibibyte_from_a_command_is_not_gathered") {
        return Ok(());
    }
    let docker = engine();
    with_container(&docker, idle(), async |id| {
        docker.start_container(id).await?;
        let length = GIB.to_string();
        let options = CreateExecOptions::builder()
            .cmd(["head", "-c", &length, "/dev/zero"])
            .build();
        let exec = docker.create_exec(id, options).await?.id;
        let options = StartExecOptions::builder().tty(false).build();
        let output = docker.start_exec(&exec, options).await?.output;
        let (length, growth) = read_slowly(output).await?;
        println!("{length} bytes, memory grew by {} KiB", growth / 1024);
        assert_eq!(length, GIB);
        assert!(growth < BOUND, "memory grew by {growth} bytes");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn a_gibibyte_of_logs_is_not_gathered() -> Result<()> {
    if !is_alone("streams::memory::a_gibibyte_of_logs_is_not_gathered") {
        return Ok(());
    }
    let docker = engine();
    let script = format!("yes {} | head -c {GIB}", "x".repeat(4095));
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
        let (length, growth) = read_slowly(logs).await?;
        println!("{length} bytes, memory grew by {} KiB", growth / 1024);
        assert_eq!(length, GIB);
        assert!(growth < BOUND, "memory grew by {growth} bytes");
        Ok(())
    })
    .await
}
