//! Failures of the ssh program and of the connection.

use super::*;

#[tokio::test]
async fn request_is_not_repeated_after_a_loss_behind_the_login() {
    let stand_in = StandIn::running(
        "echo 'Authenticated to machine.example.' >&2; head -c 9 >/dev/null; echo 'Connection reset' >&2; exit 255",
    );
    let docker = stand_in.docker();
    let error = docker.start_container("x").await.unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
    let shown = whole(&error);
    assert!(
        shown.ends_with("`ssh` ended with exit status: 255: Connection reset"),
        "{shown}"
    );
    assert_eq!(stand_in.lines("pids").len(), 1);
    // What can be sent again is.
    docker.version().await.unwrap_err();
    assert_eq!(stand_in.lines("pids").len(), 3);
}

#[tokio::test]
async fn missing_remote_command_is_a_connect_error() {
    let stand_in = StandIn::running(
        "echo 'Authenticated to machine.example.' >&2; echo 'sh: docker: not found' >&2; exit 127",
    );
    let error = stand_in.docker().start_container("x").await.unwrap_err();
    let shown = error.to_string();
    assert!(
        error.is_connect() && shown.ends_with("exit status: 127: sh: docker: not found"),
        "{shown}"
    );
}

#[tokio::test]
async fn missing_ssh_program_is_named() {
    let docker = Docker::builder()
        .host("ssh://machine".parse().unwrap())
        .ssh_program("/nowhere/ssh")
        .build()
        .unwrap();
    let error = docker.ping().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert!(
        error.to_string().contains("cannot run `/nowhere/ssh`"),
        "{error}"
    );
}

#[tokio::test]
async fn ssh_failure_is_forgotten_after_a_success() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let works = StandIn::dialling(&engine);
    let stand_in = StandIn::running("echo no >&2; exit 1");
    let docker = stand_in.docker();
    let error = docker.start_container("x").await.unwrap_err();
    assert!(error.to_string().contains("exit status: 1: no"), "{error}");

    let commands = |stand_in: &StandIn| stand_in.folder.path().join("commands");
    fs::copy(commands(&works), commands(&stand_in)).unwrap();
    engine.expect("POST", "/containers/x/start", Reply::status(204));
    docker.start_container("x").await?;
    // What fails now is the connection, not the process.
    engine.expect("POST", "/containers/x/start", Reply::raw("").cut());
    let error = docker.start_container("x").await.unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn killed_ssh_process_ends_its_stream_and_is_replaced() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let stand_in = StandIn::dialling(&engine);
    let target = "/containers/x/logs?stdout=true&stderr=true";
    engine.expect("GET", target, Reply::status(200).chunk("one").hang());
    let docker = stand_in.docker();
    let options = ContainerLogsOptions::builder().tty(true).build();
    let mut logs = docker.container_logs("x", options).await?;
    assert_eq!(logs.try_next().await?.unwrap().bytes(), "one");
    let pid = stand_in.lines("pids")[0].clone();
    let killed = std::process::Command::new("kill")
        .args(["-9", &pid])
        .status();
    assert!(killed.unwrap().success());
    let error = logs.try_next().await.unwrap_err();
    assert!(matches!(error, Error::Stream { .. }), "{error:?}");

    engine.expect("GET", "/version", Reply::json(VERSION));
    docker.version().await?;
    assert_eq!(stand_in.lines("pids").len(), 2);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn ssh_processes_fail_independently() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let stand_in = StandIn::dialling(&engine);
    let docker = stand_in.docker();
    engine.expect("GET", "/version", Reply::json(VERSION));
    docker.version().await?;
    let came = Arc::new(Notify::new());
    let coming = came.clone();
    let silence = async move {
        coming.notify_one();
        std::future::pending::<()>().await;
    };
    let reply = Reply::status(204).after(silence);
    engine.expect("POST", "/containers/x/start", reply);
    let starting = tokio::spawn({
        let docker = docker.clone();
        async move { docker.start_container("x").await }
    });
    came.notified().await;

    let commands = stand_in.folder.path().join("commands");
    fs::write(commands, "echo no >&2; exit 1").unwrap();
    let error = docker.start_container("y").await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    let pid = stand_in.lines("pids")[0].clone();
    let killed = std::process::Command::new("kill")
        .args(["-9", &pid])
        .status();
    assert!(killed.unwrap().success());
    // The engine may have started it.
    let error = starting.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn silent_ssh_process_times_out() {
    let stand_in = StandIn::running("exec sleep 1000");
    let processes = stand_in.processes();
    let error = stand_in.docker().version().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    processes.ended().await;
}
