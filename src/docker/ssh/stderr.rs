//! The stderr of `ssh`, which reports the login and errors.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt};

/// The number of bytes to keep, from the end.
const MAX_LEN: usize = 2048;

/// The start of the line in which a verbose OpenSSH reports a successful login.
const LOGGED_IN: &str = "Authenticated to ";

/// The starts of lines that `ssh` writes only because it is verbose. Errors of this crate omit them.
const VERBOSE_LINES: [&str; 3] = [LOGGED_IN, "Transferred: ", "Bytes per second: "];

/// The last bytes that a process has written to stderr.
#[derive(Clone, Default)]
pub(super) struct StderrTail(Arc<Mutex<Vec<u8>>>);

impl StderrTail {
    /// Reads until the end and calls `logged_in` for each line that reports a successful login.
    pub(super) async fn follow(self, mut stderr: impl AsyncRead + Unpin, logged_in: impl Fn()) {
        let mut buffer = BytesMut::with_capacity(MAX_LEN);
        while let Ok(1..) = stderr.read_buf(&mut buffer).await {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.extend_from_slice(&buffer);
            buffer.clear();
            if reports_login(&kept) {
                logged_in();
            }
            let surplus = kept.len().saturating_sub(MAX_LEN);
            kept.drain(..surplus);
        }
    }
}

fn reports_login(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n')
        .any(|line| line.starts_with(LOGGED_IN.as_bytes()))
}

fn is_verbose(line: &str) -> bool {
    VERBOSE_LINES.iter().any(|start| line.starts_with(start))
}

/// Writes it as one line, without control characters.
impl fmt::Display for StderrTail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&kept);
        let lines = text.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !is_verbose(line)) {
            let plain = line.replace(char::is_control, " ");
            write!(formatter, ": {plain}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn login_is_detected_in_split_lines() {
        let text = b"Warning: new key\r\nAuthenticated to host ([::1]:22) using \"publickey\".\r\nno docker\r\n";
        for split in 0..text.len() {
            let (before, after) = text.split_at(split);
            let (tail, logged_in) = (StderrTail::default(), Cell::new(false));
            let follow = tail
                .clone()
                .follow(before.chain(after), || logged_in.set(true));
            follow.await;
            assert!(logged_in.get(), "{split}");
            assert_eq!(tail.to_string(), ": Warning: new key: no docker");
        }
    }

    #[tokio::test]
    async fn only_the_end_of_stderr_is_kept_and_other_lines_are_not_a_login() {
        let text = "x".repeat(10 * MAX_LEN) + ": Authenticated to nobody\nno\x07 more";
        let tail = StderrTail::default();
        let follow = tail
            .clone()
            .follow(text.as_bytes(), || panic!("reported a login"));
        follow.await;
        let shown = tail.to_string();
        assert!(shown.len() <= MAX_LEN + 4, "{shown}");
        assert!(
            shown.ends_with(": Authenticated to nobody: no  more"),
            "{shown}"
        );
    }
}
