//! The example that opens a shell in a container.

#[path = "../../../examples/exec_shell/terminal.rs"]
mod terminal;

use asyncdocker::containers::CreateContainerOptions;
use asyncdocker::{ContainerLifecycle, Result};

use self::terminal::RawTerminal;
use super::program::{Running, example, in_terminal, line, run};
use crate::proxy::Proxy;
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
    shell_by("", id)
}

/// The same, with an environment of its own.
fn shell_by(environment: &str, id: &str) -> Running {
    let shell = line("exec_shell", &[id]);
    let script = format!(
        "echo tty=$(tty)=; {environment} sh -c 'echo pid=$$=; exec \"$@\"' - {shell}; echo code=$?; stty -a"
    );
    Running::start(in_terminal(&script))
}

/// The terminal is none of a program any more: lines are edited, echoed, and end as lines of a terminal do.
fn assert_restored(seen: &str) {
    for setting in ["icanon", "echo", "isig", "opost", "onlcr"] {
        let is_set = seen.split_whitespace().any(|word| word == setting);
        assert!(is_set, "{setting}: {seen}");
    }
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn exec_shell_passes_keys_and_output_and_sets_the_tty_size() -> Result<()> {
    with_running(async |id| {
        let mut shell = shell(id);
        shell.until("# ").await;
        shell.type_in("until [ \"$(stty size)\" = \"30 100\" ]; do sleep 0.1; done; stty size; echo $((6*7)); tty\n").await;
        shell.until("30 100\r\n42\r\n/dev/pts/").await;
        // Ctrl-C is the shell's, not this program's. What tells that it may come is in the foreground by then.
        shell
            .type_in("sh -c 'echo $((6*8)); exec sleep 600'\n")
            .await;
        shell.until("48\r\n").await;
        shell.type_in("\x03").await;
        shell.until("^C").await;
        shell.type_in("exit 7\n").await;
        let seen = shell.end().await;
        assert!(seen.contains("code=7\r\n"), "{seen}");
        assert_restored(&seen);
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
async fn exec_shell_resizes_the_tty_with_the_terminal() -> Result<()> {
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
async fn exec_shell_restores_the_terminal_when_a_signal_ends_it() -> Result<()> {
    with_running(async |id| {
        for (signal, words) in [
            ("TERM", "terminated"),
            ("INT", "interrupted"),
            ("QUIT", "ended by a signal"),
            ("HUP", "lost the terminal"),
        ] {
            let mut shell = shell(id);
            let seen = shell.until("# ").await;
            let pid = value(seen, "pid");
            let kill = std::process::Command::new("kill")
                .args(["-s", signal, pid])
                .status();
            assert!(kill.expect("kill").success());
            let seen = shell.end().await;
            assert!(seen.contains(words), "{signal}: {seen}");
            assert!(seen.contains("code=1\r\n"), "{signal}: {seen}");
            assert_restored(&seen);
        }
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn exec_shell_restores_the_terminal_when_the_engine_is_lost() -> Result<()> {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let path = folder.path().join("proxy.sock");
    with_running(async |id| {
        let listener = Proxy::listen(&path);
        let proxy = Proxy::start(&listener);
        let host = format!("DOCKER_HOST=unix://{}", path.display());
        let mut shell = shell_by(&host, id);
        shell.until("# ").await;
        drop(listener);
        proxy.cut().await;
        let seen = shell.end().await;
        assert!(seen.contains("Connect"), "{seen}");
        assert!(seen.contains("code=1\r\n"), "{seen}");
        assert_restored(&seen);
    })
    .await
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn exec_shell_restores_the_terminal_after_a_panic() {
    const IN_TERMINAL: &str = "ASYNCDOCKER_TEST_IN_TERMINAL";
    if std::env::var_os(IN_TERMINAL).is_some() {
        let _raw = RawTerminal::enter().expect("a terminal");
        panic!("of all places");
    }
    let program = std::env::current_exe().expect("the path of the tests");
    let test = "examples::shell::exec_shell_restores_the_terminal_after_a_panic";
    let script = format!(
        "{IN_TERMINAL}=yes {} --exact {test} --include-ignored --nocapture; stty -a",
        program.display()
    );
    let ended = run(in_terminal(&script)).await;
    let seen = String::from_utf8_lossy(&ended.stdout);
    // A raw terminal would not have returned the carriage.
    assert!(seen.contains("of all places\r\n"), "{seen}");
    assert_restored(&seen);
}

#[tokio::test]
#[ignore = "needs an engine: run tests/engine/run-tests.sh"]
async fn exec_shell_requires_a_terminal_and_a_container() -> Result<()> {
    let refused = run(example("exec_shell", &["no-such-container"])).await;
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("stdin is not a terminal"));
    let script = line("exec_shell", &["no-such-container"]);
    let missing = run(in_terminal(&script)).await;
    assert!(!missing.status.success());
    let printed = String::from_utf8_lossy(&missing.stdout);
    assert!(printed.contains("No such container"), "{printed}");
    Ok(())
}
