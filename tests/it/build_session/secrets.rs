//! Secrets that the engine asks for.

use std::fs;

use asyncdocker::buildkit::{BuildSecret, BuildSession};
use tempfile::TempDir;

use super::engine::{BuildEngine, field};
use super::{FAILED_PRECONDITION, NOT_FOUND, SECRET, started};

/// A device. Windows has none with a path like that of a file, so it is a directory there.
const ENDLESS: &str = if cfg!(windows) { "/" } else { "/dev/zero" };

const MAX: usize = 500 * 1024;

#[tokio::test]
async fn secrets_come_from_bytes_files_and_environment_variables() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("secret");
    fs::write(&path, "from a file\n").unwrap();
    let secrets = BuildSession::new()
        .secret("bytes", BuildSecret::bytes(&b"\0\xff"[..]))
        .secret("empty", BuildSecret::bytes(""))
        .secret("file", BuildSecret::file(&path))
        .secret("env", BuildSecret::env("PATH"))
        .secret("largest", BuildSecret::bytes(vec![7; MAX]));
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) = started(&mut engine, secrets).await;
    let read = async |id: &str| session.ask(SECRET, 1, id).await.message().to_vec();
    assert_eq!(read("bytes").await, field(1, b"\0\xff"));
    assert_eq!(read("empty").await, b"");
    assert_eq!(read("file").await, field(1, "from a file\n"));
    assert_eq!(read("env").await, field(1, std::env::var("PATH").unwrap()));
    assert_eq!(read("largest").await, field(1, vec![7; MAX]));

    // A file is read each time.
    fs::write(&path, "another").unwrap();
    assert_eq!(read("file").await, field(1, "another"));
}

#[tokio::test]
async fn a_secret_that_cannot_be_read_is_an_error_with_its_id() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("secret");
    fs::write(&path, vec![7; MAX + 1]).unwrap();
    let secrets = BuildSession::new()
        .secret("long", BuildSecret::file(&path))
        .secret("missing", BuildSecret::file("/nonexistent/secret"))
        .secret("directory", BuildSecret::file(directory.path()))
        .secret("endless", BuildSecret::file(ENDLESS))
        .secret("unset", BuildSecret::env("ASYNCDOCKER_UNSET"));
    let mut engine = BuildEngine::new();
    let (session, _build, _stream) = started(&mut engine, secrets).await;
    let missing = fs::read("/nonexistent/secret").unwrap_err();
    let not_regular = "its path is not a regular file";
    let cases = [
        (
            "unknown",
            NOT_FOUND,
            "the session has no build secret `unknown`".to_owned(),
        ),
        (
            "",
            NOT_FOUND,
            "the session has no build secret ``".to_owned(),
        ),
        (
            "unset",
            FAILED_PRECONDITION,
            "build secret `unset`: the environment variable `ASYNCDOCKER_UNSET` is not set"
                .to_owned(),
        ),
        (
            "missing",
            FAILED_PRECONDITION,
            format!("build secret `missing`: its file cannot be read: {missing}"),
        ),
        (
            "long",
            FAILED_PRECONDITION,
            "build secret `long`: it has more than 512000 bytes".to_owned(),
        ),
        (
            "directory",
            FAILED_PRECONDITION,
            format!("build secret `directory`: {not_regular}"),
        ),
        (
            "endless",
            FAILED_PRECONDITION,
            format!("build secret `endless`: {not_regular}"),
        ),
    ];
    for (id, status, message) in cases {
        let called = session.ask(SECRET, 1, id).await;
        assert_eq!(called.failure(), (status, &*message));
    }
}
