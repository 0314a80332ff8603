//! Exec: one test an endpoint, for its effect.

use asyncdocker::containers::CreateContainerOptions;
use asyncdocker::exec::{CreateExecOptions, StartExecOptions};
use asyncdocker::prelude::*;
use asyncdocker::stream::{FrameKind, Line};
use asyncdocker::{Docker, Error, Result, TtySize};
use futures_util::TryStreamExt;
use tokio::io::AsyncWriteExt;

use crate::support::{IMAGE, collect, engine, exec_ended, run_cat, with_container};

/// Runs `test` with a container that only waits.
async fn with_running(test: impl AsyncFnOnce(&Docker, &str) -> Result<()>) -> Result<()> {
    let docker = engine();
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .env(["FROM_CONTAINER=inherited"])
        .cmd(["sleep", "600"]);
    with_container(&docker, options, async |id| {
        docker.start_container(id).await?;
        test(&docker, id).await
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn exec_separates_stdout_and_stderr_and_returns_the_exit_code() -> Result<()> {
    with_running(async |docker, container| {
        let options = CreateExecOptions::builder()
            .cmd(["sh", "-c", "echo out; echo err >&2; exit 3"])
            .build();
        let id = docker.create_exec(container, options).await?.id;
        let prepared = docker.inspect_exec(&id).await?;
        assert!(!prepared.running);
        assert_eq!(prepared.exit_code, None);
        assert_eq!(prepared.container_id, container);

        let process = docker.start_exec(&id, StartExecOptions::default()).await?;
        let written = collect(process.output).await?;
        assert_eq!(written, ("out\n".to_owned(), "err\n".to_owned()));

        let state = exec_ended(docker, &id).await?;
        assert_eq!(state.exit_code, Some(3));
        assert_eq!(state.process_config.entrypoint, "sh");
        assert!(state.open_stdout && state.open_stderr && !state.open_stdin);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn only_the_selected_output_is_attached() -> Result<()> {
    with_running(async |docker, container| {
        let options = CreateExecOptions::builder()
            .cmd(["sh", "-c", "echo out; echo err >&2"])
            .attach_stderr(true)
            .build();
        let ran = docker.run_exec(container, options).await?;
        assert_eq!(ran.output.stdout_text(), "");
        assert_eq!(ran.output.stderr_text(), "err\n");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn command_receives_stdin_and_its_end() -> Result<()> {
    with_running(async |docker, container| {
        let (id, mut cat) = run_cat(docker, container).await?;
        // More than a frame, a pipe or a socket holds at once, so that both ways have to be served.
        let text = "0123456789abcde\n".repeat(1 << 16);
        let sent = text.clone();
        let writing = tokio::spawn(async move {
            cat.input.write_all(sent.as_bytes()).await?;
            cat.input.shutdown().await
        });
        let (out, err) = collect(cat.output).await?;
        writing.await.expect("no panic").expect("all was written");
        assert_eq!(err, "");
        assert!(
            out == text,
            "{} of {} bytes came back",
            out.len(),
            text.len()
        );
        assert_eq!(exec_ended(docker, &id).await?.exit_code, Some(0));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn create_exec_sets_user_and_environment() -> Result<()> {
    with_running(async |docker, container| {
        let script = "id -u; id -g; echo $FROM_CONTAINER $FROM_EXEC";
        let options = CreateExecOptions::builder()
            .cmd(["env", "FROM_EXEC=given", "sh", "-c", script])
            .user("12:34")
            .build();
        let ran = docker.run_exec(container, options).await?;
        assert_eq!(ran.output.stdout_text(), "12\n34\ninherited given\n");
        assert_eq!(ran.exit_code, 0);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn start_exec_looks_up_the_tty_and_resize_exec_resizes_it() -> Result<()> {
    with_running(async |docker, container| {
        // The size is told once a line was read, which is written only after the resize.
        let script = "test -t 1 && echo tty; read line; stty size; echo err >&2";
        let options = CreateExecOptions::builder()
            .cmd(["sh", "-c", script])
            .tty(true)
            .attach_stdin(true)
            .build();
        let id = docker.create_exec(container, options).await?.id;
        let process = docker.start_exec(&id, StartExecOptions::default()).await?;
        let (mut input, mut lines) = (process.input, process.output.lines());
        let first = lines.try_next().await?.expect("a line");
        assert_eq!(first.text(), "tty");
        docker
            .resize_exec(
                &id,
                TtySize {
                    columns: 77,
                    rows: 33,
                },
            )
            .await?;
        input.write_all(b"go\n").await.expect("written");
        let rest: Vec<Line> = lines.try_collect().await?;
        assert!(rest.iter().all(|line| line.kind == FrameKind::Tty));
        let rest: Vec<_> = rest.iter().map(Line::text).collect();
        assert_eq!(rest, ["go", "33 77", "err"]);
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn start_exec_accepts_the_option_tty() -> Result<()> {
    with_running(async |docker, container| {
        let options = CreateExecOptions::builder()
            .cmd(["sh", "-c", "echo out; echo err >&2"])
            .tty(true)
            .build();
        let ran = docker.run_exec(container, options).await?;
        assert_eq!(ran.output.stdout_text(), "out\r\nerr\r\n");
        assert_eq!(ran.output.stderr_text(), "");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn start_exec_detached_runs_the_command_in_the_background() -> Result<()> {
    with_running(async |docker, container| {
        let options = CreateExecOptions::builder()
            .cmd(["sh", "-c", "echo made > /made; exit 4"])
            .build();
        let id = docker.create_exec(container, options).await?.id;
        docker.start_exec_detached(&id).await?;
        assert_eq!(exec_ended(docker, &id).await?.exit_code, Some(4));

        let options = CreateExecOptions::builder().cmd(["cat", "/made"]).build();
        let ran = docker.run_exec(container, options).await?;
        assert_eq!(ran.output.stdout_text(), "made\n");

        let again = docker.start_exec_detached(&id).await;
        assert!(
            matches!(again, Err(ref error) if error.is_conflict()),
            "{again:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn dropping_the_output_does_not_stop_the_command() -> Result<()> {
    with_running(async |docker, container| {
        let options = CreateExecOptions::builder()
            .cmd(["sh", "-c", "sleep 1; exit 3"])
            .build();
        let id = docker.create_exec(container, options).await?.id;
        let process = docker.start_exec(&id, StartExecOptions::default()).await?;
        drop(process);
        assert_eq!(exec_ended(docker, &id).await?.exit_code, Some(3));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn run_exec_waits_for_a_command_that_closed_its_output() -> Result<()> {
    with_running(async |docker, container| {
        // Longer than an engine takes to note an end.
        let script = "echo out; exec >&- 2>&-; sleep 5; exit 3";
        let options = CreateExecOptions::builder()
            .cmd(["sh", "-c", script])
            .build();
        let ran = docker.run_exec(container, options).await?;
        assert_eq!((&*ran.output.stdout_text(), ran.exit_code), ("out\n", 3));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn missing_program_is_reported_by_output_and_exit_code() -> Result<()> {
    with_running(async |docker, container| {
        let options = CreateExecOptions::builder()
            .cmd(["no-such-program"])
            .build();
        let ran = docker.run_exec(container, options).await?;
        assert!(matches!(ran.exit_code, 126 | 127), "{ran:?}");
        let said = ran.start_failure();
        assert!(
            said.is_some_and(|said| said.contains("no-such-program")),
            "{ran:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn missing_container_or_command_is_not_found() {
    let docker = engine();
    let options = CreateExecOptions::builder().cmd(["true"]).build();
    let errors = [
        docker.create_exec("no-such-container", options).await.err(),
        docker.inspect_exec("no-such-exec").await.err(),
        docker.start_exec_detached("no-such-exec").await.err(),
        docker
            .resize_exec(
                "no-such-exec",
                TtySize {
                    columns: 1,
                    rows: 1,
                },
            )
            .await
            .err(),
        docker
            .start_exec(
                "no-such-exec",
                StartExecOptions::builder().tty(false).build(),
            )
            .await
            .err(),
    ];
    for error in errors {
        assert!(error.as_ref().is_some_and(Error::is_not_found), "{error:?}");
    }
}
