//! What containers write and use: logs, attach, top, stats, the size of a TTY.

use asyncdocker::containers::{
    AttachContainerOptions, ContainerLogsOptions, ContainerStatsOptions, ContainerTopOptions,
    WaitContainerOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::stream::Frame;
use asyncdocker::{Result, TtySize};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use tokio::io::AsyncWriteExt;

use super::{Follower, inspect, logs, output, script, sleeper, started};
use crate::support::{collect, engine, exit_code, with_container};

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_logs_returns_the_last_lines_of_one_stream() -> Result<()> {
    let docker = engine();
    let options = script("echo one; echo two; echo error >&2; printf three");
    with_container(&docker, options, async |id| {
        let everything = output(&docker, id).await?;
        assert_eq!(everything, "one\ntwo\nthree");

        let stderr = ContainerLogsOptions::builder().stderr(true).build();
        let (out, err) = collect(docker.container_logs(id, stderr).await?).await?;
        assert_eq!((out.as_str(), err.as_str()), ("", "error\n"));

        let last = |lines| {
            ContainerLogsOptions::builder()
                .stdout(true)
                .tail(lines)
                .build()
        };
        assert_eq!(logs(&docker, id, last(1)).await?, "three");
        assert_eq!(logs(&docker, id, last(0)).await?, "");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_logs_returns_timestamps_and_begins_at_since() -> Result<()> {
    let docker = engine();
    let options = script("echo first; sleep 1; echo second");
    with_container(&docker, options, async |id| {
        output(&docker, id).await?;
        let options = ContainerLogsOptions::builder().timestamps(true).build();
        let text = logs(&docker, id, options).await?;
        let times: Vec<DateTime<Utc>> = text
            .lines()
            .map(|line| line.split_once(' ').expect("a time and the line").0)
            .map(|time| time.parse().expect("a time"))
            .collect();
        assert!(times[0] < times[1], "{text}");

        // To the nanosecond: the line written at that time is in.
        let since = ContainerLogsOptions::builder().since(times[1]).build();
        assert_eq!(logs(&docker, id, since).await?, "second\n");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_logs_of_a_tty_are_raw() -> Result<()> {
    let docker = engine();
    let options = script("echo one; echo two >&2; printf '$ '").tty(true);
    with_container(&docker, options, async |id| {
        assert_eq!(output(&docker, id).await?, "one\r\ntwo\r\n$ ");
        let known = ContainerLogsOptions::builder().tty(true).build();
        let frames: Vec<_> = docker
            .container_logs(id, known)
            .await?
            .try_collect()
            .await?;
        assert!(frames.iter().all(|frame| matches!(frame, Frame::Tty(_))));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_logs_follow_until_the_container_stops_or_the_stream_is_dropped() -> Result<()> {
    let docker = engine();
    let options = script("trap 'echo bye; exit' TERM; echo up; while :; do sleep 1 & wait; done");
    with_container(&docker, options, async |id| {
        let mut dropped = started(&docker, id).await?;
        let mut kept = started(&docker, id).await?;
        assert_eq!(dropped.line().await?, "up");
        drop(dropped);
        assert_eq!(kept.line().await?, "up");
        super::signal(&docker, id, asyncdocker::Signal::TERM).await?;
        assert_eq!(kept.rest().await?, "bye\n");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_logs_of_a_missing_container_fail_at_the_call() {
    let options = ContainerLogsOptions::builder().follow(true).build();
    let error = engine()
        .container_logs("no-such", options)
        .await
        .unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.engine_message(), Some("No such container: no-such"),);
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn attach_container_before_start_misses_no_output() -> Result<()> {
    let docker = engine();
    let options = script("echo out; echo err >&2");
    with_container(&docker, options, async |id| {
        let attached = docker
            .attach_container(id, AttachContainerOptions::default())
            .await?;
        docker.start_container(id).await?;
        let (out, err) = collect(attached.output).await?;
        assert_eq!((out.as_str(), err.as_str()), ("out\n", "err\n"));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn attach_container_sends_input_and_its_end() -> Result<()> {
    let docker = engine();
    let options = script("cat; echo over").open_stdin(true).stdin_once(true);
    with_container(&docker, options, async |id| {
        let options = AttachContainerOptions::builder().stdin(true).build();
        let attached = docker.attach_container(id, options).await?;
        docker.start_container(id).await?;
        let mut input = attached.input;
        let mut output = Follower::new(attached.output);
        input
            .write_all("grüße\n".as_bytes())
            .await
            .expect("stdin is open");
        assert_eq!(output.line().await?, "grüße");
        input.write_all(b"more\n").await.expect("stdin is open");
        input.shutdown().await.expect("stdin is open");
        assert_eq!(output.rest().await?, "more\nover\n");
        assert_eq!(exit_code(&docker, id).await?, 0);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn attach_container_to_a_tty_passes_raw_bytes() -> Result<()> {
    let docker = engine();
    let options = script("read line; echo \"<$line>\"")
        .tty(true)
        .open_stdin(true);
    with_container(&docker, options, async |id| {
        let options = AttachContainerOptions::builder().stdin(true).build();
        let attached = docker.attach_container(id, options).await?;
        docker.start_container(id).await?;
        let mut input = attached.input;
        input.write_all(b"typed\n").await.expect("stdin is open");
        let (out, _) = collect(attached.output).await?;
        assert_eq!(out, "typed\r\n<typed>\r\n");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn attach_container_with_logs_replays_earlier_output_first() -> Result<()> {
    let docker = engine();
    let options =
        script("trap 'echo after; exit' TERM; echo before; while :; do sleep 1 & wait; done");
    with_container(&docker, options, async |id| {
        assert_eq!(started(&docker, id).await?.line().await?, "before");
        let options = AttachContainerOptions::builder()
            .logs(true)
            .stream(true)
            .build();
        let attached = docker.attach_container(id, options).await?;
        super::signal(&docker, id, asyncdocker::Signal::TERM).await?;
        let all = Follower::new(attached.output).rest().await?;
        assert_eq!(all, "before\nafter\n");

        let replay = AttachContainerOptions::builder().logs(true).build();
        let attached = docker.attach_container(id, replay).await?;
        let all = Follower::new(attached.output).rest().await?;
        assert_eq!(all, "before\nafter\n");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_top_lists_processes_with_the_requested_columns() -> Result<()> {
    let docker = engine();
    // A shell that waits for input stays what it is.
    let waiting = script("echo up; read word").open_stdin(true);
    with_container(&docker, waiting, async |id| {
        let stopped = docker
            .container_top(id, ContainerTopOptions::default())
            .await;
        assert!(stopped.unwrap_err().is_conflict());

        assert_eq!(started(&docker, id).await?.line().await?, "up");
        let top = docker
            .container_top(id, ContainerTopOptions::default())
            .await?;
        assert!(top.titles.contains(&"PID".to_owned()), "{top:?}");
        assert_eq!(top.processes.len(), 1);
        assert!(
            top.processes[0].contains(&"sh -c echo up; read word".to_owned()),
            "{top:?}"
        );

        let columns = ContainerTopOptions::builder()
            .ps_args("-o pid,comm")
            .build();
        let top = docker.container_top(id, columns).await?;
        let pid = inspect(&docker, id).await?.state.pid.to_string();
        assert_eq!(top.titles, ["PID", "COMMAND"]);
        assert_eq!(top.processes, [[pid.as_str(), "sh"]]);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_stats_returns_one_sample_or_a_stream() -> Result<()> {
    let docker = engine();
    with_container(&docker, sleeper().memory(64 << 20), async |id| {
        docker.start_container(id).await?;
        let once = ContainerStatsOptions::builder().stream(false).build();
        let samples = docker.container_stats(id, once).await?;
        let samples: Vec<_> = samples.try_collect().await?;
        let [sample] = samples.as_slice() else {
            panic!("{samples:?}");
        };
        assert_eq!(sample.memory_stats.limit, Some(64 << 20));
        assert!(sample.memory_stats.usage > Some(0));
        assert!(sample.pids_stats.current > Some(0));
        assert!(sample.precpu_stats.system_cpu_usage.is_some());

        let live = ContainerStatsOptions::default();
        let mut live = docker.container_stats(id, live).await?;
        let first = live.try_next().await?.expect("a first sample");
        let second = live.try_next().await?.expect("a second sample");
        assert!(first.read < second.read);
        assert!(first.cpu_stats.cpu_usage.total_usage <= second.cpu_stats.cpu_usage.total_usage);
        assert_eq!(second.precpu_stats.cpu_usage, first.cpu_stats.cpu_usage);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_stats_of_a_stopped_container_are_empty() -> Result<()> {
    let docker = engine();
    with_container(&docker, sleeper(), async |id| {
        let once = ContainerStatsOptions::builder().stream(false).build();
        let samples = docker.container_stats(id, once).await?;
        let samples: Vec<_> = samples.try_collect().await?;
        assert_eq!(samples.len(), 1);
        assert_eq!(samples[0].read, None);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn resize_container_sets_the_tty_size_of_the_process() -> Result<()> {
    let docker = engine();
    let options =
        script("trap 'stty size; exit' WINCH; echo ready; while :; do sleep 1 & wait; done");
    with_container(&docker, options.tty(true), async |id| {
        let unstarted = docker
            .resize_container(
                id,
                TtySize {
                    columns: 80,
                    rows: 24,
                },
            )
            .await
            .unwrap_err();
        assert!(unstarted.is_conflict(), "{unstarted}");

        let mut follower = started(&docker, id).await?;
        assert_eq!(follower.line().await?, "ready");
        docker
            .resize_container(
                id,
                TtySize {
                    columns: 101,
                    rows: 33,
                },
            )
            .await?;
        assert_eq!(follower.line().await?, "33 101");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_output_returns_all_output_and_the_exit_code() -> Result<()> {
    let docker = engine();
    for _ in 0..20 {
        let options = script("echo out; echo err >&2; sleep 0.1; printf end; exit 3");
        with_container(&docker, options, async |id| {
            docker.start_container(id).await?;
            let ended = docker
                .container_output(id, ContainerLogsOptions::default())
                .await?;
            assert_eq!(ended.exit_code, 3);
            assert_eq!(ended.output.stdout_text(), "out\nend");
            assert_eq!(ended.output.stderr_text(), "err\n");
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn container_output_of_a_container_that_was_never_started_is_an_error() {
    let docker = engine();
    with_container(&docker, script("echo out"), async |id| {
        let options = ContainerLogsOptions::default();
        let error = docker.container_output(id, options).await.unwrap_err();
        assert!(error.to_string().contains("never started"), "{error}");
    })
    .await;
}

/// Lines that engines store in pieces of 16 KiB.
#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn long_lines_of_logs_have_one_timestamp() -> Result<()> {
    let docker = engine();
    let long = "head -c 40000 /dev/zero | tr '\\0' x; echo";
    let options = script(&format!("{long}; echo short; ({long}) >&2"));
    with_container(&docker, options, async |id| {
        docker.start_container(id).await?;
        docker
            .wait_container(id, WaitContainerOptions::default())
            .await?;
        let options = ContainerLogsOptions::builder().timestamps(true).build();
        let logs = docker.container_logs(id, options.clone()).await?;
        let lines: Vec<_> = logs.lines().try_collect().await?;
        for line in &lines {
            assert!(line.timestamp.is_some() && line.ended);
            let length = line.bytes.len();
            assert!(line.text() == "short" || length == 40_000, "{length}");
            assert!(length != 40_000 || line.bytes.iter().all(|byte| *byte == b'x'));
        }
        assert_eq!(lines.len(), 3);

        let logs = docker.container_logs(id, options).await?;
        let output = logs.collect_output().await?;
        let output = output.stdout_text();
        let first = output.lines().next().and_then(|line| line.split_once(' '));
        // A second timestamp would make the text longer.
        assert_eq!(first.map(|(_, text)| text.len()), Some(40_000));
        Ok(())
    })
    .await
}
