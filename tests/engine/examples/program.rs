//! Starts the examples, which cargo builds together with the tests, and reads what they print.

use std::env;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use crate::support::{VERSION, variable};

/// Ends what hangs. It measures nothing.
const PATIENCE: Duration = Duration::from_secs(60);

/// An example with its arguments, as a process that talks to the engine under test.
pub(super) fn example(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(path(name));
    command.args(arguments);
    prepared(command)
}

/// The same, in a terminal of 100 columns and 30 rows.
pub(super) fn example_in_terminal(name: &str, arguments: &[&str]) -> Command {
    in_terminal(&format!("exec {}", line(name, arguments)))
}

/// An example with its arguments, as a shell wants it.
pub(super) fn line(name: &str, arguments: &[&str]) -> String {
    let program = path(name);
    let words = std::iter::once(program.to_str().expect("a path in UTF-8"))
        .chain(arguments.iter().copied());
    words.map(quoted).collect::<Vec<_>>().join(" ")
}

/// A script of the shell, in a terminal of 100 columns and 30 rows.
pub(super) fn in_terminal(script: &str) -> Command {
    let mut command = Command::new("script");
    let shell = format!("stty rows 30 cols 100; {script}");
    command.args([
        "--quiet",
        "--flush",
        "--return",
        "--command",
        &shell,
        "/dev/null",
    ]);
    command.env("TERM", "xterm-256color");
    prepared(command)
}

fn path(name: &str) -> PathBuf {
    let tests = env::current_exe().expect("the path of the tests");
    let folder = tests.ancestors().nth(2).expect("the build directory");
    let path = folder.join("examples").join(name);
    assert!(
        path.exists(),
        "{} is missing: build it with `cargo build --examples --all-features`",
        path.display()
    );
    path
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn prepared(mut command: Command) -> Command {
    for name in [
        "DOCKER_CONTEXT",
        "DOCKER_API_VERSION",
        "DOCKER_TLS",
        "DOCKER_TLS_VERIFY",
        "DOCKER_CERT_PATH",
    ] {
        command.env_remove(name);
    }
    if let Ok(version) = env::var(VERSION) {
        command.env("DOCKER_API_VERSION", version);
    }
    command
        .env("DOCKER_HOST", variable("ASYNCDOCKER_TEST_HOST"))
        // Ignore the credentials of the user who runs the tests.
        .env("DOCKER_CONFIG", env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs to the end.
pub(super) async fn run(mut command: Command) -> Output {
    let output = tokio::time::timeout(PATIENCE, command.output()).await;
    output
        .unwrap_or_else(|_| panic!("{command:?} does not end"))
        .unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// Runs to the end, which must be a good one, and gives what was printed.
pub(super) async fn stdout(command: Command) -> String {
    let shown = format!("{command:?}");
    let output = run(command).await;
    assert!(output.status.success(), "{shown}: {output:?}");
    String::from_utf8(output.stdout).expect("text")
}

/// A program that goes on until it is told to stop, or is dropped.
pub(super) struct Running {
    child: Child,
    seen: String,
}

impl Running {
    pub(super) fn start(mut command: Command) -> Self {
        let child = command
            .stdin(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self {
            child,
            seen: String::new(),
        }
    }

    /// Reads until this has been printed, and gives all that was printed so far.
    pub(super) async fn until(&mut self, wanted: &str) -> &str {
        let reading = async { while !self.seen.contains(wanted) && self.read().await > 0 {} };
        let in_time = tokio::time::timeout(PATIENCE, reading).await.is_ok();
        assert!(
            in_time && self.seen.contains(wanted),
            "no `{wanted}` in: {}",
            self.seen
        );
        &self.seen
    }

    async fn read(&mut self) -> usize {
        let mut chunk = [0; 4096];
        let stdout = self.child.stdout.as_mut().expect("a pipe");
        let length = stdout.read(&mut chunk).await.expect("output");
        self.seen += &String::from_utf8_lossy(&chunk[..length]);
        length
    }

    /// Types on the keyboard.
    pub(super) async fn type_in(&mut self, keys: &str) {
        let stdin = self.child.stdin.as_mut().expect("a pipe");
        stdin
            .write_all(keys.as_bytes())
            .await
            .expect("an open stdin");
        stdin.flush().await.expect("an open stdin");
    }

    /// Kills the program.
    pub(super) async fn kill(mut self) {
        self.child.kill().await.expect("a running program");
    }

    /// The number of the process.
    pub(super) fn id(&self) -> u32 {
        self.child.id().expect("a running program")
    }

    /// Interrupts the program, as Ctrl-C does.
    pub(super) async fn interrupt(&self) {
        let id = self.child.id().expect("a running program");
        let kill = Command::new("kill")
            .args(["-INT", &id.to_string()])
            .status();
        assert!(kill.await.expect("kill").success());
    }

    /// Waits for the end, which must be a good one, and gives all that was printed.
    pub(super) async fn end(mut self) -> String {
        let reading = async { while self.read().await > 0 {} };
        tokio::time::timeout(PATIENCE, reading)
            .await
            .expect("the end of the output");
        let status = self.child.wait().await.expect("an end");
        assert!(status.success(), "{status}: {}", self.seen);
        self.seen
    }
}
