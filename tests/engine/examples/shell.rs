//! The example that opens a shell in a container.

use asyncdocker::containers::CreateContainerOptions;
use asyncdocker::{Containers, Result};

use super::program::{Running, example, in_terminal, line, run};
use crate::support::{IMAGE, engine, with_container};

async fn with_running(test: impl AsyncFnOnce(&str)) -> Result<()> {
    let docker = engine();
    let options = CreateContainerOptions::builder()
        .image(IMAGE)
        .cmd(["sleep", "600"]);
    with_container(&docker, options, async |id| {
        docker.start_container(id).await?;
        test(id).await;
        Ok(())
    })
    .await
}

/// A shell in the container, and after it what became of the terminal.
fn shell(id: &str) -> Running {
    let shell = line("exec_shell", &[id]);
    let script = format!(
        "echo tty=$(tty)=; sh -c 'echo pid=$$=; exec \"$@\"' - {shell}; echo code=$?; stty -a"
    );
    Running::start(in_terminal(&script))
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn exec_shell_passes_keys_and_output_and_has_the_size_of_the_terminal() -> Result<()> {
    with_running(async |id| {
        let mut shell = shell(id);
        shell.until("# ").await;
        shell.type_in("until [ \"$(stty size)\" = \"30 100\" ]; do sleep 0.1; done; stty size; echo $((6*7)); tty\n").await;
        shell.until("30 100\r\n42\r\n/dev/pts/").await;
        // Ctrl-C is the shell's, not this program's.
        shell.type_in("echo $((6*8)); sleep 600\n").await;
        shell.until("48\r\n").await;
        shell.type_in("\x03").await;
        shell.until("^C").await;
        shell.type_in("exit 7\n").await;
        let seen = shell.end().await;
        assert!(seen.contains("code=7\r\n"), "{seen}");
        assert!(
            seen.contains(" icanon ") && seen.contains(" echo "),
            "{seen}"
        );
    })
    .await
}

/// What was printed as `name=value=`.
fn value<'a>(seen: &'a str, name: &str) -> &'a str {
    let (_, rest) = seen.split_once(&format!("{name}=")).expect("the name");
    rest.split('=').next().expect("a value")
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn exec_shell_passes_on_that_the_terminal_is_resized() -> Result<()> {
    with_running(async |id| {
        let mut shell = shell(id);
        let terminal = value(shell.until("# ").await, "tty").to_owned();
        // The signal goes to what runs in the foreground, which need not be the shell: the size itself is looked at.
        let resized = "echo $((6*7)); until [ \"$(stty size)\" = \"41 91\" ]; do sleep 0.1; done; stty size; exit\n";
        shell.type_in(resized).await;
        shell.until("42\r\n").await;
        let stty = std::process::Command::new("stty")
            .args(["-F", &terminal, "rows", "41", "cols", "91"])
            .status();
        assert!(stty.expect("stty").success());
        shell.until("41 91\r\n").await;
        shell.end().await;
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn exec_shell_restores_the_terminal_when_it_is_terminated() -> Result<()> {
    with_running(async |id| {
        let mut shell = shell(id);
        let seen = shell.until("# ").await;
        let pid = value(seen, "pid");
        let kill = std::process::Command::new("kill").arg(pid).status();
        assert!(kill.expect("kill").success());
        let seen = shell.end().await;
        assert!(
            seen.contains("terminated") && seen.contains("code=1\r\n"),
            "{seen}"
        );
        assert!(
            seen.contains(" icanon ") && seen.contains(" echo "),
            "{seen}"
        );
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn exec_shell_wants_a_terminal_and_a_container() -> Result<()> {
    let refused = run(example("exec_shell", &["no-such-container"])).await;
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("stdin is no terminal"));
    let script = line("exec_shell", &["no-such-container"]);
    let missing = run(in_terminal(&script)).await;
    assert!(!missing.status.success());
    let printed = String::from_utf8_lossy(&missing.stdout);
    assert!(printed.contains("No such container"), "{printed}");
    Ok(())
}
