//! Credential helpers: programs that keep credentials, and the few words that they understand.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use futures_util::future::join3;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, Command};

use super::RegistryAuth;
use crate::error::{Error, Result};

/// The user name that says that the secret is an identity token.
const TOKEN: &str = "<token>";

/// What helpers say, on a failure, of a registry that they do not know.
const NOT_FOUND: &str = "credentials not found";

/// What a helper writes is less than this.
const MAX_OUTPUT: u64 = 4 << 20;

/// The most that an error repeats of what a helper says.
const MAX_WORDS: usize = 200;

/// A credential helper, shown as the name of its program.
pub(super) struct Helper<'a> {
    name: &'a str,
    /// The file that names the helper.
    file: &'a Path,
    timeout: Duration,
}

/// What `get` answers.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Credentials {
    username: String,
    secret: String,
}

struct Answer {
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

    /// The credentials for a registry, if the helper has them.
    pub(super) async fn get(&self, server: &str) -> Result<Option<RegistryAuth>> {
        let answer = self.run("get", server).await?;
        if !answer.status.success() && answer.says_not_found() {
            return Ok(None);
        }
        let Credentials { username, secret } = self.decode(&answer)?;
        Ok(match (username.as_str(), secret.as_str()) {
            ("", "") => None,
            (TOKEN, _) => Some(RegistryAuth::identity_token(secret)),
            _ => Some(RegistryAuth::basic(username, secret)),
        })
    }

    /// The registries that the helper has credentials for.
    pub(super) async fn list(&self) -> Result<Vec<String>> {
        let answer = self.run("list", "").await?;
        let users: Option<BTreeMap<String, Option<String>>> = self.decode(&answer)?;
        Ok(users.unwrap_or_default().into_keys().collect())
    }

    async fn run(&self, action: &str, input: &str) -> Result<Answer> {
        if self.name.contains(['/', '\\']) {
            return Err(self.error("is refused: the name of a helper is no path"));
        }
        let started = Command::new(self.program(cfg!(windows)))
            .arg(action)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        let child = started.map_err(|error| {
            self.error_with(
                "cannot be run: is it installed, in a folder of PATH?",
                error,
            )
        })?;
        match tokio::time::timeout(self.timeout, converse(child, input)).await {
            Ok(Ok(answer)) if answer.is_cut_off() => {
                Err(self.error(&format!("answered more than {MAX_OUTPUT} bytes")))
            }
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(self.error_with("cannot be talked to", error)),
            Err(_) => {
                let limit = self.timeout.as_secs_f64();
                Err(self.error(&format!("did not finish within {limit} seconds")))
            }
        }
    }

    /// The answer of a helper that succeeded. It is never shown: it has a secret.
    fn decode<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T> {
        if !answer.status.success() {
            let (status, words) = (answer.status, answer.words());
            return Err(self.error(&format!("failed ({status}): {words}")));
        }
        serde_json::from_slice(&answer.stdout)
            .map_err(|_| self.error("answered what is not the JSON that was asked for"))
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

impl Answer {
    fn is_cut_off(&self) -> bool {
        let longest = self.stdout.len().max(self.stderr.len());
        longest as u64 >= MAX_OUTPUT
    }

    /// Helpers give reasons on stdout; some that were written by others, on stderr.
    fn texts(&self) -> [String; 2] {
        [&self.stdout, &self.stderr].map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned())
    }

    fn says_not_found(&self) -> bool {
        self.texts().iter().any(|text| text.contains(NOT_FOUND))
    }

    /// Why the helper failed, in its own words. JSON would be credentials after all, and is left out.
    fn words(&self) -> String {
        let mut texts = self.texts().into_iter();
        let told = texts.find(|text| !text.is_empty() && !text.contains('{'));
        match told {
            Some(text) => text.escape_debug().take(MAX_WORDS).collect(),
            None => "it gave no reason".to_owned(),
        }
    }
}

/// Tells the helper what is wanted, and waits until it has said all and exited.
async fn converse(mut child: Child, input: &str) -> io::Result<Answer> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let ((), stdout, stderr) = join3(tell(stdin, input), read(stdout), read(stderr)).await;
    Ok(Answer {
        stdout: stdout?,
        stderr: stderr?,
        status: child.wait().await?,
    })
}

/// A helper that exits without reading says why in its answer.
async fn tell(stdin: Option<ChildStdin>, input: &str) {
    if let Some(mut stdin) = stdin {
        let _ = stdin.write_all(input.as_bytes()).await;
    }
}

async fn read(pipe: Option<impl AsyncRead + Unpin>) -> io::Result<Vec<u8>> {
    let mut output = Vec::new();
    if let Some(pipe) = pipe {
        pipe.take(MAX_OUTPUT).read_to_end(&mut output).await?;
    }
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_named_as_the_system_does() {
        let name =
            |name, windows| Helper::new(name, Path::new(""), Duration::ZERO).program(windows);
        assert_eq!(name("pass", false), "docker-credential-pass");
        assert_eq!(name("desktop.exe", false), "docker-credential-desktop.exe");
        assert_eq!(name("wincred", true), "docker-credential-wincred.exe");
        assert_eq!(name("desktop.EXE", true), "docker-credential-desktop.EXE");
    }
}
