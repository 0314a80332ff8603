//! The command line of `ssh`.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use crate::docker::host::SshAddress;

/// The default program. It is looked up in `PATH`.
pub(in crate::docker) const DEFAULT_PROGRAM: &str = "ssh";

pub(super) struct Command {
    pub(super) program: PathBuf,
    arguments: Vec<String>,
}

impl Command {
    pub(super) fn new(
        address: &SshAddress,
        program: PathBuf,
        connect_timeout: Option<Duration>,
    ) -> Self {
        Self {
            program,
            arguments: arguments(address, connect_timeout),
        }
    }

    /// Returns the process to run, with its standard streams piped.
    pub(super) fn to_run(&self) -> tokio::process::Command {
        let mut command = tokio::process::Command::new(&self.program);
        command
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C on a terminal is left to the program, which may need to stop containers.
            .process_group(0)
            .kill_on_drop(true);
        command
    }
}

fn arguments(address: &SshAddress, connect_timeout: Option<Duration>) -> Vec<String> {
    let mut arguments = vec!["-T".to_owned()];
    // There is no terminal for prompts. `VERBOSE` makes `ssh` report the login.
    for setting in ["BatchMode=yes", "LogLevel=VERBOSE"] {
        arguments.extend(["-o".to_owned(), setting.to_owned()]);
    }
    if let Some(limit) = connect_timeout {
        let seconds = limit
            .as_secs()
            .saturating_add(u64::from(limit.subsec_nanos() > 0));
        let setting = format!("ConnectTimeout={}", seconds.clamp(1, 86_400));
        arguments.extend(["-o".to_owned(), setting]);
    }
    if let Some(user) = &address.user {
        arguments.extend(["-l".to_owned(), user.clone()]);
    }
    if let Some(port) = address.port {
        arguments.extend(["-p".to_owned(), port.to_string()]);
    }
    arguments.extend(["--".to_owned(), address.host.clone(), "docker".to_owned()]);
    if let Some(socket) = &address.socket {
        // The remote shell parses this.
        let quoted = socket.replace('\'', r"'\''");
        arguments.extend(["--host".to_owned(), format!("'unix://{quoted}'")]);
    }
    arguments.extend(["system".to_owned(), "dial-stdio".to_owned()]);
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docker::host::{Host, HostKind};
    use crate::error::Result;

    fn line(text: &str, limit: Option<Duration>) -> Result<String> {
        let host: Host = text.parse()?;
        match host.kind() {
            HostKind::Ssh(address) => Ok(arguments(address, limit).join(" ")),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_part_of_the_ssh_address_becomes_an_argument() -> Result<()> {
        assert_eq!(
            line("ssh://host", None)?,
            "-T -o BatchMode=yes -o LogLevel=VERBOSE -- host docker system dial-stdio"
        );
        assert_eq!(
            line("ssh://me@[::1]:2222", Some(Duration::from_millis(1500)))?,
            "-T -o BatchMode=yes -o LogLevel=VERBOSE -o ConnectTimeout=2 -l me -p 2222 -- ::1 docker system dial-stdio"
        );
        Ok(())
    }

    #[test]
    fn path_is_quoted_for_the_remote_shell() -> Result<()> {
        let line = line("ssh://host/run/it's; rm $HOME.sock", None)?;
        let quoted = r"docker --host 'unix:///run/it'\''s; rm $HOME.sock' system dial-stdio";
        assert!(line.ends_with(quoted), "{line}");
        Ok(())
    }
}
