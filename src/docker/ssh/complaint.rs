//! What `ssh` writes to stderr: that it has logged in, and what went wrong.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt};

/// How much is kept: the end.
const KEPT: usize = 2048;

/// How OpenSSH says that it has logged in, if it is asked to be verbose.
const LOGGED_IN: &str = "Authenticated to ";

/// What it says only because it is asked to be verbose: of no use in an error.
const CHATTER: [&str; 3] = [LOGGED_IN, "Transferred: ", "Bytes per second: "];

/// The end of what a process writes to stderr.
#[derive(Clone, Default)]
pub(super) struct Complaint(Arc<Mutex<Vec<u8>>>);

impl Complaint {
    /// Reads until the end, and tells of each line that says that the login is done.
    pub(super) async fn follow(self, mut stderr: impl AsyncRead + Unpin, logged_in: impl Fn()) {
        let mut buffer = BytesMut::with_capacity(KEPT);
        while let Ok(1..) = stderr.read_buf(&mut buffer).await {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.extend_from_slice(&buffer);
            buffer.clear();
            if says_logged_in(&kept) {
                logged_in();
            }
            let surplus = kept.len().saturating_sub(KEPT);
            kept.drain(..surplus);
        }
    }
}

fn says_logged_in(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n')
        .any(|line| line.starts_with(LOGGED_IN.as_bytes()))
}

fn is_chatter(line: &str) -> bool {
    CHATTER.iter().any(|start| line.starts_with(start))
}

/// In one line, without what would act on a terminal.
impl fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&kept);
        let lines = text.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !is_chatter(line)) {
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
    async fn a_login_is_noticed_however_its_line_arrives() {
        let words = b"Warning: new key\r\nAuthenticated to host ([::1]:22) using \"publickey\".\r\nno docker\r\n";
        for split in 0..words.len() {
            let (before, after) = words.split_at(split);
            let (complaint, logged_in) = (Complaint::default(), Cell::new(false));
            let follow = complaint
                .clone()
                .follow(before.chain(after), || logged_in.set(true));
            follow.await;
            assert!(logged_in.get(), "{split}");
            assert_eq!(complaint.to_string(), ": Warning: new key: no docker");
        }
    }

    #[tokio::test]
    async fn other_words_are_no_login_and_only_the_end_is_kept() {
        let words = "x".repeat(10 * KEPT) + ": Authenticated to nobody\nno\x07 more";
        let complaint = Complaint::default();
        let follow = complaint
            .clone()
            .follow(words.as_bytes(), || panic!("a login"));
        follow.await;
        let shown = complaint.to_string();
        assert!(shown.len() <= KEPT + 4, "{shown}");
        assert!(
            shown.ends_with(": Authenticated to nobody: no  more"),
            "{shown}"
        );
    }
}
