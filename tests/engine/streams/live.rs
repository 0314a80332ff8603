//! What is subscribed to when a call has returned.

use std::time::Duration;

use asyncdocker::containers::{
    AttachContainerOptions, ContainerLogsOptions, CreateContainerOptions,
};
use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
use asyncdocker::models::system::{EventAction, EventFilter, EventType};
use asyncdocker::prelude::*;
use asyncdocker::stream::{FrameStream, Output};
use asyncdocker::system::EventsOptions;
use asyncdocker::volumes::{CreateVolumeOptions, DeleteVolumeOptions};
use asyncdocker::{Docker, Result};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::idle;
use crate::support::{IMAGE, engine, engine_time, unique, with_container};

const PATIENCE: Duration = Duration::from_secs(60);

/// Runs something short that writes `number` to both outputs, attached to before it starts. Gives what has come, and what
/// the engine has kept of it.
async fn attached_run(docker: &Docker, number: usize) -> Result<(Output, Output)> {
    let script = format!("echo out {number}; echo err {number} >&2; printf end");
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .network_disabled(true)
        .cmd(["sh", "-c", &script]);
    with_container(docker, options, async |id| {
        let options = AttachContainerOptions::builder()
            .stdout(true)
            .stderr(true)
            .tty(false)
            .build();
        let attached = docker.attach_container(id, options).await?;
        docker.start_container(id).await?;
        let written = attached.output.collect_output().await?;
        let kept = docker
            .container_output(id, ContainerLogsOptions::default())
            .await?;
        Ok((written, kept.output))
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn output_of_200_attached_containers_is_complete() -> Result<()> {
    let docker = engine();
    let runs = stream::iter(0..200).map(|number| {
        let docker = &docker;
        async move { Result::Ok((number, attached_run(docker, number).await?)) }
    });
    let runs: Vec<(usize, (Output, Output))> = runs.buffer_unordered(8).try_collect().await?;
    assert_eq!(runs.len(), 200);
    let mut whole = 0;
    for (number, (written, kept)) in runs {
        assert_eq!(written, kept, "{number}");
        let (out, err) = (written.stdout_text(), written.stderr_text());
        let expected = (format!("out {number}\nend"), format!("err {number}\n"));
        whole += usize::from((&*out, &*err) == (&*expected.0, &*expected.1));
    }
    // A busy engine now and then loses what a container writes that ends within milliseconds, and keeps none of it.
    assert!(whole >= 195, "{whole} of 200");
    Ok(())
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn events_after_the_request_are_received() -> Result<()> {
    let docker = engine();
    for _ in 0..50 {
        let name = unique("live");
        let options = EventsOptions::builder()
            .since(engine_time(&docker).await?)
            .filters([
                EventFilter::Type(EventType::Volume),
                EventFilter::Event(EventAction::Create),
                EventFilter::Volume(name.clone()),
            ])
            .build();
        let mut events = docker.events(options).await?;
        let options = CreateVolumeOptions::builder().name(&*name).build();
        docker.create_volume(options).await?;
        let event = tokio::time::timeout(PATIENCE, events.try_next()).await;
        docker
            .delete_volume(&name, DeleteVolumeOptions::default())
            .await?;
        let event = event
            .expect("the event comes")?
            .expect("the stream stays open");
        assert_eq!(event.actor.id, name);
    }
    Ok(())
}

/// Has the echoing container write a line.
async fn say(docker: &Docker, id: &str, text: &str) -> Result<()> {
    let script = format!("echo {text} > /pipe");
    let options = CreateExecOptions::builder()
        .cmd(["sh", "-c", &script])
        .build();
    let said = docker.run_exec(id, options).await?;
    assert_eq!(said.exit_code, 0, "{said:?}");
    Ok(())
}

/// Waits for a line. One of the round before may come first: an engine attends to its log and to those who are attached
/// one after the other.
async fn assert_seen(output: FrameStream, wanted: &str, before: &str) -> Result<()> {
    let mut lines = output.lines();
    loop {
        let line = tokio::time::timeout(PATIENCE, lines.try_next()).await;
        let line = line
            .expect("the line comes")?
            .expect("the stream stays open");
        if line.bytes == wanted {
            return Ok(());
        }
        assert_eq!(line.bytes, before);
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn output_after_attaching_to_a_running_container_is_received() -> Result<()> {
    let docker = engine();
    let echo = "mkfifo /pipe; while :; do cat /pipe; done";
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sh", "-c", echo]);
    with_container(&docker, options, async |id| {
        docker.start_container(id).await?;
        let wait = CreateExecOptions::builder()
            .cmd(["sh", "-c", "until test -p /pipe; do sleep 0.1; done"])
            .build();
        docker.run_exec(id, wait).await?;
        let mut attached_before = String::new();
        for round in 0..25 {
            let options = ContainerLogsOptions::builder()
                .follow(true)
                .tail(0)
                .tty(false)
                .build();
            let logs = docker.container_logs(id, options).await?;
            let logged = format!("logged-{round}");
            say(&docker, id, &logged).await?;
            assert_seen(logs, &logged, &attached_before).await?;

            let options = AttachContainerOptions::builder().tty(false).build();
            let attached = docker.attach_container(id, options).await?;
            let seen = format!("attached-{round}");
            say(&docker, id, &seen).await?;
            assert_seen(attached.output, &seen, &logged).await?;
            attached_before = seen;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn exec_output_is_complete() -> Result<()> {
    let docker = engine();
    with_container(&docker, idle(), async |id| {
        docker.start_container(id).await?;
        for number in 0..50 {
            let script = format!("echo {number}; printf err >&2");
            let options = CreateExecOptions::builder()
                .cmd(["sh", "-c", &script])
                .build();
            let exec = docker.create_exec(id, options).await?.id;
            let options = StartExecOptions::builder().tty(false).build();
            let output = docker.start_exec(&exec, options).await?.output;
            let output = output.collect_output().await?;
            assert_eq!(output.stdout_text(), format!("{number}\n"));
            assert_eq!(output.stderr_text(), "err");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn followed_logs_arrive_live_and_end_with_the_container() -> Result<()> {
    let docker = engine();
    // Each line waits until the one before it was received. There are two pipes, because the second reader of a pipe could
    // still find its first writer. The last line ends with a line feed, because Docker 20.10 often omits it otherwise.
    let script = "mkfifo /one /two; echo one; read x < /one; echo two; read x < /two; echo three";
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sh", "-c", script]);
    with_container(&docker, options, async |id| {
        docker.start_container(id).await?;
        let options = ContainerLogsOptions::builder().follow(true).build();
        let mut lines = docker.container_logs(id, options).await?.lines();
        for expected in ["one", "two"] {
            let line = tokio::time::timeout(PATIENCE, lines.try_next()).await;
            let line = line
                .expect("the line comes")?
                .expect("the stream stays open");
            assert_eq!((&*line.text(), line.ended), (expected, true));
            let go_on = CreateExecOptions::builder()
                .cmd(["sh", "-c", &format!("echo > /{expected}")])
                .build();
            docker.run_exec(id, go_on).await?;
        }
        let rest: Vec<_> = lines.try_collect().await?;
        let rest: Vec<_> = rest.iter().map(|line| (line.text(), line.ended)).collect();
        assert_eq!(rest, [("three".into(), true)]);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn program_that_cannot_start_is_distinguished_from_one_that_fails() -> Result<()> {
    let docker = engine();
    with_container(&docker, idle(), async |id| {
        docker.start_container(id).await?;
        let run = async |cmd: &[&str]| {
            let options = CreateExecOptions::builder().cmd(cmd.to_vec()).build();
            docker.run_exec(id, options).await
        };
        for missing in ["no-such-program", "/etc/passwd"] {
            let ran = run(&[missing]).await?;
            let failure = ran.start_failure();
            assert!(
                failure.is_some_and(|text| text.contains(missing)),
                "{ran:?}"
            );
        }
        let ran = run(&["sh", "-c", "echo out; no-such-program"]).await?;
        assert_eq!((ran.exit_code, ran.start_failure()), (127, None));
        assert_eq!(run(&["false"]).await?.start_failure(), None);
        Ok(())
    })
    .await
}
