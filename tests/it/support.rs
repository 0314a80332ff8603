//! What the tests of all resources share.

mod local;

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use asyncdocker::test_util::{FakeEngine, ReceivedRequest, Reply};
use asyncdocker::{ApiErrorKind, ApiVersion, Docker, Error, Result};
use http::StatusCode;
use serde_json::{Value, json};

pub(crate) use self::local::{LocalListener, LocalStream};

/// A file of `tests/fixtures`.
pub(crate) fn fixture(file: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// What Docker 1.11.2 sent.
pub(crate) fn recorded(name: &str) -> Reply {
    message(&format!("docker-1.11.2/{name}.http"))
}

/// What the document of the API shows.
pub(crate) fn documented(name: &str) -> Reply {
    Reply::json(fixture(&format!("documented/{name}.json")))
}

/// The status, headers and body of a file.
pub(crate) fn message(file: &str) -> Reply {
    let message = fixture(file);
    let end = message.windows(4).position(|window| window == b"\r\n\r\n");
    let (head, body) = message.split_at(end.expect("the end of the head") + 4);
    let head = std::str::from_utf8(head).expect("a head is text");
    let mut lines = head.trim_end().lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let status = status.and_then(|code| code.parse().ok());
    let reply = lines.fold(Reply::status(status.expect("a status")), |reply, line| {
        let (name, value) = line.split_once(": ").expect("a header");
        reply.header(name, value)
    });
    reply.body(body.to_vec())
}

/// The JSON body of a request, which must say that it is one.
pub(crate) fn json_body(request: &ReceivedRequest) -> Value {
    assert!(request.complete, "{request:?}");
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(
        request.headers["content-length"],
        request.body.len().to_string()
    );
    serde_json::from_slice(&request.body).unwrap()
}

/// That a request has neither a body nor a header that announces one.
pub(crate) fn assert_no_body(request: &ReceivedRequest) {
    assert!(request.complete, "{request:?}");
    assert_eq!(request.body, "");
    assert!(!request.headers.contains_key("content-type"), "{request:?}");
    assert!(
        !request.headers.contains_key("transfer-encoding"),
        "{request:?}"
    );
    let length = request.headers.get("content-length");
    assert!(length.is_none_or(|length| length == "0"), "{request:?}");
}

/// The text of an error with all its causes.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Responds with each error in each form that engines use, and checks the error of the client.
pub(crate) async fn refused<T: Debug>(
    expected: (&str, &str),
    errors: &[(u16, &str)],
    call: impl AsyncFn(Docker) -> Result<T>,
) -> Result<()> {
    let (method, target) = expected;
    let engine = FakeEngine::local().await?;
    let docker = docker_for(&engine, target);
    for &(status, message) in errors {
        let as_json = json!({ "message": message }).to_string();
        let forms = [
            (Reply::error(status, message), Some(message)),
            (Reply::json(as_json).with_status(status), Some(message)),
            (Reply::status(status), None),
        ];
        for (reply, expected_message) in forms {
            engine.expect(method, target, reply);
            let error = call(docker.clone()).await.unwrap_err();
            assert_eq!(error.engine_message(), expected_message);

            let status = StatusCode::from_u16(status).expect("a status");
            let kind = ApiErrorKind::from(status);
            assert_eq!((error.status(), error.kind()), (Some(status), Some(kind)));
            let path = target.split('?').next().unwrap_or_default();
            let versioned = path.strip_prefix("/v").and_then(|rest| rest.find('/'));
            let path = versioned.map_or(path, |end| &path[end + "/v".len()..]);

            let mut fault = format!(": {kind} (status {})", status.as_u16());
            if let Some(message) = expected_message {
                fault = format!("{fault}: {message}");
            }
            let text = error.to_string();
            let object = text
                .strip_prefix(&format!("{method} {path}"))
                .and_then(|rest| rest.strip_suffix(&fault));
            // An object that the path does not name comes in between.
            let is_object = |object: &str| object.starts_with(" (") && object.ends_with(')');
            assert!(
                object.is_some_and(|object| object.is_empty() || is_object(object)),
                "{text}"
            );
        }
    }
    engine.finish().await;
    Ok(())
}

/// Checks that a call is refused in the API version before 1.`minor`, that nothing is sent, and which option it needs that
/// version for: `None` stands for the operation itself.
pub(crate) async fn unsupported_below<T: Debug>(
    minor: u16,
    option: Option<&str>,
    call: impl AsyncFnOnce(Docker) -> Result<T>,
) -> Result<()> {
    let engine = FakeEngine::local().await?;
    let docker = engine.docker_at(ApiVersion::new(1, minor - 1));
    match call(docker).await {
        Err(Error::Unsupported { unsupported, .. }) => {
            assert_eq!(unsupported.option.as_deref(), option);
            assert_eq!(unsupported.since, Some(ApiVersion::new(1, minor)));
        }
        other => panic!("{option:?}: {other:?}"),
    }
    assert!(engine.finish().await.is_empty());
    Ok(())
}

/// How many connections are open at once in tests of many. Wine is slow with more.
pub(crate) const MANY: usize = if cfg!(windows) { 100 } else { 1000 };

/// Raises the limit of open files. Both ends of each connection are files of this process. Windows has no such limit.
pub(crate) fn allow_many_files() {
    #[cfg(unix)]
    raise_file_limit();
}

#[cfg(unix)]
fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let wanted = Rlimit {
        current: limit.maximum.or(Some(8192)),
        ..limit
    };
    setrlimit(Resource::Nofile, wanted).unwrap();
}

/// A message with the separators of unix in its paths, in which Windows has `\\`, or two of them in quoted text.
pub(crate) fn slashed(text: &str) -> String {
    if cfg!(windows) {
        text.replace("\\\\", "/").replace('\\', "/")
    } else {
        text.to_owned()
    }
}

/// A client of a fake engine that speaks the API version of `target`, if that begins with one.
pub(crate) fn docker_for(engine: &FakeEngine, target: &str) -> Docker {
    let version = target
        .strip_prefix("/v")
        .and_then(|rest| rest.split('/').next());
    match version.and_then(|version| version.parse().ok()) {
        Some(version) => engine.docker_at(version),
        None => engine.docker(),
    }
}
