//! Starts the examples, which cargo builds together with the tests, and reads what they print.

use std::env;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use crate::support::{VERSION, variable};

/// Ends a program that hangs. It measures nothing.
const PATIENCE: Duration = Duration::from_secs(60);

/// An example with its arguments, as a process that uses the engine under test.
pub(super) fn example(name: &str, arguments: &[&str]) -> Command {
    example_at(&host(), name, arguments)
}

/// The same with another engine.
pub(crate) fn example_at(host: &str, name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(path(name));
    command.args(arguments);
    prepared(command, host)
}

/// An example in a terminal of 100 columns and 30 rows.
pub(super) fn example_in_terminal(name: &str, arguments: &[&str]) -> Command {
    example_in_terminal_at(&host(), name, arguments)
}

/// The same with another engine.
pub(crate) fn example_in_terminal_at(host: &str, name: &str, arguments: &[&str]) -> Command {
    in_terminal_at(host, &format!("exec {}", line(name, arguments)))
}

/// An example with its arguments, as a command line of the shell.
pub(super) fn line(name: &str, arguments: &[&str]) -> String {
    let program = path(name);
    let words = std::iter::once(program.to_str().expect("a path in UTF-8"))
        .chain(arguments.iter().copied());
    words.map(quoted).collect::<Vec<_>>().join(" ")
}

/// A script of the shell, in a terminal of 100 columns and 30 rows.
pub(super) fn in_terminal(script: &str) -> Command {
    in_terminal_at(&host(), script)
}

fn in_terminal_at(host: &str, script: &str) -> Command {
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
    prepared(command, host)
}

/// The address of the engine under test.
fn host() -> String {
    variable("ASYNCDOCKER_TEST_HOST")
}

fn path(name: &str) -> PathBuf {
    let tests = env::current_exe().expect("the path of the tests");
    let directory = tests.ancestors().nth(2).expect("the build directory");
    let path = directory.join("examples").join(name);
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

fn prepared(mut command: Command, host: &str) -> Command {
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
        .env("DOCKER_HOST", host)
        // Ignore the credentials of the user who runs the tests.
        .env("DOCKER_CONFIG", env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs a program to its end.
pub(crate) async fn run(mut command: Command) -> Output {
    let output = tokio::time::timeout(PATIENCE, command.output()).await;
    output
        .unwrap_or_else(|_| panic!("{command:?} does not end"))
        .unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// Runs a program to its end, which must be a success, and returns what it printed.
pub(crate) async fn stdout(command: Command) -> String {
    let shown = format!("{command:?}");
    let output = run(command).await;
    assert!(output.status.success(), "{shown}: {output:?}");
    String::from_utf8(output.stdout).expect("text")
}

/// A program that runs until it is told to stop, or is dropped.
pub(crate) struct Running {
    child: Child,
    seen: String,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
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

    /// Reads until this has been printed, and returns everything that was printed so far.
    pub(crate) async fn until(&mut self, wanted: &str) -> &str {
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

    /// Waits for the end, which must be a success, and returns everything that was printed.
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
