//! Credential helpers: programs that store credentials, and their protocol.

use std::fmt;
use std::io;
use std::path::Path;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use futures_util::future::{self, Either};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, Command};

use super::RegistryAuth;
use crate::environment::json::field;
use crate::error::{Error, Result};

/// The user name whose secret is an identity token.
const TOKEN_USER: &str = "<token>";

/// Part of the message of a helper that has no credentials for a registry.
const NOT_FOUND: &str = "credentials not found";

/// The maximum length of output. Longer output is an error.
const MAX_OUTPUT: u64 = 4 << 20;

/// The maximum length of a helper's message in an error, in characters.
const MAX_MESSAGE: usize = 200;

/// The time in which output is still read after the helper has exited. A process that it leaves behind, such as an
/// agent, may keep its pipes open.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(250);

/// A credential helper. `Display` writes the name of its program.
pub(super) struct Helper<'a> {
    name: &'a str,
    /// The file that names the helper.
    file: &'a Path,
    timeout: Duration,
}

struct Output {
    status: ExitStatus,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

impl<'a> Helper<'a> {
    pub(super) fn new(name: &'a str, file: &'a Path, timeout: Duration) -> Self {
        Self {
            name,
            file,
            timeout,
        }
    }

    /// Returns the credentials for a registry, if the helper has them.
    pub(super) async fn get(&self, server: &str) -> Result<Option<RegistryAuth>> {
        let output = self.run("get", server).await?;
        if !output.status.success() && output.says_not_found() {
            return Ok(None);
        }
        let credentials = self.decode(&output)?;
        let text = |name| match field(&credentials, name) {
            Value::Null => Ok(""),
            Value::String(text) => Ok(text.as_str()),
            _ => Err(self.unexpected()),
        };
        Ok(match (text("Username")?, text("Secret")?) {
            ("", "") => None,
            (TOKEN_USER, token) => Some(RegistryAuth::identity_token(token)),
            (username, secret) => Some(RegistryAuth::basic(username, secret)),
        })
    }

    /// Returns the registries that the helper has credentials for.
    pub(super) async fn list(&self) -> Result<Vec<String>> {
        let output = self.run("list", "").await?;
        match self.decode(&output)? {
            Value::Object(users) => Ok(users.into_iter().map(|(server, _)| server).collect()),
            _ => Ok(Vec::new()),
        }
    }

    async fn run(&self, action: &str, input: &str) -> Result<Output> {
        if self.name.contains(['/', '\\']) {
            return Err(self.error("is refused: its name must not be a path"));
        }
        let started = Command::new(self.program(cfg!(windows)))
            .arg(action)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        let child = started.map_err(|error| {
            let reason = "cannot be run: install it in a directory of PATH";
            self.error_with(reason, error)
        })?;
        match tokio::time::timeout(self.timeout, exchange(child, input)).await {
            Ok(Ok(output)) if output.is_too_long() => {
                Err(self.error(&format!("wrote more than {MAX_OUTPUT} bytes")))
            }
            Ok(Ok(output)) => Ok(output),
            Ok(Err(error)) => Err(self.error_with("cannot be read from or written to", error)),
            Err(_) => {
                let limit = self.timeout.as_secs_f64();
                Err(self.error(&format!("did not finish within {limit} seconds")))
            }
        }
    }

    /// Decodes the output of a helper that succeeded. An error never contains the output, because it contains a secret.
    fn decode(&self, output: &Output) -> Result<Value> {
        if !output.status.success() {
            let (status, message) = (output.status, output.message());
            return Err(self.error(&format!("failed ({status}): {message}")));
        }
        let value = serde_json::from_slice(&output.stdout).map_err(|_| self.unexpected())?;
        match value {
            Value::Object(_) | Value::Null => Ok(value),
            _ => Err(self.unexpected()),
        }
    }

    fn unexpected(&self) -> Error {
        self.error("did not write the expected JSON")
    }

    fn program(&self, windows: bool) -> String {
        let suffix = if windows && !self.name.to_ascii_lowercase().ends_with(".exe") {
            ".exe"
        } else {
            ""
        };
        format!("docker-credential-{}{suffix}", self.name)
    }

    fn error(&self, reason: &str) -> Error {
        Error::config(self.message(reason))
    }

    fn error_with(&self, reason: &str, source: io::Error) -> Error {
        Error::config_with(self.message(reason), source)
    }

    fn message(&self, reason: &str) -> String {
        let file = self.file.display();
        format!("{file}: the credential helper `{self}` {reason}")
    }
}

impl fmt::Display for Helper<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.program(cfg!(windows)))
    }
}

impl Output {
    fn is_too_long(&self) -> bool {
        let longest = self.stdout.len().max(self.stderr.len());
        longest as u64 >= MAX_OUTPUT
    }

    /// Returns both streams: the usual helpers write error messages to stdout, others to stderr.
    fn texts(&self) -> [String; 2] {
        [&self.stdout, &self.stderr].map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned())
    }

    fn says_not_found(&self) -> bool {
        self.texts().iter().any(|text| text.contains(NOT_FOUND))
    }

    /// Returns the error message of the helper. Any text with JSON, complete or not, is left out, because it may
    /// contain credentials.
    fn message(&self) -> String {
        let is_json = |text: &str| text.contains('{') || text.contains("\"Secret\"");
        let mut texts = self.texts().into_iter();
        let message = texts.find(|text| !text.is_empty() && !is_json(text));
        match message {
            Some(text) => text.escape_debug().take(MAX_MESSAGE).collect(),
            None => "it gave no reason".to_owned(),
        }
    }
}

/// Writes `input` to the helper and reads its output until it has exited.
async fn exchange(mut child: Child, input: &str) -> io::Result<Output> {
    let stdin = child.stdin.take();
    let pipes = (child.stdout.take(), child.stderr.take());
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let exited = {
        let transfer = future::join3(
            write(stdin, input),
            read(pipes.0, &mut stdout),
            read(pipes.1, &mut stderr),
        );
        let exit = async {
            let status = child.wait().await;
            tokio::time::sleep(DRAIN_TIMEOUT).await;
            status
        };
        match future::select(pin!(transfer), pin!(exit)).await {
            Either::Left((((), stdout, stderr), _)) => {
                stdout.and(stderr)?;
                None
            }
            Either::Right((status, _)) => Some(status?),
        }
    };
    let status = match exited {
        Some(status) => status,
        None => child.wait().await?,
    };
    Ok(Output {
        status,
        stdout,
        stderr,
    })
}

/// Ignores errors, because a helper that exits without reading its input explains the reason in its output.
async fn write(stdin: Option<ChildStdin>, input: &str) {
    if let Some(mut stdin) = stdin {
        let _ = stdin.write_all(input.as_bytes()).await;
    }
}

async fn read(pipe: Option<impl AsyncRead + Unpin>, output: &mut Vec<u8>) -> io::Result<()> {
    if let Some(pipe) = pipe {
        pipe.take(MAX_OUTPUT).read_to_end(output).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn program_names_end_in_exe_on_windows() {
        let name =
            |name, windows| Helper::new(name, Path::new(""), Duration::ZERO).program(windows);
        assert_eq!(name("pass", false), "docker-credential-pass");
        assert_eq!(name("desktop.exe", false), "docker-credential-desktop.exe");
        assert_eq!(name("wincred", true), "docker-credential-wincred.exe");
        assert_eq!(name("desktop.EXE", true), "docker-credential-desktop.EXE");
    }
}
