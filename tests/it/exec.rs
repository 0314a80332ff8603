//! Exec: what is sent, and how answers are read.

mod run;

use asyncdocker::exec::{
    CreateExecOptions, CreateExecOptionsBuilder, ExecOutput, ExitCodeUnknown, StartExecOptions,
};
use asyncdocker::prelude::*;
use asyncdocker::stream::Frame;
use asyncdocker::test_util::{FakeEngine, Reply, frame};
use asyncdocker::{ApiVersion, Error, Result, TtySize};
use futures_util::TryStreamExt;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use crate::support::{
    assert_no_body, documented, fixture, json_body, message, recorded, unsupported_below,
};

const SIZE: TtySize = TtySize {
    columns: 80,
    rows: 24,
};

const ID: &str = "2fa8fc27646d0d2705bb5127658d2745a35546973611606a58f667271e045043";

/// What an engine tells of a command that has ended.
fn inspected(tty: bool, running: bool, exit_code: Option<i64>) -> Reply {
    let body = json!({"ID": "e1", "Running": running, "ExitCode": exit_code, "ProcessConfig": {"tty": tty}});
    Reply::json(body.to_string())
}

#[tokio::test]
async fn create_exec_attaches_both_outputs_by_default() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let create = recorded("exec-create");
    engine.expect("POST", "/containers/web/exec", create);
    let options = CreateExecOptions::builder().cmd(["ls", "-l"]).build();
    let created = engine.docker().create_exec("web", options).await?;
    assert_eq!(created.id, ID);

    let requests = engine.finish().await;
    let expected = json!({"Cmd": ["ls", "-l"], "AttachStdout": true, "AttachStderr": true});
    assert_eq!(json_body(&requests[0]), expected);
    Ok(())
}

#[tokio::test]
async fn create_exec_sends_everything_that_is_set() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let create = documented("exec-create").with_status(201);
    engine.expect("POST", "/containers/web/exec", create);
    let options = CreateExecOptions::builder()
        .cmd(["sh"])
        .user("123:456")
        .privileged(true)
        .tty(true)
        .attach_stdin(true)
        .attach_stdout(true)
        .attach_stderr(false)
        .detach_keys("ctrl-x,x")
        .build();
    let created = engine.docker().create_exec("/web", options).await?;
    assert_eq!(created.id, "f90e34656806");

    let requests = engine.finish().await;
    let expected = json!({
        "Cmd": ["sh"],
        "User": "123:456",
        "Privileged": true,
        "Tty": true,
        "AttachStdin": true,
        "AttachStdout": true,
        "AttachStderr": false,
        "DetachKeys": "ctrl-x,x",
    });
    assert_eq!(json_body(&requests[0]), expected);
    Ok(())
}

#[tokio::test]
async fn create_exec_and_start_exec_send_later_options_at_their_versions() -> Result<()> {
    type Set = fn(CreateExecOptionsBuilder) -> CreateExecOptionsBuilder;
    let cases: [(u16, &str, Set, Value); 3] = [
        (25, "env", |new| new.env(["A=b"]), json!({"Env": ["A=b"]})),
        (
            35,
            "working_dir",
            |new| new.working_dir("/srv"),
            json!({"WorkingDir": "/srv"}),
        ),
        (
            42,
            "console_size",
            |new| new.console_size(SIZE),
            json!({"ConsoleSize": [24, 80]}),
        ),
    ];
    for (minor, option, set, mut expected) in cases {
        let engine = FakeEngine::local().await?;
        let target = format!("/v1.{minor}/containers/web/exec");
        let created = Reply::json(r#"{"Id": "e1"}"#).with_status(201);
        engine.expect("POST", &target, created);
        let options = || set(CreateExecOptions::builder().cmd(["ls"])).build();
        let docker = engine.docker_at(ApiVersion::new(1, minor));
        docker.create_exec("web", options()).await?;
        for attached in ["AttachStdout", "AttachStderr"] {
            expected[attached] = json!(true);
        }
        expected["Cmd"] = json!(["ls"]);
        assert_eq!(json_body(&engine.finish().await[0]), expected);
        unsupported_below(minor, Some(option), async |docker| {
            docker.create_exec("web", options()).await
        })
        .await?;
    }

    let engine = FakeEngine::local().await?;
    engine.expect("POST", "/v1.42/exec/e1/start", Reply::upgraded());
    let options = StartExecOptions::builder().tty(true).console_size(SIZE);
    let docker = engine.docker_at(ApiVersion::new(1, 42));
    drop(docker.start_exec("e1", options.clone().build()).await?);
    let expected = json!({"Detach": false, "Tty": true, "ConsoleSize": [24, 80]});
    assert_eq!(json_body(&engine.finish().await[0]), expected);
    unsupported_below(42, Some("console_size"), async |docker| {
        docker.start_exec("e1", options.build()).await
    })
    .await
}

#[tokio::test]
async fn attached_streams_follow_the_options() -> Result<()> {
    let engine = FakeEngine::local().await?;
    for _ in 0..2 {
        let created = Reply::json(r#"{"Id": "e1"}"#).with_status(201);
        engine.expect("POST", "/containers/web/exec", created);
    }
    let docker = engine.docker();
    let options = CreateExecOptions::builder().attach_stdin(true).build();
    docker.create_exec("web", options).await?;
    let options = CreateExecOptions::builder().attach_stderr(true).build();
    docker.create_exec("web", options).await?;

    let requests = engine.finish().await;
    let expected = json!({"AttachStdin": true, "AttachStdout": true, "AttachStderr": true});
    assert_eq!(json_body(&requests[0]), expected);
    assert_eq!(json_body(&requests[1]), json!({"AttachStderr": true}));
    Ok(())
}

#[tokio::test]
async fn start_exec_looks_up_the_tty_and_sends_it() -> Result<()> {
    for tty in [false, true] {
        let engine = FakeEngine::local().await?;
        engine.expect("GET", "/exec/e1/json", inspected(tty, false, None));
        let output = if tty {
            Reply::upgraded().chunk("o\r\ne\r\n")
        } else {
            Reply::upgraded()
                .chunk(frame(1, "o\n"))
                .chunk(frame(2, "e\n"))
        };
        engine.expect("POST", "/exec/e1/start", output);
        let process = engine
            .docker()
            .start_exec("e1", StartExecOptions::default())
            .await?;
        let frames: Vec<Frame> = process.output.try_collect().await?;
        let terminal = |frame: &Frame| !matches!(frame, Frame::Stdout(_) | Frame::Stderr(_));
        if tty {
            assert!(frames.iter().all(terminal), "{frames:?}");
            let bytes: Vec<&[u8]> = frames.iter().map(|frame| &frame.bytes()[..]).collect();
            assert_eq!(bytes.concat(), b"o\r\ne\r\n");
        } else {
            let expected = [Frame::Stdout("o\n".into()), Frame::Stderr("e\n".into())];
            assert_eq!(frames, expected);
        }

        let requests = engine.finish().await;
        assert_no_body(&requests[0]);
        assert_eq!(
            json_body(&requests[1]),
            json!({"Detach": false, "Tty": tty})
        );
        assert_eq!(requests[1].headers["connection"], "Upgrade");
        assert_eq!(requests[1].headers["upgrade"], "tcp");
    }
    Ok(())
}

#[tokio::test]
async fn start_exec_with_the_option_tty_makes_one_request() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let reply = Reply::upgraded().echo();
    engine.expect("POST", "/exec/e1/start", reply);
    let options = StartExecOptions::builder().tty(true).build();
    let mut process = engine.docker().start_exec("e1", options).await?;
    process.input.write_all(b"pear\n").await.unwrap();
    process.input.shutdown().await.unwrap();
    let frames: Vec<Frame> = process.output.try_collect().await?;
    let bytes: Vec<&[u8]> = frames.iter().map(|frame| &frame.bytes()[..]).collect();
    assert_eq!(bytes.concat(), b"pear\n");

    let requests = engine.finish().await;
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].input, "pear\n");
    assert_eq!(
        json_body(&requests[0]),
        json!({"Detach": false, "Tty": true})
    );
    Ok(())
}

#[tokio::test]
async fn start_exec_reads_output_without_an_upgrade() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let start = Reply::raw(fixture("docker-1.11.2/exec-start.http"));
    engine.expect("POST", "/exec/e1/start", start);
    let options = StartExecOptions::builder().tty(false).build();
    let mut process = engine.docker().start_exec("e1", options).await?;
    let expected = [Frame::Stdout("o\n".into()), Frame::Stderr("e\n".into())];
    let frames: Vec<Frame> = process.output.try_collect().await?;
    assert_eq!(frames, expected);
    assert!(process.input.write_all(b"lost").await.is_err());
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn second_start_writes_its_error_to_stdout() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let start = Reply::raw(fixture("docker-1.11.2/exec-start-again.http"));
    engine.expect("POST", "/exec/e1/start", start);
    let options = StartExecOptions::builder().tty(false).build();
    let process = engine.docker().start_exec("e1", options).await?;
    let frames: Vec<Frame> = process.output.try_collect().await?;
    let said = format!("Error: Exec command {ID} has already run");
    assert_eq!(frames, [Frame::Stdout(said.into())]);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn start_exec_detached_requests_no_upgrade() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("POST", "/exec/e1/start", Reply::status(200));
    engine.docker().start_exec_detached("e1").await?;
    let requests = engine.finish().await;
    assert_eq!(json_body(&requests[0]), json!({"Detach": true}));
    assert!(!requests[0].headers.contains_key("upgrade"));
    Ok(())
}

#[tokio::test]
async fn resize_exec_sends_height_and_width() -> Result<()> {
    let engine = FakeEngine::local().await?;
    // The document says 201, engines say 200.
    engine.expect("POST", "/exec/e1/resize?h=40&w=120", Reply::status(200));
    engine.expect("POST", "/exec/e1/resize?h=41&w=121", Reply::status(201));
    let docker = engine.docker();
    docker
        .resize_exec(
            "e1",
            TtySize {
                columns: 120,
                rows: 40,
            },
        )
        .await?;
    docker
        .resize_exec(
            "e1",
            TtySize {
                columns: 121,
                rows: 41,
            },
        )
        .await?;
    let requests = engine.finish().await;
    assert_no_body(&requests[0]);
    Ok(())
}

#[tokio::test]
async fn inspect_exec_reads_recorded_and_documented_responses() -> Result<()> {
    let engine = FakeEngine::local().await?;
    engine.expect("GET", "/exec/e1/json", recorded("exec-inspect"));
    engine.expect("GET", "/exec/e2/json", documented("exec-inspect"));
    let not_started = message("docker-20.10/exec-inspect-new.http");
    engine.expect("GET", "/exec/e3/json", not_started);
    let docker = engine.docker();

    let state = docker.inspect_exec("e1").await?;
    assert_eq!(state.id, ID);
    assert!(!state.running && !state.can_remove);
    assert_eq!(state.exit_code, Some(3));
    assert_eq!(state.process_config.entrypoint, "sh");
    assert_eq!(state.process_config.arguments[0], "-c");
    assert_eq!(state.process_config.privileged, Some(false));
    assert_eq!(state.process_config.user, None);
    assert!(state.open_stdout && state.open_stderr && !state.open_stdin);
    assert!(state.container_id.starts_with("58bbedb01676"));
    assert_eq!(state.detach_keys.as_deref(), Some(""));

    let state = docker.inspect_exec("e2").await?;
    assert_eq!(state.exit_code, Some(2));
    assert!(state.process_config.tty && state.open_stdin);
    assert_eq!(state.process_config.user.as_deref(), Some("1000"));

    let state = docker.inspect_exec("e3").await?;
    assert_eq!((state.exit_code, state.pid), (None, Some(0)));

    assert_no_body(&engine.finish().await[0]);
    Ok(())
}

#[tokio::test]
async fn errors_have_the_request_and_the_engine_s_message() -> Result<()> {
    let engine = FakeEngine::local().await?;
    let (gone, paused) = ("No such exec instance 'e1'", "Container web is paused");
    engine.expect("POST", "/containers/web/exec", Reply::error(409, paused));
    engine.expect("GET", "/exec/e1/json", Reply::error(404, gone));
    engine.expect("GET", "/exec/e1/json", Reply::error(404, gone));
    engine.expect("POST", "/exec/e1/start", Reply::error(404, gone));
    engine.expect("POST", "/exec/e1/start", Reply::error(409, paused));
    engine.expect("POST", "/exec/e1/resize?h=1&w=2", Reply::error(404, gone));
    let docker = engine.docker();
    let told = |error: Option<Error>| error.map(|error| error.to_string());

    let error = docker
        .create_exec("web", CreateExecOptions::default())
        .await
        .err();
    let expected = format!("POST /containers/web/exec: conflict (status 409): {paused}");
    assert_eq!(told(error), Some(expected));
    let expected = format!("GET /exec/e1/json: not found (status 404): {gone}");
    assert_eq!(
        told(docker.inspect_exec("e1").await.err()),
        Some(expected.clone())
    );
    // It cannot even be found out whether there is a TTY.
    let error = docker
        .start_exec("e1", StartExecOptions::default())
        .await
        .err();
    assert_eq!(told(error), Some(expected));
    let options = StartExecOptions::builder().tty(false).build();
    let error = docker.start_exec("e1", options).await.err();
    assert!(error.as_ref().is_some_and(Error::is_not_found), "{error:?}");
    let error = docker.start_exec_detached("e1").await.err();
    assert!(error.as_ref().is_some_and(Error::is_conflict), "{error:?}");
    let error = docker
        .resize_exec(
            "e1",
            TtySize {
                columns: 2,
                rows: 1,
            },
        )
        .await
        .err();
    assert!(error.as_ref().is_some_and(Error::is_not_found), "{error:?}");
    engine.finish().await;
    Ok(())
}
