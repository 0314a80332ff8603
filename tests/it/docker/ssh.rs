//! Engines of other machines, by a stand-in for `ssh` that connects to a socket of this one.

mod failures;

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use asyncdocker::containers::{AttachContainerOptions, ContainerLogsOptions, WaitContainerOptions};
use asyncdocker::prelude::*;
use asyncdocker::test_util::{FakeEngine, Reply};
use asyncdocker::{ApiVersion, Docker, Error, Host, Result};
use futures_util::TryStreamExt;
use futures_util::future::try_join_all;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::pipe;
use tokio::sync::Notify;

use super::peer::whole;

const VERSION: &str = r#"{"Version": "1.11.2"}"#;
const SOCKET: &str = "ASYNCDOCKER_TEST_DIAL";

/// What the stand-in runs: bytes from stdin to a socket, and from there to file 3, as stdout has the words of the test
/// harness.
#[test]
#[ignore = "is run by the stand-in for ssh"]
fn dial_stdio() {
    let Some(path) = env::var_os(SOCKET) else {
        return;
    };
    let mut upstream = UnixStream::connect(path).unwrap();
    let mut answers = upstream.try_clone().unwrap();
    std::thread::spawn(move || {
        copy(io::stdin().lock(), &mut upstream);
        let _ = upstream.shutdown(Shutdown::Write);
    });
    let mut output = OpenOptions::new().write(true).open("/dev/fd/3").unwrap();
    copy(&mut answers, &mut output);
    std::process::exit(0);
}

/// Reads and writes, as `ssh` does. `io::copy` would let the kernel do it, which keeps the pipe from its reader meanwhile.
fn copy(mut from: impl Read, to: &mut impl Write) {
    let mut buffer = [0; 8192];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
}

/// The stand-in, and what is known of its runs.
pub(super) struct StandIn {
    folder: TempDir,
}

impl StandIn {
    /// One that runs shell commands.
    fn running(commands: &str) -> Self {
        let folder = TempDir::new().unwrap();
        // A program cannot be run while it is being written, by whichever process.
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/docker/ssh.sh");
        symlink(script, folder.path().join("ssh")).unwrap();
        fs::write(folder.path().join("commands"), commands).unwrap();
        let alive = folder.path().join("alive");
        let made = std::process::Command::new("mkfifo").arg(alive).status();
        assert!(made.unwrap().success());
        Self { folder }
    }

    /// One that connects to an engine.
    fn dialling(engine: &FakeEngine) -> Self {
        Self::running(&Self::dial(engine))
    }

    /// The command that connects to an engine.
    fn dial(engine: &FakeEngine) -> String {
        Self::dial_host(&engine.host())
    }

    /// One that connects to a Unix socket.
    pub(super) fn dialling_host(host: &Host) -> Self {
        Self::running(&Self::dial_host(host))
    }

    fn dial_host(host: &Host) -> String {
        let host = host.to_string();
        let socket = host.strip_prefix("unix://").unwrap();
        let this = env::current_exe().unwrap();
        format!(
            "exec 3>&1 >/dev/null\n{SOCKET}='{socket}' exec '{}' --exact docker::ssh::dial_stdio --ignored",
            this.display()
        )
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("ssh")
    }

    pub(super) fn docker(&self) -> Docker {
        self.docker_at(ApiVersion::V1_23)
    }

    pub(super) fn docker_at(&self, version: ApiVersion) -> Docker {
        Docker::builder()
            .host("ssh://me@machine.example:2222".parse().unwrap())
            .ssh_program(self.program())
            .api_version(version)
            .build()
            .unwrap()
    }

    fn lines(&self, name: &str) -> Vec<String> {
        let text = fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// What tells when there is no process left of those that run.
    fn processes(&self) -> Processes {
        Processes(self.folder.path().join("alive"))
    }
}

/// A pipe that every process has open.
struct Processes(PathBuf);

impl Processes {
    /// Waits until no process is left.
    async fn ended(self) {
        let options = pipe::OpenOptions::new();
        let mut receiver = options.open_receiver(&self.0).unwrap();
        // The end is told only of a pipe that was open at both ends.
        drop(options.open_sender(&self.0).unwrap());
        let mut nothing = Vec::new();
        receiver.read_to_end(&mut nothing).await.unwrap();
    }
}

#[tokio::test]
async fn requests_share_an_ssh_process_that_ends_with_the_client() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let stand_in = StandIn::dialling(&engine);
    let processes = stand_in.processes();
    let docker = stand_in.docker();
    for _ in 0..3 {
        engine.expect("GET", "/version", Reply::json(VERSION));
        assert_eq!(docker.version().await?.version, "1.11.2");
    }
    assert_eq!(
        stand_in.lines("arguments"),
        [
            "-T -o BatchMode=yes -o LogLevel=VERBOSE -o ConnectTimeout=10 -l me -p 2222 -- machine.example docker system dial-stdio"
        ]
    );
    drop(docker);
    processes.ended().await;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn upgraded_ssh_connection_closes_each_direction_separately() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let stand_in = StandIn::dialling(&engine);
    let target = "/containers/x/attach?stream=true&stdin=true&stdout=true&stderr=true";
    engine.expect("POST", target, Reply::upgraded().echo().chunk("bye"));
    let options = AttachContainerOptions::builder()
        .stdin(true)
        .tty(true)
        .build();
    let sent = vec![b'x'; 1_000_000];
    let mut attached = stand_in.docker().attach_container("x", options).await?;
    let writing = async {
        attached.input.write_all(&sent).await.unwrap();
        attached.input.shutdown().await.unwrap();
    };
    let reading = attached
        .output
        .try_fold(Vec::new(), async |mut all, frame| {
            all.extend_from_slice(frame.bytes());
            Ok(all)
        });
    let ((), output) = tokio::join!(writing, reading);
    let output = output?;
    assert!(output.ends_with(b"xbye") && output.len() == sent.len() + 3);
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn stream_outlives_the_client_and_its_ssh_process_ends_with_it() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let stand_in = StandIn::dialling(&engine);
    let processes = stand_in.processes();
    let target = "/containers/x/logs?stdout=true&stderr=true";
    let reply = Reply::status(200).chunk("one").chunk("two").hang();
    let exchange = engine.expect("GET", target, reply);
    let docker = stand_in.docker();
    let options = ContainerLogsOptions::builder().tty(true).build();
    let mut logs = docker.container_logs("x", options).await?;
    drop(docker);
    let mut text = Vec::new();
    while text.len() < 6 {
        text.extend_from_slice(logs.try_next().await?.unwrap().bytes());
    }
    assert_eq!(text, b"onetwo");
    assert!(!exchange.is_closed());
    drop(logs);
    exchange.closed().await;
    processes.ended().await;
    engine.finish().await;
    Ok(())
}

#[tokio::test]
async fn connect_error_contains_the_message_of_ssh() {
    let complaint = "me@machine.example: Permission denied (publickey).";
    let stand_in = StandIn::running(&format!(
        "echo 'Warning: \u{1b}[31mred' >&2; echo '{complaint}' >&2; exit 255"
    ));
    let docker = stand_in.docker();
    for calls in 1..3 {
        let error = docker.version().await.unwrap_err();
        assert!(matches!(error, Error::Connect { .. }), "{error:?}");
        let shown = error.to_string();
        assert_eq!(
            shown,
            format!(
                "GET /version: cannot connect to the engine at ssh://me@machine.example:2222 (given by the program): \
                 `ssh` ended with exit status: 255: Warning:  [31mred: {complaint}"
            )
        );
        // A second attempt would fail alike.
        assert_eq!(stand_in.lines("pids").len(), calls);
    }
}

#[tokio::test]
async fn ssh_logins_are_limited_in_number() -> Result<()> {
    const CALLS: usize = 40;
    let engine = FakeEngine::unix().await?;
    // Each notes how many are logging in, itself among them.
    let stand_in = StandIn::running(&format!(
        "mkdir -p $here/logins; : >$here/logins/$$; ls $here/logins | wc -l >>$here/counts; rm $here/logins/$$\n{}",
        StandIn::dial(&engine)
    ));
    let docker = stand_in.docker();
    for _ in 0..CALLS {
        engine.expect("POST", "/containers/x/start", Reply::status(204));
    }
    try_join_all((0..CALLS).map(|_| docker.start_container("x"))).await?;
    let counts: Vec<usize> = stand_in
        .lines("counts")
        .iter()
        .map(|count| count.trim().parse().unwrap())
        .collect();
    assert!(counts.iter().all(|count| *count <= 5), "{counts:?}");
    engine.finish().await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn silent_ssh_logins_delay_others_only_for_a_limited_time() {
    const CALLS: usize = 12;
    let stand_in = StandIn::running("exec sleep 1000");
    let docker = stand_in.docker();
    let waits = try_join_all(
        (0..CALLS).map(|_| docker.wait_container("x", WaitContainerOptions::default())),
    );
    let all_started = async {
        while stand_in.lines("pids").len() < CALLS {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::select! {
        waited = waits => panic!("{waited:?}"),
        () = all_started => {}
    }
}

/// Servers refuse connections of which too many have not logged in: by default, from the eleventh on.
#[tokio::test(start_paused = true)]
async fn slow_ssh_logins_do_not_become_more_than_servers_allow() {
    let stand_in = StandIn::running("exec sleep 1000");
    let docker = stand_in.docker();
    let waits =
        try_join_all((0..40).map(|_| docker.wait_container("x", WaitContainerOptions::default())));
    let mut waits = pin!(waits);
    let counted = async {
        tokio::time::sleep(Duration::from_secs(28)).await;
        // The clock of the processes is not paused, and does not stand still while the runtime waits for this.
        let pause = || std::thread::sleep(Duration::from_millis(500));
        tokio::task::spawn_blocking(pause).await.unwrap();
        stand_in.lines("pids").len()
    };
    let started = tokio::select! {
        waited = &mut waits => panic!("{waited:?}"),
        started = counted => started,
    };
    assert!((1..=10).contains(&started), "{started}");
}

#[tokio::test]
async fn canceled_waiting_request_starts_no_ssh_process() -> Result<()> {
    let engine = FakeEngine::unix().await?;
    let stand_in = StandIn::running("exec sleep 1000");
    let docker = stand_in.docker();
    let many =
        try_join_all((0..12).map(|_| docker.wait_container("x", WaitContainerOptions::default())));
    let some_started = async {
        while stand_in.lines("pids").len() < 5 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::select! {
        waited = many => panic!("{waited:?}"),
        () = some_started => {}
    }
    fs::write(
        stand_in.folder.path().join("commands"),
        StandIn::dial(&engine),
    )
    .unwrap();
    engine.expect("POST", "/containers/x/start", Reply::status(204));
    docker.start_container("x").await?;
    assert_eq!(stand_in.lines("pids").len(), 6);
    engine.finish().await;
    Ok(())
}

#[test]
fn ssh_client_works_on_several_runtimes() -> Result<()> {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let serving = runtime();
    let engine = serving.block_on(FakeEngine::unix())?;
    let stand_in = StandIn::dialling(&engine);
    let exchanges = [(); 3].map(|()| engine.expect("GET", "/version", Reply::json(VERSION)));
    let serving = std::thread::spawn(move || {
        serving.block_on(async {
            for exchange in exchanges {
                exchange.closed().await;
            }
            engine.finish().await;
        });
    });
    let docker = stand_in.docker();
    for _ in 0..3 {
        let version = runtime().block_on(docker.version())?;
        assert_eq!(version.version, "1.11.2");
    }
    serving.join().unwrap();
    Ok(())
}
