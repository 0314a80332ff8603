//! `run_exec`.

use super::*;

#[tokio::test]
async fn run_exec_collects_output_and_waits_for_the_exit_code() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let created = Reply::json(r#"{"Id": "e1"}"#).with_status(201);
    engine.expect("POST", "/containers/web/exec", created);
    let output = Reply::upgraded()
        .chunk(frame(1, "a"))
        .chunk(frame(2, "x"))
        .chunk(frame(1, "b"));
    engine.expect("POST", "/exec/e1/start", output);
    // The engine is not yet sure that it has ended.
    let states = [(true, None), (false, None), (false, Some(7))];
    for (running, exit_code) in states {
        engine.expect("GET", "/exec/e1/json", inspected(false, running, exit_code));
    }
    let options = CreateExecOptions::builder()
        .cmd(["sh"])
        .attach_stdin(true)
        .build();
    let ran = engine.docker().run_exec("web", options).await?;
    let output = ran.output;
    assert_eq!(
        (&*output.stdout_text(), &*output.stderr_text()),
        ("ab", "x")
    );
    assert_eq!(ran.exit_code, 7);

    let requests = engine.finish().await;
    let created = json_body(&requests[0]);
    assert_eq!(
        created,
        json!({"Cmd": ["sh"], "AttachStdout": true, "AttachStderr": true})
    );
    assert_eq!(
        json_body(&requests[1]),
        json!({"Detach": false, "Tty": false})
    );
    Ok(())
}

/// Runs a command whose output is this.
async fn ran(output: Reply, states: &[(bool, Option<i64>)]) -> Result<ExecOutput> {
    let engine = FakeEngine::local().await?;
    let created = Reply::json(r#"{"Id": "e1"}"#).with_status(201);
    engine.expect("POST", "/containers/web/exec", created);
    engine.expect("POST", "/exec/e1/start", output);
    for &(running, exit_code) in states {
        let state = inspected(false, running, exit_code);
        engine.expect("GET", "/exec/e1/json", state);
    }
    let options = CreateExecOptions::builder().cmd(["x"]).build();
    let ran = engine.docker().run_exec("web", options).await;
    engine.finish().await;
    ran
}

#[tokio::test(start_paused = true)]
async fn run_exec_waits_for_a_command_that_has_closed_its_output() -> Result<()> {
    let mut states = vec![(true, None); 40];
    states.push((false, Some(3)));
    assert_eq!(ran(Reply::upgraded(), &states).await?.exit_code, 3);
    Ok(())
}

/// The output that an error carries.
fn output_of(error: &Error) -> Option<String> {
    let unknown = ExitCodeUnknown::of(error)?;
    assert!(!format!("{unknown} {unknown:?} {error:?}").contains("secret"));
    Some(unknown.output.stdout_text().into_owned())
}

#[tokio::test(start_paused = true)]
async fn run_exec_returns_the_output_with_an_error_if_the_engine_has_no_exit_code() {
    let output = Reply::upgraded().chunk(frame(1, "secret"));
    let error = ran(output, &[(false, None); 8]).await.unwrap_err();
    let expected = "GET /exec/e1/json: the stream failed: the command has ended, but the engine does not report its exit code";
    assert_eq!(error.to_string(), expected);
    assert_eq!(output_of(&error).as_deref(), Some("secret"));
}

#[tokio::test(start_paused = true)]
async fn run_exec_fails_if_the_command_is_reported_as_running_forever() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let created = Reply::json(r#"{"Id": "e1"}"#).with_status(201);
    engine.expect("POST", "/containers/web/exec", created);
    let output = Reply::upgraded().chunk(frame(1, "secret"));
    engine.expect("POST", "/exec/e1/start", output);
    // More than are asked for.
    for _ in 0..200 {
        engine.expect("GET", "/exec/e1/json", inspected(false, true, None));
    }
    let options = CreateExecOptions::builder().cmd(["x"]).user("nil").build();
    let error = engine.docker().run_exec("web", options).await.unwrap_err();
    let expected = "still reports the command as running after 60 seconds";
    assert!(error.to_string().contains(expected), "{error}");
    assert_eq!(output_of(&error).as_deref(), Some("secret"));
    Ok(())
}

#[tokio::test]
async fn run_exec_keeps_the_output_if_the_exit_code_cannot_be_looked_up() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let created = Reply::json(r#"{"Id": "e1"}"#).with_status(201);
    engine.expect("POST", "/containers/web/exec", created);
    let output = Reply::upgraded().chunk(frame(1, "secret"));
    engine.expect("POST", "/exec/e1/start", output);
    let gone = Reply::error(404, "No such exec instance: e1");
    engine.expect("GET", "/exec/e1/json", gone);
    let options = CreateExecOptions::builder().cmd(["x"]).build();
    let error = engine.docker().run_exec("web", options).await.unwrap_err();
    assert!(!error.is_not_found(), "the container was found: {error}");
    assert_eq!(output_of(&error).as_deref(), Some("secret"));
    let unknown = ExitCodeUnknown::of(&error).expect("the output");
    let cause = std::error::Error::source(unknown).expect("the response");
    assert!(cause.to_string().contains("No such exec instance"));
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn start_failure_is_distinguished_from_a_failed_program() -> Result<()> {
    // Docker 20.10 and newer, 1.11 and 1.12.
    let words = [
        "OCI runtime exec failed: exec failed: unable to start container process: exec: \"x\": not found: unknown\r\n",
        "rpc error: code = 2 desc = \"oci runtime error: exec failed: exec: \\\"x\\\": not found\"\r\n",
    ];
    for (words, code) in words.into_iter().zip([126, 127]) {
        let ended = [(false, Some(code))];
        let failed = ran(Reply::upgraded().chunk(frame(1, words)), &ended).await?;
        assert_eq!(failed.start_failure(), Some(words.trim()));
        let code_of_its_own = [(false, Some(1))];
        let printed = ran(Reply::upgraded().chunk(frame(1, words)), &code_of_its_own).await?;
        assert_eq!(printed.start_failure(), None);
        let on_stderr = Reply::upgraded().chunk(frame(2, words));
        assert_eq!(ran(on_stderr, &ended).await?.start_failure(), None);
    }
    let words = "Error: crun: executable file `x` not found in $PATH: No such file or directory: \
                 OCI runtime attempted to invoke a command that was not found\n";
    for (stream, code, expected) in [
        (2, 127, Some(words.trim())),
        (1, 127, Some(words.trim())), // a TTY
        (2, 1, None),
    ] {
        let ended = [(false, Some(code))];
        let ran = ran(Reply::upgraded().chunk(frame(stream, words)), &ended).await?;
        assert_eq!(ran.start_failure(), expected);
    }
    let shell = Reply::upgraded().chunk(frame(1, "sh: x: not found\n"));
    let shell = ran(shell, &[(false, Some(127))]).await?;
    assert_eq!(shell.start_failure(), None);
    Ok(())
}
